import Cloud
import Cryptography
public import Ledger
public import Planning
import Specs
import Storage
public import Vocabulary

/// What one pass did.
public struct PassReport: Sendable {
    public let plan: Plan
    /// In the order of the plan.
    public let actions: [ActionReport]
    /// Intents of earlier passes whose end was found out in this one.
    public let settled: [IntentOutcome]
    public let notices: [String]
    /// Sources that wait for a person; where there is one, nothing was done.
    public let held: [SpecSituation.HeldSource]
    public let diagnostics: [Diagnostic]
}

extension Controller {
    /// One pass: read, plan, act, record.
    ///
    /// - Parameters:
    ///   - reviewed: The action keys of a plan somebody has looked at; nothing else is done. Nil for all.
    ///   - holder: Who runs it, for the message that another process gets meanwhile.
    /// - Throws: A stalled error where something has to be seen to first, a transient one where another process acts.
    ///   - pretending: Whether the instant is not the real one; then every endpoint has to be on this machine.
    public func apply(
        reviewed: Set<String>? = nil, pretending: Bool = false, holder: String
    ) async throws(LoopError) -> PassReport {
        guard let store else { throw LoopError(.terminal, "a pass that acts needs a store") }
        let lock = try await stored { () async throws(StoreError) in try await store.acquirePassLock(holder: holder) }
        defer { lock.release() }
        // Under the lock, since two processes would make two keys.
        let signer = try KeyFiles.signingKey(configuration.signingKey)
        let keeper = MarkKeeper(
            controller: configuration.controller, key: try KeyFiles.markKey(configuration.markKey))

        let specs = try await specs()
        if pretending { try refuseRealClouds(specs.specs) }
        try await remember(specs, store)
        let settlement = Settlement(providers: providers, store: store, accounts: specs.specs.accounts, clock: clock)
        let settled = try await stored { () async throws(StoreError) in try await settlement.settle() }
        let (inputs, recovered) = try await gather(specs)
        let plan = Planner.plan(inputs)
        var actions: [ActionReport] = []
        if specs.held.contains(where: \.isRoot) {
            actions = plan.tenants.flatMap { tenant in
                tenant.actions.map { ActionReport(tenant: tenant.tenant, action: $0, fate: .held) }
            }
        } else {
            if !recovered.isEmpty {
                try await stored { () async throws(StoreError) in try await store.adopt(recovered) }
            }
            let executor = Executor(
                providers: providers, store: store, keeper: keeper, authors: Authors(specs.snapshots), clock: clock,
                plan: plan, inputs: inputs)
            actions = try await act(plan, inputs, reviewed, executor)
            try await forget(plan, store)
            try await record(plan, actions, inputs.instant, store)
        }
        let checkpoints = try await checkpoint(store, signer)
        try CheckpointFile(path: configuration.checkpoints).append(checkpoints)
        return PassReport(
            plan: plan, actions: actions, settled: settled, notices: specs.notices, held: specs.held,
            diagnostics: specs.diagnostics)
    }

    /// Whoever pretends another time must not move anything real by it.
    private func refuseRealClouds(_ specs: SpecSet) throws(LoopError) {
        for account in specs.accounts where !Loopback.isEndpoint(account.configuration.endpoint) {
            throw LoopError(
                .terminal,
                "acting at a pretended instant is refused: the endpoint of account \(account.name) is not on this "
                    + "machine; leave --at out, or plan instead")
        }
    }

    private func act(
        _ plan: Plan, _ inputs: PlanInputs, _ reviewed: Set<String>?, _ executor: Executor
    ) async throws(LoopError) -> [ActionReport] {
        let accounts = Dictionary(
            inputs.specs.accounts.map { ($0.name, $0.configuration) }, uniquingKeysWith: { first, _ in first })
        let open = Set(
            try await stored { () async throws(StoreError) in
                try await executor.store.openIntents().map(\.intent.incarnation)
            })
        let settling = Settling(open: open, inputs: inputs, wall: clock.wall)
        var jobs: [(tenant: TenantName, account: AccountConfiguration, actions: [PlannedAction])] = []
        var reports: [ActionReport] = []
        for tenant in plan.tenants {
            var ready: [AccountName: [PlannedAction]] = [:]
            for action in tenant.actions {
                if !action.isReady {
                    reports.append(ActionReport(tenant: tenant.tenant, action: action, fate: .held))
                } else if let reviewed, !reviewed.contains(action.key) {
                    reports.append(ActionReport(tenant: tenant.tenant, action: action, fate: .notReviewed))
                } else if let why = settling.obstacle(to: action, of: tenant.tenant) {
                    reports.append(ActionReport(tenant: tenant.tenant, action: action, fate: .dropped(why)))
                } else {
                    ready[action.account, default: []].append(action)
                }
            }
            for (name, actions) in ready.sorted(by: { $0.key < $1.key }) {
                if let account = accounts[name] { jobs.append((tenant.tenant, account, actions)) }
            }
        }
        reports += try await run(jobs, executor)
        return reports.sorted { ($0.tenant, $0.action.address) < ($1.tenant, $1.action.address) }
    }

    /// Tenants and accounts side by side: a slow one delays nobody else.
    private func run(
        _ jobs: [(tenant: TenantName, account: AccountConfiguration, actions: [PlannedAction])], _ executor: Executor
    ) async throws(LoopError) -> [ActionReport] {
        let results = await withTaskGroup(of: Result<[ActionReport], LoopError>.self) { group in
            for job in jobs {
                group.addTask {
                    do throws(LoopError) {
                        return .success(try await executor.act(on: job.actions, of: job.tenant, in: job.account))
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
    private func remember(_ specs: SpecSituation, _ store: any Store) async throws(LoopError) {
        try await stored { () async throws(StoreError) in
            for source in specs.held where source.isNew {
                try await store.hold(
                    source: source.name, commit: source.commit, reason: source.reason, at: clock.wall)
            }
            for acceptance in specs.acceptances {
                try await store.accept(
                    source: acceptance.source, commit: acceptance.commit, at: clock.wall, trees: acceptance.trees)
            }
        }
    }

    private func forget(_ plan: Plan, _ store: any Store) async throws(LoopError) {
        let keys = plan.tenants.flatMap(\.toForget).map(\.prior.key)
        guard !keys.isEmpty else { return }
        try await stored { () async throws(StoreError) in try await store.forget(keys) }
    }

    /// One record for each tenant of a pass in which something happened to it.
    private func record(
        _ plan: Plan, _ actions: [ActionReport], _ instant: Instant, _ store: any Store
    ) async throws(LoopError) {
        let acted = Dictionary(grouping: actions.filter(\.fate.isRecorded), by: \.tenant)
        let drafts = plan.tenants.filter { acted[$0.tenant] != nil || !$0.toForget.isEmpty }.map { tenant in
            LedgerDraft(
                log: .tenant(tenant.tenant), kind: .pass, at: clock.wall, evaluatedAt: instant,
                body: [
                    "plan": .string(plan.id.hex), "digest": .string(tenant.digest.hex),
                    "acted": .int(Int64(acted[tenant.tenant]?.count ?? 0)),
                    "held": .int(Int64(tenant.counts.held)), "satisfied": .int(Int64(tenant.counts.satisfied)),
                    "forgotten": .list(tenant.toForget.map(\.recorded)),
                ])
        }
        guard !drafts.isEmpty else { return }
        _ = try await stored { () async throws(StoreError) in try await store.append(drafts) }
    }

    private func checkpoint(
        _ store: any Store, _ signer: borrowing SigningKey
    ) async throws(LoopError) -> [SignedCheckpoint] {
        do {
            return try await store.checkpoint(signing: signer, at: clock.wall)
        } catch {
            throw LoopError(.stalled, "\(error)")
        }
    }

    private func stored<Result>(
        _ body: () async throws(StoreError) -> Result
    ) async throws(LoopError) -> Result {
        do {
            return try await body()
        } catch {
            throw LoopError(error.kind == .transient ? .transient : .stalled, "\(error)")
        }
    }
}

extension ActionReport.Fate {
    var isRecorded: Bool { if case .acted = self { true } else { false } }
}

extension TenantPlan {
    /// What a pass really forgets: a tenant that does not act changes no memory either.
    fileprivate var toForget: [Forgotten] { mode == TenantSpec.Mode.enforce.rawValue ? forgotten : [] }
}

extension TenantPlan.Forgotten {
    fileprivate var recorded: Value {
        [
            "address": .string(prior.address.description), "field": .string(prior.key.field.rawValue),
            "claim": .string(prior.claim.rawValue), "reason": .string(reason),
        ]
    }
}
