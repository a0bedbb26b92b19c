import Cloud
import Ledger
import Specs
import Storage
import Vocabulary

/// Finds out what became of intents that a crash or a lost answer left open.
///
/// Every change so far is absolute: it sets a state that can be looked at, and that a repetition does not change. What
/// is not there once the provider's stated lag has passed was not done; the next plan decides anew.
struct Settlement {
    let providers: ProviderRegistry
    let store: any Store
    let accounts: [CloudAccountSpec]
    let clock: PassClock

    /// Settles what can be settled.
    ///
    /// - Returns: The outcomes that were found.
    func settle() async throws(StoreError) -> [IntentOutcome] {
        let open = try await store.openIntents().map(\.intent)
        guard !open.isEmpty else { return [] }
        var outcomes: [IntentOutcome] = []
        for (scope, intents) in Dictionary(grouping: open, by: \.address.scope).sorted(by: { $0.key < $1.key }) {
            guard let (account, provider) = account(of: scope) else { continue }
            // What another account shows tells nothing: there everything would be gone.
            guard await provider.refusal(of: .reading(account)) == nil else { continue }
            let readings = await provider.read(intents.map(\.address), .reading(account))
            for (intent, reading) in zip(intents, readings) {
                guard let result = result(of: intent, reading, provider.catalogue) else { continue }
                outcomes.append(IntentOutcome(intent: intent.id, result: result, at: clock.wall))
            }
        }
        if !outcomes.isEmpty { try await store.finish(outcomes) }
        return outcomes
    }

    private func account(of scope: Scope) -> (AccountConfiguration, any Provider)? {
        let owner = accounts.first {
            $0.configuration.realm == scope.realm && $0.configuration.account == scope.account
        }
        guard let configuration = owner?.configuration, let provider = providers.provider(of: configuration) else {
            return nil
        }
        return (configuration, provider)
    }

    /// What a second look tells; nil where it is too early to tell.
    private func result(of intent: Intent, _ reading: Reading, _ catalogue: Catalogue) -> IntentOutcome.Result? {
        switch reading {
        case .unreadable: return nil
        case .gone: return .superseded("the resource is gone")
        case .found(let resource):
            guard resource.incarnation == intent.incarnation else {
                return .superseded("another resource has its name now")
            }
            if intent.changes.allSatisfy({ resource.value(of: $0.field) == .known($0.to) }) { return .succeeded }
            let isKnown = intent.changes.allSatisfy { !resource.value(of: $0.field).isUnknown }
            guard isKnown, !resource.state.isChanging, !isWithinLag(intent, catalogue) else { return nil }
            let untouched = intent.changes.allSatisfy { change in
                change.from.map { resource.value(of: change.field) == .known($0) } ?? false
            }
            return untouched
                ? .failed(
                    code: "lost", message: "the resource shows no trace of the change; it was not made",
                    retry: .transient)
                : .superseded("the resource is neither as it was nor as it should be: somebody else changed it")
        }
    }

    private func isWithinLag(_ intent: Intent, _ catalogue: Catalogue) -> Bool {
        let transition = catalogue[intent.address.scope.type]?.transitions.first { $0.name == intent.transition }
        let lag = Int64(transition?.settlesWithin ?? 0) * 1000
        return clock.wall.milliseconds < intent.recordedAt.milliseconds + lag
    }
}
