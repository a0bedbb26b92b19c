/// Why something cannot be reported as it was asked for: wrong settings, which only a person can put right.
public struct TelemetryError: Error, Hashable, Sendable {
    /// In words: what, why and what to do.
    public let message: String

    init(_ message: String) { self.message = message }
}

extension TelemetryError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
