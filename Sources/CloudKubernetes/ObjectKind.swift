import Transport
import Vocabulary

/// A kind of objects of the API server, as a type of ours.
struct ObjectKind: Hashable, Sendable {
    let type: ResourceType
    /// Empty for the core group.
    let group: String
    let version: String
    let plural: String
    let kind: String
    /// The field that says how much of it there is, or whether it runs.
    let size: FieldPath
    /// What else is set.
    var more: [FieldPath] = []

    var sizes: [FieldPath] { [size] + more }

    /// `apps/v1`, or `v1` in the core group.
    var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// `deployments.apps`.
    var qualified: String { group.isEmpty ? plural : "\(plural).\(group)" }

    /// The path of all its objects, or of those in a namespace.
    func path(in namespace: String? = nil) -> String {
        let root = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        return namespace.map { "\(root)/namespaces/\(PercentEncoding.encoded($0))/\(plural)" } ?? "\(root)/\(plural)"
    }

    /// The path of one object.
    func path(of object: ObjectName) -> String {
        "\(path(in: object.namespace))/\(PercentEncoding.encoded(object.name))"
    }
}

/// What tells an object from others of its kind.
struct ObjectName: Hashable, Sendable {
    let namespace: String
    let name: String
}

/// The way to a field within an object.
struct FieldPath: Hashable, Sendable {
    let parts: [String]
    /// As the keys of `fieldsV1` have them.
    let managed: [[UInt8]]

    init(_ parts: String...) { self.init(parts) }

    init(_ parts: [String]) {
        self.parts = parts
        managed = parts.map { Array("f:\($0)".utf8) }
    }

    /// An object that holds nothing but a value here.
    func object(_ value: Value) -> Value {
        parts.reversed().reduce(value) { .map([Value.Entry($1, $0)]) }
    }

    /// `/spec/replicas`: as a JSON pointer (RFC 6901).
    var pointer: String {
        parts.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }
}

extension ObjectKind {
    static let deployment = ObjectKind(
        type: .deployment, group: "apps", version: "v1", plural: "deployments", kind: "Deployment", size: .replicas)
    static let statefulSet = ObjectKind(
        type: .statefulSet, group: "apps", version: "v1", plural: "statefulsets", kind: "StatefulSet", size: .replicas)
    static let replicaSet = ObjectKind(
        type: .replicaSet, group: "apps", version: "v1", plural: "replicasets", kind: "ReplicaSet", size: .replicas)
    static let daemonSet = ObjectKind(
        type: .daemonSet, group: "apps", version: "v1", plural: "daemonsets", kind: "DaemonSet",
        size: FieldPath("spec", "template", "spec", "nodeSelector"))
    static let cronJob = ObjectKind(
        type: .cronJob, group: "batch", version: "v1", plural: "cronjobs", kind: "CronJob",
        size: FieldPath("spec", "suspend"))
    static let autoscaler = ObjectKind(
        type: .autoscaler, group: "autoscaling", version: "v2", plural: "horizontalpodautoscalers",
        kind: "HorizontalPodAutoscaler", size: FieldPath("spec", "minReplicas"),
        more: [FieldPath("spec", "maxReplicas")])
    static let scaledObject = ObjectKind(
        type: .scaledObject, group: "keda.sh", version: "v1alpha1", plural: "scaledobjects", kind: "ScaledObject",
        size: FieldPath("metadata", "annotations", WellKnown.kedaReplicas))
    static let knativeService = ObjectKind(
        type: .knativeService, group: "serving.knative.dev", version: "v1", plural: "services", kind: "Service",
        size: FieldPath("spec", "template", "metadata", "annotations", WellKnown.knativeMinimum),
        more: [FieldPath("spec", "template", "metadata", "annotations", WellKnown.knativeMaximum)])
    static let rollout = ObjectKind(
        type: .rollout, group: "argoproj.io", version: "v1alpha1", plural: "rollouts", kind: "Rollout",
        size: .replicas)

    /// PodDisruptionBudgets are looked at, and are no type of ours.
    static let budget = ObjectKind(
        type: "policy/poddisruptionbudget", group: "policy", version: "v1", plural: "poddisruptionbudgets",
        kind: "PodDisruptionBudget", size: FieldPath("spec", "minAvailable"))

    /// A namespace is looked at for the cluster's identity.
    static let namespace = ObjectKind(
        type: "core/namespace", group: "", version: "v1", plural: "namespaces", kind: "Namespace",
        size: FieldPath("spec"))

    /// All but those that discovery finds.
    static let all = [
        deployment, statefulSet, replicaSet, daemonSet, cronJob, autoscaler, scaledObject, knativeService, rollout,
    ]

    /// Those that a HorizontalPodAutoscaler is looked up for.
    static let scaledByAutoscalers = [deployment, statefulSet, rollout]

    /// The kind of a type; nil for one that only discovery tells of.
    static func of(_ type: ResourceType) -> ObjectKind? { all.first { $0.type == type } }
}

extension FieldPath {
    static let replicas = FieldPath("spec", "replicas")
}

/// Keys that others have given a meaning.
enum WellKnown {
    /// With `"0"` a ScaledObject's target sleeps. Source: KEDA documentation, "Pausing autoscaling".
    static let kedaReplicas = "autoscaling.keda.sh/paused-replicas"
    /// Source: Knative documentation, "Configuring scale bounds".
    static let knativeMinimum = "autoscaling.knative.dev/min-scale"
    static let knativeMaximum = "autoscaling.knative.dev/max-scale"
    /// A label that no node has, so that a DaemonSet which selects it has no pods.
    static let asleep = "cloudpioneer.io/asleep"
    /// Holds a ``ControlMark``.
    static let control = "cloudpioneer.io/control"
    /// Tells people what has been done to an object, and until when.
    static let state = "cloudpioneer.io/state"
    /// Remembers who held the size of an object, so that it is theirs again afterwards.
    static let heldBefore = "cloudpioneer.io/held-before"
    /// Holds what is told of an object in advance.
    static let notice = "cloudpioneer.io/due"
    /// The label that the API server puts on each namespace, and that stands for the namespace of whatever is in it.
    static let namespace = "kubernetes.io/metadata.name"
}

extension ResourceType {
    static let deployment: ResourceType = "apps/deployment"
    static let statefulSet: ResourceType = "apps/statefulset"
    static let replicaSet: ResourceType = "apps/replicaset"
    static let daemonSet: ResourceType = "apps/daemonset"
    static let cronJob: ResourceType = "batch/cronjob"
    static let autoscaler: ResourceType = "autoscaling/hpa"
    static let scaledObject: ResourceType = "keda/scaledobject"
    static let knativeService: ResourceType = "knative/service"
    static let rollout: ResourceType = "argo/rollout"
    /// Anything else with a `scale` subresource.
    static let scalable: ResourceType = "scale/object"
}
