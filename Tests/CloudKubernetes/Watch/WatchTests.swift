import Cloud
import Documents
import Support
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudKubernetes

/// What a watch told, as words; waits for what should be told.
private final class Told: Sendable {
    private struct State {
        var words: [String] = []
        var waiter: (condition: @Sendable ([String]) -> Bool, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    var words: [String] { state.withLock { $0.words } }

    func add(_ event: WatchEvent) {
        func name(_ object: UnsafeRawBufferPointer) -> String {
            let text = String(decoding: object, as: UTF8.self)
            guard let start = text.firstRange(of: #""name":""#) else { return text }
            return String(text[start.upperBound...].prefix { $0 != "\"" })
        }
        let word =
            switch event {
            case .restarted: "restarted"
            case .added(let object): "+\(name(object))"
            case .modified(let object): "~\(name(object))"
            case .deleted(let object): "-\(name(object))"
            case .synced(let version): "synced \(version)"
            case .bookmark(let version): "bookmark \(version)"
            case .interrupted(let error): "interrupted \(error.code)"
            }
        let waiter = state.withLock { state in
            state.words.append(word)
            guard let waiter = state.waiter, waiter.condition(state.words) else {
                return CheckedContinuation<Void, Never>?.none
            }
            state.waiter = nil
            return waiter.continuation
        }
        waiter?.resume()
    }

    func until(_ condition: @escaping @Sendable ([String]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                guard !condition(state.words) else { return true }
                state.waiter = (condition, continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}

@Suite(.timeLimit(.minutes(5))) struct WatchTests {
    private static func line(_ type: String, _ name: String, _ version: String, annotations: String = "{}") -> String {
        #"{"type":"\#(type)","object":{"kind":"A","metadata":{"annotations":\#(annotations),"name":"\#(name)","resourceVersion":"\#(version)"}}}"#
            + "\n"
    }

    private static func end(_ version: String) -> String {
        line("BOOKMARK", "", version, annotations: #"{"k8s.io/initial-events-end":"true"}"#)
    }

    private static func list(_ names: [String], _ version: String, next: String = "") -> WatchServer.Answer {
        let items = names.map { #"{"metadata":{"name":"\#($0)"}}"# }.joined(separator: ",")
        return .whole(
            200,
            #"{"kind":"AList","metadata":{"continue":"\#(next)","resourceVersion":"\#(version)"},"items":[\#(items)]}"#)
    }

    private static let expired =
        #"{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old resource version: 1 (253)","reason":"Expired","code":410}}"#
        + "\n"

    private static let knowsNothing = WatchServer.Answer.whole(
        422, #"{"kind":"Status","status":"Failure","message":"forbidden for watch","reason":"Invalid","code":422}"#)

    /// Runs a watch against answers until it has told what is waited for; what it told, and what was asked.
    private func run(
        _ answers: [WatchServer.Answer], form: KubernetesWatch.Form = .whole, silence: Duration = .seconds(60),
        until condition: @escaping @Sendable ([String]) -> Bool
    ) async throws -> (told: [String], asked: [String]) {
        let server = try await WatchServer(answers)
        var fixture = ClientFixture()
        fixture.endpoint = server.server.url
        fixture.clock = SystemClock()
        let client = HTTPClient()
        let timing = KubernetesWatch.Timing(
            rounds: 300...300, silence: silence, backoff: Backoff(base: .milliseconds(1), maximum: .milliseconds(5)),
            seed: 1)
        let watch = KubernetesWatch(fixture.caller(client), path: "/apis/a/v1/as", form: form, timing: timing)
        let told = Told()
        let task = Task { await watch.run { told.add($0) } }
        await told.until(condition)
        task.cancel()
        await task.value
        return (told.words, try server.targets)
    }

    @Test func beginsWithAllThereIsWhereTheServerKnowsHow() async throws {
        let (told, asked) = try await run([
            .stream([
                Self.line("ADDED", "a", "3"), Self.line("ADDED", "b", "2") + Self.end("7"),
                Self.line("MODIFIED", "a", "8"),
                Self.line("BOOKMARK", "", "9") + Self.line("NEW", "x", "9") + Self.line("DELETED", "b", "10"),
                "SILENCE",
            ])
        ]) { $0.contains("-b") }
        #expect(told == ["restarted", "+a", "+b", "synced 7", "~a", "bookmark 9", "-b"])
        #expect(
            asked == [
                "/apis/a/v1/as?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"
                    + "&timeoutSeconds=300"
            ])
    }

    @Test func listsWhereTheServerKnowsNothingOfThat() async throws {
        let (told, asked) = try await run([
            Self.knowsNothing, Self.list(["a", "b"], "5", next: "t"), Self.list(["c"], "5"),
            .stream([Self.line("MODIFIED", "c", "6"), "SILENCE"]),
        ]) { $0.contains("~c") }
        #expect(told == ["restarted", "+a", "+b", "+c", "synced 5", "~c"])
        #expect(
            asked.dropFirst() == [
                "/apis/a/v1/as?limit=500", "/apis/a/v1/as?limit=500&continue=t",
                "/apis/a/v1/as?watch=1&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=5",
            ])
    }

    @Test func goesOnWhereItWasAfterACutAndAnEnd() async throws {
        let (told, asked) = try await run([
            .stream([Self.line("ADDED", "a", "1") + Self.end("4"), Self.line("MODIFIED", "a", "5"), "CUT"]),
            .stream([Self.line("MODIFIED", "a", "6")]), .stream([Self.line("DELETED", "a", "7"), "SILENCE"]),
        ]) { $0.contains("-a") }
        #expect(told == ["restarted", "+a", "synced 4", "~a", "~a", "-a"])
        #expect(asked.dropFirst().map { $0.split(separator: "=").last } == ["5", "6"])
    }

    @Test func aCutBeforeAllIsToldBeginsAnew() async throws {
        let (told, asked) = try await run([
            .stream([Self.line("ADDED", "a", "9"), "CUT"]),
            .stream([Self.line("ADDED", "b", "2") + Self.end("10"), "SILENCE"]),
        ]) { $0.contains("synced 10") }
        #expect(told == ["restarted", "+a", "restarted", "+b", "synced 10"])
        #expect(asked.allSatisfy { $0.contains("sendInitialEvents=true") })
    }

    @Test func beginsAnewWhereTheServerHasForgotten() async throws {
        for forgotten in [
            WatchServer.Answer.stream([Self.expired]),
            .whole(410, #"{"kind":"Status","status":"Failure","message":"too old","reason":"Expired","code":410}"#),
        ] {
            let (told, _) = try await run([
                Self.knowsNothing, Self.list(["a", "b"], "5"), .stream([Self.line("MODIFIED", "a", "6"), "CUT"]),
                forgotten,
                Self.list(["a"], "20"), .stream([Self.line("MODIFIED", "a", "21"), "SILENCE"]),
            ]) { $0.contains("synced 20") && $0.last == "~a" }
            #expect(told == ["restarted", "+a", "+b", "synced 5", "~a", "restarted", "+a", "synced 20", "~a"])
        }
    }

    @Test func leavesASilentServer() async throws {
        let (told, asked) = try await run(
            [
                .stream([Self.line("ADDED", "a", "1") + Self.end("4"), "SILENCE"]),
                .stream([Self.line("MODIFIED", "a", "5"), "SILENCE"]), .stream(["SILENCE"]),
            ], silence: .milliseconds(200)
        ) { $0.contains("interrupted stall") }
        #expect(told == ["restarted", "+a", "synced 4", "~a", "interrupted stall"])
        #expect(asked.last?.hasSuffix("resourceVersion=5") ?? false)
    }

    @Test func saysWhatKeepsItFromFollowing() async throws {
        let denied = #"{"kind":"Status","status":"Failure","message":"no","reason":"Forbidden","code":403}"#
        let (told, _) = try await run([
            .whole(403, denied), .whole(500, "x"), .stream([]), .stream(["{\n"]), .stream([Self.end("4"), "SILENCE"]),
        ]) { $0.contains("synced 4") }
        #expect(
            told == [
                "interrupted Forbidden", "interrupted withoutStatus500", "restarted", "interrupted unreadable",
                "restarted",
                "interrupted unreadable", "restarted", "synced 4",
            ])
    }

    @Test func metadataIsAskedForWhereThatIsEnough() async throws {
        let server = ScriptedServer { request, _ in
            request.url.contains("watch")
                ? .refusal(422, "Invalid", "no") : .json(#"{"metadata":{"resourceVersion":"1"},"items":[]}"#)
        }
        let watch = KubernetesWatch(
            ClientFixture().caller(server), path: "/a", form: .metadata, timing: KubernetesWatch.Timing(seed: 1))
        let task = Task {
            await watch.run { event in
                // From inside: the clock stands still, so nothing else might get a turn.
                if case .synced = event { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await task.value
        let forms = server.requests.prefix(2).map { $0.headers.first(named: "Accept") }
        #expect(
            forms == [
                "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json",
                "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json",
            ])
    }

    @Test func linesComeInWhateverPieces() throws {
        let text =
            Self.line("ADDED", "é", "1") + "\n" + Self.line("MODIFIED", "b", "2") + Self.line("DELETED", "c", "3")
        let bytes = Array(text.utf8)
        for size in 1...40 {
            var lines = WatchLines()
            var seen: [String] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                let isSound = lines.take(Array(bytes[start..<min(start + size, bytes.count)])) { (line) throws(Never) in
                    seen.append(String(decoding: line, as: UTF8.self))
                }
                #expect(isSound)
            }
            #expect(seen == text.split(separator: "\n").map(String.init))
        }
    }

    @Test func aLineWithoutAnEndIsRefused() {
        var lines = WatchLines()
        let piece = [UInt8](repeating: 0x20, count: WatchLines.longest / 2)
        let answers = (0..<3).map { _ in lines.take(piece) { (_) throws(Never) in } }
        #expect(answers == [true, true, false])
    }

    @Test(arguments: [
        "", "[]", "{\"type\":1}", "{\"type\":\"ADDED\",\"object\":{\"metadata\":[]}}", "{\"type\":\"ADDED\"",
        "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"resourceVersion\":7}}}",
    ])
    func oddLinesAreErrors(text: String) {
        let bytes = Array(text.utf8)
        let isRead = bytes.withUnsafeBytes { line in
            do throws(DocumentError) {
                _ = try WatchLine(line)
                return true
            } catch {
                return false
            }
        }
        #expect(!isRead)
    }
}
