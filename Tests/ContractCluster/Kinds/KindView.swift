import Vocabulary

/// How a kind shows objects that are stored as another one.
struct KindView: Sendable {
    /// The kind they are stored as.
    let hub: @Sendable () -> ResourceKind
    /// The names of fields here that have others there.
    var renamed: [String: String] = [:]
    var toHub: @Sendable (Value) -> Value = { $0 }
    var fromHub: @Sendable (Value) -> Value = { $0 }

    /// An object of this kind as it is stored.
    func stored(_ value: Value) -> Value { typed(toHub(rename(value, renamed)), hub()) }

    /// A stored object as this kind.
    func shown(_ value: Value, as kind: ResourceKind) -> Value {
        let names = Dictionary(uniqueKeysWithValues: renamed.map { ($0.value, $0.key) })
        return kind.ordered(typed(fromHub(rename(value, names)), kind))
    }

    private func rename(_ value: Value, _ names: [String: String]) -> Value {
        .map((value.entries ?? []).map { Value.Entry(names[$0.key] ?? $0.key, $0.value) })
    }

    private func typed(_ value: Value, _ kind: ResourceKind) -> Value {
        var value = value
        if value["apiVersion"] != nil { value.set("apiVersion", .string(kind.apiVersion)) }
        return value
    }
}

extension OtherKinds {
    /// Kinds that show others' objects.
    static let views = [coreEvent, oldAutoscaler]

    private static let coreEvent: ResourceKind = {
        var kind = ResourceKind(
            group: "", version: "v1", kind: "Event", plural: "events", singular: "event", shortNames: ["ev"],
            isNamespaced: true,
            schema: .whole([
                "involvedObject": .loose, "reason": .string, "message": .string, "source": .loose,
                "firstTimestamp": .string, "lastTimestamp": .string, "count": .integer, "type": .string,
                "eventTime": .string, "series": .loose, "action": .string, "related": .loose,
                "reportingComponent": .string, "reportingInstance": .string,
            ]))
        let view = KindView(
            hub: { event },
            renamed: [
                "involvedObject": "regarding", "message": "note", "source": "deprecatedSource",
                "firstTimestamp": "deprecatedFirstTimestamp", "lastTimestamp": "deprecatedLastTimestamp",
                "count": "deprecatedCount", "reportingComponent": "reportingController",
            ])
        kind.view = view
        kind.columns = event.columns.map { column in
            Column(name: column.name, description: column.description) { value, now in
                column.cell(view.stored(value), now)
            }
        }
        return kind
    }()

    private static let oldAutoscaler: ResourceKind = {
        var kind = ResourceKind(
            group: "autoscaling", version: "v1", kind: "HorizontalPodAutoscaler",
            plural: "horizontalpodautoscalers", singular: "horizontalpodautoscaler", shortNames: ["hpa"],
            categories: ["all"], isNamespaced: true,
            schema: .whole([
                "spec": .object([
                    "scaleTargetRef": .object(
                        ["kind": .string, "name": .string, "apiVersion": .string], merging: .atomic),
                    "minReplicas": .integer, "maxReplicas": .integer, "targetCPUUtilizationPercentage": .integer,
                ]),
                "status": .object([
                    "observedGeneration": .integer, "lastScaleTime": .string, "currentReplicas": .integer,
                    "desiredReplicas": .integer, "currentCPUUtilizationPercentage": .integer,
                ]),
            ]))
        kind.subresources = [.status]
        kind.hasGeneration = false
        kind.columns = autoscaler.columns
        kind.view = KindView(hub: { autoscaler }, toHub: withMetrics, fromHub: withPercentage)
        return kind
    }()

    private static let utilization = ["resource", "target", "averageUtilization"]

    /// The one metric of version 1 among those of version 2.
    @Sendable private static func withMetrics(_ value: Value) -> Value {
        var value = value
        guard let percentage = value.at("spec", "targetCPUUtilizationPercentage") else { return value }
        value.set(["spec", "targetCPUUtilizationPercentage"], nil)
        value.set(
            ["spec", "metrics"],
            [
                [
                    "type": "Resource",
                    "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": percentage]],
                ]
            ])
        return value
    }

    @Sendable private static func withPercentage(_ value: Value) -> Value {
        var value = value
        let metrics = value.at("spec", "metrics")?.elements ?? []
        let percentage = metrics.first { $0.at("resource", "name") == "cpu" }?.at(utilization)
        value.set(["spec", "metrics"], nil)
        value.set(["spec", "targetCPUUtilizationPercentage"], percentage)
        if value.at("status", "currentReplicas") == nil { value.set(["status", "currentReplicas"], 0) }
        return value
    }
}
