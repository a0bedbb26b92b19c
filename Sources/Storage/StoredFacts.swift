public import Cloud
public import Vocabulary

/// What planning wants to know of the past, of one moment.
public struct StoredFacts: Hashable, Sendable {
    /// In the order of their keys.
    public let priors: [PriorState]
    /// How many actions each approval has let through; those that failed or were superseded are not counted.
    public let approvalUse: [ClaimName: Int]
    /// Which claims have moved what; what is not here counts as not moved.
    public let moves: [PastMove]
    /// What was begun in the hour before.
    public let recent: [RecentActions]
    /// What was done again and again in the day before.
    public let repeated: [RepeatedAction]
    /// Those in force, in the order of their scopes.
    public let pauses: [Pause]
    /// What claims remember of resources; read only where a claim does.
    public var memories: [ClaimMemory]
    /// Changes that failed; read only where classes of machines are changed.
    public var failures: [FailedChange]

    /// Facts from their parts.
    public init(
        priors: [PriorState] = [], approvalUse: [ClaimName: Int] = [:], moves: [PastMove] = [],
        recent: [RecentActions] = [], repeated: [RepeatedAction] = [], pauses: [Pause] = [],
        memories: [ClaimMemory] = [], failures: [FailedChange] = []
    ) {
        self.priors = priors
        self.approvalUse = approvalUse
        self.moves = moves
        self.recent = recent
        self.repeated = repeated
        self.pauses = pauses
        self.memories = memories
        self.failures = failures
    }
}
