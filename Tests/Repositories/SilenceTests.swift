import Glibc
import Repositories
import Testing

/// The library itself would wait for ever on each of these.
@Suite struct SilenceTests {
    let scratch: Scratch
    let server: Loopback

    init() throws {
        scratch = try Scratch()
        server = try Loopback()
    }

    private func reference(_ scheme: String) -> RemoteReference {
        RemoteReference(url: "\(scheme)://127.0.0.1:\(server.port)/r.git", branch: "main")
    }

    @Test(arguments: ["http", "https", "ssh"])
    func aSilentServerEndsAtTheDeadline(_ scheme: String) async throws {
        let here = try await mirror(scratch)
        let start = ContinuousClock.now
        let error = try #require(
            await failure { _ = try await here.fetch(reference(scheme), deadline: .milliseconds(700)) })
        let time = start.duration(to: .now)
        #expect(error.reason == .timedOut)
        #expect(error.kind == .transient)
        #expect(error.description.contains("127.0.0.1"))
        #expect(time >= .milliseconds(650))
        // On a machine that does much else it takes a while until the end is noticed.
        #expect(time < .seconds(60))
    }

    @Test(arguments: ["http", "https", "ssh"])
    func cancellingEndsItAtOnce(_ scheme: String) async throws {
        let here = try await mirror(scratch)
        let reference = reference(scheme)
        let fetch = Task { await failure { _ = try await here.fetch(reference, deadline: .seconds(300)) } }
        let connection = await server.connection()
        defer { close(connection) }
        fetch.cancel()
        #expect(await fetch.value?.reason == .cancelled)
    }
}
