import Glibc
import Repositories
import Testing

@Suite struct WorkingTreeTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func readsFilesInTheOrderOfTheirBytes() async throws {
        for name in ["t/b/x.yaml", "t/b.yaml", "t/a-c/y.yaml", "t/Ü.yaml", "t/.git/config", "t/n/.git"] {
            try scratch.write(name, name)
        }
        let found = try await WorkingTree.files(in: scratch("t"))
        #expect(found.files.map(\.path) == ["a-c/y.yaml", "b.yaml", "b/x.yaml", "Ü.yaml"])
        #expect(found.files[2].bytes == Array("t/b/x.yaml".utf8))
        #expect(found.unread.isEmpty)
        let some = try await WorkingTree.files(in: scratch("t/")) { $0.hasSuffix("x.yaml") }
        #expect(some.files.map(\.path) == ["b/x.yaml"])
    }

    @Test func namesContentAsACommitWould() async throws {
        let work = try GitFixture(scratch)
        let tip = try work.commit(["a": "1", "b/c": "2\n", "b/empty": ""])
        let repository = try await Repository.open(work.path)
        #expect(try await WorkingTree.files(in: work.path) == (try await repository.files(at: tip)))
    }

    @Test func readsOneFileByItsName() async throws {
        try scratch.write("d/one.yaml", "1")
        let found = try await WorkingTree.files(in: scratch("d/one.yaml"))
        #expect(found.files.map(\.path) == ["one.yaml"])
    }

    @Test func followsNothingBelowTheFolder() async throws {
        try scratch.write("t/real", "1")
        try scratch.write("outside/secret", "1")
        symlink("../outside", scratch("t/folder"))
        symlink("real", scratch("t/file"))
        symlink("nowhere", scratch("t/dangling"))
        symlink("t", scratch("link"))
        let found = try await WorkingTree.files(in: scratch("link"))
        #expect(found.files.map(\.path) == ["real"])
        #expect(found.unread == ["dangling", "file", "folder"].map { UnreadEntry(path: $0, reason: .symbolicLink) })
    }

    @Test func whatCannotBeReadIsListed() async throws {
        try scratch.write("t/big", String(repeating: "x", count: 11))
        try scratch.write("t/small", "1")
        mkfifo(scratch("t/pipe"), 0o600)
        let found = try await WorkingTree.files(in: scratch("t"), limits: TreeLimits(maximumFileBytes: 10))
        #expect(found.files.map(\.path) == ["small"])
        #expect(
            found.unread == [
                UnreadEntry(path: "big", reason: .tooLarge(bytes: 11)), UnreadEntry(path: "pipe", reason: .unreadable),
            ])
    }

    @Test func limitsHold() async throws {
        for name in ["t/a", "t/b", "t/c"] { try scratch.write(name, "1") }
        let path = scratch("t")
        for limits in [TreeLimits(maximumEntries: 2), TreeLimits(maximumFiles: 2), TreeLimits(maximumTotalBytes: 2)] {
            let error = await failure { _ = try await WorkingTree.files(in: path, limits: limits) }
            #expect(error?.reason == .limitExceeded)
        }
    }

    @Test func aFolderThatIsNotThereIsNotFound() async throws {
        let path = scratch("nowhere")
        let error = try #require(await failure { _ = try await WorkingTree.files(in: path) })
        #expect(error.reason == .notFound)
        #expect(error.description.contains(path))
    }
}
