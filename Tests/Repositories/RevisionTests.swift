import Repositories
import Testing
import Vocabulary

@Suite struct RevisionTests {
    let work: GitFixture
    let first: CommitID
    let second: CommitID

    init() throws {
        work = try GitFixture(Scratch())
        first = try work.commit(["a.yaml": "1"], "first\n\nwith a body")
        second = try work.commit(["a.yaml": "2"], "second")
        try work.git("tag", "plain", "\(first)")
        try work.git("tag", "-a", "-m", "annotated", "annotated", "\(first)")
        try work.git("branch", "side", "\(first)")
    }

    @Test func resolvesWhatGitResolves() async throws {
        let repository = try await Repository.open(work.path)
        let expected = [
            "HEAD": second, "main": second, "HEAD~1": first, "main^": first, "side": first, "plain": first,
            "annotated": first, "refs/heads/side": first, second.short: second, first.hex: first,
        ]
        for (revision, id) in expected.sorted(by: { $0.key < $1.key }) {
            #expect(try await repository.resolve(revision) == id, "\(revision)")
        }
    }

    @Test(arguments: ["nowhere", "HEAD~7", "", "HEAD:a.yaml", "0123456789", "a b", "..", "@{-1}", "^"])
    func saysWhatItCannotResolve(_ revision: String) async throws {
        let repository = try await Repository.open(work.path)
        let error = try #require(await failure { _ = try await repository.resolve(revision) })
        #expect(error.reason == .notFound)
        #expect(error.kind == .terminal)
    }

    @Test func anEmptyRepositoryHasNoHead() async throws {
        let empty = try GitFixture(work.scratch, "empty")
        let repository = try await Repository.open(empty.path)
        #expect(await failure { _ = try await repository.resolve("HEAD") }?.reason == .emptyRepository)
    }

    @Test func readsWhatACommitSays() async throws {
        let repository = try await Repository.open(work.path)
        let commit = try await repository.commit(first)
        #expect(commit.id == first)
        #expect(commit.parents.isEmpty)
        #expect(commit.author == Commit.Person(name: "Ada", email: "ada@example.org"))
        #expect(commit.committer == Commit.Person(name: "Grace", email: "grace@example.org"))
        #expect(commit.time == Instant(seconds: 1_700_000_100))
        #expect(commit.message == "first\n\nwith a body\n")
        #expect(commit.summary == "first")
        #expect(commit.signature == nil)
        #expect(try await repository.commit(second).parents == [first])
    }

    @Test func handsOutASignatureThatItsPayloadVerifies() async throws {
        let key = work.scratch("signing")
        try run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key])
        try work.git(
            "-c", "gpg.format=ssh", "-c", "user.signingkey=\(key)", "commit", "-S", "-q", "--allow-empty", "-m",
            "signed")
        let repository = try await Repository.open(work.path)
        let signature = try #require(try await repository.commit(try work.id("HEAD")).signature)
        let file = try work.scratch.write("signature", String(decoding: signature.bytes, as: UTF8.self))
        let payload = try work.scratch.write("payload", String(decoding: signature.payload, as: UTF8.self))
        let verify = ["ssh-keygen", "-Y", "check-novalidate", "-n", "git", "-s", file]
        #expect(try run(verify, input: payload).hasPrefix("Good"))
    }

    @Test func aCommitThatIsNotThereIsNotFound() async throws {
        let repository = try await Repository.open(work.path)
        let ghost = try #require(CommitID(hex: String(repeating: "1", count: 40)))
        #expect(await failure { _ = try await repository.commit(ghost) }?.reason == .notFound)
        #expect(await failure { _ = try await repository.files(at: ghost) }?.reason == .notFound)
        #expect(await failure { _ = try await repository.changes(from: ghost, to: first) }?.reason == .notFound)
        #expect(await failure { _ = try await repository.isAncestor(first, of: ghost) }?.reason == .notFound)
        #expect(try await repository.isAncestor(ghost, of: first) == false)
    }
}
