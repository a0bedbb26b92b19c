import Cloud
import Specs
public import Vocabulary

/// Makes plans: a pure function of specs, inventory, facts and instant.
public enum Planner {
    /// The plan for some inputs.
    ///
    /// With the memo of an earlier plan only the tenants whose inputs differ are planned again; the bytes are the same
    /// with and without it.
    public static func plan(_ inputs: PlanInputs, memo: inout PlanMemo) -> Plan {
        let partition = memo.partition(of: inputs)
        let context = PlanContext(inputs)
        let gathering = TenantGathering(inputs)
        var plans: [TenantPlan] = []
        plans.reserveCapacity(inputs.specs.tenants.count)
        for (tenant, share) in zip(inputs.specs.tenants, partition.shares) {
            let tenantInputs = gathering.inputs(for: tenant, share: share)
            plans.append(memo.plan(tenantInputs, context) { TenantPlanner(tenantInputs, context).plan() })
        }
        memo.forgetOthers(than: inputs.specs.tenants)
        return Plan(
            instant: inputs.instant, revisions: inputs.revisions, zones: memo.zones(inputs.zones), tenants: plans,
            overlaps: partition.overlaps, unclaimed: partition.unclaimed)
    }

    /// The plan for some inputs, from nothing.
    public static func plan(_ inputs: PlanInputs) -> Plan {
        var memo = PlanMemo()
        return plan(inputs, memo: &memo)
    }

    /// Everything about one resource; nil where the inventory has none at the address.
    public static func explain(_ address: ResourceAddress, _ inputs: PlanInputs) -> Explanation? {
        guard let resource = inputs.inventory[address] else { return nil }
        let partition = Partition(inputs.specs, inputs.inventory)
        if let overlap = partition.overlaps.first(where: { $0.address == address }) {
            return Explanation(resource: resource, tenants: overlap.tenants)
        }
        let context = PlanContext(inputs)
        let gathering = TenantGathering(inputs)
        for (tenant, share) in zip(inputs.specs.tenants, partition.shares) {
            let planner = TenantPlanner(gathering.inputs(for: tenant, share: share), context)
            if let explanation = planner.explain(address) { return explanation }
        }
        return Explanation(resource: resource, tenants: [])
    }
}

/// Gathers what each tenant's plan follows from.
struct TenantGathering {
    private let approvals: [TenantName: [ApprovalSpec]]
    private let accounts: [AccountName: CloudAccountSpec]
    private let inputs: PlanInputs

    init(_ inputs: PlanInputs) {
        self.inputs = inputs
        approvals = Dictionary(grouping: inputs.specs.approvals, by: \.tenant)
        accounts = Dictionary(
            inputs.specs.accounts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func inputs(for tenant: TenantSpec, share: TenantShare) -> TenantInputs {
        let names = tenant.namespaces.map(\.name).sorted()
        return TenantInputs(
            tenant: tenant, accounts: tenant.accounts.compactMap { accounts[$0.account] },
            namespaces: names.compactMap { inputs.specs[$0] }, approvals: approvals[tenant.name] ?? [], share: share,
            unreadable: inputs.unreadable.isEmpty
                ? [] : names.compactMap { name in inputs.unreadable[name].map { Unreadable(namespace: name, why: $0) } }
        )
    }
}
