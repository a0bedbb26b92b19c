import Glibc
import Repositories
import Testing
import Transport
import Vocabulary

/// Pushes to real servers: one branch, never by force, only from where it is expected.
@Suite struct PushTests {
    let scratch: Scratch
    let work: GitFixture
    let base: CommitID

    init() throws {
        scratch = try Scratch()
        work = try GitFixture(scratch)
        base = try work.commit(["tenants/shop/a.yaml": "1"])
        try work.git("clone", "-q", "--bare", work.path, scratch("bare.git"))
        try work.git("remote", "add", "bare", scratch("bare.git"))
    }

    enum Way: CaseIterable { case file, http, https, ssh }

    /// A remote, what has to live as long as it is used, and a client that trusts it.
    private struct Place {
        let remote: RemoteReference
        let http: HTTPClient
        let server: AnyObject?
    }

    private func place(_ way: Way, mode: String = "private") throws -> Place {
        let path = scratch("bare.git")
        switch way {
        case .file:
            return Place(
                remote: RemoteReference(url: "file://\(path)", branch: "main"), http: HTTPClient(), server: nil)
        case .http, .https:
            let server = try HTTPServer(scratch, encrypted: way == .https)
            let credentials = mode == "private" ? GitCredentials.token(file: scratch("token"), user: "robot") : nil
            let remote = RemoteReference(
                url: "\(server.base)/\(mode)/bare.git", branch: "main", credentials: credentials)
            return Place(remote: remote, http: way == .https ? server.client : HTTPClient(), server: server)
        case .ssh:
            let server = try SSHServer(scratch)
            let remote = RemoteReference(
                url: server.url(path), branch: "main",
                credentials: .sshKey(file: server.key, knownHosts: server.knownHosts))
            return Place(remote: remote, http: HTTPClient(), server: server)
        }
    }

    private func draft(on parent: CommitID, _ text: String = "o") -> CommitDraft {
        CommitDraft(
            on: parent, files: ["tenants/shop/overrides/night.yaml": Array(text.utf8)],
            author: Commit.Person(name: "Ada", email: "ada@example.org"), time: Instant(seconds: 1_700_000_000),
            message: "Override")
    }

    private func there(_ revision: String) throws -> String {
        try run(["git", "-C", scratch("bare.git"), "rev-parse", revision]).trimmed
    }

    private func hook(_ script: String) throws {
        let path = try scratch.write("bare.git/hooks/pre-receive", "#!/bin/sh\n\(script)\n")
        chmod(path, 0o755)
    }

    @Test("A new branch, and one that moves ahead", arguments: Way.allCases)
    func pushes(_ way: Way) async throws {
        guard way != .ssh || SSHServer.isInstalled else { return }
        let place = try place(way)
        let here = try await mirror(scratch, http: place.http)
        #expect(try await here.fetch(place.remote, deadline: .seconds(20)) == base)
        #expect(await here.ownBranch() == "main")
        let made = try await here.write(draft(on: base))
        var branch = place.remote
        branch.branch = "override/night"
        let fresh = branch
        _ = try await here.push(made, to: fresh, from: nil, deadline: .seconds(20))
        #expect(try there("override/night") == made.hex)
        #expect(try there("main") == base.hex)
        let again = try #require(
            await failure { _ = try await here.push(made, to: fresh, from: nil, deadline: .seconds(20)) })
        #expect(again.reason == .branchExists && again.kind == .terminal, "\(again)")

        _ = try await here.push(made, to: place.remote, from: base, deadline: .seconds(20))
        #expect(try there("main") == made.hex)
        // Large enough to go over in several pieces.
        let large = try await here.write(draft(on: made, (0..<60_000).map { "\($0 &* 2_654_435_761)" }.joined()))
        _ = try await here.push(large, to: place.remote, from: made, deadline: .seconds(20))
        #expect(try there("main") == large.hex)
        #expect(try await here.fetch(place.remote, deadline: .seconds(20)) == large)
        try run(["git", "-C", scratch("bare.git"), "fsck", "--strict"])
        withExtendedLifetime(place.server) {}
    }

    @Test("Whoever was faster keeps the branch", arguments: Way.allCases)
    func lostRaces(_ way: Way) async throws {
        guard way != .ssh || SSHServer.isInstalled else { return }
        let place = try place(way)
        let here = try await mirror(scratch, http: place.http)
        _ = try await here.fetch(place.remote, deadline: .seconds(20))
        let made = try await here.write(draft(on: base))
        let other = try work.commit(["tenants/shop/b.yaml": "2"])
        try work.git("push", "-q", "bare", "main")
        let error = try #require(
            await failure { _ = try await here.push(made, to: place.remote, from: base, deadline: .seconds(20)) })
        #expect(error.reason == .branchMoved && error.kind == .transient, "\(error)")
        #expect(try there("main") == other.hex)
        // The same where the other's commit is known here.
        _ = try await here.fetch(place.remote, deadline: .seconds(20))
        let known = await failure {
            _ = try await here.push(made, to: place.remote, from: base, deadline: .seconds(20))
        }
        #expect(known?.reason == .branchMoved)
        #expect(try there("main") == other.hex)
        withExtendedLifetime(place.server) {}
    }

    @Test("A branch that moves while the server takes the push is not moved back", arguments: [Way.http, .ssh])
    func raceAtTheServer(_ way: Way) async throws {
        guard way != .ssh || SSHServer.isInstalled else { return }
        let place = try place(way)
        let here = try await mirror(scratch, http: place.http)
        _ = try await here.fetch(place.remote, deadline: .seconds(20))
        let made = try await here.write(draft(on: base))
        let other = try work.commit(["tenants/shop/b.yaml": "2"])
        try work.git("push", "-q", "bare", "main:aside")
        try hook("env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main \(other)")
        let error = try #require(
            await failure { _ = try await here.push(made, to: place.remote, from: base, deadline: .seconds(20)) })
        #expect(error.reason == .branchMoved, "\(error)")
        #expect(try there("main") == other.hex)
        withExtendedLifetime(place.server) {}
    }

    @Test("What the server says to people is heard, whether it takes the push or not", arguments: [Way.http, .ssh])
    func words(_ way: Way) async throws {
        guard way != .ssh || SSHServer.isInstalled else { return }
        let place = try place(way)
        let here = try await mirror(scratch, http: place.http)
        _ = try await here.fetch(place.remote, deadline: .seconds(20))
        let made = try await here.write(draft(on: base))
        try hook("echo 'Ask a \u{1B}[31mowner\u{7}'; exit 1")
        let error = try #require(
            await failure { _ = try await here.push(made, to: place.remote, from: base, deadline: .seconds(20)) })
        #expect(error.reason == .refused && error.kind == .stalled)
        #expect(
            error.description == "\(place.remote.url) did not take the branch main: pre-receive hook declined: Ask a "
                + "\\u{1b}[31mowner\\u{7}; see what its rules want of a push")
        #expect(try there("main") == base.hex)
        try hook("echo 'Review at https://example.org'")
        let said = try await here.push(made, to: place.remote, from: base, deadline: .seconds(20))
        #expect(said == "Review at https://example.org\n")
        withExtendedLifetime(place.server) {}
    }

    @Test func whoeverMayOnlyReadIsToldSo() async throws {
        let place = try place(.https, mode: "reading")
        let here = try await mirror(scratch, http: place.http)
        _ = try await here.fetch(place.remote, deadline: .seconds(20))
        let made = try await here.write(draft(on: base))
        let error = await failure {
            _ = try await here.push(made, to: place.remote, from: base, deadline: .seconds(20))
        }
        #expect(error?.reason == .credentialsRefused)
        #expect(try there("main") == base.hex)
        withExtendedLifetime(place.server) {}
    }

    @Test func onlyAMirrorPushes() async throws {
        let here = try await Repository.open(work.path)
        let error = await failure { _ = try await here.push(base, to: work.main, from: nil, deadline: .seconds(20)) }
        #expect(error?.reason == .unsupported)
    }

    @Test(arguments: [("/a/b", "/a/b"), ("file:///a%20b", "/a b"), (".", "."), ("https://x/y", nil), ("git@x:y", nil)])
    func folders(_ url: String, _ folder: String?) {
        #expect(RemoteReference(url: url, branch: "main").folder == folder)
    }
}
