/// Gives what there is to say of the process's health, now.
public typealias HealthSource = @Sendable () async -> [HealthCheck]

/// One thing that is well or not.
public struct HealthCheck: Hashable, Sendable {
    /// A short name: `store`, `specs`.
    public let name: String
    /// What is wrong, in words; nil where it is well.
    public let problem: String?

    /// A check from its parts.
    public init(_ name: String, problem: String? = nil) {
        self.name = name
        self.problem = problem
    }

    /// Whether something that shows itself again and again was seen lately.
    public static func heartbeat(_ name: String, age: Duration, atMost limit: Duration) -> HealthCheck {
        HealthCheck(
            name,
            problem: age <= limit
                ? nil
                : "last seen \(age.components.seconds) s ago, at most "
                    + "\(limit.components.seconds) s are usual")
    }
}
