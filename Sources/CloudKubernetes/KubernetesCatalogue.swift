public import Cloud
import Vocabulary

/// What this product can do in a Kubernetes cluster, as pure values.
public enum KubernetesCatalogue {
    /// The whole of it.
    public static let catalogue = Catalogue(
        provider: "kubernetes", realms: ["kubernetes"],
        types: [
            deployment, statefulSet, replicaSet, daemonSet, cronJob, autoscaler, scaledObject, knativeService, rollout,
            scalable,
        ],
        credentialMethods: CredentialMethod.kubernetes, regions: [region], namespaceKey: WellKnown.namespace)

    /// Seconds. What is read without a version is what was written last; an aggregated server may lag a little.
    private static let showsWithin = 10
    /// A cluster is one region.
    static let region = "cluster"
}

extension KubernetesCatalogue {
    private static let deployment = workload(.deployment, "Deployment", paused: true)
    private static let statefulSet = workload(.statefulSet, "StatefulSet")
    private static let rollout = workload(.rollout, "Argo Rollout", paused: true)
    private static let replicaSet = scaled(.replicaSet, "ReplicaSet")
    private static let scalable = scaled(.scalable, "object with a scale subresource")

    /// Source: Kubernetes documentation, "Horizontal Pod Autoscaling", implicit maintenance-mode deactivation: with a size
    /// of 0 the autoscaler stops adjusting it.
    private static func workload(_ type: ResourceType, _ title: String, paused: Bool = false) -> ResourceTypeDescription
    {
        ResourceTypeDescription(
            type: type, title: title,
            fields: [
                FieldDescription(.desired, .capacity), FieldDescription(.minimum, .capacity),
                FieldDescription(.maximum, .capacity),
            ],
            transitions: [
                Transition(
                    .resize, .numbers, touches: [.desired, .minimum, .maximum], actionClass: .absolute,
                    settlesWithin: showsWithin,
                    note: "a smaller size ends pods with what is on them; `minimum` and `maximum` are its "
                        + "autoscaler's"), labelling,
            ],
            cautions: [budget], tellingWho: whoElse, stoppedMeans: [FieldChoice(.desired, .count(0))],
            attributes: [
                .autoscaler, .budgetKeeps, .createdAt, .disruptionBudget, .managedBy, .readyReplicas, .sizeSetBy,
            ] + (paused ? [.paused] : []),
            attributeKinds: [
                .budgetKeeps: .number, .createdAt: .number, .paused: .flag, .readyReplicas: .number,
            ],
            followingAttributes: [.budgetKeeps, .readyReplicas, .sizeSetBy], tagRules: .labels)
    }

    private static func scaled(_ type: ResourceType, _ title: String) -> ResourceTypeDescription {
        ResourceTypeDescription(
            type: type, title: title, fields: [FieldDescription(.desired, .capacity)],
            transitions: [
                Transition(
                    .resize, .numbers, touches: [.desired], actionClass: .absolute, settlesWithin: showsWithin,
                    note: "a smaller size ends pods with what is on them"), labelling,
            ],
            cautions: type == .replicaSet ? [budget] : [], tellingWho: whoElse,
            stoppedMeans: [FieldChoice(.desired, .count(0))],
            attributes: [.createdAt, .managedBy, .readyReplicas, .sizeSetBy]
                + (type == .replicaSet ? [.budgetKeeps, .disruptionBudget] : []),
            attributeKinds: [.budgetKeeps: .number, .createdAt: .number, .readyReplicas: .number],
            followingAttributes: [.budgetKeeps, .readyReplicas, .sizeSetBy], tagRules: .labels)
    }

    private static let daemonSet = powered(
        .daemonSet, "DaemonSet",
        stop: "its pods end, since it then selects nodes that there are none of; its pod template changes")
    private static let cronJob = powered(
        .cronJob, "CronJob", stop: "no job is begun; what runs goes on, and what is missed meanwhile may be made up for"
    )

    /// Source: KEDA documentation, "Pausing autoscaling".
    private static let scaledObject = powered(
        .scaledObject, "KEDA ScaledObject", stop: "its target is scaled to 0 and stays there",
        paused: [
            Constraint(
                .paused, in: [true], forbids: [.stop, .start], reason: "somebody else has paused it; end that first")
        ])

    private static func powered(
        _ type: ResourceType, _ title: String, stop note: String, paused: [Constraint] = []
    ) -> ResourceTypeDescription {
        ResourceTypeDescription(
            type: type, title: title, fields: [FieldDescription(.power, .power)],
            transitions: [
                Transition(
                    .stop, .power(from: [.running], to: .stopped), touches: [.power], actionClass: .absolute,
                    settlesWithin: showsWithin, note: note),
                Transition(
                    .start, .power(from: [.stopped], to: .running), touches: [.power], actionClass: .absolute,
                    settlesWithin: showsWithin), labelling,
            ],
            constraints: paused, tellingWho: whoElse,
            attributes: [.createdAt, .managedBy, .sizeSetBy] + (paused.isEmpty ? [] : [.paused]),
            attributeKinds: [.createdAt: .number, .paused: .flag], followingAttributes: [.sizeSetBy],
            tagRules: .labels)
    }

    private static let autoscaler = bounded(
        .autoscaler, "HorizontalPodAutoscaler", stoppedMeans: [], note: "what it scales follows at once")

    /// Source: Knative documentation, "Configuring scale bounds"; a service without requests scales to its minimum.
    private static let knativeService = bounded(
        .knativeService, "Knative Service", stoppedMeans: [FieldChoice(.minimum, .count(0))],
        note: "a new revision is made; with a minimum of 0 it sleeps once nobody asks for it")

    private static func bounded(
        _ type: ResourceType, _ title: String, stoppedMeans: [FieldChoice], note: String
    ) -> ResourceTypeDescription {
        ResourceTypeDescription(
            type: type, title: title,
            fields: [FieldDescription(.minimum, .capacity), FieldDescription(.maximum, .capacity)],
            transitions: [
                Transition(
                    .resize, .numbers, touches: [.minimum, .maximum], actionClass: .absolute,
                    settlesWithin: showsWithin,
                    note: note), labelling,
            ],
            tellingWho: whoElse, stoppedMeans: stoppedMeans, attributes: [.createdAt, .managedBy, .sizeSetBy],
            attributeKinds: [.createdAt: .number], followingAttributes: [.sizeSetBy], tagRules: .labels)
    }

    private static let labelling = Transition(
        .tag, .tags, touches: [], actionClass: .absolute, settlesWithin: showsWithin)
    private static let whoElse: [AttributeName] = [.managedBy, .sizeSetBy]

    /// Scaling is no eviction, so the API server would refuse nothing.
    private static let budget = Caution(
        .desired, below: .budgetKeeps, by: .disruptionBudget,
        reason: "of its pods from evictions; scaling is no eviction, so nothing refuses it")
}

extension TagRules {
    /// Labels of objects. Source: Kubernetes documentation, "Labels and Selectors". Nobody limits how many there are; the
    /// API server limits an object's size.
    static let labels = TagRules(
        longestKey: 317, longestValue: 63, most: 1000, reservedPrefixes: ["kubernetes.io/", "k8s.io/"],
        characters: .label, holdNotices: false)
}
