import Glibc
import Repositories
import Testing
import Transport
import Vocabulary

@Suite struct HTTPTests {
    let scratch: Scratch
    let work: GitFixture
    let tip: CommitID

    init() throws {
        scratch = try Scratch()
        work = try GitFixture(scratch)
        tip = try work.commit(["a.yaml": "1", "large": String(repeating: "0123456789", count: 50_000)])
    }

    private func reference(_ server: HTTPServer, _ mode: String, _ credentials: GitCredentials? = nil)
        -> RemoteReference
    {
        RemoteReference(url: "\(server.base)/\(mode)/work", branch: "main", credentials: credentials)
    }

    private var token: GitCredentials { .token(file: scratch("token"), user: "robot") }

    @Test(arguments: [false, true])
    func fetchesAndFollows(encrypted: Bool) async throws {
        let server = try HTTPServer(scratch, encrypted: encrypted)
        let here = try await mirror(scratch, http: encrypted ? server.client : HTTPClient())
        let remote = reference(server, "private", token)
        #expect(try await here.fetch(remote, deadline: .seconds(20)) == tip)
        try work.git("tag", "v1")
        try work.git("checkout", "-q", "-b", "side")
        let beside = try work.commit(["a.yaml": "beside"])
        try work.git("tag", "v2")
        try work.git("checkout", "-q", "main")
        let next = try work.commit(["a.yaml": "2"])
        #expect(try await here.fetch(remote, deadline: .seconds(20)) == next)
        #expect(try await here.fetch(remote, deadline: .seconds(20)) == next)
        #expect(try await here.files(at: next, where: { $0 == "a.yaml" }).files.map(\.bytes) == [[UInt8(ascii: "2")]])
        #expect(try await here.resolve("v1") == tip)
        for revision in ["side", "v2", beside.hex] {
            #expect(await failure { _ = try await here.resolve(revision) }?.reason == .notFound)
        }
        try run(["git", "-C", here.path, "fsck", "--strict"])
    }

    /// Long enough for several rounds of negotiation, since the two sides have little in common.
    @Test func negotiatesOverLongHistories() async throws {
        let server = try HTTPServer(scratch, encrypted: false)
        let here = try await mirror(scratch)
        try work.git("fast-import", "--quiet", input: try scratch.write("ours", fastImport(300, on: tip, "ours")))
        let ours = try work.id("main")
        #expect(try await here.fetch(reference(server, "open"), deadline: .seconds(20)) == ours)
        try work.git(
            "fast-import", "--quiet", "--force", input: try scratch.write("theirs", fastImport(400, on: tip, "theirs")))
        let theirs = try work.id("main")
        #expect(try await here.fetch(reference(server, "open"), deadline: .seconds(20)) == theirs)
        #expect(try await here.isAncestor(ours, of: theirs) == false)
        #expect(try await here.isAncestor(tip, of: theirs))
    }

    @Test func readsATokenFromTheEnvironment() async throws {
        let server = try HTTPServer(scratch, encrypted: true)
        let here = try await mirror(scratch, http: server.client)
        setenv("PIONEER_TEST_GIT_TOKEN", HTTPServer.token, 1)
        let remote = reference(server, "private", .environment(variable: "PIONEER_TEST_GIT_TOKEN", user: "robot"))
        #expect(try await here.fetch(remote, deadline: .seconds(20)) == tip)
    }

    @Test func saysThatCredentialsWereRefusedWithoutShowingThem() async throws {
        let server = try HTTPServer(scratch, encrypted: true)
        let here = try await mirror(scratch, http: server.client)
        let wrong = GitCredentials.token(file: try scratch.write("wrong", "hunter2"), user: "robot")
        for (credentials, fix) in [(wrong, "check the token"), (nil, "name a token")] as [(GitCredentials?, String)] {
            let remote = reference(server, "private", credentials)
            let error = try #require(await failure { _ = try await here.fetch(remote, deadline: .seconds(20)) })
            #expect(error.reason == .credentialsRefused)
            #expect(error.kind == .stalled)
            #expect(error.fix.hasPrefix(fix))
            #expect(!"\(error)".contains("hunter2"))
        }
    }

    @Test func saysWhichCredentialsCannotBeRead() async throws {
        let server = try HTTPServer(scratch, encrypted: true)
        let here = try await mirror(scratch, http: server.client)
        let unusable: [GitCredentials] = [
            .token(file: scratch("nowhere"), user: "robot"),
            .token(file: try scratch.write("blank", " \n"), user: "robot"),
            .token(file: try scratch.write("two", "a\nb\n"), user: "robot"), .token(file: "/", user: "robot"),
            .environment(variable: "PIONEER_TEST_NOT_SET", user: "robot"),
        ]
        for credentials in unusable {
            let remote = reference(server, "private", credentials)
            let error = await failure { _ = try await here.fetch(remote, deadline: .seconds(20)) }
            #expect(error?.reason == .credentialsUnreadable, "\(credentials)")
        }
        let key = reference(server, "private", .sshAgent(knownHosts: nil))
        #expect(await failure { _ = try await here.fetch(key, deadline: .seconds(20)) }?.reason == .unsupported)
    }

    @Test func aTokenIsNotSentInTheClearToOthers() async throws {
        _ = try scratch.write("token", "secret")
        let remote = RemoteReference(url: "http://192.0.2.1/r", branch: "main", credentials: token)
        let error = await failure { _ = try await mirror(scratch).fetch(remote, deadline: .seconds(20)) }
        #expect(error?.reason == .unsupported)
    }

    @Test func anUntrustedCertificateIsRefused() async throws {
        let server = try HTTPServer(scratch, encrypted: true)
        let here = try await mirror(scratch, http: HTTPClient())
        let error = await failure { _ = try await here.fetch(reference(server, "open"), deadline: .seconds(20)) }
        #expect(error?.reason == .certificateRefused)
        #expect(error?.kind == .stalled)
    }

    @Test func saysWhatIsWrongWithTheServer() async throws {
        let server = try HTTPServer(scratch, encrypted: false)
        let here = try await mirror(scratch)
        let expected: [(String, RepositoryError.Kind, RepositoryError.Reason)] = [
            ("moved", .stalled, .repositoryMissing), ("limited", .transient, .serverFailed),
            ("broken", .transient, .serverFailed),
            ("page", .stalled, .repositoryMissing), ("garbage", .transient, .serverFailed),
            ("cut", .transient, .unreachable), ("open/nowhere", .stalled, .repositoryMissing),
        ]
        for (mode, kind, reason) in expected {
            let remote = reference(server, mode)
            let error = try #require(await failure { _ = try await here.fetch(remote, deadline: .seconds(20)) })
            #expect(error.kind == kind, "\(mode): \(error)")
            #expect(error.reason == reason, "\(mode): \(error)")
            #expect(!error.description.contains("hidden"))
        }
    }

    @Test func waitsAsLongAsTheServerAsks() async throws {
        let server = try HTTPServer(scratch, encrypted: false)
        let remote = reference(server, "busy")
        let error = try #require(await failure { _ = try await mirror(scratch).fetch(remote, deadline: .seconds(20)) })
        guard case .waitUntil(let instant) = error.kind else {
            Issue.record("\(error.kind)")
            return
        }
        #expect(instant > Instant(seconds: 1_700_000_000))
        #expect(error.reason == .serverFailed)
    }

    @Test func aServerThatDripsEndsAtTheDeadline() async throws {
        let server = try HTTPServer(scratch, encrypted: false)
        let remote = reference(server, "drip")
        let error = await failure { _ = try await mirror(scratch).fetch(remote, deadline: .milliseconds(700)) }
        #expect(error?.reason == .timedOut)
    }

    @Test func anEmptyRepositoryAndAMissingBranchSaySo() async throws {
        let server = try HTTPServer(scratch, encrypted: false)
        let here = try await mirror(scratch)
        _ = try GitFixture(scratch, "empty")
        let nothing = RemoteReference(url: "\(server.base)/open/empty", branch: "main")
        #expect(await failure { _ = try await here.fetch(nothing, deadline: .seconds(20)) }?.reason == .emptyRepository)
        let other = RemoteReference(url: "\(server.base)/open/work", branch: "other")
        #expect(await failure { _ = try await here.fetch(other, deadline: .seconds(20)) }?.reason == .branchMissing)
    }

    @Test func noServerIsUnreachable() async throws {
        let remote = RemoteReference(url: "https://127.0.0.1:\(try Loopback.freePort())/r", branch: "main")
        let error = await failure { _ = try await mirror(scratch).fetch(remote, deadline: .seconds(20)) }
        #expect(error?.reason == .unreachable)
        #expect(error?.kind == .transient)
    }
}
