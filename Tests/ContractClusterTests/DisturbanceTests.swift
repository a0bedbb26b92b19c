import ContractCluster
import Testing
import Transport
import Vocabulary

/// What tests do to a cluster, and what clients see of it.
struct DisturbanceTests {
    @Test func pagesExpireOnDemand() async throws {
        let rig = try await ServerRig.start()
        try rig.server.addDeployments(10, in: "shop")
        let first = try await rig.get("/apis/apps/v1/namespaces/shop/deployments?limit=4")
        #expect(first.value["items"]?.elements?.count == 4)
        #expect(first.value["metadata"]?["remainingItemCount"] == 6)
        let next = first.value["metadata"]?["continue"]?.text ?? ""
        // A page shows what was there when the first one was read, whatever is written meanwhile.
        try rig.server.delete("shop/web-7", kind: "Deployment", apiVersion: "apps/v1")
        let path = "/apis/apps/v1/namespaces/shop/deployments?limit=100&continue=" + next
        let rest = try await rig.get(path)
        #expect(rest.value["items"]?.elements?.compactMap { $0["metadata"]?["name"]?.text }.contains("web-7") == true)
        #expect(rest.value["metadata"]?["resourceVersion"] == first.value["metadata"]?["resourceVersion"])
        rig.server.compact()
        let late = try await rig.get(path)
        #expect(late.status == 410)
        #expect(late.value["reason"] == "Expired")
        await rig.close()
    }

    @Test func compactedVersionsEndAWatch() async throws {
        let rig = try await ServerRig.start()
        try rig.server.addDeployments(1, in: "shop")
        let version = rig.server.version
        try rig.server.setReplicas(1, of: "shop/web-0", manager: "other")
        rig.server.compact()
        let watched = try await rig.get("/apis/apps/v1/deployments?watch=1&resourceVersion=\(version)")
        #expect(watched.status == 200)
        #expect(watched.value["type"] == "ERROR")
        #expect(watched.value["object"]?["code"] == 410)
        await rig.close()
    }

    @Test func tokensExpireAndVerbsAreDenied() async throws {
        let rig = try await ServerRig.start()
        try rig.server.addDeployments(1, in: "shop")
        let path = "/apis/apps/v1/namespaces/shop/deployments"
        rig.server.deny(AccessRule(["list"], groups: ["apps"], resources: ["deployments"]), token: "admin-token")
        let denied = try await rig.get(path)
        #expect(denied.status == 403)
        #expect(
            denied.value["message"]
                == #"deployments.apps is forbidden: User "admin" cannot list resource "deployments" in API group "apps" in the namespace "shop""#
        )
        #expect(try await rig.get(path + "/web-0").status == 200)
        rig.server.liftDenials()
        #expect(try await rig.get(path).status == 200)
        rig.server.expire(token: "admin-token")
        #expect(try await rig.get(path).status == 401)
        await rig.close()
    }

    @Test func failsAsOftenAsAsked() async throws {
        let rig = try await ServerRig.start()
        rig.server.fail(2, with: 429, retryAfter: 1, methods: ["GET"], path: "/deployments")
        let path = "/apis/apps/v1/deployments"
        let first = try await rig.get(path)
        #expect(first.status == 429)
        #expect(first.value["details"]?["retryAfterSeconds"] == 1)
        #expect(first.response.header("retry-after") == "1")
        #expect(try await rig.get("/api/v1/namespaces").status == 200)
        #expect(try await rig.get(path).status == 429)
        #expect(try await rig.get(path).status == 200)
        #expect(rig.server.count("GET", path: "/deployments") == 3)
        await rig.close()
    }

    @Test func frozenReadsShowThePast() async throws {
        let rig = try await ServerRig.start()
        try rig.server.addDeployments(1, in: "shop", replicas: 3)
        let path = "/apis/apps/v1/namespaces/shop/deployments/web-0"
        rig.server.freezeReads()
        try rig.server.setReplicas(0, of: "shop/web-0", manager: "other")
        #expect(try await rig.get(path).value["spec"]?["replicas"] == 3)
        rig.server.thawReads()
        #expect(try await rig.get(path).value["spec"]?["replicas"] == 0)
        await rig.close()
    }

    @Test func namespacesEndWithWhatIsInThem() async throws {
        let rig = try await ServerRig.start()
        try rig.server.addDeployments(2, in: "shop")
        rig.server.holdNamespaces(true)
        #expect(try await rig.send("DELETE", "/api/v1/namespaces/shop").value["status"]?["phase"] == "Terminating")
        let late = try await rig.send(
            "POST", "/api/v1/namespaces/shop/configmaps",
            ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "late"]])
        #expect(late.status == 403)
        rig.server.holdNamespaces(false)
        _ = try await rig.send("DELETE", "/api/v1/namespaces/shop")
        #expect(try await rig.get("/api/v1/namespaces/shop").status == 404)
        #expect(rig.server.object("Deployment", "apps/v1", "shop/web-0") == nil)
        await rig.close()
    }

    @Test func bulkIsQuickAndComplete() async throws {
        let rig = try await ServerRig.start()
        try rig.server.addDeployments(10_000, in: "shop")
        var (count, next) = (0, "")
        repeat {
            let page = try await rig.get(
                "/apis/apps/v1/deployments?limit=500&continue=" + next,
                accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")
            count += page.value["items"]?.elements?.count ?? 0
            next = page.value["metadata"]?["continue"]?.text ?? ""
        } while !next.isEmpty
        #expect(count == 10_000)
        await rig.close()
    }
}
