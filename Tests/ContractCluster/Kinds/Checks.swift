import Vocabulary

/// What is refused of the kinds that are built in: as much as tests have needed.
enum Checks {
    static func problems(_ object: Value, old: Value?, _ kind: ResourceKind) -> [APIStatus.Cause] {
        var causes: [APIStatus.Cause] = []
        if let replicas = object.at("spec", "replicas")?.integer, replicas < 0 {
            causes.append(negative("spec.replicas", replicas))
        }
        switch kind.kind {
        case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet": causes += workload(object, old: old)
        case "CronJob":
            if object.at("spec", "schedule")?.text ?? "" == "" { causes.append(required("spec.schedule")) }
        case "HorizontalPodAutoscaler": causes += autoscaler(object)
        case "CustomResourceDefinition":
            do throws(APIStatus.Cause) { _ = try CustomKind.kinds(of: object) } catch { causes.append(error) }
        default: break
        }
        return causes
    }

    private static func workload(_ object: Value, old: Value?) -> [APIStatus.Cause] {
        var causes: [APIStatus.Cause] = []
        let selector = object.at("spec", "selector")
        let labels = object.at("spec", "template", "metadata", "labels")
        if selector == nil || selector == .map([]) { causes.append(required("spec.selector")) }
        let isSelected = selector.flatMap(LabelSelector.init(wire:))?.selects(labels?.entries ?? []) ?? false
        if !isSelected {
            causes.append(
                invalid(
                    "spec.template.metadata.labels", labels ?? .map([]),
                    "`selector` does not match template `labels`"))
        }
        if object.at("spec", "template", "spec", "containers")?.elements?.isEmpty ?? true {
            causes.append(required("spec.template.spec.containers"))
        }
        if let before = old?.at("spec", "selector"), let selector, before != selector {
            causes.append(invalid("spec.selector", selector, "field is immutable"))
        }
        return causes
    }

    private static func autoscaler(_ object: Value) -> [APIStatus.Cause] {
        let (least, most) = (
            object.at("spec", "minReplicas")?.integer ?? 1, object.at("spec", "maxReplicas")?.integer ?? 0
        )
        var causes: [APIStatus.Cause] = []
        if least < 1 {
            causes.append(
                invalid("spec.minReplicas", .int(least), "must be greater than or equal to 1"))
        }
        if most < 1 { causes.append(invalid("spec.maxReplicas", .int(most), "must be greater than 0")) }
        if most < least {
            causes.append(
                invalid("spec.maxReplicas", .int(most), "must be greater than or equal to `minReplicas`"))
        }
        for name in ["kind", "name"] where object.at("spec", "scaleTargetRef", name)?.text ?? "" == "" {
            causes.append(required("spec.scaleTargetRef." + name))
        }
        return causes
    }

    static func required(_ field: String) -> APIStatus.Cause {
        APIStatus.Cause(reason: "FieldValueRequired", message: "Required value", field: field)
    }

    static func negative(_ field: String, _ number: Int64) -> APIStatus.Cause {
        invalid(field, .int(number), "must be greater than or equal to 0")
    }

    static func invalid(_ field: String, _ value: Value, _ why: String) -> APIStatus.Cause {
        APIStatus.Cause(
            reason: "FieldValueInvalid", message: "Invalid value: \(JSONText.text(value)): \(why)", field: field)
    }
}
