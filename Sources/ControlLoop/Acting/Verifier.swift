public import Cloud
import Ledger
public import Logging
public import Planning
import Specs
public import Storage
public import Vocabulary

/// Looks again at what was changed until it is as it was made, with the account's read-only access.
public struct Verifier: Sendable {
    /// The most resources that are read at once.
    private static let batch = 500

    private let providers: ProviderRegistry
    private let store: any Store
    private let clock: PassClock
    private let logger: Logger
    private let observe: @Sendable ([(address: ResourceAddress, resource: Resource?)]) async -> Void

    /// A verifier over some providers and a store.
    ///
    /// - Parameter observe: Told what was read; nil for a resource that is gone.
    public init(
        _ providers: ProviderRegistry, _ store: any Store, clock: PassClock,
        logger: Logger = Logger(label: "verification"),
        observe: @escaping @Sendable ([(address: ResourceAddress, resource: Resource?)]) async -> Void = { _ in }
    ) {
        self.providers = providers
        self.store = store
        self.clock = clock
        self.logger = logger
        self.observe = observe
    }

    /// Reads changed resources of an account again and keeps what that tells. Of an account that cannot be asked, and of
    /// what is unreadable, nothing is told but when to look again.
    ///
    /// - Returns: A verdict for each change, in their order.
    public func look(
        at due: [WatchedChange], in account: AccountConfiguration
    ) async throws(StoreError) -> [Verdict] {
        guard !due.isEmpty, let provider = providers.provider(of: account) else { return [] }
        let refusal = await provider.refusal(of: .reading(account))
        var readings: [IntentID: Reading] = [:]
        if refusal == nil {
            for (_, some) in Dictionary(grouping: due, by: \.intent.address.scope).sorted(by: { $0.key < $1.key }) {
                for start in stride(from: 0, to: some.count, by: Self.batch) {
                    let chunk = some[start..<min(start + Self.batch, some.count)]
                    let answers = await provider.read(chunk.map(\.intent.address), .reading(account))
                    for (watched, reading) in zip(chunk, answers) { readings[watched.intent.id] = reading }
                    await observe(
                        zip(chunk, answers).compactMap { watched, reading in
                            switch reading {
                            case .found(let resource): (watched.intent.address, resource)
                            case .gone: (watched.intent.address, nil)
                            case .unreadable: nil
                            }
                        })
                }
            }
        }
        let unread = CloudError(.transient, code: "notRead", message: refusal ?? "the provider gave no answer")
        let now = clock.wall
        let verdicts = due.map { watched in
            VerificationDecision.verdict(on: watched, readings[watched.intent.id] ?? .unreadable(unread), at: now)
        }
        try await store.note(zip(due, verdicts).map { LookResult($1, on: $0, at: now) })
        for (watched, verdict) in zip(due, verdicts) { say(verdict, of: watched) }
        return verdicts
    }

    /// Looks at all that is due in some accounts.
    public func lookAtDue(in accounts: [AccountConfiguration]) async throws(StoreError) {
        for account in accounts {
            let due = try await store.watched(in: account.name, due: clock.wall)
            _ = try await look(at: due, in: account)
        }
    }

    /// When the next look is due in an account, or in any; nil where there is nothing to look at.
    public func nextLook(in account: AccountName? = nil) async throws(StoreError) -> Instant? {
        try await store.nextLook(in: account)
    }

    /// Ends looking for what nobody wants any more: the resource is another than it was made, and the plan, which sees
    /// that too, leaves it so; or its account is gone. Reads may lag behind writes, so that as long as there is another
    /// look before the change must show, what is seen may still be what was there before it.
    ///
    /// - Parameters:
    ///   - accountsAreWhole: Whether the accounts of the plan are all there are.
    ///   - isMeant: Which changes the plan speaks of.
    public func endOvertaken(
        by plan: Plan, _ inputs: PlanInputs, accountsAreWhole: Bool,
        where isMeant: (WatchedChange) -> Bool = { _ in true }
    ) async throws(StoreError) {
        let watched = try await store.watched(in: nil, due: nil).filter(isMeant)
        guard !watched.isEmpty else { return }
        let wanted = plan.tenants.reduce(into: Set(plan.tenants.flatMap { $0.actions.map(\.address) })) {
            $0.formUnion($1.awaited)
        }
        let accounts = Set(inputs.specs.accounts.map(\.configuration.name))
        let ended = watched.filter { watched in
            guard accounts.contains(watched.intent.account) else { return accountsAreWhole }
            guard watched.lookAt >= watched.deadline, !wanted.contains(watched.intent.address),
                let resource = inputs.inventory[watched.intent.address],
                resource.incarnation == watched.intent.incarnation, !resource.state.isChanging
            else { return false }
            return watched.intent.changes.contains { change in
                if case .known(let value) = resource.value(of: change.field) { value != change.to } else { false }
            }
        }
        try await store.note(
            ended.map { LookResult(intent: $0.intent.id, finding: .over(.overtaken, ""), at: clock.wall) })
    }

    /// What is new is said once.
    private func say(_ verdict: Verdict, of watched: WatchedChange) {
        let resource = Escaping.terminal(watched.intent.address.description)
        let context: Logger.Metadata = [
            "tenant": "\(watched.intent.tenant)", "resource": "\(resource)",
            "transition": "\(watched.intent.transition)", "intent": "\(watched.intent.id)",
        ]
        switch verdict {
        case .departed(let since, let what, _) where watched.departedSince == nil:
            logger.warning(
                "\(resource) is not as it was made, since \(since): \(Escaping.terminal(what))", metadata: context)
        case .changedBySomebody(let what):
            logger.warning(
                "somebody else changed \(resource) after it was made: \(Escaping.terminal(what))", metadata: context)
        case .reached where watched.departedSince != nil:
            logger.notice("\(resource) is as it was made again", metadata: context)
        default: break
        }
    }
}
