import Cloud
import ContractCluster
import Testing
import Vocabulary

@testable import CloudKubernetes

/// The provider against an API server that answers as a real one has been recorded to.
@Suite struct ClusterProviderTests {
    private static let web: Value = [
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": ["name": "web", "namespace": "shop", "labels": ["team": "a"], "annotations": ["note": "kept"]],
        "spec": [
            "replicas": 3, "selector": ["matchLabels": ["app": "web"]],
            "template": [
                "metadata": ["labels": ["app": "web"]],
                "spec": ["containers": [["name": "c", "image": "registry.example/web:1"]]],
            ],
        ],
    ]

    private static func autoscaler(_ minimum: Int64 = 2, _ maximum: Int64 = 6) -> Value {
        [
            "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
            "metadata": ["name": "web", "namespace": "shop"],
            "spec": [
                "minReplicas": .int(minimum), "maxReplicas": .int(maximum),
                "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "web"],
            ],
        ]
    }

    private func rig(_ objects: [Value] = [web]) async throws -> ClusterRig {
        let rig = try await ClusterRig()
        try rig.server.create(objects)
        return rig
    }

    // MARK: Looking

    @Test func theClusterIsKnownByItsNamespace() async throws {
        let rig = try await rig()
        #expect(try await rig.provider.identity(rig.reading) == rig.account.account)
        #expect(!rig.account.account.rawValue.isEmpty)
    }

    @Test func whatIsThereIsListedWhole() async throws {
        let rig = try await rig([Self.web, Self.autoscaler()])
        try rig.server.addDeployments(3, in: "other")
        let listing = await rig.provider.list(rig.scope(.deployment), rig.reading)
        #expect(listing.completeness == .complete)
        #expect(listing.resources.map(\.address.id) == ["other/web-0", "other/web-1", "other/web-2", "shop/web"])
        let web = try #require(listing.resources.last)
        #expect(web.tags.value?["kubernetes.io/metadata.name"] == "shop" && web.tags.value?["team"] == "a")
        #expect(web.value(of: .minimum) == .known(.count(2)) && web.value(of: .maximum) == .known(.count(6)))
        let scalers = await rig.provider.list(rig.scope(.autoscaler), rig.reading)
        #expect(scalers.resources.first?.owner == .known(web.address))
    }

    @Test func aKindThatTheClusterDoesNotHaveIsAnEmptyList() async throws {
        let rig = try await rig()
        for type in [ResourceType.rollout, .scaledObject, .knativeService] {
            let listing = await rig.provider.list(rig.scope(type), rig.reading)
            #expect(listing.completeness == .complete && listing.resources.isEmpty, "\(type)")
        }
    }

    @Test func whatMayNotBeListedIsSaid() async throws {
        let rig = try await rig()
        rig.server.deny(
            AccessRule(["list"], groups: ["apps"], resources: ["deployments"]), token: "admin-token")
        let listing = await rig.provider.list(rig.scope(.deployment), rig.reading)
        guard case .incomplete(let why) = listing.completeness else {
            Issue.record("it is complete")
            return
        }
        #expect(why.contains("list") && why.contains("deployments"))
    }

    @Test func whoMayNotSeeAutoscalersKnowsNoOwnersForCertain() async throws {
        let rig = try await rig([Self.web, Self.autoscaler()])
        rig.server.deny(
            AccessRule(["list"], groups: ["autoscaling"], resources: ["horizontalpodautoscalers"]),
            token: "admin-token")
        let listing = await rig.provider.list(rig.scope(.deployment), rig.reading)
        #expect(listing.completeness != .complete)
        #expect(listing.resources.first?.value(of: .minimum) == .unknown(.denied))
    }

    @Test func manyAreReadAgainInOneList() async throws {
        let rig = try await rig()
        try rig.server.addDeployments(40, in: "shop", prefix: "job")
        let addresses = (0..<40).map { ResourceAddress(scope: rig.scope(.deployment), id: "shop/job-\($0)") }
        rig.server.forgetRequests()
        let readings = await rig.provider.read(
            addresses + [ResourceAddress(scope: rig.scope(.deployment), id: "shop/none")], rig.reading)
        #expect(rig.server.count("GET", path: "deployments") == 1)
        #expect(readings.count == 41)
        for (address, reading) in zip(addresses, readings) {
            guard case .found(let resource) = reading else {
                Issue.record("\(address) was not found")
                continue
            }
            #expect(resource.address == address)
        }
        guard case .gone? = readings.last else {
            Issue.record("what is not there is gone")
            return
        }
    }

    // MARK: There and back

    @Test func aDeploymentComesBackExactly() async throws {
        let rig = try await rig()
        let before = try #require(rig.object(.deployment, "shop/web"))
        let web = try await rig.read(.deployment, "shop/web")
        rig.server.forgetRequests()
        try await rig.change(web, .resize, [FieldChoice(.desired, .count(0))])
        #expect(rig.server.requests.map(\.method) == ["PATCH"])
        let asleep = try #require(rig.object(.deployment, "shop/web"))
        #expect(asleep["spec"]?["replicas"] == 0)
        #expect(
            asleep["metadata"]?["annotations"]?["cloudpioneer.io/state"]?.text?.hasPrefix(
                "asleep by Schedule/shop/night") == true)
        #expect(asleep["metadata"]?["annotations"]?["note"] == "kept")
        let second = try await rig.read(.deployment, "shop/web")
        #expect(second.mark != nil && second.attribute(.sizeSetBy) == .known("cloudpioneer"))
        try await rig.change(second, .resize, [FieldChoice(.desired, .count(3))], isReturn: true)
        #expect(await rig.provider.unmark([web.address], origin: "x", rig.acting) == [nil])
        #expect(rig.object(.deployment, "shop/web") == before)
        // Nothing is left to take off.
        rig.server.forgetRequests()
        #expect(await rig.provider.unmark([web.address], origin: "x", rig.acting) == [nil])
        #expect(rig.server.count("PATCH") == 0)
    }

    @Test func othersComeBackExactlyToo() async throws {
        let template: Value = [
            "metadata": ["labels": ["app": "agent"]],
            "spec": [
                "nodeSelector": ["disk": "ssd"], "containers": [["name": "c", "image": "registry.example/agent:1"]],
                "restartPolicy": "Always",
            ],
        ]
        let set: Value = [
            "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": ["name": "agent", "namespace": "shop"],
            "spec": ["selector": ["matchLabels": ["app": "agent"]], "template": template],
        ]
        let job: Value = [
            "apiVersion": "batch/v1", "kind": "CronJob", "metadata": ["name": "report", "namespace": "shop"],
            "spec": [
                "schedule": "0 3 * * *",
                "jobTemplate": [
                    "spec": [
                        "template": [
                            "spec": [
                                "restartPolicy": "Never",
                                "containers": [["name": "c", "image": "registry.example/report:1"]],
                            ]
                        ]
                    ]
                ],
            ],
        ]
        let rig = try await rig([set, job])
        for (kind, id) in [(ObjectKind.daemonSet, "shop/agent"), (.cronJob, "shop/report")] {
            let before = try #require(rig.object(kind, id))
            try await rig.sleepAndWake(kind.type, id)
            let after = try #require(rig.object(kind, id))
            #expect(after["spec"] == before["spec"], "\(kind.kind)")
            #expect(after["metadata"] == before["metadata"], "\(kind.kind)")
            let managers = after["metadata"]?["managedFields"]?.elements ?? []
            let holders = managers.filter { kind.size.isHeld(in: $0["fieldsV1"]) }.map { $0["manager"]?.text }
            #expect(holders == ["kubectl"], "\(kind.kind)")
            #expect(after["metadata"]?["annotations"]?["cloudpioneer.io/control"] == nil)
        }
    }

    @Test func anAutoscalersLimitsComeBackExactly() async throws {
        let rig = try await rig([Self.web, Self.autoscaler()])
        let before = (rig.object(.deployment, "shop/web"), rig.object(.autoscaler, "shop/web"))
        let web = try await rig.read(.deployment, "shop/web")
        let limits = [FieldChoice(.minimum, .count(1)), FieldChoice(.maximum, .count(2))]
        try await rig.change(web, .resize, limits + [FieldChoice(.desired, .count(3))])
        let smaller = try await rig.read(.deployment, "shop/web")
        #expect(smaller.value(of: .minimum) == .known(.count(1)) && smaller.value(of: .maximum) == .known(.count(2)))
        let found = [
            FieldChoice(.minimum, .count(2)), FieldChoice(.maximum, .count(6)), FieldChoice(.desired, .count(3)),
        ]
        try await rig.change(smaller, .resize, found, isReturn: true)
        #expect(await rig.provider.unmark([web.address], origin: "x", rig.acting) == [nil])
        #expect(rig.object(.deployment, "shop/web") == before.0)
        let scaler = rig.object(.autoscaler, "shop/web")
        #expect(scaler?["spec"] == before.1?["spec"])
        #expect(scaler?["metadata"] == before.1?["metadata"])
    }

    @Test func whoTookTheSizeMeanwhileKeepsIt() async throws {
        let rig = try await rig()
        let web = try await rig.read(.deployment, "shop/web")
        try await rig.change(web, .resize, [FieldChoice(.desired, .count(0))])
        try rig.server.setReplicas(5, of: "shop/web", manager: "kubectl-edit")
        #expect(await rig.provider.unmark([web.address], origin: "x", rig.acting) == [nil])
        let after = try #require(rig.object(.deployment, "shop/web"))
        #expect(after["spec"]?["replicas"] == 5)
        #expect(after["metadata"]?["annotations"] == ["note": "kept"])
        let managers = after["metadata"]?["managedFields"]?.elements ?? []
        let holders = managers.filter { $0["fieldsV1"]?["f:spec"]?["f:replicas"] != nil }.compactMap { $0["manager"] }
        #expect(holders == ["kubectl-edit"])
    }

    // MARK: What changes in between

    @Test func aChangeInBetweenIsNotLostAndSaidByWhom() async throws {
        let rig = try await rig()
        let web = try await rig.read(.deployment, "shop/web")
        try rig.server.setReplicas(5, of: "shop/web", manager: "argocd-controller")
        do {
            try await rig.change(web, .resize, [FieldChoice(.desired, .count(0))])
            Issue.record("it was changed")
        } catch let error as CloudError {
            #expect(error.code == "Conflict" && error.kind == .transient && !error.mayHaveTakenEffect)
            #expect(error.message.contains("its desired is 5 now, set by argocd-controller"))
        }
        #expect(rig.object(.deployment, "shop/web")?["spec"]?["replicas"] == 5)
    }

    @Test func aChangeOfSomethingElseIsNoObstacle() async throws {
        let rig = try await rig()
        let web = try await rig.read(.deployment, "shop/web")
        try rig.server.merge(
            ["metadata": ["annotations": ["other": "x"]]], into: "shop/web", kind: "Deployment", apiVersion: "apps/v1",
            manager: "kubectl")
        try await rig.change(web, .resize, [FieldChoice(.desired, .count(0))])
        let after = try #require(rig.object(.deployment, "shop/web"))
        #expect(after["spec"]?["replicas"] == 0 && after["metadata"]?["annotations"]?["other"] == "x")
    }

    @Test func aRefusalChangesNothingAndFailsNobodyElse() async throws {
        let rig = try await rig()
        try rig.server.addDeployments(2, in: "other")
        rig.server.deny(
            AccessRule(["patch"], groups: ["apps"], resources: ["deployments"], namespaces: ["shop"]),
            token: "admin-token")
        var requests: [ActionRequest] = []
        for id in ["shop/web", "other/web-0", "other/web-1"] {
            let resource = try await rig.read(.deployment, id)
            requests.append(
                resource.request(
                    .resize, [FieldChoice(.desired, .count(0))],
                    mark: ControlMark(controller: "test", sequence: 1, prior: [], macs: [])))
        }
        let results = await rig.provider.perform(requests, rig.acting)
        guard case .failure(let error) = results[0].outcome else {
            Issue.record("it was changed")
            return
        }
        #expect(error.kind == .stalled && error.message.contains("patch") && error.message.contains("deployments"))
        for result in results.dropFirst() { try result.outcome.get() }
        #expect(rig.object(.deployment, "shop/web")?["spec"]?["replicas"] == 3)
    }

    // MARK: Anything with a size

    @Test func customResourcesWithASizeAreFound() async throws {
        let definition: Value = [
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": ["name": "widgets.x.example"],
            "spec": [
                "group": "x.example", "scope": "Namespaced",
                "names": ["plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList"],
                "versions": [
                    [
                        "name": "v1", "served": true, "storage": true,
                        "schema": [
                            "openAPIV3Schema": [
                                "type": "object",
                                "properties": [
                                    "spec": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
                                    "status": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
                                ],
                            ]
                        ],
                        "subresources": [
                            "scale": [
                                "specReplicasPath": ".spec.workers.count",
                                "statusReplicasPath": ".status.replicas",
                            ]
                        ],
                    ]
                ],
            ],
        ]
        let widget: Value = [
            "apiVersion": "x.example/v1", "kind": "Widget", "metadata": ["name": "w", "namespace": "shop"],
            "spec": ["workers": ["count": 4]],
        ]
        let rig = try await rig([Self.web])
        try rig.server.create([definition])
        try rig.server.create([widget])
        let listing = await rig.provider.list(rig.scope(.scalable), rig.reading)
        #expect(listing.completeness == .complete)
        #expect(listing.resources.map(\.address.id) == ["shop/widgets.x.example/w"])
        #expect(listing.resources.first?.value(of: .desired) == .known(.count(4)))
        let found = try await rig.read(.scalable, "shop/widgets.x.example/w")
        try await rig.change(found, .resize, [FieldChoice(.desired, .count(0))])
        #expect(rig.server.object("Widget", "x.example/v1", "shop/w")?["spec"] == ["workers": ["count": 0]])
        let asleep = try await rig.read(.scalable, "shop/widgets.x.example/w")
        try await rig.change(asleep, .resize, [FieldChoice(.desired, .count(4))], isReturn: true)
        #expect(await rig.provider.unmark([found.address], origin: "x", rig.acting) == [nil])
        #expect(rig.server.object("Widget", "x.example/v1", "shop/w")?["spec"] == ["workers": ["count": 4]])
    }

    // MARK: Permissions

    @Test func doctorAsksTheServer() async throws {
        let rig = try await rig()
        #expect(await rig.provider.diagnose(rig.reading).allSatisfy { $0.status == .granted })
        rig.server.deny(
            AccessRule(["list"], groups: ["policy"], resources: ["poddisruptionbudgets"]), token: "admin-token")
        let missing = await rig.provider.diagnose(rig.reading).filter { $0.status != .granted }
        #expect(missing.map(\.permission) == ["list poddisruptionbudgets.policy"])
        #expect(missing.first?.status == .missing)
    }

    @Test func labelsAreSetAndTakenOff() async throws {
        let rig = try await rig()
        let web = try await rig.read(.deployment, "shop/web")
        let changes = [FieldChoice(.tag("team"), .none), FieldChoice(.tag("x.example/seen"), .text("yes"))]
        let result = await rig.provider.perform([web.request(.tag, changes)], rig.acting)
        try result[0].outcome.get()
        #expect(
            rig.object(.deployment, "shop/web")?["metadata"]?["labels"] == ["x.example/seen": "yes"])
    }
}
