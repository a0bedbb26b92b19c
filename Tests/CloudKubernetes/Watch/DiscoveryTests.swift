import Cloud
import Testing
import Transport
import Vocabulary

@testable import CloudKubernetes

@Suite struct DiscoveryTests {
    private static let aggregated = """
        {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[
        {"metadata":{"name":"apps"},"versions":[
          {"version":"v1","freshness":"Current","resources":[
            {"resource":"deployments","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"scope":"Namespaced",
             "singularResource":"deployment","verbs":["watch","list","get","patch"],
             "subresources":[{"subresource":"scale","responseKind":{"group":"autoscaling","version":"v1","kind":"Scale"},"verbs":["get"]}]}]},
          {"version":"v1beta1","freshness":"Current","resources":[
            {"resource":"deployments","responseKind":{"kind":"Deployment"},"scope":"Namespaced","verbs":[]},
            {"resource":"olds","responseKind":{"kind":"Old"},"scope":"Cluster","verbs":["list"]}]}]},
        {"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale"}]}]}
        """

    private static let core =
        #"{"kind":"APIGroupDiscoveryList","items":[{"metadata":{},"versions":[{"version":"v1","resources":[{"resource":"namespaces","responseKind":{"kind":"Namespace"},"scope":"Cluster","verbs":["list"]}]}]}]}"#

    @Test func twoCallsWhereTheServerKnowsHow() async throws {
        let server = ScriptedServer { request, _ in .json(request.url.hasSuffix("/api") ? Self.core : Self.aggregated) }
        let found = try await KubernetesDiscovery(caller: ClientFixture().caller(server)).resources()
        #expect(server.targets == ["/api", "/apis"])
        #expect(found.all.map(\.name) == ["namespaces", "deployments", "olds"])
        let deployments = try #require(found["apps", "deployments"])
        #expect(deployments.version == "v1" && deployments.hasScale && deployments.isNamespaced)
        #expect(deployments.verbs == ["get", "list", "patch", "watch"])
        #expect(deployments.path() == "/apis/apps/v1/deployments")
        #expect(deployments.path(namespace: "shop") == "/apis/apps/v1/namespaces/shop/deployments")
        #expect(found["", "namespaces"]?.path() == "/api/v1/namespaces")
        #expect(found["apps", "olds"]?.apiVersion == "apps/v1beta1")
        #expect(found.unavailable == ["metrics.k8s.io/v1beta1"])
    }

    @Test func groupByGroupWhereItDoesNot() async throws {
        let server = ScriptedServer { request, _ in
            switch String(request.url.dropFirst(ClientFixture.server.count)) {
            case "/api": .json(#"{"kind":"APIVersions","versions":["v1"]}"#)
            case "/apis":
                .json(
                    #"{"kind":"APIGroupList","groups":[{"name":"autoscaling","versions":[{"groupVersion":"autoscaling/v2beta2"},{"groupVersion":"autoscaling/v1"}],"preferredVersion":{"groupVersion":"autoscaling/v1"}},{"name":"custom.metrics","versions":[{"groupVersion":"custom.metrics/v1"}]}]}"#
                )
            case "/api/v1":
                .json(
                    #"{"kind":"APIResourceList","resources":[{"name":"replicationcontrollers","kind":"ReplicationController","namespaced":true,"verbs":["list"]},{"name":"replicationcontrollers/scale","kind":"Scale","verbs":["get"]}]}"#
                )
            case "/apis/custom.metrics/v1": .refusal(503, "ServiceUnavailable", "away")
            case let path:
                .json(
                    #"{"kind":"APIResourceList","resources":[{"name":"horizontalpodautoscalers","kind":"\#(path)","namespaced":true,"verbs":["list"]}]}"#
                )
            }
        }
        let found = try await KubernetesDiscovery(caller: ClientFixture().caller(server)).resources()
        #expect(found["", "replicationcontrollers"]?.hasScale == true)
        #expect(found.all.count == 2)
        #expect(found["autoscaling", "horizontalpodautoscalers"]?.version == "v1")
        #expect(found.unavailable == ["custom.metrics/v1"])
    }

    @Test func whatIsNoDiscoveryIsAnError() async throws {
        for answer in [HTTPResponse.json("{}"), .json("ok"), .refusal(403, "Forbidden", "no")] {
            let caller = ClientFixture().caller(ScriptedServer { _, _ in answer })
            let error = await refused { () async throws(CloudError) in
                _ = try await KubernetesDiscovery(caller: caller).resources()
            }
            #expect(error != nil)
        }
        let denied = ScriptedServer { request, _ in
            request.url.hasSuffix("/api")
                ? .json(#"{"kind":"APIVersions","versions":["v1"]}"#) : .refusal(403, "Forbidden", "no")
        }
        let caller = ClientFixture().caller(denied)
        let error = await refused { () async throws(CloudError) in
            _ = try await KubernetesDiscovery(caller: caller).resources()
        }
        #expect(error?.code == "Forbidden")
    }
}
