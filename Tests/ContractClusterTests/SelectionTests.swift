import ContractCluster
import Documents
import Testing
import Vocabulary

/// Which objects are shown to whom.
struct SelectionTests {
    private static let path = "/apis/apps/v1/namespaces/shop/deployments"

    @Test(arguments: [
        ("env=dev", ["a-0"]), ("env%3D%3Ddev", ["a-0"]), ("env!=dev", ["b-0", "c-0"]), ("env", ["a-0", "b-0"]),
        ("!env", ["c-0"]), ("env%20in%20(dev,%20test)", ["a-0", "b-0"]), ("env%20notin%20(dev)", ["b-0", "c-0"]),
        ("env=dev,env=test", []), ("", ["a-0", "b-0", "c-0"]),
    ])
    func byLabels(_ selector: String, _ names: [String]) async throws {
        let rig = try await Self.filled()
        let listed = try await rig.get("\(Self.path)?labelSelector=\(selector)")
        #expect(listed.value["items"]?.elements?.compactMap { $0["metadata"]?["name"]?.text } == names)
        await rig.close()
    }

    @Test func aWatchSeesWhatBeginsAndEndsToMatch() async throws {
        let rig = try await Self.filled()
        let version = rig.server.version
        for env in ["dev", "prod"] {
            try rig.server.merge(
                ["metadata": ["labels": ["env": .string(env)]]], into: "shop/b-0", kind: "Deployment",
                apiVersion: "apps/v1", manager: "other")
        }
        let lines = try await rig.lines(
            "\(Self.path)?watch=1&labelSelector=env%3Ddev&resourceVersion=\(version)&timeoutSeconds=1")
        #expect(lines.map { $0["type"] } == ["ADDED", "DELETED"])
        await rig.close()
    }

    @Test func whoActsAsAnother() async throws {
        let rig = try await Self.filled()
        rig.server.add(
            ClusterUser("tenant"), token: "tenant-token",
            rules: [AccessRule(["list"], groups: ["apps"], resources: ["deployments"], namespaces: ["shop"])])
        let asTenant = ["impersonate-user": "tenant"]
        #expect(try await rig.get(Self.path, headers: asTenant).status == 200)
        #expect(try await rig.get("/apis/apps/v1/deployments", headers: asTenant).status == 403)
        let refused = try await rig.get(Self.path, token: "tenant-token", headers: ["impersonate-user": "admin"])
        #expect(refused.status == 403)
        #expect(
            refused.value["message"]
                == #"users "admin" is forbidden: User "tenant" cannot impersonate resource "users" in API group "" at the cluster scope"#
        )
        await rig.close()
    }

    private static func filled() async throws -> ServerRig {
        let rig = try await ServerRig.start()
        for (prefix, labels) in [("a", ["env": "dev"]), ("b", ["env": "test"]), ("c", [:])] {
            try rig.server.addDeployments(1, in: "shop", prefix: prefix, labels: labels)
        }
        return rig
    }
}

/// The comparison that the recordings are looked at with: it must find what differs.
struct CorrespondenceTests {
    @Test func findsDifferences() {
        var values = Correspondence()
        let recorded: Value = ["uid": "a", "resourceVersion": "5", "list": [1, 2], "text": "too old: 1 (5)"]
        #expect(
            values.differences(
                recorded, ["uid": "x", "resourceVersion": "9", "list": [1, 2], "text": "too old: 1 (9)"])
                == [])
        // The same value stands for the same, always, and for nothing else.
        #expect(values.differences(["uid": "a"], ["uid": "y"]) == ["uid: y rather than a"])
        #expect(values.differences(["uid": "b"], ["uid": "x"]) == ["uid: x rather than b"])
        #expect(values.differences(["list": [1]], ["list": [1, 2]]) == ["list: 2 rather than 1"])
        #expect(values.differences(["a": 1], ["b": 1]) == ["a: is missing", "b: more than was recorded"])
        #expect(values.differences(["a": "b"], ["a": 1]) == [#"a: 1 rather than "b""#])
    }
}
