public import Cloud
public import Vocabulary

/// What planning wants to know of the past, of one moment.
public struct StoredFacts: Hashable, Sendable {
    /// In the order of their keys.
    public let priors: [PriorState]
    /// How many actions each approval has let through; those that failed or were superseded are not counted.
    public let approvalUse: [ClaimName: Int]

    /// Facts from their parts.
    public init(priors: [PriorState] = [], approvalUse: [ClaimName: Int] = [:]) {
        self.priors = priors
        self.approvalUse = approvalUse
    }
}
