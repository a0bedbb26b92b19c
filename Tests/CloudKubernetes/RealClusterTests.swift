import Cloud
import Documents
import Glibc
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudKubernetes

/// Against an API server of flesh and blood, where somebody names one; it needs no nodes.
@Suite(
    .enabled(
        if: getenv("PIONEER_TEST_KUBECONFIG") != nil,
        "needs PIONEER_TEST_KUBECONFIG, the kubeconfig of an administrator of a cluster that is there for tests"),
    .timeLimit(.minutes(5)))
struct RealClusterTests {
    private let client = HTTPClient()

    private func caller(impersonating user: String? = nil) -> KubernetesCaller {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        var options = [CredentialReference.Option("file", variable("PIONEER_TEST_KUBECONFIG") ?? "")]
        if let context = variable("PIONEER_TEST_CONTEXT") { options.append(.init("context", context)) }
        if let user { options.append(.init("impersonate", user)) }
        let account = AccountConfiguration(
            name: "real", provider: "kubernetes", realm: "kubernetes", account: "uid", regions: ["cluster"],
            reading: CredentialReference(method: "kubeconfig", options: options), acting: [])
        let resolver = KubernetesResolver(environment: .process, clock: SystemClock(), allowedCommands: [])
        return KubernetesCaller(
            client: KubernetesClient(sender: client, clock: SystemClock(), seed: 1, product: "pioneer/test"),
            sessions: KubernetesSessions(resolver, clock: SystemClock()), access: .reading(account))
    }

    /// A namespace of one's own; it goes with what is in it.
    private func withNamespace(_ body: (_ name: String, KubernetesCaller) async throws -> Void) async throws {
        let caller = caller()
        let name = "pioneer-test-\(UInt32.random(in: .min ... .max))"
        _ = try await caller.call(
            .post("/api/v1/namespaces", ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]]))
        let result: Result<Void, any Error>
        do { result = .success(try await body(name, caller)) } catch { result = .failure(error) }
        _ = try await caller.call(KubernetesCall("DELETE", "/api/v1/namespaces/\(name)", isRepeatable: true))
        try result.get()
    }

    private static func deployment(_ name: String, replicas: Int64) -> Value {
        [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": .string(name)],
            "spec": [
                "replicas": .int(replicas), "selector": ["matchLabels": ["app": "a"]],
                "template": [
                    "metadata": ["labels": ["app": "a"]],
                    "spec": ["containers": [["name": "c", "image": "example.test/none"]]],
                ],
            ],
        ]
    }

    @Test func discoveryFindsWhatCanBeScaled() async throws {
        let found = try await KubernetesDiscovery(caller: caller()).resources()
        let deployments = try #require(found["apps", "deployments"])
        #expect(deployments.version == "v1" && deployments.hasScale && deployments.isNamespaced)
        #expect(found["", "namespaces"]?.isNamespaced == false)
        #expect(found["", "replicationcontrollers"]?.hasScale == true)
    }

    @Test func aWatchTellsWhatHappensToADeployment() async throws {
        try await withNamespace { namespace, caller in
            let path = "/apis/apps/v1/namespaces/\(namespace)/deployments"
            let words = AsyncStream<String>.makeStream()
            let watch = KubernetesWatch(caller, path: path, timing: KubernetesWatch.Timing(seed: 1))
            let task = Task {
                await watch.run { event in
                    switch event {
                    case .restarted: words.continuation.yield("restarted")
                    case .added: words.continuation.yield("added")
                    case .modified: break
                    case .deleted: words.continuation.yield("deleted")
                    case .synced: words.continuation.yield("synced")
                    case .bookmark: break
                    case .interrupted(let error): words.continuation.yield("\(error)")
                    }
                }
            }
            var told = words.stream.makeAsyncIterator()
            #expect(await told.next() == "restarted")
            #expect(await told.next() == "synced")
            _ = try await caller.call(
                .apply("\(path)/web", Self.deployment("web", replicas: 0), force: true, origin: "Schedule/a/b@1"))
            #expect(await told.next() == "added")
            _ = try await caller.call(KubernetesCall("DELETE", "\(path)/web", isRepeatable: true))
            #expect(await told.next() == "deleted")
            task.cancel()
            await task.value
        }
    }

    @Test func otherManagersAreNamed() async throws {
        try await withNamespace { namespace, caller in
            let path = "/apis/apps/v1/namespaces/\(namespace)/deployments/web"
            let theirs = KubernetesCall(
                "PATCH", "\(path)?fieldManager=argocd-controller", contentType: "application/apply-patch+yaml",
                body: Self.deployment("web", replicas: 0), isRepeatable: true)
            _ = try await caller.call(theirs)
            let ours: Value = ["apiVersion": "apps/v1", "kind": "Deployment", "spec": ["replicas": 1]]
            let error = await refused { () async throws(CloudError) in
                _ = try await caller.call(.apply(path, ours, force: false, origin: ""))
            }
            #expect(error?.code == "Conflict" && error?.kind == .stalled)
            #expect(
                error?.message.contains(".spec.replicas is held by argocd-controller") ?? false,
                "\(String(describing: error))")
            let answer = try await caller.call(.apply(path, ours, force: true, origin: ""))
            #expect(try JSON.value(answer.body)["spec"]?["replicas"] == 1)
            let stale: Value = [
                "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["resourceVersion": "1"],
                "spec": ["replicas": 2],
            ]
            let late = await refused { () async throws(CloudError) in
                _ = try await caller.call(.apply(path, stale, force: true, origin: ""))
            }
            #expect(late?.code == "Conflict" && late?.kind == .transient, "\(String(describing: late))")
            let tested: Value = [
                ["op": "test", "path": "/spec/replicas", "value": 7],
                ["op": "replace", "path": "/spec/replicas", "value": 0],
            ]
            let refusal = await refused { () async throws(CloudError) in
                _ = try await caller.call(.patch(path, json: tested, origin: ""))
            }
            #expect(refusal?.code == "Invalid", "\(String(describing: refusal))")
        }
    }

    @Test func listsComeInPagesAndByMetadataAlone() async throws {
        try await withNamespace { namespace, caller in
            let path = "/apis/apps/v1/namespaces/\(namespace)/deployments"
            for name in ["a", "b", "c"] {
                _ = try await caller.call(
                    .apply("\(path)/\(name)", Self.deployment(name, replicas: 0), force: true, origin: ""))
            }
            for accept in [KubernetesCall.Accept.json, .metadataList] {
                var pages = 0
                var objects: [Value] = []
                try await caller.pages(path, accept: accept, limit: 2) { answer throws(CloudError) in
                    pages += 1
                    return try ListPage.read(answer.body, of: path) { object in
                        if let value = try? JSON.value(Array(object)) { objects.append(value) }
                    }.end
                }
                #expect(pages == 2)
                #expect(objects.compactMap { $0["metadata"]?["name"]?.text } == ["a", "b", "c"])
                #expect(objects.allSatisfy { ($0["spec"] == nil) == (accept == .metadataList) })
            }
        }
    }

    @Test func whoMayNotIsToldWhat() async throws {
        let nobody = caller(impersonating: "system:serviceaccount:shop:pioneer")
        let error = await refused { () async throws(CloudError) in
            _ = try await nobody.call(.get("/apis/apps/v1/namespaces/shop/deployments"))
        }
        #expect(
            error?.message.hasSuffix(
                "system:serviceaccount:shop:pioneer may not list deployments.apps in namespace shop; a role bound to it has "
                    + "to allow that") ?? false, "\(String(describing: error))")
        let missing = await refused { () async throws(CloudError) in
            _ = try await caller().call(.get("/apis/apps/v1/namespaces/shop/nothing"))
        }
        #expect(missing?.code == "NotServed")
        let group = await refused { () async throws(CloudError) in
            _ = try await caller().call(.get("/apis/no.test/v1/a"))
        }
        #expect(group?.code == "NotServed")
        let gone = await refused { () async throws(CloudError) in
            _ = try await caller().call(.get("/apis/apps/v1/namespaces/shop/deployments/nothing"))
        }
        #expect(gone?.code == "NotFound")
    }
}
