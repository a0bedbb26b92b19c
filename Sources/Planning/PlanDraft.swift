import Cloud
import Specs
import Vocabulary

/// What a tenant's plan is gathered in.
struct PlanDraft {
    let isObserving: Bool
    var actions: [PlannedAction] = []
    var forgotten: [TenantPlan.Forgotten] = []
    var counts = TenantPlan.Counts()
    /// How far the groups of schedules have come, in the order of the schedules.
    private(set) var censuses: [OrderCensus] = []
    /// The positions of their demands.
    private let ordering: [Int]
    /// Of fresh listings.
    private(set) var memories: [ClaimMemory] = []
    private(set) var awaited: Set<ResourceAddress> = []
    /// When claims leave something alone no longer.
    private(set) var keptUntil: Set<Instant> = []
    private var notes: Set<Finding> = []

    init(observing: Bool, ordering: [Int], _ demands: [Demand]) {
        isObserving = observing
        self.ordering = ordering
        censuses = ordering.map { OrderCensus(demands[$0]) }
    }

    var isOrdering: Bool { !ordering.isEmpty }

    /// Counts a resource in the groups of the schedules that mean it.
    ///
    /// - Parameter first: Where its actions begin among all.
    mutating func count(_ resource: Resource, in account: AccountName, _ meant: [Int], from first: Int) {
        guard isOrdering else { return }
        for (place, position) in ordering.enumerated() where meant.contains(position) {
            censuses[place].count(resource, in: account, actions[first...])
        }
    }

    mutating func noteIgnorance(
        _ share: TenantShare, _ undecided: [Int], unlisted: [Scope], _ context: PlanContext
    ) {
        for place in censuses.indices { censuses[place].note(share, undecided, unlisted: unlisted, context) }
    }

    /// In no order yet; the plan sorts them.
    var findings: [Finding] { notes.sorted() }

    mutating func remember(_ claims: ResourceClaims, isStale: Bool) {
        counts.kept += claims.kept.count
        keptUntil.formUnion(claims.kept.compactMap(\.until))
        if claims.kept.contains(where: \.isAwaited) { awaited.insert(claims.resource.address) }
        if !isStale { memories += claims.memories }
    }

    mutating func note(owner: ResourceAddress, of claim: ClaimName) {
        notes.insert(
            Finding(
                kind: .owned, subject: claim.rawValue,
                message: "it selects members of \(owner); select \(owner.scope.type) to act on the whole"))
    }

    mutating func note(unsupported demand: Demand, _ type: ResourceTypeDescription) {
        notes.insert(
            Finding(
                kind: .unsupported, subject: demand.name.rawValue,
                message: "no \(type.title) can be \(demand.summary)"))
    }
}
