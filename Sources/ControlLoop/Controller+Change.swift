import Cloud
public import Planning
import Specs
public import Vocabulary

extension Controller {
    /// Reads what a change of the root source changes, from one revision to another.
    ///
    /// What the store accepted or held before has no say, so that the answer is the same for everybody.
    public func change(from base: String, to head: String) async throws(LoopError) -> ReviewedChange {
        let loader = SpecLoader(configuration, store: nil, memory: memory, http: http)
        let (old, new) = try await loader.load(base: base, head: head)
        return ReviewedChange(base: old, head: new)
    }

    /// What a change adds to a plan and takes away from it, for one instant and of one inventory and the same facts.
    ///
    /// - Parameter recorded: Asked instead of the clouds, which are asked with the access that the base states.
    public func comparison(
        of change: ReviewedChange, recorded: RecordedInventory? = nil
    ) async throws(LoopError) -> PlanComparison {
        let base = try await gather(change.base, recorded: recorded, with: change.specs).inputs
        let head = PlanInputs(
            specs: change.specs, inventory: base.inventory, facts: base.facts, instant: base.instant, zones: base.zones,
            catalogues: base.catalogues, revisions: change.head.revisions, unreadable: change.head.unreadable,
            limits: base.limits, controller: base.controller)
        var memo = PlanMemo()
        return PlanComparison(
            try plan(base, of: recorded?.tenant, &memo), base.specs, try plan(head, of: recorded?.tenant, &memo),
            head.specs, base.catalogues, where: change.concerns)
    }

    /// The plan for what documents say, from the clouds or from a recording of them.
    public func plan(
        _ specs: SpecSituation, recorded: RecordedInventory? = nil
    ) async throws(LoopError) -> Plan {
        var memo = PlanMemo()
        return try plan(try await situation(specs, recorded: recorded), of: recorded?.tenant, &memo)
    }

    /// Records what the clouds have, or what of it is one tenant's.
    public func record(
        _ specs: SpecSituation, of tenant: TenantName? = nil
    ) async throws(LoopError) -> RecordedInventory {
        let inputs = try await situation(specs, allTypes: true)
        var inventory = inputs.inventory
        if let tenant {
            var memo = PlanMemo()
            guard let share = Planner.share(of: tenant, in: inputs, memo: &memo) else {
                throw Self.unknown(tenant, specs.specs)
            }
            inventory = Inventory(share.slices.map(\.listing))
        }
        return RecordedInventory(inventory, at: inputs.instant, of: tenant, inputs.catalogues)
    }

    /// The plan of everybody, or of the only tenant of whom anything is known.
    private func plan(
        _ inputs: PlanInputs, of tenant: TenantName?, _ memo: inout PlanMemo
    ) throws(LoopError) -> Plan {
        guard let tenant else { return Planner.plan(inputs, memo: &memo) }
        guard let plan = Planner.plan(inputs, of: tenant, memo: &memo) else { throw Self.unknown(tenant, inputs.specs) }
        return plan
    }

    private static func unknown(_ tenant: TenantName, _ specs: SpecSet) -> LoopError {
        let near = Suggestion.nearest(to: tenant.rawValue, among: specs.tenants.map(\.name.rawValue))
        return LoopError(
            .terminal,
            "there is no tenant '\(Escaping.terminal(tenant.rawValue))'"
                + (near.map { "; did you mean '\($0)'?" } ?? ""))
    }
}

extension ScopeSlice {
    /// The slice as a listing of its scope.
    fileprivate var listing: Listing {
        var completeness = completeness
        if completeness == .complete, undecided > 0 {
            completeness = .incomplete("of \(undecided) resources nobody can tell whether they are the tenant's")
        }
        return Listing(
            scope: scope, resources: resources, completeness: completeness, listedAt: listedAt, clockSkew: clockSkew)
    }
}
