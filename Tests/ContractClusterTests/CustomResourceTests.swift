import ContractCluster
import Testing
import Transport
import Vocabulary

/// Kinds that come with a definition, beyond what was recorded of them.
struct CustomResourceTests {
    private static let rollout: Value = [
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": ["name": "rollouts.argoproj.io"],
        "spec": [
            "group": "argoproj.io", "scope": "Namespaced",
            "names": ["plural": "rollouts", "singular": "rollout", "kind": "Rollout", "shortNames": ["ro"]],
            "versions": [
                [
                    "name": "v1alpha1", "served": true, "storage": true,
                    "subresources": [
                        "status": [:],
                        "scale": [
                            "specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas",
                            "labelSelectorPath": ".status.selector",
                        ],
                    ],
                    "schema": [
                        "openAPIV3Schema": [
                            "type": "object",
                            "properties": [
                                "spec": [
                                    "type": "object",
                                    "properties": [
                                        "replicas": ["type": "integer", "maximum": 50],
                                        "labels": ["type": "object", "additionalProperties": ["type": "string"]],
                                        "template": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
                                    ],
                                ],
                                "status": [
                                    "type": "object",
                                    "properties": ["replicas": ["type": "integer"], "selector": ["type": "string"]],
                                ],
                            ],
                        ]
                    ],
                ]
            ],
        ],
    ]

    private static let folder = "/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts"

    private static func started() async throws -> ServerRig {
        let rig = try await ServerRig.start()
        rig.server.addNamespace("shop")
        #expect(
            try await rig.send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", rollout).status == 201
        )
        return rig
    }

    private static func web(_ spec: Value) -> Value {
        ["apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "metadata": ["name": "web"], "spec": spec]
    }

    @Test func scaling() async throws {
        let rig = try await Self.started()
        let spec: Value = ["replicas": 3, "template": ["any": ["thing": 1]], "other": 1]
        let made = try await rig.send("POST", Self.folder, Self.web(spec))
        #expect(made.status == 201)
        // What the schema does not know is cut, but for what it lets be.
        #expect(made.value["spec"] == ["replicas": 3, "template": ["any": ["thing": 1]]])
        let path = Self.folder + "/web/scale"
        #expect(try await rig.get(path).value["spec"]?["replicas"] == 3)
        let scaled = try await rig.send(
            "PATCH", path, ["spec": ["replicas": 5]], type: "application/merge-patch+json")
        #expect(scaled.value["kind"] == "Scale")
        let after = try await rig.get(Self.folder + "/web").value
        #expect(after["spec"]?["replicas"] == 5)
        #expect(after["metadata"]?["generation"] == 2)
        let conflict = try await rig.send(
            "PATCH", Self.folder + "/web?fieldManager=m", Self.web(["replicas": 1]),
            type: "application/apply-patch+yaml")
        #expect(conflict.status == 409)
        #expect(conflict.value["details"]?["causes"]?.elements?.first?["field"] == ".spec.replicas")
        await rig.close()
    }

    @Test func whatTheSchemaRefuses() async throws {
        let rig = try await Self.started()
        let large = try await rig.send("POST", Self.folder, Self.web(["replicas": 51]))
        #expect(large.status == 422)
        #expect(
            large.value["message"]
                == #"Rollout.argoproj.io "web" is invalid: spec.replicas: Invalid value: 51: spec.replicas in body should be less than or equal to 50"#
        )
        let typed = try await rig.send("POST", Self.folder, Self.web(["labels": ["a": 1]]))
        #expect(typed.value["details"]?["causes"]?.elements?.first?["field"] == "spec.labels.a")
        await rig.close()
    }

    @Test func statusIsApart() async throws {
        let rig = try await Self.started()
        var object = Self.web(["replicas": 1])
        guard case .map(var entries) = object else { return }
        entries.append(Value.Entry("status", ["replicas": 9]))
        object = .map(entries)
        #expect(try await rig.send("POST", Self.folder, object).value["status"] == nil)
        let patched = try await rig.send(
            "PATCH", Self.folder + "/web/status", ["spec": ["replicas": 7], "status": ["replicas": 1]],
            type: "application/merge-patch+json")
        #expect(patched.value["status"] == ["replicas": 1])
        #expect(patched.value["spec"] == ["replicas": 1])
        #expect(patched.value["metadata"]?["generation"] == 1)
        await rig.close()
    }

    @Test func aDefinitionTakesItsObjectsAlong() async throws {
        let rig = try await Self.started()
        _ = try await rig.send("POST", Self.folder, Self.web(["replicas": 1]))
        #expect(try await rig.get("/apis/argoproj.io/v1alpha1").value["resources"]?.elements?.count == 3)
        let definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/rollouts.argoproj.io"
        #expect(try await rig.send("DELETE", definition).status == 200)
        #expect(try await rig.text(Self.folder).status == 404)
        await rig.close()
    }

    @Test func kindsThatAreLetBe() async throws {
        let rig = try await ServerRig.start()
        rig.server.addNamespace("shop")
        try rig.server.define("ScaledObject", plural: "scaledobjects", group: "keda.sh", version: "v1alpha1")
        try rig.server.define("Thing", plural: "things", group: "example.test", version: "v1", hasScale: true)
        try rig.server.create([
            [
                "apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject",
                "metadata": ["name": "web", "namespace": "shop"],
                "spec": ["scaleTargetRef": ["name": "web"], "triggers": [["type": "cron"]]],
            ],
            [
                "apiVersion": "example.test/v1", "kind": "Thing", "metadata": ["name": "web", "namespace": "shop"],
                "spec": ["replicas": 2],
            ],
        ])
        let paused = try await rig.send(
            "PATCH", "/apis/keda.sh/v1alpha1/namespaces/shop/scaledobjects/web?fieldManager=m",
            [
                "apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject",
                "metadata": ["name": "web", "annotations": ["autoscaling.keda.sh/paused-replicas": "0"]],
            ], type: "application/apply-patch+yaml")
        #expect(paused.status == 200)
        #expect(paused.value["spec"]?["triggers"] == [["type": "cron"]])
        #expect(
            try await rig.get("/apis/example.test/v1/namespaces/shop/things/web/scale").value["spec"] == ["replicas": 2]
        )
        await rig.close()
    }
}
