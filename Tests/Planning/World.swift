import Cloud
import Planning
import Specs
import Timetables
import Vocabulary

/// Specs, a simulated inventory and what is remembered, at an instant; everything a plan follows from, as plain data.
struct World {
    var tenants: [TenantSpec] = []
    var accounts: [CloudAccountSpec] = []
    var approvals: [ApprovalSpec] = []
    var schedules: [ScheduleSpec] = []
    var overrides: [OverrideSpec] = []
    var policies: [ResourcePolicySpec] = []
    var exceptions: [PolicyExceptionSpec] = []
    var resources: [Resource] = []
    var incomplete: Set<Scope> = []
    var stale: Set<Scope> = []
    var priors: [PriorState] = []
    var approvalUse: [ClaimName: Int] = [:]
    var moves: [PastMove] = []
    var recent: [RecentActions] = []
    var repeated: [RepeatedAction] = []
    var pauses: [Pause] = []
    var memories: [ClaimMemory] = []
    var waits: [OrderWait] = []
    var failures: [FailedChange] = []
    var announced: [ScheduleMemory.Announced] = []
    var unreadable: [NamespaceName: String] = [:]
    var instant = Instant(seconds: 1_780_000_000)
    /// The next number of an intent.
    var sequence: Int64 = 1

    static let zones = ZoneTable(
        release: "test",
        files: [("UTC", TestZones.file("UTC0")), ("Europe/Berlin", TestZones.file("CET-1CEST,M3.5.0,M10.5.0/3"))])

    var specs: SpecSet {
        let metadata = schedules.map(\.metadata) + overrides.map(\.metadata) + policies.map(\.metadata)
        let names = Set(metadata.compactMap(\.namespace))
        return SpecSet(
            tenants: tenants, accounts: accounts, approvals: approvals,
            namespaces: names.map { name in
                NamespaceSpecs(
                    name: name, schedules: schedules.filter { $0.metadata.namespace == name },
                    overrides: overrides.filter { $0.metadata.namespace == name },
                    policies: policies.filter { $0.metadata.namespace == name },
                    exceptions: exceptions.filter { $0.metadata.namespace == name })
            })
    }

    /// A listing of every scope of every account.
    var inventory: Inventory {
        let scopes = accounts.flatMap { $0.configuration.scopes(of: TestCatalogue.catalogue.types.map(\.type)) }
        return Inventory(
            scopes.map { scope in
                Listing(
                    scope: scope, resources: resources.filter { $0.address.scope == scope },
                    completeness: incomplete.contains(scope) ? .incomplete("half a page") : .complete,
                    listedAt: stale.contains(scope) ? instant.adding(seconds: -4000) : instant)
            })
    }

    var inputs: PlanInputs {
        PlanInputs(
            specs: specs, inventory: inventory, facts: facts, instant: instant, zones: Self.zones,
            catalogues: [TestCatalogue.catalogue],
            revisions: [SourceRevision(source: "root", commit: "c0ffee")], unreadable: unreadable,
            controller: "test")
    }

    var facts: Facts {
        Facts(
            priors: priors, approvalUse: approvalUse, moves: moves, recent: recent, repeated: repeated, pauses: pauses,
            memories: memories, schedules: ScheduleMemory(waits: waits, announced: announced),
            failures: failures)
    }

    var plan: Plan { Planner.plan(inputs) }

    /// Keeps what the loop keeps of gates between groups, for tenants that act.
    mutating func remember(_ plan: Plan) {
        let before = Dictionary(uniqueKeysWithValues: waits.map { ($0.key, $0) })
        waits = plan.tenants.filter { $0.mode == TenantSpec.Mode.enforce.rawValue }.flatMap(\.order).map {
            $0.memory(after: before[$0.key], at: instant)
        }
    }

    /// Carries out what is ready, as a provider and a store would: the resources change and prior states are kept.
    mutating func act(on plan: Plan) {
        for tenant in plan.tenants {
            priors.removeAll { prior in tenant.forgotten.contains { $0.prior.key == prior.key } }
            let changed = Set(tenant.memories.noted.map(\.key) + tenant.memories.outlived)
            memories = memories.filter { !changed.contains($0.key) } + tenant.memories.noted
            for action in tenant.actions where action.isReady { carryOut(action, of: tenant.tenant) }
        }
    }

    private mutating func carryOut(_ action: PlannedAction, of tenant: TenantName) {
        guard let place = resources.firstIndex(where: { $0.address == action.address }) else { return }
        resources[place] = resources[place].with(action.changes)
        for change in action.changes { remember(change, action, tenant) }
        if let approval = action.approval { approvalUse[approval, default: 0] += 1 }
        sequence += 1
        note(action, of: tenant)
    }

    /// What the store keeps of an action for caps and opposition.
    private mutating func note(_ action: PlannedAction, of tenant: TenantName) {
        for change in action.changes where change.from != change.to {
            let before = repeated.first {
                $0.tenant == tenant && $0.incarnation == action.incarnation && $0.field == change.field
            }
            repeated.removeAll { $0 == before }
            repeated.append(
                RepeatedAction(
                    tenant: tenant, incarnation: action.incarnation, field: change.field, action: action.key,
                    times: (before?.action == action.key ? before?.times ?? [] : []) + [instant]))
        }
        guard action.counting != .returning else { return }
        recent.append(
            RecentActions(
                tenant: tenant, claim: action.claim.name, transition: action.transition, counting: action.counting,
                at: instant, count: 1))
        guard let version = action.claim.version else { return }
        moves.removeAll {
            $0.tenant == tenant && $0.claim == action.claim.name && $0.incarnation == action.incarnation
        }
        moves.append(
            PastMove(tenant: tenant, claim: action.claim.name, version: version, incarnation: action.incarnation))
    }

    /// As the store does: a return ends the memory, and a field that is as it was set was found as it was before.
    private mutating func remember(_ change: PlannedAction.Change, _ action: PlannedAction, _ tenant: TenantName) {
        let key = PriorState.Key(tenant: tenant, incarnation: action.incarnation, field: change.field)
        let before = priors.first { $0.key == key }
        let found = before.flatMap { $0.set == change.from ? $0.found : nil } ?? change.from
        priors.removeAll { $0.key == key }
        guard let remembered = action.remembered else { return }
        priors.append(
            PriorState(
                key: key, address: action.address, found: found, set: change.to, claim: action.claim.name,
                onRelease: remembered, sequence: sequence, at: instant))
    }
}

extension Resource {
    /// The same resource with some fields changed.
    func with(_ changes: [PlannedAction.Change]) -> Resource {
        let fields = state.fields.map { reading in
            let change = changes.first { $0.field == reading.field }
            return ResourceState.FieldReading(reading.field, change.map { .known($0.to) } ?? reading.value)
        }
        return Resource(
            address: address, incarnation: incarnation, tags: tags,
            state: ResourceState(
                fields: fields, attributes: state.attributes, owner: state.owner, isChanging: state.isChanging),
            mark: mark)
    }
}
