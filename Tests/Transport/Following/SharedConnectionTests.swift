import Support
import Testing
import Transport

/// Several answers over one connection of HTTP/2, one of which nobody reads for a while.
@Suite(.enabled(if: SecureTests.hasNode, "needs node as a server that speaks HTTP/2"), .timeLimit(.minutes(5)))
struct SharedConnectionTests {
    private static let node = """
        const [port, folder] = process.argv.slice(1), fs = require('fs'), http2 = require('http2');
        let sessions = 0;
        const server = http2.createSecureServer(
            {key: fs.readFileSync(folder + '/server.key'), cert: fs.readFileSync(folder + '/server.pem')});
        server.on('session', () => { sessions += 1; });
        server.on('stream', (stream, headers) => {
            stream.on('error', () => {});
            stream.respond({':status': 200, 'x-sessions': String(sessions)});
            if (headers[':path'] === '/large') stream.end(Buffer.alloc(20000000, 'x')); else stream.end('small');
        });
        server.listen(Number(port), '127.0.0.1');
        """

    @Test func whatNobodyReadsHoldsNobodyUp() async throws {
        let made = try await ClientAuthority.make()
        let folder = made.folder.path
        let server = try await LocalServer.start("node", arguments: { ["-e", Self.node, "\($0)", folder] })
        let client = HTTPClient(.init(caFile: made.authority))
        let url = "https://127.0.0.1:\(server.port)"
        let answer = try await client.follow(HTTPRequest(url: url + "/large", deadline: .seconds(120)))
        var count = try #require(try await answer.next()).count
        for _ in 0..<20 {
            let other = try await client.send(HTTPRequest(url: url + "/small", deadline: .seconds(20)))
            #expect(other.body == Array("small".utf8))
            #expect(other.header("x-sessions") == "1")
        }
        // It waits in the client, but for no more than what was promised and what is under way.
        let waiting = try #require(try await answer.next()).count
        #expect(waiting <= 1 << 20)
        count += waiting
        while let piece = try await answer.next() { count += piece.count }
        #expect(count == 20_000_000)
    }

    @Test func endingOneLeavesTheOthers() async throws {
        let made = try await ClientAuthority.make()
        let folder = made.folder.path
        let server = try await LocalServer.start("node", arguments: { ["-e", Self.node, "\($0)", folder] })
        let client = HTTPClient(.init(caFile: made.authority))
        let url = "https://127.0.0.1:\(server.port)"
        let kept = try await client.follow(HTTPRequest(url: url + "/large", deadline: .seconds(120)))
        do {
            let dropped = try await client.follow(HTTPRequest(url: url + "/large", deadline: .seconds(120)))
            _ = try await dropped.next()
        }
        #expect(try await FollowTests.all(kept).count == 20_000_000)
        #expect(try await client.send(HTTPRequest(url: url + "/small")).status == 200)
    }
}
