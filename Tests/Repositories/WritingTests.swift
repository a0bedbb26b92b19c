import Glibc
import Repositories
import Testing
import Vocabulary

/// Commits made here, and branches of repositories on this machine.
@Suite struct WritingTests {
    let scratch: Scratch
    let work: GitFixture
    let base: CommitID

    init() throws {
        scratch = try Scratch()
        work = try GitFixture(scratch)
        base = try work.commit(["a/one.yaml": "1", "a/two.yaml": "2", "top": "t"])
    }

    private func draft(_ files: [String: String], on parent: CommitID? = nil) -> CommitDraft {
        CommitDraft(
            on: parent ?? base, files: files.mapValues { Array($0.utf8) },
            author: Commit.Person(name: "Ada Lovelace", email: "ada@example.org"),
            time: Instant(seconds: 1_700_000_000), message: "Add files\n\nBecause.\n")
    }

    @Test func aCommitHoldsWhatItsParentHeldAndTheNewFiles() async throws {
        try work.git("update-index", "--chmod=+x", "a/two.yaml")
        try work.git("commit", "-q", "-m", "executable")
        let parent = try work.id("HEAD")
        let here = try await Repository.open(work.path)
        let made = try await here.write(draft(["a/two.yaml": "22", "a/b/c/deep.yaml": "d", "new": ""], on: parent))
        #expect(try work.git("rev-parse", "HEAD") == parent.hex, "no branch moved")
        let listing = try work.git("ls-tree", "-r", "--format=%(objectmode) %(path)", made.hex).lines
        #expect(
            listing == [
                "100644 a/b/c/deep.yaml", "100644 a/one.yaml", "100755 a/two.yaml", "100644 new", "100644 top",
            ])
        #expect(try work.git("show", "\(made):a/two.yaml") == "22")
        let words = try work.git("show", "-s", "--format=%an|%ae|%cn|%ce|%aI|%P|%B", made.hex)
        #expect(
            words == "Ada Lovelace|ada@example.org|Ada Lovelace|ada@example.org|2023-11-14T22:13:20+00:00|\(parent)|"
                + "Add files\n\nBecause.")
        try work.git("fsck", "--strict")
    }

    @Test func aBranchIsMadeOrMovedOnlyFromWhereItIsExpected() async throws {
        let here = try await Repository.open(work.path)
        let first = try await here.write(draft(["new": "1"]))
        let second = try await here.write(draft(["new": "2"], on: first))
        try await here.move("override/night", from: nil, to: first)
        #expect(try work.git("rev-parse", "override/night") == first.hex)
        let taken = try #require(await failure { try await here.move("override/night", from: nil, to: second) })
        #expect(taken.reason == .branchExists && taken.kind == .terminal)
        #expect(
            taken.description
                == "there is a branch override/night in \(work.path) already; merge or delete it, or name another")
        let late = try #require(await failure { try await here.move("override/night", from: base, to: second) })
        #expect(late.reason == .branchMoved && late.kind == .transient)
        let gone = try #require(await failure { try await here.move("nowhere", from: base, to: second) })
        #expect(gone.reason == .branchMoved)
        try await here.move("override/night", from: first, to: second)
        #expect(try work.git("rev-parse", "override/night") == second.hex)
    }

    @Test func aBranchThatIsCheckedOutStays() async throws {
        let here = try await Repository.open(work.path)
        let made = try await here.write(draft(["new": "1"]))
        let error = try #require(await failure { try await here.move("main", from: base, to: made) })
        #expect(error.reason == .refused)
        #expect(
            error.description == "the branch main is checked out in \(work.path): a commit behind its back would look "
                + "taken back there; commit to a branch of its own and merge that")
        #expect(try work.git("rev-parse", "main") == base.hex)
        #expect(try work.git("status", "--porcelain") == "")
    }

    @Test(arguments: ["", "a b", "..", "x:refs/heads/y", "a~1", "-\u{7}", "x.lock"])
    func namesThatNoBranchHasAreRefused(_ name: String) async throws {
        let here = try await Repository.open(work.path)
        let error = await failure { try await here.move(name, from: nil, to: base) }
        #expect(error?.reason == .unsupported)
    }

    @Test func aFileCannotBecomeAFolder() async throws {
        let here = try await Repository.open(work.path)
        let error = await failure { _ = try await here.write(draft(["top/file": "x"])) }
        #expect(error?.reason == .storageFailed)
    }

    @Test("Who commits is what Git's own configuration says, the environment first")
    func authors() async throws {
        let here = try await Repository.open(work.path)
        let global = try scratch.write("gitconfig", "[user]\nname = Global\nemail = global@example.org\n")
        func author(_ variables: [String: String]) async -> [String?] {
            let found = await here.author { variables[$0] }
            return [found.name, found.email]
        }
        let nobody = ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"]
        #expect(await author(nobody) == [nil, nil])
        let user = nobody.merging(["GIT_CONFIG_GLOBAL": global]) { $1 }
        #expect(await author(user) == ["Global", "global@example.org"])
        #expect(await author(user.merging(["GIT_AUTHOR_NAME": "Env"]) { $1 }) == ["Env", "global@example.org"])
        try writeFile(scratch("home/.gitconfig"), "[user]\nname = Home\n")
        #expect(
            await author(["GIT_CONFIG_SYSTEM": global, "HOME": scratch("home")]) == ["Home", "global@example.org"])
        try work.git("config", "user.email", "here@example.org")
        #expect(await author(user) == ["Global", "here@example.org"])
    }
}
