import Cloud
import Cryptography
import Ledger
import Planning
import Specs
import Storage
import Vocabulary

/// What every pass does with a plan, whoever asks for it: the command once, the loop again and again.
struct PassSteps: Sendable {
    let store: any Store
    let clock: PassClock

    /// What was done with a plan.
    struct Done {
        let actions: [ActionReport]
        /// What people should know besides.
        let notices: [String]
        /// Resources as they were seen since they were listed.
        let seen: [(address: ResourceAddress, resource: Resource?)]
        /// Whether anything of it stands in the ledger.
        let isRecorded: Bool
        /// What is remembered of gates between groups from now on.
        let waits: [OrderWait]
        /// What was announced, for the first time.
        let events: [LoopEvent]
    }

    /// Acts on a plan, and writes down what became of it.
    ///
    /// - Parameters:
    ///   - marks: What marks tell: the store takes over what only they know, and those that have outlived it are taken
    ///     off.
    ///   - reviewed: The action keys that may be carried out; nil for all.
    ///   - account: The only account to act in; nil for all.
    func carryOut(
        _ plan: Plan, _ inputs: PlanInputs, _ marks: MarkReading, reviewed: Set<String>? = nil,
        only account: AccountName? = nil, _ executor: Executor
    ) async throws(LoopError) -> Done {
        if !marks.recovered.isEmpty {
            try await stored { () async throws(StoreError) in try await store.adopt(marks.recovered) }
        }
        let (waits, events) = try await followSchedules(plan, inputs)
        let actions = try await act(on: plan, inputs, reviewed: reviewed, only: account, executor)
        let findings = try await announceFindings(plan)
        try await keepMemories(plan, inputs)
        var unmarking = Executor.Unmarking()
        if reviewed == nil {
            let outlived = outlived(marks.outlived, plan, inputs, actions, executor.keeper)
            unmarking = await unmark(outlived, inputs, only: account, executor)
        }
        let isRecorded = try await record(plan, actions, unmarking.unmarked, inputs)
        return Done(
            actions: actions, notices: actions.compactMap(\.notice) + unmarking.notices, seen: unmarking.seen,
            isRecorded: isRecorded || !events.isEmpty || !findings.isEmpty, waits: waits, events: events + findings)
    }

    private func act(
        on plan: Plan, _ inputs: PlanInputs, reviewed: Set<String>?, only account: AccountName?,
        _ executor: Executor
    ) async throws(LoopError) -> [ActionReport] {
        let accounts = Dictionary(
            inputs.specs.accounts.map { ($0.name, $0.configuration) }, uniquingKeysWith: { first, _ in first })
        let settling = try await stored { () async throws(StoreError) in
            let keys = plan.tenants.flatMap { $0.actions.filter(\.isReady).map(\.key) }
            let since = clock.wall.adding(seconds: -RetryDecision.memory)
            return Settling(
                open: try await store.openIntents(),
                watched: keys.isEmpty ? [] : try await store.watched(in: nil, due: nil),
                failures: try await store.failures(of: keys, since: since), inputs: inputs, wall: clock.wall)
        }
        var jobs: [(tenant: TenantName, account: AccountConfiguration, actions: [PlannedAction])] = []
        var reports: [ActionReport] = []
        for tenant in plan.tenants {
            var ready: [AccountName: [PlannedAction]] = [:]
            for action in tenant.actions where account == nil || action.account == account {
                if !action.isReady {
                    reports.append(ActionReport(tenant: tenant.tenant, action: action, fate: .held))
                } else if let reviewed, !reviewed.contains(action.key) {
                    reports.append(ActionReport(tenant: tenant.tenant, action: action, fate: .notReviewed))
                } else if let obstacle = settling.obstacle(to: action, of: tenant.tenant) {
                    reports.append(
                        ActionReport(
                            tenant: tenant.tenant, action: action, fate: .dropped(obstacle.why),
                            until: obstacle.until))
                } else if inputs.mayNotShowYet(
                    action, of: tenant.tenant, wall: clock.wall,
                    resuming: settling.intent(toResume: action, of: tenant.tenant) != nil)
                {
                    let why = "it was changed a moment ago, and the provider does not show it yet"
                    reports.append(ActionReport(tenant: tenant.tenant, action: action, fate: .dropped(why)))
                } else {
                    ready[action.account, default: []].append(action)
                }
            }
            for (name, actions) in ready.sorted(by: { $0.key < $1.key }) {
                if let account = accounts[name] { jobs.append((tenant.tenant, account, actions)) }
            }
        }
        reports += try await run(jobs, executor, settling)
        return reports.sorted { ($0.tenant, $0.action.address) < ($1.tenant, $1.action.address) }
    }

    /// Tenants and accounts side by side: a slow one delays nobody else.
    private func run(
        _ jobs: [(tenant: TenantName, account: AccountConfiguration, actions: [PlannedAction])], _ executor: Executor,
        _ settling: Settling
    ) async throws(LoopError) -> [ActionReport] {
        let results = await withTaskGroup(of: Result<[ActionReport], LoopError>.self) { group in
            for job in jobs {
                group.addTask {
                    do throws(LoopError) {
                        return .success(
                            try await executor.act(on: job.actions, of: job.tenant, in: job.account, settling))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var results: [Result<[ActionReport], LoopError>] = []
            for await result in group { results.append(result) }
            return results
        }
        var reports: [ActionReport] = []
        for result in results { reports += try result.get() }
        return reports
    }

    /// Keeps what is good of the sources, and holds those that look like lost history.
    func remember(_ specs: SpecSituation) async throws(LoopError) {
        try await stored { () async throws(StoreError) in
            for source in specs.held where source.isNew {
                try await store.hold(
                    source: source.name, commit: source.commit, reason: source.reason, at: clock.wall)
            }
            for acceptance in specs.acceptances {
                try await store.accept(
                    source: acceptance.source, commit: acceptance.commit, at: clock.wall, trees: acceptance.trees)
            }
            if !specs.acceptances.isEmpty, specs.accountsAreWhole {
                try await store.forgetMemories(exceptOf: specs.specs.remembering)
            }
        }
    }

    /// What a pass really forgets: a tenant that does not act changes no memory either, and a field that does not show
    /// yet what we set is nobody else's.
    func toForget(_ plan: TenantPlan, _ inputs: PlanInputs) -> [TenantPlan.Forgotten] {
        guard plan.acts else { return [] }
        return plan.forgotten.filter { !inputs.mayNotShowYet($0.prior, wall: clock.wall) }
    }

    /// Writes down what is remembered and forgotten from now on.
    private func keepMemories(_ plan: Plan, _ inputs: PlanInputs) async throws(LoopError) {
        let keys = plan.tenants.flatMap { toForget($0, inputs) }.map(\.prior.key)
        let moves = plan.tenants.filter(\.acts).flatMap { inputs.outlivedMoves(of: $0) }
        let memories = plan.tenants.map(\.memories).filter { !$0.isEmpty }
        guard !keys.isEmpty || !moves.isEmpty || !memories.isEmpty else { return }
        try await stored { () async throws(StoreError) in
            if !memories.isEmpty {
                try await store.remember(
                    memories.flatMap(\.noted), forgetting: memories.flatMap(\.outlived))
            }
            if !keys.isEmpty { try await store.forget(keys) }
            if !moves.isEmpty { try await store.forget(moves) }
        }
    }

    /// One record for each tenant of a pass in which something happened to it.
    ///
    /// - Returns: Whether there was any.
    private func record(
        _ plan: Plan, _ actions: [ActionReport], _ unmarked: [OutlivedMark], _ inputs: PlanInputs
    ) async throws(LoopError) -> Bool {
        let acted = Dictionary(grouping: actions.filter(\.fate.isRecorded), by: \.tenant)
        let bare = Dictionary(grouping: unmarked, by: \.tenant)
        let forgotten = plan.tenants.map { toForget($0, inputs) }
        let drafts = zip(plan.tenants, forgotten).filter { tenant, forgotten in
            acted[tenant.tenant] != nil || bare[tenant.tenant] != nil || !forgotten.isEmpty
        }.map { tenant, forgotten in
            LedgerDraft(
                log: .tenant(tenant.tenant), kind: .pass, at: clock.wall, evaluatedAt: inputs.instant,
                body: [
                    "plan": .string(plan.id.hex), "digest": .string(tenant.digest.hex),
                    "acted": .int(Int64(acted[tenant.tenant]?.count ?? 0)),
                    "held": .int(Int64(tenant.counts.held)), "satisfied": .int(Int64(tenant.counts.satisfied)),
                    "forgotten": .list(forgotten.map(\.recorded)),
                    "unmarked": .list((bare[tenant.tenant] ?? []).map { .string($0.address.description) }),
                ])
        }
        guard !drafts.isEmpty else { return false }
        _ = try await stored { () async throws(StoreError) in try await store.append(drafts) }
        return true
    }

    /// Signs what was recorded, and takes the checkpoints out of the store.
    func checkpoint(_ signer: borrowing SigningKey, to file: CheckpointFile) async throws(LoopError) {
        let checkpoints: [SignedCheckpoint]
        do {
            checkpoints = try await store.checkpoint(signing: signer, at: clock.wall)
        } catch {
            throw LoopError(.stalled, "\(error)")
        }
        try file.append(checkpoints)
    }

    func stored<Result>(
        _ body: () async throws(StoreError) -> Result
    ) async throws(LoopError) -> Result {
        do {
            return try await body()
        } catch {
            throw LoopError(error.kind == .transient ? .transient : .stalled, "\(error)")
        }
    }
}

extension TenantPlan {
    /// Whether anything is really done for the tenant.
    var acts: Bool { [TenantSpec.Mode.enforce.rawValue, Self.left].contains(mode) }
}

extension ActionReport.Fate {
    var isRecorded: Bool { if case .acted = self { true } else { false } }
}

extension TenantPlan.Forgotten {
    fileprivate var recorded: Value {
        [
            "address": .string(prior.address.description), "field": .string(prior.key.field.rawValue),
            "claim": .string(prior.claim.rawValue), "reason": .string(reason),
        ]
    }
}
