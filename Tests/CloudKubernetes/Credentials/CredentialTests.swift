import Cloud
import Support
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudKubernetes

@Suite struct KubernetesCredentialTests {
    private static let pod = ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"]

    private func bearer(_ credentials: KubernetesCredentials) -> String? {
        credentials.headers.first(named: "Authorization")
    }

    @Test func aPodFindsItsServiceAccountAndFollowsItsToken() async throws {
        let clock = ClientClock()
        let token = Mutex("first")
        var fixture = ClientFixture()
        fixture.clock = clock
        fixture.endpoint = nil
        fixture.reading = CredentialReference(method: "inCluster")
        fixture.variables = Self.pod
        fixture.files = { ["/sa/token": token.withLock { $0 }, "/sa/ca.crt": "CA"] }
        let sessions = KubernetesSessions(fixture.resolver, clock: clock)
        let access = AccountAccess.reading(fixture.account)
        let first = try await sessions.credentials(for: access)
        #expect(try first.server(of: fixture.account) == "https://10.0.0.1:443")
        #expect(first.tls?.authority == Array("CA".utf8) && bearer(first) == "Bearer first")
        token.withLock { $0 = "second" }
        #expect(bearer(try await sessions.credentials(for: access)) == "Bearer first")
        clock.advance(by: .seconds(61))
        #expect(bearer(try await sessions.credentials(for: access)) == "Bearer second")
        // While it is being replaced there may be none: the last one serves.
        token.withLock { $0 = "" }
        clock.advance(by: .seconds(61))
        #expect(bearer(try await sessions.credentials(for: access)) == "Bearer second")
        token.withLock { $0 = "third" }
        fixture.variables["KUBERNETES_SERVICE_HOST"] = "fd00::1"
        #expect(try await fixture.resolver.found(fixture.reading).server == "https://[fd00::1]:443")
    }

    @Test func whatIsMissingIsSaid() async throws {
        let cases: [(String, [CredentialReference.Option], [String: String], [String: String], String)] = [
            ("inCluster", [], [:], [:], "does this run in a pod?"),
            ("inCluster", [], Self.pod, ["/sa/token": "a"], "cannot be read from /sa/ca.crt"),
            ("inCluster", [], Self.pod, ["/sa/ca.crt": "a"], "cannot be read from /sa/token"),
            ("tokenFile", [], [:], [:], "needs the option `file`"),
            ("tokenFile", [.init("file", "/t")], [:], [:], "cannot be read from /t"),
            ("tokenFile", [.init("file", "/t")], [:], ["/t": " \n"], "/t holds no token"),
            ("tokenFile", [.init("file", "/t")], [:], ["/t": "a\nb"], "/t holds no token"),
            ("tokenFile", [.init("file", "/t"), .init("caFile", "/c")], [:], ["/t": "a"], "cannot be read from /c"),
            ("oidc", [], [:], [:], "kubeconfig, inCluster, tokenFile"),
        ]
        for (method, options, variables, files, words) in cases {
            var fixture = ClientFixture()
            fixture.variables = variables
            fixture.files = { files }
            let resolver = fixture.resolver
            let error = await refused { () async throws(CloudError) in
                _ = try await resolver.found(CredentialReference(method: method, options: options))
            }
            #expect(error?.message.contains(words) ?? false, "\(method): \(error?.message ?? "nothing is wrong")")
            #expect(error?.kind == .stalled)
        }
    }

    @Test func aTokenFileNeedsTheAccountsEndpoint() async throws {
        var fixture = ClientFixture()
        fixture.endpoint = nil
        let caller = fixture.caller(ScriptedServer { _, _ in .json("{}") })
        let error = await refused { () async throws(CloudError) in _ = try await caller.call(.get("/api")) }
        #expect(error?.message.contains("states no `endpoint`") ?? false)
    }

    @Test func whoIsActedAsIsChecked() async throws {
        for (user, groups, words) in [
            ("", "a", "groups alone are nobody"), ("a\nb", "", "visible ASCII"),
            ("system:serviceaccount:shop", "", "no service account"),
            ("system:serviceaccount::a", "", "no service account"),
            ("a", "b,,c", nil), ("system:serviceaccount:shop:a", "", nil), ("jane doe", "", nil),
        ] as [(String, String, String?)] {
            let reference = CredentialReference(
                method: "inCluster", options: [.init("impersonate", user), .init("impersonateGroups", groups)])
            let error = await refused { () async throws(CloudError) in _ = try Impersonation(reference) }
            #expect(error?.message.contains(words ?? "") ?? (words == nil), "\(user): \(error?.message ?? "")")
        }
        var fixture = ClientFixture()
        fixture.files = {
            [
                "/kube": """
                current-context: a
                contexts: [{name: a, context: {cluster: a, user: a}}]
                clusters: [{name: a, cluster: {server: "https://a"}}]
                users: [{name: a, user: {token: t, as: jane}}]
                """
            ]
        }
        fixture.reading = CredentialReference(
            method: "kubeconfig", options: [.init("file", "/kube"), .init("impersonate", "joe")])
        let caller = fixture.caller(ScriptedServer { _, _ in .json("{}") })
        let twice = await refused { () async throws(CloudError) in _ = try await caller.call(.get("/api")) }
        #expect(twice?.message.contains("acts as jane already") ?? false)
    }

    @Test func aTenantWithoutAccessIsSaid() async throws {
        let fixture = ClientFixture()
        let sessions = KubernetesSessions(fixture.resolver, clock: fixture.clock)
        let error = await refused { () async throws(CloudError) in
            _ = try await sessions.credentials(for: .acting(fixture.account, "other"))
        }
        #expect(error?.message == "account main gives tenant other no access for acting")
    }

    @Test func printingShowsNoSecret() async throws {
        let fixture = ClientFixture()
        let credentials = try await fixture.resolver.found(fixture.reading)
        var dumped = ""
        dump(credentials, to: &dumped)
        #expect(!(dumped + "\(credentials)" + String(reflecting: credentials)).contains("the-token"))
        let request = try KubernetesClient(
            sender: ScriptedServer { _, _ in .json("") }, clock: fixture.clock, seed: 1, product: "p"
        )
        .request(.get("/api"), fixture.account, credentials)
        dump(request, to: &dumped)
        #expect(!dumped.contains("the-token"))
    }

    @Test func everyMethodAndOptionIsInTheCatalogue() {
        let methods = KubernetesCatalogue.catalogue.credentialMethods
        #expect(methods.map(\.name) == ["kubeconfig", "inCluster", "tokenFile"])
        #expect(methods.allSatisfy { method in method.options.contains { $0.name == "impersonate" } })
    }
}
