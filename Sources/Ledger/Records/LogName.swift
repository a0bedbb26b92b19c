public import Vocabulary

/// The name of one log: `platform`, or `tenant/NAME` for a tenant's own.
public struct LogName: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The log of what concerns no tenant alone, and of the checkpoints of all others.
    public static let platform: LogName = "platform"

    /// A tenant's own log.
    public static func tenant(_ name: TenantName) -> LogName { LogName(rawValue: "tenant/\(name)") }
}
