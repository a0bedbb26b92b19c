import Cloud
import ContractCluster
import Testing
import Transport
import Vocabulary

@testable import CloudKubernetes

/// A scope that is watched, against an API server: whatever happens there, it has what a list has.
@Suite(.timeLimit(.minutes(3))) struct WatchedScopeTests {
    private struct Rig {
        let server: ClusterServer
        let caller: KubernetesCaller
        let watched: WatchedScope

        init(_ type: ResourceType = .deployment) async throws {
            server = try await ClusterServer.start()
            try server.addDeployments(3, in: "shop", labels: ["team": "a"])
            try server.addDeployments(2, in: "shop-2")
            var fixture = ClientFixture()
            fixture.endpoint = server.url
            fixture.clock = SystemClock()
            fixture.files = { ["/token": "admin-token"] }
            caller = fixture.caller(HTTPClient())
            let scope = Scope(realm: "kubernetes", account: "uid-1", region: "cluster", type: type)
            let timing = KubernetesWatch.Timing(
                backoff: Backoff(base: .milliseconds(1), maximum: .milliseconds(20)), seed: 1)
            watched = try #require(WatchedScope(caller, scope, .whole, timing: timing))
        }

        /// Watches while something is done.
        func watching(_ body: () async throws -> Void) async throws {
            let run = Task { await watched.run() }
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
            run.cancel()
            await run.value
            try outcome.get()
        }

        /// Waits until it would list something.
        func until(_ condition: (Listing) -> Bool) async {
            guard !condition(watched.listing()) else { return }
            for await _ in watched.changes where condition(watched.listing()) { return }
        }

        /// Waits until it has what a list has now.
        func untilItIsAsListed() async -> Listing {
            let listed = await InventoryReader(caller: caller, scope: watched.scope).list()
            await until { $0.completeness == .complete && Self.words($0) == Self.words(listed) }
            return listed
        }

        private static func words(_ listing: Listing) -> [String] {
            listing.resources.map { resource in
                let tags = (resource.tags.value?.tags ?? []).map { "\($0.key)=\($0.value)" }
                let state = resource.state
                return "\(resource.address) \(resource.incarnation) \(resource.name) \(tags) \(state.fields) "
                    + "\(state.attributes) \(state.owner) \(state.isChanging) \(resource.particulars) "
                    + "\(String(describing: resource.mark)) \(String(describing: resource.notice))"
            }
        }
    }

    private static func autoscaler(_ name: String, of target: String, _ maximum: Int64) -> Value {
        [
            "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
            "metadata": ["name": .string(name), "namespace": "shop"],
            "spec": [
                "minReplicas": 2, "maxReplicas": .int(maximum),
                "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": .string(target)],
            ],
        ]
    }

    private static func budget(_ least: Int64) -> Value {
        [
            "apiVersion": "policy/v1", "kind": "PodDisruptionBudget",
            "metadata": ["name": "keep", "namespace": "shop"],
            "spec": ["minAvailable": .int(least), "selector": ["matchLabels": ["app": "web-1"]]],
        ]
    }

    @Test func workloadsComeChangeAndGo() async throws {
        let rig = try await Rig()
        try await rig.watching {
            #expect(await rig.untilItIsAsListed().resources.count == 5)
            try rig.server.setReplicas(7, of: "shop/web-1", manager: "kubectl")
            try rig.server.merge(
                ["metadata": ["labels": ["team": "b"]]], into: "shop/web-2", kind: "Deployment", apiVersion: "apps/v1",
                manager: "kubectl")
            _ = await rig.untilItIsAsListed()
            try rig.server.delete("shop-2/web-0", kind: "Deployment", apiVersion: "apps/v1")
            try rig.server.addDeployments(1, in: "a-shop")
            let listed = await rig.untilItIsAsListed()
            #expect(listed.resources.map(\.address.id).first == "a-shop/web-0" && listed.resources.count == 5)
        }
        #expect(rig.server.count("GET", path: "/apis/apps/v1/deployments") <= 4)
    }

    @Test func whatStandsBesideIsFollowedToo() async throws {
        let rig = try await Rig()
        let (scaler, version) = ("HorizontalPodAutoscaler", "autoscaling/v2")
        try await rig.watching {
            try rig.server.create([Self.autoscaler("b", of: "web-0", 6)])
            var listed = await rig.untilItIsAsListed()
            #expect(listed.resources.first { $0.address.id == "shop/web-0" }?.value(of: .maximum) == .known(.count(6)))
            // Two for one: the first by name counts.
            try rig.server.create([Self.autoscaler("a", of: "web-0", 9), Self.budget(1)])
            listed = await rig.untilItIsAsListed()
            #expect(listed.resources.first { $0.address.id == "shop/web-0" }?.value(of: .maximum) == .known(.count(9)))
            #expect(
                listed.resources.map { $0.attribute(.disruptionBudget).value?.text }.compactMap { $0 } == ["keep"])
            try rig.server.merge(
                ["spec": ["scaleTargetRef": ["name": "web-2"], "maxReplicas": 4]], into: "shop/a", kind: scaler,
                apiVersion: version, manager: "kubectl")
            try rig.server.merge(
                ["spec": ["minAvailable": 2]], into: "shop/keep", kind: "PodDisruptionBudget", apiVersion: "policy/v1",
                manager: "kubectl")
            _ = await rig.untilItIsAsListed()
            try rig.server.delete("shop/b", kind: scaler, apiVersion: version)
            try rig.server.delete("shop/keep", kind: "PodDisruptionBudget", apiVersion: "policy/v1")
            listed = await rig.untilItIsAsListed()
            #expect(listed.resources.first { $0.address.id == "shop/web-0" }?.value(of: .maximum) == .absent)
        }
    }

    @Test func whatAServerHasForgottenIsReadAnew() async throws {
        let rig = try await Rig()
        try rig.server.create([Self.autoscaler("a", of: "web-0", 9), Self.budget(1)])
        try await rig.watching {
            _ = await rig.untilItIsAsListed()
            for round in 1...3 {
                try rig.server.delete("shop/web-\(round - 1)", kind: "Deployment", apiVersion: "apps/v1")
                try rig.server.addDeployments(1, in: "round-\(round)")
                rig.server.compact()
                rig.server.endWatches()
                _ = await rig.untilItIsAsListed()
            }
        }
    }

    @Test func whatIsRefusedIsSaid() async throws {
        let rig = try await Rig()
        let autoscalers = AccessRule(["*"], groups: ["autoscaling"], resources: ["horizontalpodautoscalers"])
        rig.server.deny(autoscalers, token: "admin-token")
        try await rig.watching {
            await rig.until { listing in
                if case .incomplete(let why) = listing.completeness { why.contains("what scales it") } else { false }
            }
            await rig.until { $0.resources.count == 5 }
            #expect(rig.watched.listing().resources.allSatisfy { $0.value(of: .maximum).isUnknown })
            rig.server.liftDenials()
            _ = await rig.untilItIsAsListed()
        }
    }

    @Test func aKindThatIsNotThereIsAnEmptyList() async throws {
        let rig = try await Rig(.rollout)
        try await rig.watching { await rig.until { $0.completeness == .complete } }
        #expect(rig.watched.listing().resources.isEmpty)
    }

    @Test func whatOnlyDiscoveryTellsIsNotWatched() throws {
        let caller = ClientFixture().caller(ScriptedServer { _, _ in .json("{}") })
        #expect(WatchedScope(caller, Sample.scope(.scalable), .whole, timing: .init(seed: 1)) == nil)
    }
}
