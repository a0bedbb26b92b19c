import Vocabulary

extension ClusterServer {
    /// Serves a kind that is not built in, all fields of which are let be: KEDA's, Knative's, Argo's.
    ///
    /// - Parameter hasScale: whether it has a `scale` subresource, at `spec.replicas`.
    /// - Throws: what the API server would have answered.
    public func define(
        _ kind: String, plural: String, group: String, version: String, hasScale: Bool = false
    ) throws(APIFailure) {
        let loose: Value = ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
        let scale: Value = [
            "specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas",
            "labelSelectorPath": ".status.selector",
        ]
        try create([
            [
                "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                "metadata": ["name": .string("\(plural).\(group)")],
                "spec": [
                    "group": .string(group), "scope": "Namespaced",
                    "names": [
                        "plural": .string(plural), "singular": .string(kind.lowercased()), "kind": .string(kind),
                    ],
                    "versions": [
                        .object([
                            "name": .string(version), "served": true, "storage": true,
                            "subresources": .object(["status": [:], "scale": hasScale ? scale : nil]),
                            "schema": [
                                "openAPIV3Schema": ["type": "object", "properties": ["spec": loose, "status": loose]]
                            ],
                        ])
                    ],
                ],
            ]
        ])
    }
}
