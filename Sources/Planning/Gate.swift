public import Vocabulary

/// Something that holds an action, who holds it, and until when.
public struct GateHold: Hashable, Sendable {
    /// What may hold an action.
    public enum Gate: String, CaseIterable, Hashable, Sendable {
        /// The tenant's mode is not `enforce`.
        case mode
        /// A person has paused it.
        case pause
        /// More at once than the tenant's caps allow.
        case cap
        /// The change waits for an `Approval`.
        case approval
        /// Somebody keeps undoing it.
        case opposition
        /// The account gives the tenant no access.
        case access
        /// More resources than the spec says it may select.
        case envelope
        /// A listing that is too old.
        case stale
        /// A listing, or an attribute the decision rests on, that is not whole.
        case incomplete
        /// A clock too far from the provider's.
        case clock
        /// Documents that cannot be read.
        case documents
        /// The resource is on its way to another state.
        case settling
        /// The resource cannot be changed so.
        case impossible
        /// Claims of equal rank want things that cannot both be.
        case conflict
        /// Nobody remembers the state to go back to.
        case prior
        /// Another controller's mark is on the resource.
        case controller
        /// Groups of the schedule that come before it.
        case order
        /// The provider has no room for it in any of the classes that may be tried.
        case capacity
        /// Resources that the policy changes first.
        case canary
    }

    public let gate: Gate
    /// Who or what holds it: a document, a listing, a resource.
    public let holder: String
    /// When it opens by itself; nil where it does not.
    public let until: Instant?
    /// In words: why, and what to do.
    public let message: String

    /// A hold from its parts.
    public init(_ gate: Gate, holder: String, until: Instant? = nil, _ message: String) {
        self.gate = gate
        self.holder = holder
        self.until = until
        self.message = message
    }
}
