import Cloud
import Vocabulary

/// All that stands beside the workloads of a kind, kept fresh by watches.
struct WatchedCompanions: Sendable {
    /// Of which workloads something else is known than before.
    enum Selection: Hashable, Sendable {
        case object(ObjectName)
        case namespace(String)
        case all
    }

    /// What has to be watched.
    let kinds: [ObjectKind]
    private let kind: ObjectKind
    private var autoscalers: WatchedCompanion<Companions.Target, Companions.Autoscaler>
    private var scaledObjects: WatchedCompanion<Companions.Target, String>
    private var budgets: WatchedCompanion<String, Companions.Budget>

    init(beside kind: ObjectKind, _ now: Instant) {
        self.kind = kind
        kinds = Companions.kinds(beside: kind)
        autoscalers = WatchedCompanion(.autoscaler, now) { $0.autoscaler }
        scaledObjects = WatchedCompanion(.scaledObject, now) { $0.scaledByObject }
        budgets = WatchedCompanion(.budget, now) { $0.namespacedBudget }
    }

    /// Whether anybody needs to know the labels of pods. There may be a budget at any time.
    var wantsPodLabels: Bool { kinds.contains(.budget) }

    /// Takes note of something that was told of one of ``kinds``.
    mutating func take(_ event: WatchEvent, of kind: ObjectKind, at now: Instant) -> [Selection] {
        switch kind.type {
        case ObjectKind.autoscaler.type: selections(autoscalers.take(event, at: now), workload)
        case ObjectKind.scaledObject.type: selections(scaledObjects.take(event, at: now), workload)
        default: selections(budgets.take(event, at: now)) { .namespace($0) }
        }
    }

    private func workload(_ target: Companions.Target) -> Selection? {
        target.kind == kind.kind && target.group == kind.group ? .object(target.name) : nil
    }

    private func selections<Key, Entry>(
        _ change: WatchedCompanion<Key, Entry>.Change, _ selection: (Key) -> Selection?
    ) -> [Selection] {
        switch change {
        case .at(let keys): keys.compactMap(selection)
        case .everywhere: [.all]
        }
    }

    /// What stands beside one object.
    func beside(_ name: ObjectName) -> Companions {
        let target = Companions.Target(kind, name)
        var companions = Companions()
        if kinds.contains(.autoscaler) {
            companions.autoscalers = autoscalers.entries(at: target).map { $0.first.map { [target: $0] } ?? [:] }
        }
        if kinds.contains(.scaledObject) {
            companions.scaledObjects = scaledObjects.entries(at: target).map { $0.first.map { [target: $0] } ?? [:] }
        }
        if kinds.contains(.budget) {
            companions.budgets = budgets.entries(at: name.namespace).map { [name.namespace: $0] }
        }
        return companions
    }

    /// Why a listing cannot rest on it; nil where it can. Budgets are looked at, and decide nothing.
    var gap: String? {
        essentials.compactMap(\.gap).first.map { "what scales it cannot be told: \($0)" }
    }

    /// When it was last heard of: the oldest word that a listing rests on.
    var toldAt: Instant? { essentials.map(\.toldAt).min() }

    private var essentials: [WatchStanding] {
        (kinds.contains(.autoscaler) ? [autoscalers.standing] : [])
            + (kinds.contains(.scaledObject) ? [scaledObjects.standing] : [])
    }
}
