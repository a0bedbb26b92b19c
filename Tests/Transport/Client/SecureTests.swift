import Glibc
import Support
import Testing
import Transport

/// A certificate for `localhost` and 127.0.0.1 that only itself vouches for.
private struct Certificate: Sendable {
    let folder: TemporaryFolder
    var certificate: String { folder["certificate.pem"] }
    var key: String { folder["key.pem"] }

    static func make(names: String = "DNS:localhost,IP:127.0.0.1") async throws -> Certificate {
        let made = Certificate(folder: try TemporaryFolder())
        try await ProgramRunner.succeed(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=test", "-addext", "subjectAltName=\(names)", "-keyout", made.key, "-out",
                made.certificate,
            ])
        return made
    }

    /// A server of one page over TLS.
    func serve(_ options: [String] = []) async throws -> LocalServer {
        let files = ["-cert", certificate, "-key", key]
        return try await LocalServer.start(
            "openssl", arguments: { ["s_server", "-accept", "127.0.0.1:\($0)", "-www", "-quiet"] + files + options })
    }
}

@Suite struct SecureTests {
    func code(_ client: HTTPClient, _ url: String) async -> (TransportError.Code, TransportError.Kind)? {
        do {
            _ = try await client.send(HTTPRequest(url: url, deadline: .seconds(20)))
            return nil
        } catch {
            return (error.code, error.kind)
        }
    }

    @Test func trustsWhomTheCAFileNamesAndNobodyElse() async throws {
        let certificate = try await Certificate.make()
        let server = try await certificate.serve()
        let url = "https://127.0.0.1:\(server.port)/"
        let stranger = try #require(await code(HTTPClient(), url))
        #expect(stranger == (.tls, .stalled))
        let trusting = HTTPClient(.init(caFile: certificate.certificate))
        #expect(try await trusting.send(HTTPRequest(url: url)).status == 200)
        let missing = try #require(await code(HTTPClient(.init(caFile: "/nowhere/ca.pem")), url))
        #expect(missing == (.tls, .stalled))
    }

    @Test func refusesACertificateForAnotherHost() async throws {
        let certificate = try await Certificate.make(names: "DNS:elsewhere.example")
        let server = try await certificate.serve()
        let client = HTTPClient(.init(caFile: certificate.certificate))
        let error = try #require(await code(client, "https://127.0.0.1:\(server.port)/"))
        #expect(error == (.tls, .stalled))
    }

    @Test func refusesOldVersions() async throws {
        let certificate = try await Certificate.make()
        let server = try await certificate.serve(["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        let client = HTTPClient(.init(caFile: certificate.certificate))
        let error = try #require(await code(client, "https://127.0.0.1:\(server.port)/"))
        #expect(error.0 == .tls)
    }

    @Test func verifiesOnStreamsToo() async throws {
        let certificate = try await Certificate.make()
        let server = try await certificate.serve()
        let stream = HTTPClient().openStream(HTTPRequest(url: "https://127.0.0.1:\(server.port)/"))
        let error = await #expect(throws: TransportError.self) {
            try await LoopbackThread.run { try stream.readHead() }
        }
        #expect(error?.code == .tls)
    }

    static let hasNode = ["/usr/bin/node", "/usr/local/bin/node"].contains { (path: String) in access(path, X_OK) == 0 }

    private static let node = """
        const [port, folder] = process.argv.slice(1), fs = require('fs'), http2 = require('http2');
        let sessions = 0;
        const server = http2.createSecureServer(
            {key: fs.readFileSync(folder + '/key.pem'), cert: fs.readFileSync(folder + '/certificate.pem')});
        server.on('session', () => { sessions += 1; });
        server.on('stream', (stream, headers) => {
            let size = 0;
            stream.on('data', (data) => { size += data.length; });
            stream.on('end', () => {
                stream.respond({':status': 200, 'x-sessions': String(sessions)});
                stream.end(headers[':path'] + ' ' + size);
            });
        });
        server.listen(Number(port), '127.0.0.1');
        """

    @Test(.enabled(if: hasNode, "needs node as a server that speaks HTTP/2"))
    func speaksHTTP2OverOneConnection() async throws {
        let certificate = try await Certificate.make()
        let folder = certificate.folder.path
        let server = try await LocalServer.start("node", arguments: { ["-e", SecureTests.node, "\($0)", folder] })
        let client = HTTPClient(.init(caFile: certificate.certificate))
        let url = "https://127.0.0.1:\(server.port)"
        let body = [UInt8](repeating: 1, count: 100_000)
        let answers = try await withThrowingTaskGroup(of: (Int, HTTPResponse).self) { group in
            for index in 0..<100 {
                group.addTask {
                    (index, try await client.send(HTTPRequest(method: "POST", url: url + "/\(index)", body: body)))
                }
            }
            return try await group.reduce(into: [Int: HTTPResponse]()) { $0[$1.0] = $1.1 }
        }
        for index in 0..<100 {
            #expect(answers[index]?.body == Array("/\(index) 100000".utf8))
            // Readiness was a connection too, though one without a session.
            #expect(answers[index]?.header("x-sessions") == "1")
        }
        let stream = client.openStream(HTTPRequest(method: "POST", url: url + "/stream"))
        let size = try await LoopbackThread.run {
            let piece = [UInt8](repeating: 2, count: 700_000)
            for _ in 0..<4 { try piece.withUnsafeBytes { try stream.write($0) } }
            return try stream.readAll()
        }
        #expect(size == Array("/stream 2800000".utf8))
    }
}
