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

    struct Autoscaler: Sendable {
        let name: String
        let version: ObjectVersion
        let minimum: Int64
        let maximum: Int64?
    }

    struct Budget: Sendable {
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
        let type = kind.type
        let hasAutoscaler = ObjectKind.scaledByAutoscalers.contains(kind)
        guard hasAutoscaler || type == .replicaSet || type == .scalable else { return Companions() }
        async let autoscalers = hasAutoscaler ? drafts(of: .autoscaler, in: namespace, caller) : .success([])
        async let scaled = drafts(of: .scaledObject, in: namespace, caller)
        async let budgets = type == .scalable ? .success([]) : drafts(of: .budget, in: namespace, caller)
        var companions = Companions()
        companions.take(autoscalers: await autoscalers)
        companions.take(scaledObjects: await scaled)
        companions.take(budgets: await budgets)
        return companions
    }

    private mutating func take(autoscalers: Result<[ObjectDraft], CloudError>) {
        self.autoscalers = known(autoscalers, isEssential: true) { draft in
            draft.target.map { target in
                (
                    Target(target, in: draft.metadata.namespace),
                    Autoscaler(
                        name: draft.metadata.name, version: ObjectVersion(draft.metadata), minimum: draft.minimum ?? 1,
                        maximum: draft.maximum)
                )
            }
        }
    }

    private mutating func take(scaledObjects: Result<[ObjectDraft], CloudError>) {
        self.scaledObjects = known(scaledObjects, isEssential: true) { draft in
            draft.target.map { target in
                // What a ScaledObject leaves out is a Deployment. Source: KEDA documentation, "ScaledObject specification".
                var target = target
                if target.kind.isEmpty { target.kind = "Deployment" }
                if target.apiVersion.isEmpty { target.apiVersion = "apps/v1" }
                return (Target(target, in: draft.metadata.namespace), draft.metadata.name)
            }
        }
    }

    private mutating func take(budgets: Result<[ObjectDraft], CloudError>) {
        let all = known(budgets, isEssential: false) { draft in
            (draft.name, (draft.metadata.namespace, Budget(name: draft.metadata.name, terms: draft.budget)))
        }
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
            return .unknown(error.code == "Forbidden" ? .denied : .failed)
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
