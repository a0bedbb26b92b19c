public import Vocabulary

/// That a claim, as its spec says now, has moved a resource before.
public struct PastMove: Hashable, Sendable {
    public let tenant: TenantName
    public let claim: ClaimName
    /// The digest of what the claim may do.
    public let version: String
    public let incarnation: Incarnation

    /// A move from its parts.
    public init(tenant: TenantName, claim: ClaimName, version: String, incarnation: Incarnation) {
        self.tenant = tenant
        self.claim = claim
        self.version = version
        self.incarnation = incarnation
    }
}

/// How many actions of one kind were begun for one instant, those that failed or were superseded left out.
public struct RecentActions: Hashable, Sendable {
    public let tenant: TenantName
    public let claim: ClaimName
    public let transition: TransitionName
    public let counting: ActionCounting
    /// The instant they were planned for.
    public let at: Instant
    public let count: Int

    /// A count from its parts.
    public init(
        tenant: TenantName, claim: ClaimName, transition: TransitionName, counting: ActionCounting, at: Instant,
        count: Int
    ) {
        self.tenant = tenant
        self.claim = claim
        self.transition = transition
        self.counting = counting
        self.at = at
        self.count = count
    }
}

/// The same action made again and again on a field, with no other of ours between.
public struct RepeatedAction: Hashable, Sendable {
    public let tenant: TenantName
    public let incarnation: Incarnation
    public let field: Field
    /// The key of the action.
    public let action: String
    /// When, the oldest first; the instants that were planned for.
    public let times: [Instant]

    /// A repetition from its parts.
    public init(tenant: TenantName, incarnation: Incarnation, field: Field, action: String, times: [Instant]) {
        self.tenant = tenant
        self.incarnation = incarnation
        self.field = field
        self.action = action
        self.times = times
    }
}
