import Cloud
import Cryptography
import Specs
import Timetables
import Vocabulary

/// What an earlier plan leaves for the next: tenants whose inputs are the same need no planning.
public struct PlanMemo: Sendable {
    private struct Entry: Sendable {
        let inputs: TenantInputs
        let facts: FactsOfTenant
        let limits: PlanLimits
        let controller: String
        let madeAt: Instant
        /// Of the partition it was made with.
        let division: Int
        let plan: TenantPlan
        let moments: ScheduleMoments

        func holds(at instant: Instant, _ division: Int) -> Bool {
            madeAt <= instant && (plan.validUntil.map { instant < $0 } ?? true)
                && (!plan.restsOnOthers || self.division == division) && (!plan.restsOnClock || madeAt == instant)
        }
    }

    private var entries: [TenantName: Entry] = [:]
    private var division: Partition?
    /// Counts the partitions that differ.
    private var divisions = 0
    private var zoneRelease: (table: ZoneTable, release: Plan.ZoneRelease)?

    /// An empty memo.
    public init() {}

    /// The partition, made again only as far as tenants, accounts or listings have changed.
    mutating func partition(of inputs: PlanInputs) -> Partition {
        let made = Partition(inputs.specs, inputs.inventory, previous: division)
        if division.map({ !made.isSame(as: $0) }) ?? true { divisions += 1 }
        division = made
        return made
    }

    /// The plan of a tenant: the remembered one where its inputs are the same and no boundary has been passed. What its
    /// schedules are known to say until their next boundary is not looked for again in any case.
    mutating func plan(_ inputs: TenantInputs, _ context: PlanContext) -> TenantPlan {
        let facts = FactsOfTenant(inputs, context)
        let entry = entries[inputs.tenant.name]
        if let entry, entry.holds(at: context.instant, divisions),
            entry.limits == context.limits,
            entry.controller == context.controller, entry.inputs.isSame(as: inputs), entry.facts == facts
        {
            return entry.plan
        }
        let planner = TenantPlanner(inputs, context, known: entry?.moments ?? ScheduleMoments())
        let plan = planner.plan()
        entries[inputs.tenant.name] = Entry(
            inputs: inputs, facts: facts, limits: context.limits, controller: context.controller,
            madeAt: context.instant, division: divisions, plan: plan, moments: planner.moments)
        return plan
    }

    /// The hash of the zone data, computed once for a table.
    mutating func zones(_ table: ZoneTable) -> Plan.ZoneRelease {
        if let zoneRelease, zoneRelease.table == table { return zoneRelease.release }
        let made = Plan.ZoneRelease(release: table.release, hash: SHA256.digest(table.contentForHash))
        zoneRelease = (table, made)
        return made
    }

    /// Drops tenants that are no more.
    mutating func forgetOthers(than plans: [TenantPlan]) {
        guard entries.count > plans.count else { return }
        let names = Set(plans.map(\.tenant))
        entries = entries.filter { names.contains($0.key) }
    }
}

/// Those of the facts that one tenant's plan may follow from.
private struct FactsOfTenant: Equatable {
    let priors: [PriorState]
    let approvalUse: [Int]
    let moves: [PastMove]
    let recent: [RecentActions]
    let repeated: [RepeatedAction]
    let pauses: TenantPauses
    let memories: [ClaimMemory]
    let schedules: ScheduleMemory
    let failures: [FailedChange]

    init(_ inputs: TenantInputs, _ context: PlanContext) {
        let facts = context.facts
        let tenant = inputs.tenant.name
        approvalUse = inputs.approvals.map { facts.approvalUse[$0.metadata.claimName] ?? 0 }
        priors = facts.priors(of: tenant)
        moves = facts.moves(of: tenant)
        recent = facts.recent(of: tenant, at: context.instant)
        repeated = facts.repeated(of: tenant)
        pauses = TenantPauses(inputs.tenant, facts, at: context.instant)
        memories = facts.memories(of: tenant)
        schedules = facts.schedules(of: tenant)
        failures = facts.failures(of: tenant)
    }
}
