import Foundation
import Glibc
import Repositories
import Testing

@Suite struct FetchTests {
    let scratch: Scratch
    let work: GitFixture

    init() throws {
        scratch = try Scratch()
        work = try GitFixture(scratch)
    }

    @Test func followsABranchAsItMoves() async throws {
        let here = try await mirror(scratch)
        let first = try work.commit(["a": "1"])
        #expect(try await here.fetch(work.main, deadline: .seconds(20)) == first)
        let second = try work.commit(["a": "2"])
        #expect(try await here.resolve("main") == first)
        #expect(try await here.fetch(work.main, deadline: .seconds(20)) == second)
        #expect(try await here.resolve("HEAD") == second)
        #expect(try await here.files(at: second).files.map(\.bytes) == [[UInt8(ascii: "2")]])
        #expect(try await here.isAncestor(first, of: second))
        try run(["git", "-C", here.path, "fsck", "--strict"])
    }

    @Test("However many fetches there were, the packs stay few, and what was rewound stays there")
    func gathersPacks() async throws {
        let here = try await mirror(scratch)
        var commits: [CommitID] = []
        for number in 0..<60 {
            commits.append(try work.commit(["a": "\(number)"]))
            _ = try await here.fetch(work.main, deadline: .seconds(20))
            if number == 20 { try work.git("reset", "-q", "--hard", "\(commits[0])") }
        }
        let packs = try FileManager.default.contentsOfDirectory(atPath: here.path + "/objects/pack")
        #expect(packs.count { $0.hasSuffix(".pack") } < 50)
        for (number, commit) in commits.enumerated() {
            #expect(try await here.files(at: commit).files.map(\.bytes) == [Array("\(number)".utf8)])
        }
        try run(["git", "-C", here.path, "fsck", "--strict"])
    }

    @Test func aPlainPathIsARemoteToo() async throws {
        let tip = try work.commit(["a": "1"])
        let reference = RemoteReference(url: work.path, branch: "main")
        #expect(try await mirror(scratch).fetch(reference, deadline: .seconds(20)) == tip)
    }

    @Test("HEAD is the branch that the repository calls its own")
    func theDefaultBranch() async throws {
        let own = RemoteReference(url: work.url, branch: "HEAD")
        let empty = try #require(
            await failure { _ = try await mirror(scratch).fetch(own, deadline: .seconds(20)) })
        #expect(empty.reason == .emptyRepository && !"\(empty)".contains("HEAD"))
        let here = try await mirror(scratch)
        try work.commit(["a": "1"])
        try work.git("checkout", "-q", "-b", "side")
        let side = try work.commit(["a": "2"])
        #expect(try await here.fetch(own, deadline: .seconds(20)) == side)
        #expect(try await here.resolve("side") == side)
        try work.git("symbolic-ref", "HEAD", "refs/heads/nowhere")
        let none = try #require(await failure { _ = try await here.fetch(own, deadline: .seconds(20)) })
        #expect(none.reason == .branchMissing && "\(none)".contains("name the branch"))
    }

    @Test func aRewindIsFetchedAndCanBeTold() async throws {
        let here = try await mirror(scratch)
        let first = try work.commit(["a": "1"])
        let second = try work.commit(["a": "2"])
        _ = try await here.fetch(work.main, deadline: .seconds(20))
        try work.git("reset", "-q", "--hard", "\(first)")
        #expect(try await here.fetch(work.main, deadline: .seconds(20)) == first)
        #expect(try await here.isAncestor(second, of: first) == false)
        let rewritten = try work.commit(["a": "3"])
        #expect(try await here.fetch(work.main, deadline: .seconds(20)) == rewritten)
        #expect(try await here.isAncestor(second, of: rewritten) == false)
        #expect(try await here.files(at: second).files.count == 1)
    }

    @Test func tagsComeAlongAndOtherBranchesDoNot() async throws {
        let here = try await mirror(scratch)
        let tip = try work.commit(["a": "1"])
        try work.git("tag", "v1")
        try work.git("branch", "side")
        _ = try await here.fetch(work.main, deadline: .seconds(20))
        #expect(try await here.resolve("v1") == tip)
        #expect(await failure { _ = try await here.resolve("side") }?.reason == .notFound)
    }

    @Test func anEmptyRepositorySaysSo() async throws {
        let error = try #require(
            await failure { _ = try await mirror(scratch).fetch(work.main, deadline: .seconds(20)) })
        #expect(error.reason == .emptyRepository)
        #expect(error.kind == .stalled)
        #expect(error.description.contains(work.path))
    }

    @Test func aVanishedBranchChangesNothing() async throws {
        let here = try await mirror(scratch)
        let tip = try work.commit(["a": "1"])
        _ = try await here.fetch(work.main, deadline: .seconds(20))
        try work.git("branch", "-m", "main", "renamed")
        let error = await failure { _ = try await here.fetch(work.main, deadline: .seconds(20)) }
        #expect(error?.reason == .branchMissing)
        #expect(error?.kind == .stalled)
        #expect(try await here.resolve("main") == tip)
    }

    @Test func aVanishedRepositoryChangesNothing() async throws {
        let here = try await mirror(scratch)
        let tip = try work.commit(["a": "1"])
        _ = try await here.fetch(work.main, deadline: .seconds(20))
        rename(work.path, scratch("away"))
        let gone = await failure { _ = try await here.fetch(work.main, deadline: .seconds(20)) }
        #expect(gone?.reason == .repositoryMissing)
        #expect(gone?.kind == .stalled)
        mkdir(work.path, 0o755)
        let plain = await failure { _ = try await here.fetch(work.main, deadline: .seconds(20)) }
        #expect(plain?.reason == .repositoryMissing)
        #expect(try await here.resolve("main") == tip)
    }

    @Test func aDamagedObjectOverThereIsNamedAndChangesNothing() async throws {
        let here = try await mirror(scratch)
        let tip = try work.commit(["a": "1"])
        _ = try await here.fetch(work.main, deadline: .seconds(20))
        try work.commit(["a": "other content"])
        let blob = try work.git("rev-parse", "HEAD:a")
        let file = "\(work.path)/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
        chmod(file, 0o644)
        try writeFile(file, "damaged")
        let error = await failure { _ = try await here.fetch(work.main, deadline: .seconds(20)) }
        #expect(error?.reason == .corruptedObject)
        #expect(error?.kind == .stalled)
        #expect(try await here.resolve("main") == tip)
    }

    @Test(arguments: ["", "a b", "..", "x:refs/heads/y", "*", "a~1", "-\u{7}"])
    func namesThatNoBranchHasAreRefused(_ branch: String) async throws {
        try work.commit(["a": "1"])
        let reference = RemoteReference(url: work.url, branch: branch)
        let error = await failure { _ = try await mirror(scratch).fetch(reference, deadline: .seconds(20)) }
        #expect(error?.reason == .unsupported)
        #expect(error?.kind == .terminal)
    }

    @Test func aDeadlineThatHasPassedEndsItBeforeItBegins() async throws {
        try work.commit(["a": "1"])
        let error = await failure { _ = try await mirror(scratch).fetch(work.main, deadline: .zero) }
        #expect(error?.reason == .timedOut)
        #expect(error?.kind == .transient)
    }

    @Test func aCancelledTaskFetchesNothing() async throws {
        try work.commit(["a": "1"])
        let here = try await mirror(scratch)
        let reference = work.main
        let task = Task { () -> RepositoryError? in
            while !Task.isCancelled { await Task.yield() }
            return await failure { _ = try await here.fetch(reference, deadline: .seconds(20)) }
        }
        task.cancel()
        #expect(await task.value?.reason == .cancelled)
    }
}
