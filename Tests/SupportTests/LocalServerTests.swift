import Glibc
import Support
import Testing

@Suite struct LocalServerTests {
    private static func start() async throws -> LocalServer {
        try await LocalServer.start(
            "python3", arguments: { ["-m", "http.server", "--bind", "127.0.0.1", "\($0)"] },
            readiness: .http(path: "/"))
    }

    private func answers(_ server: LocalServer) async throws -> Bool {
        let script = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=10)"
        return try await ProgramRunner.run("python3", ["-c", script, server.url]).code == 0
    }

    @Test func answersUntilItIsClosed() async throws {
        let server = try await Self.start()
        #expect(try await answers(server))
        #expect(server.output.contains("GET"))
        server.close()
        server.close()
        #expect(try await !answers(server))
    }

    @Test func endsWithItsLastReference() async throws {
        var server: LocalServer? = try await Self.start()
        let port = try #require(server?.port)
        server = nil
        let probe = "import socket, sys; sys.exit(socket.socket().connect_ex((\"127.0.0.1\", \(port))))"
        #expect(try await ProgramRunner.run("python3", ["-c", probe]).code != 0)
    }

    @Test func saysWhatAServerWroteThatDoesNotStart() async throws {
        let error = await #expect(throws: SupportError.self) {
            try await LocalServer.start("/bin/sh", arguments: { _ in ["-c", "echo no licence; exit 1"] })
        }
        #expect(error?.description.contains("no licence") == true)
    }

    @Test func givesUpOnAServerThatIsNeverReady() async throws {
        let error = await #expect(throws: SupportError.self) {
            try await LocalServer.start("/bin/sleep", arguments: { _ in ["600"] }, deadline: 0.3)
        }
        #expect(error?.description.contains("not ready in time") == true)
    }

    @Test func doesNotOutliveItsProcess() async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .signal(9)) { [path = folder.path as String] in
            let server = try await LocalServer.start(
                "/bin/sh",
                arguments: { ["-c", "echo $$ >\(path)/pid; exec python3 -m http.server --bind 127.0.0.1 \($0)"] })
            withExtendedLifetime(server) { _ = raise(9) }
        }
        let pid = try TextFile.text(of: folder["pid"]).filter { $0 != "\n" }
        #expect(try await isGone(pid))
    }

    @Test func sharesOneValueAndItsFailure() async throws {
        let counter = Counter()
        let shared = Shared { await counter.next() }
        async let first = shared.get()
        async let second = shared.get()
        #expect(try await [first, second] == [1, 1])
        let broken = Shared<Int> { throw SupportError("broken \(await counter.next())") }
        for _ in 0..<2 {
            let error = await #expect(throws: SupportError.self) { try await broken.get() }
            #expect(error?.description == "broken 2")
        }
    }
}

private actor Counter {
    private var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}
