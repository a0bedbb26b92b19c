import ControlLoop
import CoreMetrics
import Glibc
import Server
import Support
import Synchronization
import Telemetry
import Testing
import Transport
import Vocabulary

@Suite(.timeLimit(.minutes(10))) struct StatusServerTests {
    private func ask(
        _ port: Int, _ path: String, method: String = "GET", headers: [HTTPHeader] = [], body: [UInt8] = []
    ) async throws -> HTTPResponse {
        let client = HTTPClient()
        let response = try await client.send(
            HTTPRequest(
                method: method, url: "http://127.0.0.1:\(port)\(path)", headers: headers, body: body))
        await client.shutdown()
        return response
    }

    /// A registry in which every described metric has a series, with hostile labels.
    private static func filled() -> MetricsRegistry {
        let registry = MetricsRegistry()
        for metric in MetricCatalogue.all {
            for value in ["a", "with \"quotes\" and \\", "two\nlines", "nul\0", "é漢"] {
                let dimensions = metric.labels.map { ($0, value) }
                switch metric.kind {
                case .counter: registry.makeCounter(label: metric.name, dimensions: dimensions).increment(by: 1)
                case .gauge: registry.makeMeter(label: metric.name, dimensions: dimensions).set(1.5)
                case .histogram:
                    registry.makeTimer(label: metric.name, dimensions: dimensions).recordNanoseconds(1_000_000)
                }
            }
        }
        return registry
    }

    @Test func everyMetricPassesPrometheusOwnCheck() async throws {
        let text = try await RunningServer.with(Self.filled()) { port, _ in
            let response = try await ask(port, "/metrics")
            #expect(response.status == 200)
            #expect(response.header("Content-Type") == MetricsRegistry.contentType)
            return String(decoding: response.body, as: UTF8.self)
        }
        let outcome = try await ProgramRunner.run("promtool", ["check", "metrics"], input: text)
        #expect(outcome.code == 0, "\(outcome.output)\(outcome.error)")
        #expect(outcome.error.isEmpty && outcome.output.isEmpty, "\(outcome.output)\(outcome.error)")
        for metric in MetricCatalogue.all { #expect(text.contains("\n# TYPE \(metric.name) "), "\(metric.name)") }
    }

    @Test func healthAndHeadersOverTheWire() async throws {
        try await RunningServer.with(readiness: { [HealthCheck("store", problem: "read only")] }) { port, _ in
            let live = try await ask(port, "/healthz")
            #expect(live.status == 200 && String(decoding: live.body, as: UTF8.self) == "healthz check passed\n")
            let ready = try await ask(port, "/readyz")
            #expect(ready.status == 503)
            #expect(ready.header("Cache-Control") == "no-store" && ready.date != nil)
            #expect(ready.header("X-Content-Type-Options") == "nosniff")
            #expect(ready.header("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'")
            let json = try await ask(port, "/readyz", headers: [HTTPHeader("Accept", "application/json")])
            #expect(json.header("Content-Type") == "application/json" && json.status == 503)
            #expect(try await ask(port, "/nope").status == 404)
            let refused = try await ask(port, "/metrics", method: "POST", body: Array("x".utf8))
            #expect(refused.status == 405 && refused.header("Allow") == "GET, HEAD")
            #expect(try await ask(port, "/metrics", method: "GET", body: Array("x".utf8)).status == 413)
            #expect(try await ask(port, "/healthz", headers: [HTTPHeader("Host", "evil.example")]).status == 421)
            let head = try await ask(port, "/healthz", method: "HEAD")
            #expect(head.status == 200 && head.body.isEmpty && head.header("Content-Length") == "21")
        }
    }

    @Test func manyAskAtOnce() async throws {
        try await RunningServer.with(Self.filled()) { port, _ in
            let client = HTTPClient()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await client.send(HTTPRequest(url: "http://127.0.0.1:\(port)/metrics")).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses == [Int](repeating: 200, count: 100))
            await client.shutdown()
        }
    }

    @Test func anAnswerThatTakesTooLongIs503() async throws {
        var limits = StatusServer.Limits()
        limits.answer = .milliseconds(50)
        let (never, hold) = AsyncStream.makeStream(of: Void.self)
        try await RunningServer.with(
            limits: limits,
            liveness: {
                for await _ in never {}
                return []
            },
            { port, _ in
                let response = try await ask(port, "/healthz")
                #expect(response.status == 503)
                #expect(String(decoding: response.body, as: UTF8.self) == "no answer in time\n")
                #expect(try await ask(port, "/readyz").status == 200)
            })
        hold.finish()
    }

    @Test func whatIsStuckIsNotAskedForEver() async throws {
        var limits = StatusServer.Limits()
        limits.answer = .milliseconds(20)
        limits.connections = 3
        // Unlike a stream, a continuation does not end when its task is cancelled.
        let stuck = Mutex<[CheckedContinuation<Void, Never>]>([])
        try await RunningServer.with(
            limits: limits,
            liveness: {
                await withCheckedContinuation { here in stuck.withLock { $0.append(here) } }
                return []
            },
            { port, _ in
                for number in 1...6 {
                    let body = String(decoding: try await ask(port, "/healthz").body, as: UTF8.self)
                    #expect(body == (number <= 3 ? "no answer in time\n" : "too many answers are late already\n"))
                }
            })
        let waiting = stuck.withLock { $0 }
        #expect(waiting.count == 3)
        for continuation in waiting { continuation.resume() }
    }

    @Test(
        "What is no request, or too large a one, is refused and the connection closed",
        arguments: [
            "nonsense\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + String(repeating: "a", count: 40_000),
            "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + (0..<200).map { "X\($0): y\r\n" }.joined() + "\r\n",
        ])
    func hostileRequests(text: String) async throws {
        try await RunningServer.with { port, _ in
            let answer = try await RawClient.exchange(port, text)
            #expect(!answer.contains(" 200 "), "\(answer)")
            #expect(try await ask(port, "/healthz").status == 200)
        }
    }

    @Test func whoDripsARequestIsCutOff() async throws {
        var limits = StatusServer.Limits()
        limits.idle = .milliseconds(100)
        try await RunningServer.with(limits: limits) { port, _ in
            // Ends only because the server closes.
            let answer = try await RawClient.exchange(port, "GET /healthz HTTP/1.1\r\nHost: 127.")
            #expect(answer.isEmpty)
        }
    }

    @Test func whatIsUnderWayIsFinishedWhenItEnds() async throws {
        let (asked, wasAsked) = AsyncStream.makeStream(of: Void.self)
        let (release, go) = AsyncStream.makeStream(of: Void.self)
        let status = try await RunningServer.with(
            liveness: {
                wasAsked.yield()
                for await _ in release { break }
                return []
            },
            { port, server in
                try await withThrowingTaskGroup(of: Int.self) { group in
                    group.addTask { try await ask(port, "/healthz").status }
                    for await _ in asked { break }
                    server.shutDown()
                    go.yield()
                    return try await group.next() ?? 0
                }
            })
        #expect(status == 200)
    }

    @Test func aRequestThatDoesNotEndIsCutAfterTheGrace() async throws {
        var limits = StatusServer.Limits()
        limits.grace = .milliseconds(50)
        limits.answer = .seconds(600)
        let (asked, wasAsked) = AsyncStream.makeStream(of: Void.self)
        let (never, hold) = AsyncStream.makeStream(of: Void.self)
        await #expect(throws: TransportError.self) {
            try await RunningServer.with(
                limits: limits,
                liveness: {
                    wasAsked.yield()
                    for await _ in never {}
                    return []
                },
                { port, server in
                    try await withThrowingTaskGroup(of: Int.self) { group in
                        group.addTask { try await ask(port, "/healthz").status }
                        for await _ in asked { break }
                        server.shutDown()
                        _ = try await group.next()
                    }
                })
        }
        hold.finish()
    }

    @Test func saysWhyItCannotListen() async throws {
        try await RunningServer.with { port, _ in
            let second = StatusServer(
                ListenAddress(host: "127.0.0.1", port: UInt16(port)), metrics: MetricsRegistry(), liveness: { [] },
                readiness: { [] })
            let error = await #expect(throws: ServerError.self) { try await second.run() }
            #expect(
                error?.message == "cannot listen on 127.0.0.1:\(port): Address already in use; set `listen` to another "
                    + "address, or to off")
        }
    }

    @Test func cancellingEndsIt() async throws {
        let server = StatusServer(
            ListenAddress(host: "127.0.0.1", port: 0), metrics: MetricsRegistry(), liveness: { [] }, readiness: { [] })
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { listening.yield($0) } }
            for await _ in ports { break }
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
