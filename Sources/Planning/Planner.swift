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
        let context = PlanContext(inputs, partition)
        let gathering = TenantGathering(inputs)
        var plans: [TenantPlan] = []
        plans.reserveCapacity(inputs.specs.tenants.count)
        for (tenant, share) in zip(inputs.specs.tenants, partition.shares) {
            let tenantInputs = gathering.inputs(for: tenant, share: share)
            plans.append(memo.plan(tenantInputs, context))
        }
        let departed = gathering.departed
        for tenantInputs in departed {
            plans.append(memo.plan(tenantInputs, context))
        }
        if !departed.isEmpty { plans.sort { $0.tenant < $1.tenant } }
        memo.forgetOthers(than: plans)
        return Plan(
            instant: inputs.instant, revisions: inputs.revisions, zones: memo.zones(inputs.zones), tenants: plans,
            overlaps: partition.overlaps, unclaimed: partition.unclaimed)
    }

    /// The plan of one tenant alone, under a header of its own; nil where there is no such tenant.
    ///
    /// What it says of the tenant is what ``plan(_:memo:)`` says. Costs nothing for other tenants, but for dividing
    /// what was listed anew. Of the facts only the tenant's own are needed.
    public static func plan(_ inputs: PlanInputs, of name: TenantName, memo: inout PlanMemo) -> Plan? {
        let partition = memo.partition(of: inputs)
        let gathering = TenantGathering(inputs)
        let place = inputs.specs.tenants.firstIndex { $0.name == name }
        let found = place.map { gathering.inputs(for: inputs.specs.tenants[$0], share: partition.shares[$0]) }
        guard let tenantInputs = found ?? gathering.departed.first(where: { $0.tenant.name == name }) else {
            return nil
        }
        let context = PlanContext(inputs, partition, namespaces: tenantInputs.namespaces)
        let plan = memo.plan(tenantInputs, context)
        return Plan(
            instant: inputs.instant, revisions: inputs.revisions, zones: memo.zones(inputs.zones), tenants: [plan],
            overlaps: partition.overlaps.filter { $0.tenants.contains(name) }, unclaimed: 0)
    }

    /// What of the inventory is one tenant's; nil where there is no such tenant.
    public static func share(of name: TenantName, in inputs: PlanInputs, memo: inout PlanMemo) -> TenantShare? {
        guard let place = inputs.specs.tenants.firstIndex(where: { $0.name == name }) else { return nil }
        return memo.partition(of: inputs).shares[place]
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
        let context = PlanContext(inputs, partition)
        let gathering = TenantGathering(inputs)
        let present = zip(inputs.specs.tenants, partition.shares).lazy.map { gathering.inputs(for: $0, share: $1) }
        for tenantInputs in present {
            if let explanation = TenantPlanner(tenantInputs, context).explain(address) { return explanation }
        }
        for tenantInputs in gathering.departed {
            if let explanation = TenantPlanner(tenantInputs, context).explain(address) { return explanation }
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

    /// Tenants that no document speaks of any more, and that something is remembered of, in order.
    ///
    /// Where there is no tenant at all nobody has left: documents that name none are rather lost than meant.
    var departed: [TenantInputs] {
        guard !inputs.specs.tenants.isEmpty else { return [] }
        let present = Set(inputs.specs.tenants.map(\.name))
        return inputs.facts.tenantsWithPriors.filter { !present.contains($0) }.map { name in
            let tenant = TenantSpec(
                metadata: Metadata(
                    kind: "Tenant", name: name.rawValue, namespace: nil,
                    origin: Origin(source: "release", revision: "", range: SourceRange(file: "Tenant/\(name)"))),
                mode: .enforce, namespaces: [], accounts: [])
            return TenantInputs(
                tenant: tenant, accounts: [], namespaces: [], approvals: [],
                share: TenantShare(tenant: name, slices: []), unreadable: [], hasLeft: true)
        }
    }

    func inputs(for tenant: TenantSpec, share: TenantShare) -> TenantInputs {
        let names = tenant.namespaces.map(\.name).sorted()
        return TenantInputs(
            tenant: tenant, accounts: tenant.accounts.compactMap { accounts[$0.account] },
            namespaces: names.compactMap { inputs.specs[$0] }, approvals: approvals[tenant.name] ?? [], share: share,
            unreadable: inputs.unreadable.isEmpty
                ? []
                : names.compactMap { name in inputs.unreadable[name].map { Unreadable(namespace: name, why: $0) } },
            binding: inputs.specs.platformPolicies)
    }
}
