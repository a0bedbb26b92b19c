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
    ///   - reviewed: A plan somebody has looked at; nothing that it does not hold is done. Nil for all.
    ///   - pretending: Whether the instant is not the real one; then every endpoint has to be on this machine.
    ///   - holder: Who runs it, for the message that another process gets meanwhile.
    /// - Throws: A stalled error where something has to be seen to first, a transient one where another process acts.
    public func apply(
        reviewed: ReviewedPlan? = nil, pretending: Bool = false, holder: String
    ) async throws(LoopError) -> PassReport {
        guard let store else { throw LoopError(.terminal, "a pass that acts needs a store") }
        let steps = PassSteps(store: store, clock: clock)
        let lock = try await steps.stored { () async throws(StoreError) in
            try await store.acquirePassLock(holder: holder)
        }
        defer { lock.release() }
        // Under the lock, since two processes would make two keys.
        let signer = try KeyFiles.signingKey(configuration.signingKey)
        let keeper = try markKeeper()

        let specs = try await specs()
        if pretending { try refuseRealClouds(specs.specs) }
        try await steps.remember(specs)
        let settlement = Settlement(
            providers: providers, store: store, accounts: specs.specs.accounts,
            accountsAreWhole: specs.accountsAreWhole, clock: clock)
        let verifier = Verifier(providers, store, clock: clock)
        let settled = try await steps.stored { () async throws(StoreError) in
            try await verifier.lookAtDue(in: specs.specs.accounts.map(\.configuration))
            return try await settlement.settle()
        }
        let (inputs, marks) = try await gather(specs)
        let plan = Planner.plan(inputs)
        var notices = specs.notices + marks.forgeries.map(Self.notice)
        if let warning = reviewed?.warning(for: plan, specs.specs, zones) { notices.append(warning) }
        var actions: [ActionReport] = []
        if specs.isHeldWhole {
            actions = plan.tenants.flatMap { tenant in
                tenant.actions.map { ActionReport(tenant: tenant.tenant, action: $0, fate: .held) }
            }
        } else {
            let executor = Executor(
                providers: providers, store: store, keeper: keeper, authors: Authors(specs.snapshots), clock: clock,
                plan: plan, inputs: inputs)
            try await steps.stored { () async throws(StoreError) in
                try await verifier.endOvertaken(by: plan, inputs, accountsAreWhole: specs.accountsAreWhole)
            }
            let done = try await steps.carryOut(plan, inputs, marks, reviewed: reviewed?.actionKeys, executor)
            actions = done.actions
            notices += done.notices
            tell(done.events)
        }
        try await steps.checkpoint(signer, to: CheckpointFile(path: configuration.checkpoints))
        return PassReport(
            plan: plan, actions: actions, settled: settled, notices: notices, held: specs.held,
            diagnostics: specs.diagnostics)
    }

    static func notice(ofForgedMark address: ResourceAddress) -> String {
        "the mark on \(address) is not believed: it bears this controller's name and was not made for this resource; "
            + "find out who wrote it, and take it off"
    }

    func markKeeper() throws(LoopError) -> MarkKeeper {
        MarkKeeper(controller: configuration.controller, key: try KeyFiles.markKey(configuration.markKey))
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
}
