import Glibc
import Repositories
import Testing

@Suite(.enabled(if: SSHServer.isInstalled, "openssh-server is not installed"))
struct SSHTests {
    let scratch: Scratch
    let work: GitFixture
    let server: SSHServer
    let tip: CommitID

    init() throws {
        scratch = try Scratch()
        work = try GitFixture(scratch)
        tip = try work.commit(["a.yaml": "1"])
        server = try SSHServer(scratch)
    }

    private func reference(_ key: String, knownHosts: String? = nil, path: String? = nil) -> RemoteReference {
        RemoteReference(
            url: server.url(path ?? work.path), branch: "main",
            credentials: .sshKey(file: key, knownHosts: knownHosts ?? server.knownHosts))
    }

    @Test(arguments: [("rsa", "3072"), ("ed25519", "256")])
    func fetchesAndFollows(type: String, bits: String) async throws {
        let server = try SSHServer(Scratch(), key: type, bits: bits)
        let remote = RemoteReference(
            url: server.url(work.path), branch: "main",
            credentials: .sshKey(file: server.key, knownHosts: server.knownHosts))
        let here = try await mirror(scratch)
        #expect(try await here.fetch(remote, deadline: .seconds(20)) == tip)
        let next = try work.commit(["a.yaml": "2", "b.yaml": String(repeating: "x", count: 300_000)])
        #expect(try await here.fetch(remote, deadline: .seconds(20)) == next)
        #expect(try await here.files(at: next).files.count == 2)
        #expect(try await here.fetch(remote, deadline: .seconds(20)) == next)
    }

    @Test func refusesHostsItDoesNotKnow() async throws {
        let empty = try scratch.write("empty", "")
        let unknown = reference(server.key, knownHosts: empty)
        let error = await failure { _ = try await mirror(scratch).fetch(unknown, deadline: .seconds(20)) }
        #expect(error?.reason == .hostKeyUnknown)
        #expect(error?.kind == .stalled)
        #expect(try run(["cat", empty]).isEmpty)
    }

    @Test func refusesHostsWhoseKeyHasChanged() async throws {
        try SSHServer.makeKey("ed25519", "256", scratch("other"))
        try server.trust("other", as: scratch("wrong"))
        let changed = reference(server.key, knownHosts: scratch("wrong"))
        let error = await failure { _ = try await mirror(scratch).fetch(changed, deadline: .seconds(20)) }
        #expect(error?.reason == .hostKeyChanged)
        #expect(error?.kind == .stalled)
    }

    @Test func saysThatTheServerRefusedTheKey() async throws {
        try SSHServer.makeKey("ed25519", "256", scratch("stranger"))
        let stranger = reference(scratch("stranger"))
        let error = await failure { _ = try await mirror(scratch).fetch(stranger, deadline: .seconds(20)) }
        #expect(error?.reason == .credentialsRefused)
    }

    @Test func saysWhichFileIsMissingOrUnfit() async throws {
        let here = try await mirror(scratch)
        let cases = [
            reference(scratch("nowhere")), reference(server.key, knownHosts: scratch("nowhere")),
            reference(try scratch.write("\"quoted\"", "")),
        ]
        for reference in cases {
            let error = await failure { _ = try await here.fetch(reference, deadline: .seconds(20)) }
            #expect(error?.reason == .credentialsUnreadable)
        }
        chmod(server.key, 0o644)
        let open = await failure { _ = try await here.fetch(reference(server.key), deadline: .seconds(20)) }
        #expect(open?.reason == .credentialsUnreadable)
        let token = RemoteReference(
            url: server.url(work.path), branch: "main", credentials: .token(file: "/dev/null", user: "x"))
        let error = await failure { _ = try await here.fetch(token, deadline: .seconds(20)) }
        #expect(error?.reason == .unsupported)
    }

    @Test func saysThatThereIsNoRepository() async throws {
        let nowhere = reference(server.key, path: scratch("nowhere.git"))
        let error = await failure { _ = try await mirror(scratch).fetch(nowhere, deadline: .seconds(20)) }
        #expect(error?.reason == .repositoryMissing)
    }

    @Test func anEmptyRepositoryAndAMissingBranchSaySo() async throws {
        let empty = try GitFixture(scratch, "it's empty")
        let here = try await mirror(scratch)
        let nothing = reference(server.key, path: "\(scratch.path)/it%27s%20empty")
        #expect(empty.path.hasSuffix("it's empty"))
        #expect(await failure { _ = try await here.fetch(nothing, deadline: .seconds(20)) }?.reason == .emptyRepository)
        var other = reference(server.key)
        other.branch = "other"
        let branch = other
        #expect(await failure { _ = try await here.fetch(branch, deadline: .seconds(20)) }?.reason == .branchMissing)
    }

    @Test func noServerIsUnreachable() async throws {
        let url = "ssh://127.0.0.1:\(try Loopback.freePort())/r"
        let reference = RemoteReference(
            url: url, branch: "main", credentials: .sshKey(file: server.key, knownHosts: server.knownHosts))
        let error = await failure { _ = try await mirror(scratch).fetch(reference, deadline: .seconds(20)) }
        #expect(error?.reason == .unreachable)
        #expect(error?.kind == .transient)
    }
}
