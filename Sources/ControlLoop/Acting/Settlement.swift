import Cloud
import Ledger
import Specs
import Storage
import Vocabulary

/// Finds out what became of intents that a crash or a lost answer left open. It sends nothing.
///
/// What sets a state is seen on the resource, what was created by the tag of its intent. What is not there was not done,
/// but only once the provider's stated lag has passed since the last instant at which it may have been sent; the next
/// plan decides anew. A crash leaves no such instant, so it is the first look after it.
struct Settlement {
    /// Seconds that a change may take to show where the catalogue no longer has it.
    static let longestLag: Int64 = 3600

    let providers: ProviderRegistry
    let store: any Store
    let accounts: [CloudAccountSpec]
    /// Whether ``accounts`` are all there are: no document that could hold one is unreadable, and no source held.
    var accountsAreWhole = false
    let clock: PassClock

    /// Settles what can be settled.
    ///
    /// - Parameter isMeant: Which intents to look at; none of them may still be on its way to the provider.
    /// - Returns: The final outcomes that were found.
    func settle(where isMeant: (Intent) -> Bool = { _ in true }) async throws(StoreError) -> [IntentOutcome] {
        let open = try await store.openIntents().filter { isMeant($0.intent) }
        guard !open.isEmpty else { return [] }
        var outcomes: [IntentOutcome] = []
        for (scope, actions) in Dictionary(grouping: open, by: \.intent.address.scope).sorted(by: { $0.key < $1.key }) {
            let results = await results(of: actions, in: scope)
            for (action, result) in zip(actions, results) {
                guard let result = result ?? interruption(of: action) else { continue }
                outcomes.append(IntentOutcome(intent: action.intent.id, result: result, at: clock.wall))
            }
        }
        if !outcomes.isEmpty { try await store.finish(outcomes) }
        return outcomes.filter(\.result.isFinal)
    }

    /// An intent without any outcome: its process died. From now on it is certain that nothing more is sent for it.
    private func interruption(of action: JournalAction) -> IntentOutcome.Result? {
        guard action.outcome == nil else { return nil }
        return .unknown(
            code: "interrupted", message: "the process ended before it could note what the provider answered")
    }

    private func results(of actions: [JournalAction], in scope: Scope) async -> [IntentOutcome.Result?] {
        guard let account = account(of: scope) else { return actions.map(abandoned) }
        let nothing = [IntentOutcome.Result?](repeating: nil, count: actions.count)
        // What another account shows tells nothing: there everything would be gone.
        guard let provider = providers.provider(of: account), await provider.refusal(of: .reading(account)) == nil
        else { return nothing }
        var results = nothing
        let created = actions.indices.filter { actions[$0].intent.actionClass == .searchable }
        let set = actions.indices.filter { actions[$0].intent.actionClass != .searchable }
        if !created.isEmpty {
            let traces = await provider.search(created.map { actions[$0].intent.id }, in: scope, .reading(account))
            for (place, trace) in zip(created, traces) { results[place] = result(of: actions[place], trace) }
        }
        if !set.isEmpty {
            let readings = await provider.read(set.map { actions[$0].intent.address }, .reading(account))
            for (place, reading) in zip(set, readings) { results[place] = result(of: actions[place], reading) }
        }
        return results
    }

    private func account(of scope: Scope) -> AccountConfiguration? {
        accounts.first { $0.configuration.realm == scope.realm && $0.configuration.account == scope.account }?
            .configuration
    }

    /// Nobody can look any more once the account has been taken out of the documents.
    private func abandoned(_ action: JournalAction) -> IntentOutcome.Result? {
        guard accountsAreWhole, !mayBeTooEarly(action) else { return nil }
        let scope = action.intent.address.scope
        return .superseded(
            "no CloudAccount is \(scope.realm)/\(scope.account) any more, so nobody can tell what became of it")
    }

    /// What the search for something created tells; nil where it is too early to tell.
    private func result(of action: JournalAction, _ trace: Trace) -> IntentOutcome.Result? {
        switch trace {
        case .found: .succeeded
        case .none: mayBeTooEarly(action) ? nil : .lost("nothing bears the tag of the intent")
        case .unreadable: nil
        }
    }

    /// What a second look at a resource tells; nil where it is too early to tell.
    private func result(of action: JournalAction, _ reading: Reading) -> IntentOutcome.Result? {
        let intent = action.intent
        switch reading {
        case .unreadable: return nil
        case .gone: return intent.isDeletion ? .succeeded : .superseded("the resource is gone")
        case .found(let resource):
            guard resource.incarnation == intent.incarnation else {
                return intent.isDeletion ? .succeeded : .superseded("another resource has its name now")
            }
            if intent.changes.allSatisfy({ $0.isMade(on: resource) }) { return .succeeded }
            let isKnown = intent.changes.allSatisfy { !resource.value(of: $0.field).isUnknown }
            guard isKnown, !resource.state.isChanging, !mayBeTooEarly(action) else { return nil }
            let untouched = intent.changes.allSatisfy { change in
                change.from.map { resource.value(of: change.field) == .known($0) } ?? false
            }
            return untouched
                ? .lost("the resource shows no trace of the change")
                : .superseded("the resource is neither as it was nor as it should be: somebody else changed it")
        }
    }

    private func mayBeTooEarly(_ action: JournalAction) -> Bool {
        guard let sent = action.outcome?.at else { return true }
        let type = action.intent.address.scope.type
        let lag = providers.catalogues.transition(action.intent.transition, of: type)
            .map { Int64($0.settlesWithin) }
        return clock.wall < sent.adding(seconds: lag ?? Self.longestLag)
    }
}

extension IntentOutcome.Result {
    /// It was not made, as far as the provider shows once its lag has passed.
    fileprivate static func lost(_ sign: String) -> Self {
        .failed(code: "lost", message: "\(sign); it was not made", retry: .transient)
    }
}
