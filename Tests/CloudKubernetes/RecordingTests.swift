import Cloud
import Documents
import Support
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudKubernetes

/// One exchange with a real API server.
private struct Exchange: Sendable {
    let name: String
    let request: Value
    let response: Value

    var method: String { request["method"]?.text ?? "" }
    var path: String { request["path"]?.text ?? "" }
    var body: Value? { request["body"].flatMap { $0 == .null ? nil : $0 } }
    var status: Int { Int(response["status"]?.integer ?? 0) }

    func field(_ name: String) -> String? { request["headers"]?[name]?.text }

    /// The answer as it came: events a line each, texts as they are.
    var answer: HTTPResponse {
        let body = response["body"] ?? .null
        let bytes: [UInt8] =
            if let events = body["stream"]?.elements {
                events.flatMap { CanonicalJSON.bytes($0) + [UInt8(ascii: "\n")] }
            } else if let text = body.text { Array(text.utf8) } else { CanonicalJSON.bytes(body) }
        return HTTPResponse(
            status: status, headers: [HTTPHeader("Content-Type", response["headers"]?["content-type"]?.text ?? "")],
            body: bytes)
    }

    static let folder = PackageFolder.path + "/../shared/recordings/kubernetes/"
    static let names = [
        "01-version", "02-readyz", "03-unauthorized", "04-wrong-token", "05-api-groups", "06-create-crd",
        "07-create-crd-again", "08-get-crd-established", "09-crd-resources", "10-create-namespace", "11-create",
        "12-create-again", "13-create-schema-violation", "14-create-rule-violation", "15-create-missing-required",
        "16-create-unknown-field-strict", "17-create-unknown-field-warn", "18-create-forbidden", "19-get-missing",
        "20-list", "21-list-page-1", "22-list-page-2", "23-list-label-selector", "24-list-field-selector",
        "25-list-all-namespaces", "26-apply-create", "27-apply-conflict", "28-apply-force", "29-apply-dry-run",
        "30-get", "31-status-apply", "32-merge-patch", "33-json-patch", "34-put-stale-conflict", "35-add-finalizer",
        "36-delete-with-finalizer", "37-get-terminating", "38-remove-finalizer", "39-get-deleted",
        "40-watch-from-list", "41-watch-list-initial-events", "42-watch-expired", "43-lease-create",
        "44-lease-create-again", "45-lease-renew", "46-lease-take-over-lost-race", "47-event-create",
        "48-deployment-create", "49-deployment-list", "50-deployment-scale-get", "51-deployment-scale-put",
        "52-deployment-scale-apply-conflict", "53-cronjob-create", "54-cronjob-suspend", "55-selfsubjectaccessreview",
        "56-tokenreview", "57-table-accept", "58-metadata-only", "59-not-found-resource",
        "60-too-large-limit-bad-request",
    ]
    static let isThere = (try? TextFile.bytes(of: folder + "01-version.json")) != nil

    static func read(_ name: String) throws -> Exchange {
        let value = try JSON.value(try TextFile.bytes(of: folder + name + ".json"))
        return Exchange(name: name, request: value["request"] ?? .null, response: value["response"] ?? .null)
    }
}

@Suite(.enabled(if: Exchange.isThere, "needs the recordings in ../shared/recordings/kubernetes"))
struct RecordingTests {
    /// The call of ours that is such a request; each of its own constructor.
    private static func call(_ exchange: Exchange) -> KubernetesCall {
        let pathAlone = String(exchange.path.prefix { $0 != "?" })
        switch exchange.field("content-type") {
        case "application/apply-patch+yaml"
        where exchange.path.contains("fieldManager=cloudpioneer") && !exchange.path.contains("dryRun"):
            return .apply(
                pathAlone, exchange.body ?? .null, force: exchange.path.contains("force=true"), origin: "")
        case "application/json" where exchange.method == "POST": return .post(exchange.path, exchange.body ?? .null)
        case nil where exchange.method == "GET":
            return .get(exchange.path, accept: KubernetesCall.Accept(rawValue: exchange.field("accept") ?? "") ?? .json)
        case let type:
            return KubernetesCall(
                exchange.method, exchange.path, contentType: type, body: exchange.body, isRepeatable: false)
        }
    }

    /// What our client never sends, and why. Their answers are understood all the same.
    private static let notOurs = [
        "57-table-accept": "tables are for people; we ask for objects or their metadata"
    ]

    /// Sends the call against the recorded answer; the request as it went out, and what came of it.
    private func replay(_ exchange: Exchange) async throws -> (HTTPRequest, Result<KubernetesClient.Answer, CloudError>)
    {
        let answer = exchange.answer
        let server = ScriptedServer { _, _ in answer }
        let caller = ClientFixture().caller(server)
        let result: Result<KubernetesClient.Answer, CloudError>
        do throws(CloudError) { result = .success(try await caller.call(Self.call(exchange))) } catch {
            result = .failure(error)
        }
        return (try #require(server.requests.first), result)
    }

    @Test(arguments: Exchange.names) func isSentAsRecordedAndUnderstood(name: String) async throws {
        let exchange = try Exchange.read(name)
        let (request, result) = try await replay(exchange)
        if Self.notOurs[name] == nil {
            #expect(request.method == exchange.method)
            #expect(request.url == ClientFixture.server + exchange.path)
            #expect(request.headers.first(named: "Accept") == exchange.field("accept"))
            #expect(request.headers.first(named: "Content-Type") == exchange.field("content-type"))
            #expect(request.body == (exchange.body.map { CanonicalJSON.bytes($0) } ?? []))
        }
        switch result {
        case .success(let answer):
            #expect((200..<300).contains(exchange.status))
            #expect(answer.body == exchange.answer.body)
        case .failure(let error):
            #expect(exchange.status >= 400)
            #expect(error.code == exchange.response["body"]?["reason"]?.text ?? "NotServed")
            #expect(error.message.utf8.count > 40)
        }
    }

    @Test(arguments: [
        ("03-unauthorized", "system:anonymous may not list namespaces in all namespaces; a role"),
        ("04-wrong-token", "the API server does not accept the credentials"),
        ("07-create-crd-again", "already exists"), ("12-create-again", #"widgets.example.test "a" already exists"#),
        ("13-create-schema-violation", "the API server refuses spec."),
        ("14-create-rule-violation", "refuses spec: Invalid value: size must not exceed maximum"),
        ("15-create-missing-required", "the API server refuses spec."),
        ("16-create-unknown-field-strict", "unknown field"),
        ("18-create-forbidden", "viewer may not create widgets.example.test in namespace payments; a role"),
        ("19-get-missing", #"widgets.example.test "nothing" not found"#),
        ("27-apply-conflict", ".spec.size is held by cloudpioneer; let go of the field there"),
        ("34-put-stale-conflict", "it has changed since it was read"),
        ("39-get-deleted", "not found"), ("44-lease-create-again", "already exists"),
        ("46-lease-take-over-lost-race", "it has changed since it was read"),
        ("47-event-create", "the API server refuses "), ("59-not-found-resource", "does not know this path"),
        ("60-too-large-limit-bad-request", "invalid syntax"),
    ])
    func refusalsAreInWords(name: String, words: String) async throws {
        guard case .failure(let error) = try await replay(try Exchange.read(name)).1 else {
            Issue.record("\(name) was accepted")
            return
        }
        #expect(error.message.contains(words), "\(error)")
    }

    @Test func listsAreReadWhateverTheOrderOfTheirKeys() throws {
        for (name, names, next) in [
            ("20-list", nil, false), ("21-list-page-1", ["a", "c", "d"], true), ("22-list-page-2", nil, true),
            ("23-list-label-selector", nil, false), ("24-list-field-selector", ["a"], false),
            ("25-list-all-namespaces", nil, false), ("49-deployment-list", ["web"], false),
            ("58-metadata-only", nil, false),
        ] as [(String, [String]?, Bool)] {
            let exchange = try Exchange.read(name)
            let expected = (exchange.response["body"]?["items"]?.elements ?? []).compactMap {
                $0["metadata"]?["name"]?.text
            }
            var seen: [String] = []
            let metadata = try ListPage.read(exchange.answer.body, of: exchange.path) { object in
                let value = try? JSON.value(Array(object))
                seen.append(value?["metadata"]?["name"]?.text ?? "unreadable")
            }
            #expect(seen == expected && !seen.isEmpty, "\(name)")
            if let names, name != "21-list-page-1" { #expect(seen == names) }
            #expect((metadata.end != .last) == next)
            #expect(metadata.resourceVersion == exchange.response["body"]?["metadata"]?["resourceVersion"]?.text)
        }
    }

    @Test func pagesFollowTheRecordedToken() async throws {
        let (first, second) = (try Exchange.read("21-list-page-1"), try Exchange.read("22-list-page-2"))
        // Its third page was not asked for.
        let answers = [first.answer, second.answer, .json(#"{"metadata":{},"items":[]}"#)]
        let server = ScriptedServer { _, number in answers[number - 1] }
        var count = 0
        try await ClientFixture().caller(server).pages(String(first.path.prefix { $0 != "?" }), limit: 3) {
            answer throws(CloudError) in
            try ListPage.read(answer.body, of: "") { _ in count += 1 }.end
        }
        #expect(server.targets.prefix(2) == [first.path, second.path])
        #expect(count == 6)
    }

    @Test func discoveryUnderstandsGroupsAndTheirResources() throws {
        guard case .versions(let versions) = try DiscoveryAnswer(try Exchange.read("05-api-groups").answer.body) else {
            Issue.record("no list of versions")
            return
        }
        #expect(versions.contains("apps/v1"))
        let autoscaling = versions.filter { $0.hasPrefix("autoscaling/") }
        #expect(autoscaling == ["autoscaling/v2", "autoscaling/v1"])
        let body = try Exchange.read("09-crd-resources").answer.body
        let resources = try DiscoveryAnswer.resources(body, of: "example.test/v1")
        #expect(resources.map(\.name) == ["widgets"])
        #expect(resources.first?.isNamespaced == true && resources.first?.hasScale == false)
        #expect(resources.first?.verbs.contains("watch") == true)
    }

    /// What a watch tells of a recorded stream, the requests it made beside it.
    private func watch(_ exchange: Exchange, listed version: String?) async throws -> (
        told: [String], targets: [String]
    ) {
        let answer = exchange.answer
        let server = ScriptedServer { request, number throws(TransportError) in
            guard let version else {
                if number == 1 { return answer }
                throw TransportError(.terminal, code: .cancelled, message: "enough")
            }
            switch number {
            case 1: return .refusal(422, "Invalid", "no")
            case 2: return .json(#"{"metadata":{"resourceVersion":"\#(version)"},"items":[]}"#)
            case 3: return answer
            default: throw TransportError(.terminal, code: .cancelled, message: "enough")
            }
        }
        let seconds = exchange.path.split(separator: "&").first { $0.hasPrefix("timeoutSeconds=") }
        let round = seconds.flatMap { Int($0.dropFirst("timeoutSeconds=".count)) } ?? 1
        let timing = KubernetesWatch.Timing(rounds: round...round, seed: 1)
        let path = String(exchange.path.prefix { $0 != "?" })
        let watch = KubernetesWatch(ClientFixture().caller(server), path: path, timing: timing)
        let told = Mutex<[String]>([])
        let task = Task {
            await watch.run { event in
                let word: String
                switch event {
                case .restarted: word = "restarted"
                case .added: word = "added"
                case .modified: word = "modified"
                case .deleted: word = "deleted"
                case .synced(let version): word = "synced \(version)"
                case .bookmark(let version): word = "bookmark \(version)"
                // From inside: the clock stands still, so nothing else might get a turn.
                case .interrupted: return withUnsafeCurrentTask { $0?.cancel() } ?? ()
                }
                told.withLock { $0.append(word) }
            }
        }
        await task.value
        return (told.withLock { $0 }, server.targets)
    }

    @Test func aWatchFromAListTellsWhatHappened() async throws {
        let exchange = try Exchange.read("40-watch-from-list")
        let (told, targets) = try await watch(exchange, listed: "272")
        #expect(told == ["restarted", "synced 272", "added", "modified", "deleted", "bookmark 275"])
        #expect(targets.dropFirst(2).first == exchange.path)
        // It goes on after the last event.
        #expect(targets.dropFirst(3).first?.hasSuffix("resourceVersion=275") == true)
    }

    @Test func aWatchListBeginsWithAllThereIs() async throws {
        let exchange = try Exchange.read("41-watch-list-initial-events")
        let count = (exchange.response["body"]?["stream"]?.elements ?? []).count
        let (told, targets) = try await watch(exchange, listed: nil)
        #expect(told.first == "restarted" && told.last == "synced 276")
        #expect(told.filter { $0 == "added" }.count == count - 1)
        #expect(targets.first == exchange.path)
    }

    @Test func aWatchThatHasExpiredBeginsAnew() async throws {
        let exchange = try Exchange.read("42-watch-expired")
        let (_, targets) = try await watch(exchange, listed: "1")
        #expect(targets.dropFirst(3).first?.hasSuffix("?limit=500") == true)
    }

    @Test func everyExchangeIsLookedAt() {
        #expect(Exchange.names.count == 60)
        #expect(Self.notOurs.keys.allSatisfy(Exchange.names.contains))
    }
}
