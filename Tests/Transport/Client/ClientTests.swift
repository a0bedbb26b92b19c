import Glibc
import Synchronization
import Testing
import Transport
import Vocabulary

@Suite(.timeLimit(.minutes(10))) struct ClientTests {
    let client = HTTPClient()

    /// The error of a request that must fail.
    func failure(of request: HTTPRequest) async throws -> TransportError {
        do {
            let response = try await client.send(request)
            throw LoopbackError(what: "answered with \(response)")
        } catch let error as TransportError {
            return error
        }
    }

    @Test func bringsRequestAndAnswerOverAsTheyAre() async throws {
        let server = try LoopbackServer { _ in
            .respond(
                status: 418, headers: ["X-One: 1", "X-Two:  spaced out \t", "x-one: again"], body: Array("tea".utf8))
        }
        let response = try await client.send(
            HTTPRequest(
                method: "POST", url: server.url + "/a/../b%2Fc?x=1&y",
                headers: [HTTPHeader("X-Empty", ""), HTTPHeader("User-Agent", "me/1")], body: Array("hello".utf8)))
        #expect(response.status == 418)
        #expect(response.body == Array("tea".utf8))
        #expect(response.header("x-ONE") == "1")
        #expect(response.header("X-Two") == "spaced out")
        #expect(response.header("X-Three") == nil)
        let received = try #require(server.received.first)
        #expect(received.method == "POST")
        #expect(received.target == "/a/../b%2Fc?x=1&y")
        #expect(received.body == Array("hello".utf8))
        #expect(received.header("User-Agent") == "me/1")
        let names = received.headers.map { $0.name.lowercased() }.sorted()
        #expect(names == ["content-length", "host", "user-agent", "x-empty"])
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    func sendsEveryMethodWithoutABody(_ method: String) async throws {
        let server = try LoopbackServer { _ in .respond(body: Array("x".utf8)) }
        let response = try await client.send(HTTPRequest(method: method, url: server.url + "/"))
        #expect(response.status == 200)
        #expect(response.body.count == (method == "HEAD" ? 0 : 1))
        let received = try #require(server.received.first)
        #expect(received.method == method)
        #expect(received.body.isEmpty)
        #expect(received.header("Content-Length") == (["POST", "PUT", "PATCH"].contains(method) ? "0" : nil))
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "GET"], [1, 70_000, 3_000_000])
    func sendsBodiesOfEverySize(_ method: String, _ size: Int) async throws {
        let server = try LoopbackServer { .respond(body: Array("\($0.body.count)".utf8)) }
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        _ = try await client.send(HTTPRequest(method: method, url: server.url + "/", body: body))
        let received = try #require(server.received.first)
        #expect(received.method == method)
        #expect(received.body == body)
        #expect(received.header("Expect") == nil)
    }

    @Test func readsLargeAndChunkedAnswers() async throws {
        let large = [UInt8](repeating: 7, count: 9_000_000)
        let server = try LoopbackServer { received in
            received.target == "/large"
                ? .respond(body: large)
                : .raw(
                    "HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n"
                )
        }
        #expect(try await client.send(HTTPRequest(url: server.url + "/large")).body == large)
        let chunked = try await client.send(HTTPRequest(url: server.url + "/chunked"))
        #expect(chunked.body == Array("abcde".utf8))
        #expect(chunked.headers == [HTTPHeader("Transfer-Encoding", "chunked")])
    }

    @Test func usesOneConnectionForRequestsInARow() async throws {
        let server = try LoopbackServer { _ in .respond(body: Array("ok".utf8)) }
        for _ in 0..<50 { #expect(try await client.send(HTTPRequest(url: server.url + "/")).status == 200) }
        #expect(server.connections == 1)
        #expect(server.received.count == 50)
    }

    @Test func carriesFiveHundredAtOnceOverTheConnectionsAllowed() async throws {
        let server = try LoopbackServer { .respond(body: Array($0.target.utf8)) }
        let url = server.url
        let client = client
        let bodies = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for index in 0..<500 {
                group.addTask { (index, try await client.send(HTTPRequest(url: url + "/\(index)")).body) }
            }
            return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
        }
        #expect(bodies.count == 500)
        for index in 0..<500 { #expect(bodies[index] == Array("/\(index)".utf8)) }
        #expect(server.connections <= client.configuration.connectionsPerHost)
    }

    @Test func givesUpAtTheDeadline() async throws {
        let server = try LoopbackServer { _ in .never }
        let start = ContinuousClock.now
        let error = try await failure(of: HTTPRequest(url: server.url + "/", deadline: .milliseconds(100)))
        #expect(error.code == .timeout)
        #expect(error.kind == .transient)
        #expect(error.mayHaveBeenSent)
        #expect(ContinuousClock.now - start >= .milliseconds(100))
    }

    @Test func countsWaitingForAConnectionInTheDeadline() async throws {
        let server = try LoopbackServer { _ in .never }
        let client = HTTPClient(.init(connectionsPerHost: 1))
        let url = server.url
        let first = Task { try await client.send(HTTPRequest(url: url + "/1", deadline: .seconds(60))) }
        await server.until { !$0.received.isEmpty }
        do {
            _ = try await client.send(HTTPRequest(method: "POST", url: url + "/2", deadline: .milliseconds(100)))
            Issue.record("answered")
        } catch {
            #expect(error.code == .timeout)
            #expect(!error.mayHaveBeenSent)
        }
        first.cancel()
        _ = await first.result
    }

    @Test func tellsASilentServerFromASlowOne() async throws {
        let server = try LoopbackServer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") }
        let error = try await failure(
            of: HTTPRequest(url: server.url + "/", deadline: .seconds(20), lowSpeedTimeout: .seconds(1)))
        #expect(error.code == .stall)
        #expect(error.mayHaveBeenSent)
    }

    @Test func stopsAtOnceWhenCancelled() async throws {
        let server = try LoopbackServer { _ in .never }
        let url = server.url
        let client = client
        let task = Task { try await client.send(HTTPRequest(url: url + "/", deadline: .seconds(60))) }
        await server.until { !$0.received.isEmpty }
        task.cancel()
        let error = await #expect(throws: TransportError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        #expect(error?.mayHaveBeenSent == true)
        // The connection is not kept: an answer to nobody would be taken for the next one's.
        await server.until { $0.goneAway > 0 }
    }

    @Test func neverStartsWhatWasCancelledBefore() async throws {
        let server = try LoopbackServer { _ in .respond() }
        let url = server.url
        let client = client
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.send(HTTPRequest(url: url + "/"))
        }
        let result = await task.result
        #expect(throws: TransportError(.terminal, code: .cancelled, message: "GET \(url)/: cancelled")) {
            try result.get()
        }
        #expect(server.received.isEmpty)
    }

    @Test func cutsAnswersOverTheLimit() async throws {
        let announced = try LoopbackServer { _ in .respond(body: [UInt8](repeating: 1, count: 1001)) }
        let growing = try LoopbackServer { _ in
            .raw(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + String(repeating: "3\r\nabc\r\n", count: 400))
        }
        for server in [announced, growing] {
            let error = try await failure(of: HTTPRequest(url: server.url + "/", maximumResponseBytes: 1000))
            #expect(error.code == .tooLarge)
            #expect(error.kind == .terminal)
        }
        let exact = try await client.send(HTTPRequest(url: announced.url + "/", maximumResponseBytes: 1001))
        #expect(exact.body.count == 1001)
    }

    @Test func cutsEndlessHeaders() async throws {
        let server = try LoopbackServer { _ in
            .raw(
                "HTTP/1.1 200 OK\r\n"
                    + String(repeating: "X-Filler: \(String(repeating: "x", count: 1000))\r\n", count: 400))
        }
        #expect(try await failure(of: HTTPRequest(url: server.url + "/")).code == .tooLarge)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func followsNoRedirect(_ status: Int) async throws {
        let target = try LoopbackServer { _ in .respond() }
        let elsewhere = target.url
        let server = try LoopbackServer { _ in .respond(status: status, headers: ["Location: \(elsewhere)/"]) }
        let response = try await client.send(
            HTTPRequest(url: server.url + "/", headers: [HTTPHeader("Authorization", "secret")]))
        #expect(response.status == status)
        #expect(target.received.isEmpty)
    }

    @Test func namesWhatBroke() async throws {
        let half = try LoopbackServer { _ in .cut(after: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") }
        let empty = try LoopbackServer { _ in .cut(after: "") }
        let nonsense = try LoopbackServer { _ in .cut(after: "SSH-2.0-OpenSSH_9.2\r\n") }
        for server in [half, empty, nonsense] {
            let error = try await failure(of: HTTPRequest(method: "POST", url: server.url + "/", body: [1]))
            #expect(error.code == .broken)
            #expect(error.kind == .transient)
            #expect(error.mayHaveBeenSent)
        }
    }

    @Test func tellsThatNothingWasSentWithoutAConnection() async throws {
        var port: UInt16 = 0
        do { port = try LoopbackServer { _ in .never }.port }
        let refused = try await failure(of: HTTPRequest(method: "POST", url: "http://127.0.0.1:\(port)/", body: [1]))
        #expect(refused.code == .connect)
        #expect(!refused.mayHaveBeenSent)
        let unknown = try await failure(of: HTTPRequest(url: "http://no-such-host.invalid/"))
        #expect(unknown.code == .name)
        #expect(!unknown.mayHaveBeenSent)
    }

    /// libcurl would send a request again when a kept connection is closed under it; one that changes things may have
    /// taken effect.
    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"], [0, 3])
    func neverRepeatsAChangeByItself(_ method: String, _ size: Int) async throws {
        let server = try LoopbackServer { $0.method == "GET" ? .respond() : .cut(after: "") }
        #expect(try await client.send(HTTPRequest(url: server.url + "/")).status == 200)
        let body = [UInt8](repeating: 1, count: size)
        let error = try await failure(of: HTTPRequest(method: method, url: server.url + "/", body: body))
        #expect(error.mayHaveBeenSent)
        #expect(server.received.count == 2)
    }

    @Test(arguments: [
        HTTPRequest(url: "ftp://127.0.0.1/"), HTTPRequest(url: "file:///etc/passwd"), HTTPRequest(url: ""),
        HTTPRequest(url: "http://127.0.0.1/a b"), HTTPRequest(url: "http://127.0.0.1/\r\nX: y"),
        HTTPRequest(url: "http://user:hunter2hunter2@127.0.0.1/"),
        HTTPRequest(method: "GET /x", url: "http://127.0.0.1/"),
        HTTPRequest(url: "http://127.0.0.1/", headers: [HTTPHeader("X", "a\r\nY: b")]),
        HTTPRequest(url: "http://127.0.0.1/", headers: [HTTPHeader("X\r\nY", "b")]),
        HTTPRequest(url: "http://127.0.0.1/", headers: [HTTPHeader("X: y", "b")]), HTTPRequest(url: "http://"),
    ])
    func refusesWhatCouldBeMisread(_ request: HTTPRequest) async throws {
        let error = try await failure(of: request)
        #expect(error.code == .invalidRequest)
        #expect(error.kind == .terminal)
        #expect(!error.mayHaveBeenSent)
        #expect(!error.description.contains("hunter2"))
    }

    @Test func endsEverythingOnShutdown() async throws {
        let server = try LoopbackServer { _ in .never }
        let url = server.url
        let client = HTTPClient()
        let task = Task { try await client.send(HTTPRequest(url: url + "/", deadline: .seconds(60))) }
        await server.until { !$0.received.isEmpty }
        await client.shutdown()
        for result in [await task.result, await Task { try await client.send(HTTPRequest(url: url + "/")) }.result] {
            let error = #expect(throws: TransportError.self) { try result.get() }
            #expect(error?.code == .cancelled)
        }
        await client.shutdown()
    }
}
