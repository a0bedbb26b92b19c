import Synchronization
import Testing
import Transport

extension HTTPStream {
    /// Everything to the end, in pieces of an awkward size.
    func readAll() throws -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 10_007)
        while true {
            let count = try piece.withUnsafeMutableBytes { try read(into: $0) }
            if count == 0 { return all }
            all += piece[..<count]
        }
    }

    func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }
}

@Suite(.timeLimit(.minutes(10))) struct StreamTests {
    let client = HTTPClient()

    @Test func tellsTheLengthOfASmallBodyAndChunksALargeOne() async throws {
        let server = try LoopbackServer { .respond(status: 201, body: Array($0.body.reversed())) }
        let url = server.url
        for size in [0, 5, 1 << 20, (1 << 20) + 1, 5_000_000] {
            let stream = client.openStream(HTTPRequest(method: "POST", url: url + "/\(size)"))
            let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 3) }
            let (status, answer) = try await LoopbackThread.run {
                for start in stride(from: 0, to: size, by: 300_000) {
                    try stream.write(Array(body[start..<min(size, start + 300_000)]))
                }
                stream.finishRequest()
                return (try stream.readHead().status, try stream.readAll())
            }
            #expect(status == 201)
            #expect(answer == body.reversed())
            let received = try #require(server.received.last)
            #expect(received.header("Content-Length") == (size <= 1 << 20 ? "\(size)" : nil))
            #expect(received.header("Transfer-Encoding") == (size <= 1 << 20 ? nil : "chunked"))
        }
    }

    @Test func usesOneConnectionForStreamsInARow() async throws {
        let server = try LoopbackServer { .respond(body: $0.body) }
        let url = server.url
        let client = client
        let answers = try await LoopbackThread.run {
            try (0..<20).map { index in
                let stream = client.openStream(HTTPRequest(method: "POST", url: url + "/", body: [UInt8(index)]))
                return try stream.readAll()
            }
        }
        #expect(answers == (0..<20).map { [UInt8($0)] })
        #expect(server.connections == 1)
    }

    @Test func readsALargeAnswerPieceByPiece() async throws {
        let large = (0..<12_000_000).map { UInt8(truncatingIfNeeded: $0 / 11) }
        let server = try LoopbackServer { _ in .respond(body: large) }
        let stream = client.openStream(HTTPRequest(url: server.url + "/"))
        #expect(try await LoopbackThread.run { try stream.readAll() } == large)
        #expect(try await LoopbackThread.run { try stream.readAll() }.isEmpty)
    }

    @Test func givesTheHeadBeforeTheBody() async throws {
        let server = try LoopbackServer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nX-A: b\r\n\r\n") }
        let stream = client.openStream(HTTPRequest(url: server.url + "/", deadline: .seconds(60)))
        let head = try await LoopbackThread.run { try stream.readHead() }
        #expect(head.headers.first(named: "x-a") == "b")
        stream.cancel()
        await expect(.cancelled) { try stream.readAll() }
    }

    @Test func endsWhenTheServerFallsSilent() async throws {
        let server = try LoopbackServer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") }
        let url = server.url
        let silent = client.openStream(
            HTTPRequest(url: url, deadline: .seconds(60), lowSpeedTimeout: .milliseconds(100)))
        await expect(.stall) { try silent.readAll() }
        let late = client.openStream(HTTPRequest(url: url, deadline: .milliseconds(100)))
        await expect(.timeout) { try late.readAll() }
        // A failed stream stays failed.
        await expect(.timeout) { try late.readAll() }
        await expect(.timeout) { try late.write([1]) }
    }

    @Test func cutsAnswersOverTheLimit() async throws {
        let server = try LoopbackServer { _ in .respond(body: [UInt8](repeating: 1, count: 100_000)) }
        let stream = client.openStream(HTTPRequest(url: server.url, maximumResponseBytes: 99_999))
        await expect(.tooLarge) { try stream.readAll() }
    }

    @Test func stopsFromAnotherThread() async throws {
        let server = try LoopbackServer { _ in .never }
        let stream = client.openStream(HTTPRequest(url: server.url, deadline: .seconds(60)))
        async let outcome: Void = expect(.cancelled) { try stream.readHead() }
        await server.until { !$0.received.isEmpty }
        stream.cancel()
        await outcome
        await server.until { $0.goneAway > 0 }
    }

    @Test func followsNoRedirectAndRefusesToWriteAfterTheEnd() async throws {
        let server = try LoopbackServer { _ in .respond(status: 302, headers: ["Location: /elsewhere"]) }
        let stream = client.openStream(HTTPRequest(method: "POST", url: server.url))
        #expect(try await LoopbackThread.run { try stream.readHead().status } == 302)
        #expect(server.received.count == 1)
        await expect(.invalidRequest) { try stream.write([1]) }
    }

    @Test func namesAConnectionThatBreaks() async throws {
        let server = try LoopbackServer { _ in .cut(after: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") }
        let stream = client.openStream(HTTPRequest(url: server.url))
        await expect(.broken) { try stream.readAll() }
        let refused = client.openStream(HTTPRequest(url: "http://user:pw@127.0.0.1/"))
        await expect(.invalidRequest) { try refused.readHead() }
    }

    private func expect(
        _ code: TransportError.Code, _ body: @escaping @Sendable () throws -> some Sendable
    ) async {
        let error = await #expect(throws: TransportError.self) { try await LoopbackThread.run(body) }
        #expect(error?.code == code)
    }
}
