public import Vocabulary

/// Something that people want to hear of, once: whoever sends messages is told of it.
public struct LoopEvent: Hashable, Sendable {
    /// What it tells of.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// A schedule is about to change something.
        case notice
        /// A gate between two groups was waited for longer than its time limit.
        case orderTimeLimit
        /// A rule of a policy finds a resource at fault that it did not before.
        case finding
        /// The provider has no room to start a machine in any of the classes that may be tried.
        case noRoom
    }

    public let kind: Kind
    public let tenant: TenantName
    /// The schedule or the policy it is about.
    public let claim: ClaimName
    public let at: Instant
    /// One sentence for people. What others wrote is in it as they wrote it.
    public let message: String
    /// The same for machines.
    public let details: Value

    /// An event from its parts.
    public init(
        _ kind: Kind, tenant: TenantName, claim: ClaimName, at: Instant, message: String, details: Value
    ) {
        self.kind = kind
        self.tenant = tenant
        self.claim = claim
        self.at = at
        self.message = message
        self.details = details
    }
}

/// Whoever is told of events. What it is told is on record already; a sink that fails loses a message and nothing else.
public protocol EventSink: Sendable {
    /// Takes an event; comes back at once, whatever is then done with it.
    func tell(_ event: LoopEvent)
}
