import Cloud
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudKubernetes

@Suite struct KubernetesClientTests {
    private let gone = TransportError(.transient, code: .broken, message: "cut", mayHaveBeenSent: true)

    private func error(
        of call: KubernetesCall = .get("/api/v1/namespaces"), _ answer: HTTPResponse
    ) async -> CloudError? {
        let caller = ClientFixture().caller(ScriptedServer { _, _ in answer })
        return await refused { () async throws(CloudError) in _ = try await caller.call(call) }
    }

    @Test func saysWhoAsksAndWhatFor() async throws {
        let server = ScriptedServer { _, _ in
            .json(
                "{}", headers: [HTTPHeader("Audit-Id", "audit-1"), HTTPHeader("Date", "Fri, 19 Nov 2027 17:46:50 GMT")])
        }
        let caller = ClientFixture().caller(server)
        let answer = try await caller.call(.get("/api/v1/namespaces", accept: .metadataList))
        #expect(answer.requestID == "audit-1")
        #expect(answer.clockSkew != nil)
        let request = try #require(server.requests.first)
        #expect(request.url == "https://cluster.test:6443/api/v1/namespaces")
        #expect(request.headers.first(named: "Authorization") == "Bearer the-token")
        #expect(request.headers.first(named: "User-Agent") == "pioneer/1.0")
        #expect(
            request.headers.first(named: "Accept")
                == "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json")
        #expect(request.headers.first(named: "Content-Type") == nil)
        _ = try await caller.call(
            .apply(
                "/a?dryRun=All", ["kind": "A", "apiVersion": "v1"], force: true,
                origin: "Schedule/shop/night (x)@1a2b3c4"))
        let apply = try #require(server.requests.last)
        #expect(apply.method == "PATCH" && apply.url.hasSuffix("/a?dryRun=All&fieldManager=cloudpioneer&force=true"))
        #expect(apply.headers.first(named: "Content-Type") == "application/apply-patch+yaml")
        #expect(apply.headers.first(named: "User-Agent") == "pioneer/1.0 (Schedule/shop/night__x_@1a2b3c4)")
        #expect(apply.body == Array(#"{"apiVersion":"v1","kind":"A"}"#.utf8))
    }

    @Test func actsAsSomebodyElseWhereAsked() async throws {
        var fixture = ClientFixture()
        fixture.acting = CredentialReference(
            method: "tokenFile",
            options: [
                .init("file", "/token"), .init("impersonate", "system:serviceaccount:shop:pioneer"),
                .init("impersonateGroups", "a, b"),
            ])
        let server = ScriptedServer { _, _ in .json("{}") }
        _ = try await fixture.caller(server, acting: true).call(.get("/api"))
        _ = try await fixture.caller(server).call(.get("/api"))
        let fields = server.requests.map { request in
            request.headers.filter { $0.name.hasPrefix("Impersonate") }.map { "\($0.name)=\($0.value)" }
        }
        #expect(
            fields == [
                ["Impersonate-User=system:serviceaccount:shop:pioneer", "Impersonate-Group=a", "Impersonate-Group=b"],
                [],
            ])
    }

    @Test func refusalsSayWhatToDo() async throws {
        let forbidden =
            #"deployments.apps is forbidden: User "viewer" cannot patch resource "deployments/scale" in API group "apps" in the namespace "shop""#
        let cases: [(HTTPResponse, String, CloudError.Kind, String)] = [
            (
                .refusal(401, "Unauthorized", "Unauthorized"), "Unauthorized", .stalled,
                "does not accept the credentials"
            ),
            (
                .refusal(403, "Forbidden", forbidden), "Forbidden", .stalled,
                "viewer may not patch deployments/scale.apps in namespace shop; a role"
            ),
            (
                .refusal(
                    403, "Forbidden",
                    #"nodes is forbidden: User "a" cannot list resource "nodes" in API group "" at the cluster scope"#),
                "Forbidden", .stalled, "a may not list nodes in all namespaces;"
            ),
            (
                .refusal(403, "Forbidden", #"forbidden: User "a" cannot get path "/apis""#), "Forbidden", .stalled,
                "a may not get /apis; a role"
            ),
            (
                .refusal(403, "Forbidden", #"pods "a" is forbidden: exceeded quota: compute"#), "Forbidden", .capacity,
                "exceeded quota"
            ),
            (
                .refusal(404, "NotFound", #"deployments.apps "web" not found"#, details: #"{"name":"web"}"#),
                "NotFound",
                .terminal, #"deployments.apps "web" not found"#
            ),
            (
                .refusal(404, "NotFound", "the server could not find the requested resource"), "NotServed", .terminal,
                "does not know this resource"
            ),
            (
                .json("404 page not found\n", status: 404), "NotServed", .terminal,
                "is the endpoint that of the API server?"
            ),
            (.refusal(409, "AlreadyExists", "exists", details: #"{"name":"a"}"#), "AlreadyExists", .terminal, "exists"),
            (
                .refusal(409, "Conflict", "Operation cannot be fulfilled on a: the object has been modified; please"),
                "Conflict", .transient, "it has changed since it was read"
            ),
            (
                .refusal(
                    409, "Conflict", "Apply failed with 2 conflicts",
                    details:
                        #"{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"argocd-controller\" using apps/v1","field":".spec.replicas"},{"reason":"FieldManagerConflict","message":"conflict with \"kubectl\"","field":".metadata.labels.a"}]}"#
                ),
                "Conflict", .stalled,
                ".spec.replicas is held by argocd-controller, .metadata.labels.a is held by kubectl; let go"
            ),
            (.refusal(410, "Expired", "too old resource version"), "Expired", .transient, "too old to go on from"),
            (
                .refusal(
                    422, "Invalid", "Widget is invalid",
                    details:
                        #"{"causes":[{"reason":"FieldValueInvalid","message":"must not be negative","field":"spec.size"}]}"#
                ),
                "Invalid", .terminal, "refuses spec.size: must not be negative"
            ),
            (.refusal(400, "BadRequest", "limit is no number"), "BadRequest", .terminal, "limit is no number"),
            (.refusal(405, "MethodNotAllowed", "no"), "MethodNotAllowed", .terminal, "no"),
            (.refusal(500, "InternalError", "etcd is away"), "InternalError", .transient, "etcd is away"),
            (.refusal(504, "Timeout", "request did not complete"), "Timeout", .transient, "did not complete"),
            (.json("<html>Log in</html>", status: 302), "withoutStatus302", .stalled, "points elsewhere (status 302)"),
            (.json("<html>", status: 403), "withoutStatus403", .stalled, "none of an API server's"),
            (.json("", status: 502), "withoutStatus502", .transient, "none of an API server's"),
            (
                .json(#"{"kind":"Status","code":"x","message":7,"details":[]}"#, status: 418), "withoutStatus418",
                .terminal, "status 418"
            ),
        ]
        for (answer, code, kind, words) in cases {
            let error = try #require(await self.error(answer))
            #expect(error.code == code)
            #expect(error.kind == kind, "\(error)")
            #expect(error.message.contains(words), "\(error)")
            #expect(error.message.hasPrefix("GET /api/v1/namespaces: "))
        }
    }

    @Test func waitsAsLongAsTheServerAsks() async throws {
        let clock = ClientClock()
        var fixture = ClientFixture()
        fixture.clock = clock
        let server = ScriptedServer { _, number in
            number == 1
                ? .refusal(429, "TooManyRequests", "slow down", headers: [HTTPHeader("Retry-After", "3")])
                : number == 2
                    ? .refusal(503, "ServiceUnavailable", "x", headers: [HTTPHeader("Retry-After", "4")]) : .json("{}")
        }
        let call = KubernetesCall.patch("/a", json: [], origin: "x")
        #expect(!call.isRepeatable)
        _ = try await fixture.caller(server).call(call)
        #expect(server.requests.count == 3)
        #expect(clock.elapsed >= .seconds(7))
        let patient = try #require(
            await error(
                .refusal(
                    429, "TooManyRequests", "slow", details: #"{"retryAfterSeconds":600}"#,
                    headers: [HTTPHeader("Retry-After", "600")])))
        guard case .waitUntil(let instant) = patient.kind else {
            Issue.record("\(patient)")
            return
        }
        #expect(instant == ClientClock().now.adding(seconds: 600))
    }

    @Test func aLostConnectionIsTriedAgainOnlyWhereThatIsNoSecondChange() async throws {
        let gone = gone
        let apply = KubernetesCall.apply("/a", [:], force: true, origin: "x")
        let tested = KubernetesCall.patch("/a", json: [["op": "test", "path": "/a", "value": 1]], origin: "x")
        let blind = KubernetesCall.patch("/a", json: [["op": "remove", "path": "/a"]], origin: "x")
        for (call, attempts) in [
            (KubernetesCall.get("/a"), 2), (apply, 2), (tested, 2), (blind, 1), (.post("/a", [:]), 1),
        ] {
            let server = ScriptedServer { _, number throws(TransportError) in
                if number == 1 { throw gone }
                return .refusal(409, "Conflict", "the object has been modified", details: #"{"name":"a"}"#)
            }
            let caller = ClientFixture().caller(server)
            let error = try #require(await refused { () async throws(CloudError) in _ = try await caller.call(call) })
            #expect(server.requests.count == attempts, "\(call)")
            #expect(error.mayHaveTakenEffect == call.isChange, "\(call): \(error)")
            #expect(error.code == (attempts == 1 ? "broken" : "Conflict"))
        }
        let unsent = TransportError(.transient, code: .connect, message: "no", mayHaveBeenSent: false)
        let server = ScriptedServer { _, number throws(TransportError) in
            if number == 1 { throw unsent }
            return .json("{}")
        }
        _ = try await ClientFixture().caller(server).call(blind)
        #expect(server.requests.count == 2)
    }

    @Test func failedWritesAreNotSentAgainBlindly() async throws {
        for (status, headers, attempts) in [(500, [], 1), (503, [], 1), (503, [HTTPHeader("Retry-After", "1")], 4)] {
            let server = ScriptedServer { _, _ in .refusal(status, "InternalError", "x", headers: headers) }
            let caller = ClientFixture().caller(server)
            let error = await refused { () async throws(CloudError) in _ = try await caller.call(.post("/a", [:])) }
            #expect(server.requests.count == attempts)
            #expect(error?.mayHaveTakenEffect == headers.isEmpty)
        }
    }

    @Test func aReviewIsNoChange() {
        let review = KubernetesCall.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", [:])
        #expect(review.isRepeatable && !review.isChange && review.family == .read)
        #expect(KubernetesCall.post("/api/v1/namespaces", [:]).family == .write)
    }

    @Test func freshCredentialsAreTriedOnce() async throws {
        let token = Mutex("old")
        var fixture = ClientFixture()
        fixture.files = { ["/token": token.withLock { $0 }] }
        let server = ScriptedServer { request, number in
            token.withLock { $0 = "new" }
            return request.headers.first(named: "Authorization") == "Bearer new"
                ? .json("{}") : .refusal(401, "Unauthorized", "Unauthorized")
        }
        let caller = fixture.caller(server)
        _ = try await caller.call(.get("/api"))
        #expect(server.requests.count == 2)
        let never = ScriptedServer { _, _ in .refusal(401, "Unauthorized", "Unauthorized") }
        let other = fixture.caller(never)
        let error = await refused { () async throws(CloudError) in _ = try await other.call(.get("/api")) }
        #expect(error?.kind == .stalled)
        #expect(never.requests.count == 2)
    }

    @Test func noTokenGoesOverAnOpenLine() async throws {
        for (endpoint, isFine) in [
            ("http://10.0.0.1:8080", false), ("http://127.0.0.1:8080/", true), ("http://localhost", true),
            ("http://[::1]:1", true), ("http://127.0.0.1.evil.test", false), ("ftp://a", false), ("https://a?b", false),
            ("https://user@a", false), ("https://a/prefix/", true),
        ] {
            var fixture = ClientFixture()
            fixture.endpoint = endpoint
            let server = ScriptedServer { _, _ in .json("{}") }
            let caller = fixture.caller(server)
            let error = await refused { () async throws(CloudError) in _ = try await caller.call(.get("/api")) }
            #expect((error == nil) == isFine, "\(endpoint)")
            #expect(server.requests.isEmpty == !isFine)
            #expect(server.requests.allSatisfy { $0.url.hasSuffix("/api") && !$0.url.hasSuffix("//api") })
        }
    }
}
