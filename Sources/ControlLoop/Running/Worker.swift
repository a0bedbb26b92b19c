import Cloud
import Cryptography
import Ledger
import Logging
import Planning
import Specs
import Storage
import Tracing
import Vocabulary

/// Looks at one tenant in one account: lists what is too old, settles what is open, plans, acts, records.
struct Worker: Sendable {
    let controller: Controller
    let store: any Store
    let keeper: MarkKeeper
    let world: KnownWorld
    let lister: AccountLister
    let stopping: StopSign
    let logger: Logger

    /// Never throws: what goes wrong is part of the result.
    func look(at item: WorkItem) async -> WorkResult {
        guard let documents = await world.documents, !documents.situation.isHeldWhole,
            let account = documents.account(item.key.account)?.configuration
        else { return WorkResult(.settled) }
        do throws(LoopError) {
            return try await look(at: item, documents, account)
        } catch {
            return WorkResult(.failed(error.message, until: nil))
        }
    }

    private func look(
        at item: WorkItem, _ documents: KnownWorld.Documents, _ account: AccountConfiguration
    ) async throws(LoopError) -> WorkResult {
        let tenant = item.key.tenant
        let steps = PassSteps(store: store, clock: controller.clock)
        try await lookAgain(at: item.key, in: account, steps)
        try await settle(item.key, documents, steps)
        let stored = try await controller.storedFacts(
            of: tenant, at: controller.clock.now, withMemories: documents.remembering[tenant] != nil,
            withFailures: documents.tenantsWithClasses.contains(tenant))
        let followed = documents.followed[tenant] ?? []
        let memory = followed.isEmpty ? ScheduleMemory() : try await controller.scheduleMemory(of: tenant)
        let types = documents.types.union(stored.priors.map { $0.address.scope.type })
        let listing = PassTrace.step("list")
        await lister.refresh(account, types: types, since: item.listedSince)
        listing.end()

        guard var view = try await view(of: tenant, stored, memory) else { return WorkResult(.settled) }
        if view.waitsForOthers(than: account.name), await refreshOthers(than: account.name, followed, documents, item) {
            view = try await self.view(of: tenant, stored, memory) ?? view
        }
        let (plan, inputs) = (view.plan, view.inputs)
        try await endOvertaken(by: plan, inputs, item.key, documents, steps)
        let executor = Executor(
            providers: controller.providers, store: store, keeper: keeper, authors: documents.authors,
            clock: controller.clock, plan: plan, inputs: inputs, stopping: stopping, logger: logger)
        let acting = PassTrace.step("act")
        defer { acting.end() }
        let done = try await steps.carryOut(plan, inputs, view.marks, only: item.key.account, executor)
        for notice in done.notices { logger.warning("\(Escaping.terminal(notice))") }
        controller.tell(done.events)
        await world.amend(done.seen)
        var result = result(plan.tenants.first, done.actions, inputs, account, types)
        result.isRecorded = done.isRecorded
        try await noteLooks(item.key, in: &result, steps)
        try await noteOpen(item.key, in: &result, steps)
        noteOrder(item.key, done.waits, in: &result, at: inputs.instant)
        return result
    }

    private var verifier: Verifier {
        Verifier(controller.providers, store, clock: controller.clock, logger: logger) { [world] in
            await world.amend($0)
        }
    }

    /// Looks at what was changed here and did not show yet, due or not: the listing is from before the change, and
    /// whoever planned on it would take the resource for what it was.
    private func lookAgain(
        at key: WorkKey, in account: AccountConfiguration, _ steps: PassSteps
    ) async throws(LoopError) {
        try await steps.stored { () async throws(StoreError) in
            let now = controller.clock.wall
            let watched = try await store.watched(in: key.account, due: nil).filter { watched in
                watched.intent.tenant == key.tenant && (watched.departedSince == nil || watched.lookAt <= now)
            }
            _ = try await verifier.look(at: watched, in: account)
        }
    }

    /// Finds out what became of what an earlier look left open here.
    private func settle(
        _ key: WorkKey, _ documents: KnownWorld.Documents, _ steps: PassSteps
    ) async throws(LoopError) {
        let settlement = Settlement(
            providers: controller.providers, store: store, accounts: documents.specs.accounts,
            accountsAreWhole: documents.situation.accountsAreWhole, clock: controller.clock)
        _ = try await steps.stored { () async throws(StoreError) in
            try await settlement.settle { $0.tenant == key.tenant && $0.account == key.account }
        }
    }

    private func endOvertaken(
        by plan: Plan, _ inputs: PlanInputs, _ key: WorkKey, _ documents: KnownWorld.Documents, _ steps: PassSteps
    ) async throws(LoopError) {
        try await steps.stored { () async throws(StoreError) in
            try await verifier.endOvertaken(
                by: plan, inputs, accountsAreWhole: documents.situation.accountsAreWhole
            ) { $0.intent.tenant == key.tenant && $0.intent.account == key.account }
        }
    }

    /// When the next look is due here, and how many resources are not as they were made.
    private func noteLooks(
        _ key: WorkKey, in result: inout WorkResult, _ steps: PassSteps
    ) async throws(LoopError) {
        let watched = try await steps.stored { () async throws(StoreError) in
            try await store.watched(in: key.account, due: nil).filter { $0.intent.tenant == key.tenant }
        }
        result.nextLook = watched.map(\.lookAt).min()
        result.departures = watched.count { $0.departedSince != nil }
    }

    /// What came of a change has to be found out even where no claim wants anything of the resource meanwhile.
    private func noteOpen(
        _ key: WorkKey, in result: inout WorkResult, _ steps: PassSteps
    ) async throws(LoopError) {
        guard result.end == .settled else { return }
        let open = try await steps.stored { () async throws(StoreError) in
            try await store.openIntents().first { $0.intent.tenant == key.tenant && $0.intent.account == key.account }
        }
        if let intent = open?.intent {
            result.end = .unfinished("\(intent.address): what came of \(intent.transition) is not known yet")
        }
    }

    private func result(
        _ plan: TenantPlan?, _ actions: [ActionReport], _ inputs: PlanInputs, _ account: AccountConfiguration,
        _ types: Set<ResourceType>
    ) -> WorkResult {
        var result = WorkResult(.settled)
        if let why = Self.unfinished(actions) ?? unlisted(account, types, inputs.inventory) {
            result.end = .unfinished(why)
        }
        result.plan = plan
        result.actions = actions
        result.nextBoundary = plan?.nextBoundary
        let openings = actions.flatMap(\.action.holds).compactMap(\.until) + actions.compactMap(\.until)
        result.nextOpening = openings.filter { $0 > inputs.instant }.min()
        return result
    }

    /// Why another look is needed before long; nil where all that could be done is done.
    private static func unfinished(_ actions: [ActionReport]) -> String? {
        for report in actions {
            switch report.fate {
            case .acted(let outcome) where outcome.result != .succeeded:
                return "\(report.action.address): \(report.action.transition) \(outcome.result.name)"
            case .dropped(let why) where report.until == nil: return "\(report.action.address): \(why)"
            case .held where report.action.holds.contains(where: \.gate.opensUnseen):
                return report.action.holds.first.map { "\(report.action.address): \($0.message)" }
            default: continue
            }
        }
        return nil
    }

    /// Why the account is not known whole; nil where it is.
    private func unlisted(
        _ account: AccountConfiguration, _ types: Set<ResourceType>, _ inventory: Inventory
    ) -> String? {
        for scope in InventoryReader(controller.providers, clock: controller.clock).scopes(of: account, types: types) {
            guard case .complete? = inventory[scope]?.completeness else {
                if case .incomplete(let why)? = inventory[scope]?.completeness { return "\(scope): \(why)" }
                return "\(scope) was not listed"
            }
        }
        return nil
    }
}

extension GateHold.Gate {
    /// Whether it opens without anything in the documents or the store changing: only a further look can tell.
    fileprivate var opensUnseen: Bool {
        switch self {
        case .settling, .stale, .incomplete, .clock: true
        default: false
        }
    }
}
