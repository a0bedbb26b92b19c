public import Vocabulary

/// A change that failed, with none of its kind that succeeded on the resource since.
public struct FailedChange: Hashable, Sendable {
    /// Why it failed.
    public enum Reason: String, Hashable, Sendable {
        /// May go away by itself.
        case passing
        /// The provider has no room for it at the moment.
        case capacity
        /// Would fail again, or waits for a person.
        case lasting
    }

    public let tenant: TenantName
    public let incarnation: Incarnation
    public let transition: TransitionName
    /// What it would have set, in the order of the fields.
    public let choices: [FieldChoice]
    /// When it was begun.
    public let at: Instant
    public let reason: Reason
    /// As the provider words it.
    public let message: String

    /// A failure from its parts.
    public init(
        tenant: TenantName, incarnation: Incarnation, transition: TransitionName, choices: [FieldChoice], at: Instant,
        reason: Reason, message: String
    ) {
        self.tenant = tenant
        self.incarnation = incarnation
        self.transition = transition
        self.choices = choices
        self.at = at
        self.reason = reason
        self.message = message
    }

    /// Seconds for which a failure is remembered: what forbade the change may be another by then.
    public static let memory: Int64 = 86_400
}
