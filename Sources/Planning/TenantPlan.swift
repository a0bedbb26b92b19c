public import Cloud
public import Cryptography
public import Vocabulary

/// What is to happen in one tenant: the unit of computing, caching, review, caps and visibility.
///
/// It holds no instant of evaluation and no revision, so that it stays the same bytes while nothing of it changes.
public struct TenantPlan: Sendable {
    public let tenant: TenantName
    public let mode: String
    /// In the order of addresses, held ones included.
    public let actions: [PlannedAction]
    /// Memories that no claim needs any more.
    public let forgotten: [Forgotten]
    public let findings: [Finding]
    /// What policies say of its resources.
    public let policies: PolicyResults
    public let envelopes: [Envelope]
    public let counts: Counts
    /// What is to be remembered, and what no longer; no part of ``value``.
    public let memories: Memories
    /// What a rule that is remembered found for the first time; no part of ``value``.
    public let appeared: [PolicyFinding]
    /// Resources that a claim made so, leaves alone now, and that have not been found so yet; no part of ``value``.
    public let awaited: Set<ResourceAddress>
    /// Over ``value``.
    public let digest: SHA256Digest
    /// From this instant on the plan must be made again even if nothing was committed or listed; nil for never.
    public let validUntil: Instant?
    /// When a spec next wants something else, or stops counting; nil for never. Never before ``validUntil``, which
    /// listings that grow old end too.
    public let nextBoundary: Instant?
    /// Gates between groups of schedules that somebody waits for, or would.
    public let order: [OrderGate]
    /// What is near enough to be announced, and was not yet.
    public let upcoming: [UpcomingChange]
    /// Whether it follows from more than the tenant's own share: from what became of resources it once held.
    let restsOnOthers: Bool
    /// Whether a policy asks what time it is: at another instant it is made again.
    let restsOnClock: Bool

    /// The ``mode`` of a tenant that no document speaks of any more, and whose resources come back.
    public static let left = "left"

    /// A prior state that ends without an action.
    public struct Forgotten: Hashable, Sendable {
        public let prior: PriorState
        /// In words: the claim says so, or somebody else changed the field.
        public let reason: String
    }

    /// How many resources, by what becomes of them.
    public struct Counts: Hashable, Sendable {
        /// In the tenant's share.
        public var resources = 0
        /// With at least one claim.
        public var claimed = 0
        /// Aspects that are as their claims want them.
        public var satisfied = 0
        /// Actions that may be carried out.
        public var ready = 0
        /// Actions that something holds.
        public var held = 0
        /// Claims that leave a resource alone although they want it otherwise.
        public var kept = 0
    }

    /// What claims remember of resources, as far as it changes.
    public struct Memories: Hashable, Sendable {
        /// In the order of their keys.
        public var noted: [ClaimMemory] = []
        /// Of resources that are gone, or that their claim does not mean any more.
        public var outlived: [ClaimMemory.Key] = []

        /// Nothing.
        public init() {}

        init(noted: [ClaimMemory], outlived: [ClaimMemory.Key]) {
            self.noted = noted
            self.outlived = outlived
        }

        /// Whether nothing changes.
        public var isEmpty: Bool { noted.isEmpty && outlived.isEmpty }
    }

    init(
        tenant: TenantName, mode: String, actions: [PlannedAction], forgotten: [Forgotten], findings: [Finding],
        policies: PolicyResults = PolicyResults(), appeared: [PolicyFinding] = [], memories: Memories,
        awaited: Set<ResourceAddress>, envelopes: [Envelope], counts: Counts, validUntil: Instant?,
        nextBoundary: Instant?, order: [OrderGate] = [], upcoming: [UpcomingChange] = [], restsOnOthers: Bool = false,
        restsOnClock: Bool = false
    ) {
        self.tenant = tenant
        self.mode = mode
        self.actions = actions
        self.forgotten = forgotten
        self.findings = findings
        self.policies = policies
        self.appeared = appeared
        self.envelopes = envelopes
        self.counts = counts
        self.memories = memories
        self.awaited = awaited
        self.validUntil = validUntil
        self.nextBoundary = nextBoundary
        self.order = order
        self.upcoming = upcoming
        self.restsOnOthers = restsOnOthers
        self.restsOnClock = restsOnClock
        digest = SHA256.digest(
            Self.canonical(tenant, mode, actions, forgotten, findings, policies, envelopes, counts))
    }
}

/// Something a plan found that is not an action.
public struct Finding: Hashable, Comparable, Sendable {
    /// What kind of thing.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case overlap, undecided, owned, unsupported, envelope, incomplete, unlisted, changed, documents
        case paused, departed, gone, order
    }

    public let kind: Kind
    /// A claim, a scope or a resource.
    public let subject: String
    /// In words: what, why, and what to do.
    public let message: String

    public static func < (left: Finding, right: Finding) -> Bool {
        (left.kind.rawValue, left.subject, left.message) < (right.kind.rawValue, right.subject, right.message)
    }
}
