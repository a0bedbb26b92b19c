import Cloud
import Synchronization
import Transport
import Vocabulary

/// Keeps the resources of one scope as watches tell them, for as long as it runs.
///
/// It keeps no object, only what a listing shows of it. An event costs what it takes to read the event, and a listing what it
/// takes to count its resources.
final class WatchedScope: ScopeWatch {
    let scope: Scope
    let changes: AsyncStream<Void>

    private let changed: AsyncStream<Void>.Continuation
    private let caller: KubernetesCaller
    private let kinds: [ObjectKind]
    private let detail: ListingDetail
    private let timing: KubernetesWatch.Timing
    private let state: Mutex<WatchedState>

    /// Nil for a type whose kinds only discovery tells: nobody says when there is another.
    init?(_ caller: KubernetesCaller, _ scope: Scope, _ detail: ListingDetail, timing: KubernetesWatch.Timing) {
        guard let kind = ObjectKind.of(scope.type) else { return nil }
        self.caller = caller
        self.scope = scope
        self.detail = detail
        self.timing = timing
        let state = WatchedState(scope, kind, detail, caller.client.clock.now)
        kinds = [kind] + state.companions.kinds
        self.state = Mutex(state)
        (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            for (number, kind) in kinds.enumerated() {
                group.addTask { await self.watch(kind, seed: self.timing.seed &+ UInt64(number)) }
            }
        }
        changed.finish()
    }

    private func watch(_ kind: ObjectKind, seed: UInt64) async {
        var timing = timing
        timing.seed = seed
        await KubernetesWatch(caller, path: kind.path(), timing: timing).run { event in
            let now = caller.client.clock.now
            if state.withLock({ $0.take(event, of: kind, at: now) }) { changed.yield() }
        }
    }

    func listing() -> Listing {
        let (rows, gap, toldAt) = state.withLock { ($0.rows.rows, $0.gap, $0.toldAt) }
        return Listing(
            scope: scope, resources: rows.map(\.resource),
            completeness: gap.map(Listing.Completeness.incomplete) ?? .complete, listedAt: toldAt, detail: detail)
    }
}
