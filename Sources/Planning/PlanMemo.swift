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
        let plan: TenantPlan

        func holds(at instant: Instant) -> Bool {
            madeAt <= instant && (plan.validUntil.map { instant < $0 } ?? true)
        }
    }

    private var entries: [TenantName: Entry] = [:]
    private var division: (tenants: [TenantSpec], accounts: [CloudAccountSpec], inventory: Inventory, Partition)?
    private var zoneRelease: (table: ZoneTable, release: Plan.ZoneRelease)?

    /// An empty memo.
    public init() {}

    /// The partition, made again only when tenants, accounts or the inventory have changed.
    mutating func partition(of inputs: PlanInputs) -> Partition {
        if let division, division.inventory.isSame(as: inputs.inventory), division.tenants == inputs.specs.tenants,
            division.accounts == inputs.specs.accounts
        {
            return division.3
        }
        let made = Partition(inputs.specs, inputs.inventory)
        division = (inputs.specs.tenants, inputs.specs.accounts, inputs.inventory, made)
        return made
    }

    /// The plan of a tenant: the remembered one where its inputs are the same and no boundary has been passed.
    mutating func plan(_ inputs: TenantInputs, _ context: PlanContext, make: () -> TenantPlan) -> TenantPlan {
        let facts = FactsOfTenant(inputs, context.facts)
        if let entry = entries[inputs.tenant.name], entry.holds(at: context.instant), entry.limits == context.limits,
            entry.controller == context.controller, entry.inputs.isSame(as: inputs), entry.facts == facts
        {
            return entry.plan
        }
        let plan = make()
        entries[inputs.tenant.name] = Entry(
            inputs: inputs, facts: facts, limits: context.limits, controller: context.controller,
            madeAt: context.instant, plan: plan)
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
    mutating func forgetOthers(than tenants: [TenantSpec]) {
        guard entries.count > tenants.count else { return }
        let names = Set(tenants.map(\.name))
        entries = entries.filter { names.contains($0.key) }
    }
}

/// Those of the facts that one tenant's plan may follow from.
private struct FactsOfTenant: Equatable {
    let priors: [PriorState]
    let approvalUse: [Int]

    init(_ inputs: TenantInputs, _ facts: Facts) {
        approvalUse = inputs.approvals.map { facts.approvalUse[$0.metadata.claimName] ?? 0 }
        priors = facts.priors(of: inputs.tenant.name)
    }
}
