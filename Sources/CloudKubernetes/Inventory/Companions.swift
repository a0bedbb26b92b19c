import Cloud
import Documents
import Vocabulary

/// What stands beside workloads and decides about them: autoscalers, ScaledObjects, PodDisruptionBudgets. Read once for a
/// listing.
struct Companions: Sendable {
    /// What is scaled: group, kind and name.
    struct Target: Hashable, Sendable {
        let group: String
        let kind: String
        let name: ObjectName

        init(_ reference: ObjectReference, in namespace: String) {
            group = reference.group
            kind = reference.kind
            name = ObjectName(namespace: namespace, name: reference.name)
        }

        init(_ kind: ObjectKind, _ name: ObjectName) {
            group = kind.group
            self.kind = kind.kind
            self.name = name
        }
    }

    struct Autoscaler: Hashable, Sendable {
        let name: String
        /// Of a second look only.
        var version: ObjectVersion?
        let minimum: Int64
        let maximum: Int64?
    }

    struct Budget: Hashable, Sendable {
        let name: String
        let terms: BudgetTerms
    }

    var autoscalers: Known<[Target: Autoscaler]> = .absent
    /// The names of ScaledObjects by what they scale.
    var scaledObjects: Known<[Target: String]> = .absent
    /// By namespace.
    var budgets: Known<[String: [Budget]]> = .absent
    /// Why something is unknown that a listing rests on.
    var problem: String?

    /// Whether anybody needs to know the labels of pods.
    var wantsPodLabels: Bool { budgets.value?.isEmpty == false }

    /// Reads those of a kind of workloads, in one namespace or in all.
    static func read(
        beside kind: ObjectKind, in namespace: String?, _ caller: KubernetesCaller
    ) async -> Companions {
        let kinds = kinds(beside: kind)
        guard !kinds.isEmpty else { return Companions() }
        func read(_ kind: ObjectKind) async -> Result<[ObjectDraft], CloudError> {
            kinds.contains(kind) ? await drafts(of: kind, in: namespace, caller) : .success([])
        }
        async let autoscalers = read(.autoscaler)
        async let scaled = read(.scaledObject)
        async let budgets = read(.budget)
        var companions = Companions()
        companions.take(autoscalers: await autoscalers)
        companions.take(scaledObjects: await scaled)
        companions.take(budgets: await budgets)
        return companions
    }

    /// The kinds of what may stand beside a kind.
    static func kinds(beside kind: ObjectKind) -> [ObjectKind] {
        if ObjectKind.scaledByAutoscalers.contains(kind) { return [.autoscaler, .scaledObject, .budget] }
        switch kind.type {
        case .replicaSet: return [.scaledObject, .budget]
        case .scalable: return [.scaledObject]
        default: return []
        }
    }

    private mutating func take(autoscalers: Result<[ObjectDraft], CloudError>) {
        self.autoscalers = known(autoscalers, isEssential: true) { draft in
            draft.autoscaler.map { target, scaler in
                var scaler = scaler
                scaler.version = ObjectVersion(draft.metadata)
                return (target, scaler)
            }
        }
    }

    private mutating func take(scaledObjects: Result<[ObjectDraft], CloudError>) {
        self.scaledObjects = known(scaledObjects, isEssential: true, \.scaledByObject)
    }

    private mutating func take(budgets: Result<[ObjectDraft], CloudError>) {
        let all = known(budgets, isEssential: false) { draft in (draft.name, draft.namespacedBudget) }
        self.budgets = all.map { all in
            Dictionary(grouping: all.values, by: \.0).mapValues { $0.map(\.1).sorted { $0.name < $1.name } }
        }
    }

    private mutating func known<Key: Hashable, Entry>(
        _ drafts: Result<[ObjectDraft], CloudError>, isEssential: Bool, _ entry: (ObjectDraft) -> (Key, Entry)?
    ) -> Known<[Key: Entry]> {
        switch drafts {
        case .success(let drafts):
            return .known(Dictionary(drafts.compactMap(entry), uniquingKeysWith: { first, _ in first }))
        case .failure(let error):
            if isEssential { problem = problem ?? "what scales it cannot be told: \(error)" }
            return .unknown(Ignorance(error))
        }
    }

    /// All objects of a kind; none where the cluster does not have the kind.
    private static func drafts(
        of kind: ObjectKind, in namespace: String?, _ caller: KubernetesCaller
    ) async -> Result<[ObjectDraft], CloudError> {
        var drafts: [ObjectDraft] = []
        var pool = ResourcePool()
        do throws(CloudError) {
            try await caller.pages(kind.path(in: namespace)) { answer throws(CloudError) in
                if answer.page == 0 { drafts = [] }
                let page = try DraftPage.list(answer.body, of: kind, &pool)
                drafts += page.drafts
                return page.metadata.end
            }
            return .success(drafts)
        } catch {
            return error.code == Refusal.Code.notServed ? .success([]) : .failure(error)
        }
    }
}

extension Ignorance {
    /// Why something is unknown that was asked for.
    init(_ error: CloudError) { self = error.code == "Forbidden" ? .denied : .failed }
}

extension ObjectDraft {
    /// What an autoscaler says of its target.
    var autoscaler: (Companions.Target, Companions.Autoscaler)? {
        target.map { target in
            (
                Companions.Target(target, in: metadata.namespace),
                Companions.Autoscaler(name: metadata.name, minimum: minimum ?? 1, maximum: maximum)
            )
        }
    }

    /// What a ScaledObject scales, and its name. What it leaves out is a Deployment.
    ///
    /// Source: KEDA documentation, "ScaledObject specification".
    var scaledByObject: (Companions.Target, String)? {
        target.map { target in
            var target = target
            if target.kind.isEmpty { target.kind = "Deployment" }
            if target.apiVersion.isEmpty { target.apiVersion = "apps/v1" }
            return (Companions.Target(target, in: metadata.namespace), metadata.name)
        }
    }

    /// A budget, and where it holds.
    var namespacedBudget: (String, Companions.Budget) {
        (metadata.namespace, Companions.Budget(name: metadata.name, terms: budget))
    }
}

extension Companions {
    /// The budget that keeps the most of a workload's pods; nil where none is about them.
    func budget(of draft: ObjectDraft) -> Known<(name: String, pods: Int64)> {
        switch budgets {
        case .unknown(let why): return .unknown(why)
        case .absent: return .absent
        case .known(let all):
            let size = draft.replicas ?? 1
            let own = (all[draft.metadata.namespace] ?? []).filter { $0.terms.selects(draft.podLabels) }
            let strictest = own.map { ($0.name, $0.terms.keeps(of: size)) }.max { $0.1 < $1.1 }
            return strictest.map { .known((name: $0.0, pods: $0.1)) } ?? .absent
        }
    }
}
