import Vocabulary

/// The kinds that are no workloads.
enum OtherKinds {
    static let all = [
        namespace, pod, serviceAccount, configMap, event, lease, autoscaler, disruptionBudget, definition,
    ]

    static let templateGeneration = "deprecated.daemonset.template.generation"

    static let namespace: ResourceKind = {
        var kind = ResourceKind(
            group: "", version: "v1", kind: "Namespace", plural: "namespaces", singular: "namespace",
            shortNames: ["ns"], isNamespaced: false,
            schema: .whole([
                "spec": .object(["finalizers": .list(.string)]),
                "status": .object(["phase": .string, "conditions": .conditions()]),
            ]))
        kind.blank = ["metadata": [:], "spec": [:], "status": [:]]
        kind.emptyStatus = ["phase": "Active"]
        kind.subresources = [.status]
        kind.verbs = ["create", "delete", "get", "list", "patch", "update", "watch"]
        kind.hasGeneration = false
        kind.columns = [
            .name, .text("Status", "The status of the namespace") { $0.at("status", "phase")?.text ?? "" }, .age,
        ]
        kind.adjust = { object in
            if let name = object.at("metadata", "name") {
                object.set(["metadata", "labels", "kubernetes.io/metadata.name"], name)
            }
            if object.at("metadata", "uid") == nil { object.set(["spec", "finalizers"], ["kubernetes"]) }
        }
        return kind
    }()

    static let pod: ResourceKind = {
        var kind = ResourceKind(
            group: "", version: "v1", kind: "Pod", plural: "pods", singular: "pod", shortNames: ["po"],
            categories: ["all"], isNamespaced: true, schema: .whole(["spec": Pods.spec(), "status": .loose]))
        kind.blank = ["metadata": [:], "spec": ["containers": .null], "status": [:]]
        kind.emptyStatus = ["phase": "Pending", "qosClass": "BestEffort"]
        kind.subresources = [.status]
        kind.columns = [
            .name,
            .text("Ready") { object in
                let all = object.at("status", "containerStatuses")?.elements ?? []
                let count = object.at("spec", "containers")?.elements?.count ?? 0
                return "\(all.count { $0["ready"] == true })/\(count)"
            }, .text("Status") { $0.at("status", "phase")?.text ?? "" },
            .text("Restarts") { object in
                let all = object.at("status", "containerStatuses")?.elements ?? []
                return "\(all.reduce(0) { $0 + ($1["restartCount"]?.integer ?? 0) })"
            }, .age,
        ]
        kind.adjust = { object in
            var template = Value.object(["spec": object["spec"]])
            Pods.setPullPolicies(&template)
            object.set("spec", template["spec"])
            if object.at("spec", "enableServiceLinks") == nil { object.set(["spec", "enableServiceLinks"], true) }
        }
        return kind
    }()

    static let serviceAccount: ResourceKind = {
        var kind = ResourceKind(
            group: "", version: "v1", kind: "ServiceAccount", plural: "serviceaccounts",
            singular: "serviceaccount", shortNames: ["sa"], isNamespaced: true,
            schema: .whole([
                "secrets": .list(.loose, .keyed(["name"])), "imagePullSecrets": .list(.loose, .keyed(["name"])),
                "automountServiceAccountToken": .boolean,
            ]))
        kind.hasGeneration = false
        kind.columns = [.name, .number("Secrets", "", "secrets"), .age]
        return kind
    }()

    static let configMap: ResourceKind = {
        var kind = ResourceKind(
            group: "", version: "v1", kind: "ConfigMap", plural: "configmaps", singular: "configmap",
            shortNames: ["cm"], isNamespaced: true,
            schema: .whole(["immutable": .boolean, "data": .texts, "binaryData": .texts]))
        kind.hasGeneration = false
        kind.columns = [
            .name,
            Column(name: "Data", type: "integer", description: "") { object, _ in
                .int(Int64(object["data"]?.entries?.count ?? 0))
            }, .age,
        ]
        return kind
    }()

    static let lease: ResourceKind = {
        var kind = ResourceKind(
            group: "coordination.k8s.io", version: "v1", kind: "Lease", plural: "leases", singular: "lease",
            isNamespaced: true,
            schema: .whole([
                "spec": .object([
                    "holderIdentity": .string, "leaseDurationSeconds": .integer, "acquireTime": .string,
                    "renewTime": .string, "leaseTransitions": .integer, "strategy": .string,
                    "preferredHolder": .string,
                ])
            ]))
        kind.blank = ["metadata": [:], "spec": [:]]
        kind.hasGeneration = false
        kind.allowsUnconditionalUpdate = false
        kind.columns = [
            .name, .text("Holder") { $0.at("spec", "holderIdentity")?.text ?? "" }, .age,
        ]
        return kind
    }()

    static let autoscaler: ResourceKind = {
        var kind = ResourceKind(
            group: "autoscaling", version: "v2", kind: "HorizontalPodAutoscaler",
            plural: "horizontalpodautoscalers", singular: "horizontalpodautoscaler", shortNames: ["hpa"],
            categories: ["all"], isNamespaced: true,
            schema: .whole([
                "spec": .object([
                    "scaleTargetRef": .object(
                        ["kind": .string, "name": .string, "apiVersion": .string], merging: .atomic),
                    "minReplicas": .number(1), "maxReplicas": .integer, "metrics": .list(.loose),
                    "behavior": .loose,
                ]),
                "status": .object([
                    "observedGeneration": .integer, "lastScaleTime": .string, "currentReplicas": .integer,
                    "desiredReplicas": .integer, "currentMetrics": .list(.loose), "conditions": .conditions(),
                ]),
            ]))
        kind.blank = [
            "metadata": [:], "spec": ["scaleTargetRef": ["kind": "", "name": ""], "maxReplicas": 0],
            "status": ["desiredReplicas": 0, "currentMetrics": .null],
        ]
        kind.emptyStatus = ["desiredReplicas": 0, "currentMetrics": .null]
        kind.subresources = [.status]
        kind.hasGeneration = false
        kind.columns = [
            .name,
            .text("Reference") {
                let target = $0.at("spec", "scaleTargetRef")
                return "\(target?["kind"]?.text ?? "")/\(target?["name"]?.text ?? "")"
            }, .text("Targets") { _ in "<unknown>" },
            .text("MinPods") { "\($0.at("spec", "minReplicas")?.integer ?? 1)" },
            .number("MaxPods", "", "spec", "maxReplicas"),
            .number("Replicas", "", "status", "currentReplicas"), .age,
        ]
        kind.adjust = { object in
            guard object.at("spec", "metrics") == nil else { return }
            object.set(
                ["spec", "metrics"],
                [
                    [
                        "type": "Resource",
                        "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]],
                    ]
                ])
        }
        return kind
    }()

    static let disruptionBudget: ResourceKind = {
        var kind = ResourceKind(
            group: "policy", version: "v1", kind: "PodDisruptionBudget", plural: "poddisruptionbudgets",
            singular: "poddisruptionbudget", shortNames: ["pdb"], isNamespaced: true,
            schema: .whole([
                "spec": .object([
                    "minAvailable": .integerOrString, "selector": .labelSelector,
                    "maxUnavailable": .integerOrString, "unhealthyPodEvictionPolicy": .string,
                ]),
                "status": .object([
                    "observedGeneration": .integer, "disruptedPods": .map(.string),
                    "disruptionsAllowed": .integer, "currentHealthy": .integer, "desiredHealthy": .integer,
                    "expectedPods": .integer, "conditions": .conditions(),
                ]),
            ]))
        let status: Value = [
            "disruptionsAllowed": 0, "currentHealthy": 0, "desiredHealthy": 0, "expectedPods": 0,
        ]
        kind.blank = ["metadata": [:], "spec": [:], "status": status]
        kind.emptyStatus = status
        kind.subresources = [.status]
        kind.columns = [
            .name,
            .text("Min Available") { plain($0.at("spec", "minAvailable")) },
            .text("Max Unavailable") { plain($0.at("spec", "maxUnavailable")) },
            .number("Allowed Disruptions", "", "status", "disruptionsAllowed"), .age,
        ]
        return kind
    }()

    static func plain(_ value: Value?) -> String { value.map { $0.text ?? JSONText.text($0) } ?? "N/A" }

    static let definition: ResourceKind = {
        var kind = ResourceKind(
            group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition",
            plural: "customresourcedefinitions", singular: "customresourcedefinition", shortNames: ["crd", "crds"],
            categories: ["api-extensions"], isNamespaced: false,
            schema: .whole([
                "spec": .object([
                    "group": .string,
                    "names": .object([
                        "plural": .string, "singular": .string, "shortNames": .list(.string), "kind": .string,
                        "listKind": .string, "categories": .list(.string),
                    ]), "scope": .string, "versions": .list(.definitionVersion),
                    "conversion": .object(["strategy": .text("None"), "webhook": .loose], fallback: .map([])),
                    "preserveUnknownFields": .boolean,
                ]),
                "status": .object([
                    "conditions": .conditions(),
                    "acceptedNames": .object([
                        "plural": .string, "singular": .string, "shortNames": .list(.string), "kind": .string,
                        "listKind": .string, "categories": .list(.string),
                    ]), "storedVersions": .list(.string), "observedGeneration": .integer,
                ]),
            ]))
        kind.blank = [
            "metadata": [:],
            "spec": ["group": "", "names": ["plural": "", "kind": ""], "scope": "", "versions": .null],
            "status": ["conditions": .null, "acceptedNames": ["plural": "", "kind": ""], "storedVersions": .null],
        ]
        kind.emptyStatus = ["conditions": .null, "acceptedNames": ["plural": "", "kind": ""], "storedVersions": .null]
        kind.subresources = [.status]
        kind.allowsUnconditionalUpdate = false
        kind.columns = [.name, .text("Created At") { $0.at("metadata", "creationTimestamp")?.text ?? "" }]
        kind.adjust = { object in
            let names = ["spec", "names"]
            guard let name = object.at(names + ["kind"])?.text else { return }
            if object.at(names + ["listKind"]) == nil { object.set(names + ["listKind"], .string(name + "List")) }
            if object.at(names + ["singular"]) == nil {
                object.set(names + ["singular"], .string(name.lowercased()))
            }
            if object.at("status", "storedVersions")?.elements == nil {
                let stored = (object.at("spec", "versions")?.elements ?? []).filter { $0["storage"] == true }
                object.set(["status", "storedVersions"], .list(stored.compactMap { $0["name"] }))
            }
        }
        return kind
    }()
}

extension Schema {
    static let definitionVersion = object([
        "name": .string, "served": .boolean, "storage": .boolean, "deprecated": .boolean,
        "deprecationWarning": .string, "schema": .loose, "subresources": .loose,
        "additionalPrinterColumns": list(
            object([
                "name": .string, "type": .string, "format": .string, "description": .string, "priority": .integer,
                "jsonPath": .string,
            ])), "selectableFields": list(.loose),
    ])
}
