import Cloud
import Vocabulary

/// Lists accounts for everybody who asks: however many tenants want the same account, it is listed once.
actor AccountLister {
    private struct Run {
        let began: Instant
        let scopes: Set<Scope>
        let task: Task<Void, Never>
    }

    private let reader: InventoryReader
    private let world: KnownWorld
    private let clock: PassClock
    private var runs: [AccountName: Run] = [:]

    init(_ reader: InventoryReader, _ world: KnownWorld, clock: PassClock) {
        self.reader = reader
        self.world = world
        self.clock = clock
    }

    /// Sees to it that every scope of some types was listed at or after an instant; what is younger is left alone.
    func refresh(_ account: AccountConfiguration, types: Set<ResourceType>, since: Instant) async {
        let wanted = reader.scopes(of: account, types: types)
        while !Task.isCancelled {
            var old: [Scope] = []
            for scope in wanted where await world.listing(of: scope).map({ $0.listedAt < since }) ?? true {
                old.append(scope)
            }
            guard !old.isEmpty else { return }
            if let run = runs[account.name] {
                await run.task.value
                // It began too early, or was about something else: then there is another turn.
                if run.began >= since, run.scopes.isSuperset(of: old) { return }
                continue
            }
            await list(old, of: account)
            return
        }
    }

    private func list(_ scopes: [Scope], of account: AccountConfiguration) async {
        let task = Task { [reader, world] in
            await world.note(await reader.read(scopes, of: account, await world.demand))
        }
        runs[account.name] = Run(began: clock.now, scopes: Set(scopes), task: task)
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        runs[account.name] = nil
    }
}
