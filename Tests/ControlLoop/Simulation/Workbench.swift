import Cloud
import Cryptography
import Ledger
import Planning
import Specs
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// A pass without its reading of documents, for worlds by the thousand: look, settle, list, plan, act, write down. It has
/// one tenant, `shop`, and one account.
struct Workbench {
    /// Machines, pools, workers and a relic that are off outside of office hours, read once for all worlds.
    static let specs = Shared { () -> SpecSituation in
        let files = Document.platform(["shop"]).with([
            "tenants/shop/machines.yaml": Document.schedule("machines", in: "shop"),
            "tenants/shop/pools.yaml": Document.schedule(
                "pools", in: "shop", types: "sim/pool", inside: "{size: {desired: 5}}",
                outside: "{size: {desired: 2}}"),
            "tenants/shop/workers.yaml": Document.schedule("workers", in: "shop", types: "sim/worker"),
            "tenants/shop/relics.yaml": Document.schedule("relics", in: "shop", types: "sim/relic"),
        ])
        let plant = try await Plant(files)
        let situation = try await plant.controller.specs()
        // Its folder goes with it.
        return withExtendedLifetime(plant) { situation }
    }

    let specs: SpecSituation
    let clock: VirtualClock
    let cloud: SimulatedCloud
    let store: SQLiteStore
    private let keeper = MarkKeeper(controller: "test", key: Secret([UInt8](repeating: 7, count: 32)))

    init(_ resources: [Resource], at instant: Instant) async throws {
        specs = try await Self.specs.get()
        #expect(specs.diagnostics.isEmpty)
        clock = VirtualClock(instant)
        cloud = SimulatedCloud(clock, resources)
        store = try await SQLiteStore.inMemory(controller: "test")
    }

    private var providers: ProviderRegistry { ProviderRegistry([cloud]) }
    var passClock: PassClock { PassClock(wallClock: { [clock] in clock.now }) }

    /// One pass over a store that may die; what was done of it and in which order.
    @discardableResult
    func pass(_ other: (any Store)? = nil) async throws -> [ActionReport] {
        let store = other ?? store
        let accounts = specs.specs.accounts
        let verifier = Verifier(providers, store, clock: passClock)
        try await verifier.lookAtDue(in: accounts.map(\.configuration))
        _ = try await Settlement(
            providers: providers, store: store, accounts: accounts, accountsAreWhole: true, clock: passClock
        ).settle()
        let inputs = try await inputs(store)
        let plan = Planner.plan(inputs)
        try await verifier.endOvertaken(by: plan, inputs, accountsAreWhole: true)
        let ready = plan.tenants.flatMap(\.actions).filter(\.isReady)
        let settling = Settling(
            open: try await store.openIntents(), watched: try await store.watched(in: nil, due: nil),
            failures: try await store.failures(
                of: ready.map(\.key), since: clock.now.adding(seconds: -RetryDecision.memory)),
            inputs: inputs, wall: clock.now)
        var reports: [ActionReport] = []
        var free: [PlannedAction] = []
        for action in ready {
            guard let obstacle = settling.obstacle(to: action, of: "shop") else {
                free.append(action)
                continue
            }
            reports.append(
                ActionReport(tenant: "shop", action: action, fate: .dropped(obstacle.why), until: obstacle.until))
        }
        guard let account = accounts.first?.configuration else { return reports }
        let executor = Executor(
            providers: providers, store: store, keeper: keeper, authors: Authors([]), clock: passClock, plan: plan,
            inputs: inputs)
        reports += try await executor.act(on: free, of: "shop", in: account, settling)
        let keys = plan.tenants.flatMap(\.forgotten).map(\.prior.key)
        if !keys.isEmpty { try await store.forget(keys) }
        return reports
    }

    /// What there is and what is remembered.
    func inputs(_ store: any Store) async throws -> PlanInputs {
        let facts = try await store.facts(of: nil, at: clock.now)
        let inventory = await InventoryReader(providers, clock: passClock).read(specs.specs.accounts, types: nil)
        return PlanInputs(
            specs: specs.specs, inventory: inventory,
            facts: Facts(facts, recovered: []), instant: clock.now,
            zones: TestZones.table, catalogues: providers.catalogues, controller: "test")
    }

    /// The intents on record, the oldest first, with what became of them.
    func journal() async throws -> [JournalAction] {
        try await store.actions(tenant: nil, address: nil, limit: 100_000).reversed()
    }

    /// The records of the tenant's log of one kind.
    func records(_ kind: RecordKind) async throws -> [LedgerRecord] {
        try await store.records(in: .tenant("shop"), from: 0, limit: 100_000).map(\.record).filter { $0.kind == kind }
    }
}
