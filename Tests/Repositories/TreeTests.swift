import Glibc
import Repositories
import Support
import Testing
import Vocabulary

@Suite struct TreeTests {
    let work: GitFixture

    init() throws { work = try GitFixture(Scratch()) }

    private func listing(
        under folder: String = "", limits: TreeLimits = TreeLimits(),
        where isWanted: @escaping @Sendable (String) -> Bool = { _ in true }
    ) async throws -> TreeListing {
        let repository = try await Repository.open(work.path)
        return try await repository.files(at: try work.id("HEAD"), under: folder, limits: limits, where: isWanted)
    }

    @Test func readsAFolderInTheOrderOfItsBytes() async throws {
        try work.commit(["b/x.yaml": "1", "b.yaml": "2", "b-c/y.yaml": "3", "Ü.yaml": "4", "top/n": ""])
        #expect(try await listing().files.map(\.path) == ["b-c/y.yaml", "b.yaml", "b/x.yaml", "top/n", "Ü.yaml"])
        #expect(try await listing(under: "b").files.map(\.path) == ["b/x.yaml"])
        #expect(try await listing(under: "/./b/").files.map(\.path) == ["b/x.yaml"])
        #expect(try await listing(under: "b.yaml").files.map(\.bytes) == [[UInt8(ascii: "2")]])
        #expect(try await listing(under: "nowhere") == TreeListing())
        #expect(try await listing(under: "../work") == TreeListing())
        #expect(try await listing(where: { $0.hasSuffix("y.yaml") }).files.map(\.path) == ["b-c/y.yaml"])
    }

    @Test func namesBlobsAsGitDoes() async throws {
        try work.commit(["a": "content\n"])
        #expect(try await listing().files.map(\.blob) == [try work.git("rev-parse", "HEAD:a")])
    }

    @Test func linksAndSubmodulesAreListedNotFollowed() async throws {
        symlink("/etc/passwd", "\(work.path)/link.yaml")
        let id = try work.commit(["real.yaml": "1"])
        try work.git("update-index", "--add", "--cacheinfo", "160000,\(id),vendored")
        try work.git("commit", "-q", "-m", "submodule")
        let found = try await listing()
        #expect(found.files.map(\.path) == ["real.yaml"])
        #expect(
            found.unread == [
                UnreadEntry(path: "link.yaml", reason: .symbolicLink),
                UnreadEntry(path: "vendored", reason: .submodule),
            ])
        #expect(try await listing(where: { $0 != "link.yaml" }).unread.map(\.path) == ["vendored"])
    }

    @Test func oneLargeFileLeavesTheOthersAlone() async throws {
        try work.commit(["big": String(repeating: "x", count: 101), "small": "1"])
        let found = try await listing(limits: TreeLimits(maximumFileBytes: 100))
        #expect(found.files.map(\.path) == ["small"])
        #expect(found.unread == [UnreadEntry(path: "big", reason: .tooLarge(bytes: 101))])
    }

    @Test(arguments: [
        TreeLimits(maximumEntries: 3), TreeLimits(maximumFiles: 2), TreeLimits(maximumTotalBytes: 2),
    ])
    func refusesATreeOverItsLimits(_ limits: TreeLimits) async throws {
        try work.commit(["a": "1", "b/c": "2", "d": "3"])
        #expect(await failure { _ = try await listing(limits: limits) }?.reason == .limitExceeded)
    }

    @Test func theLimitsThemselvesAreAllowed() async throws {
        try work.commit(["a": "1", "b/c": "2", "d": "3"])
        let limits = TreeLimits(maximumEntries: 4, maximumFiles: 3, maximumFileBytes: 1, maximumTotalBytes: 3)
        #expect(try await listing(limits: limits).files.count == 3)
    }

    @Test func namesThatAreNotTextAreListed() async throws {
        let blob = try work.git("hash-object", "-w", "--stdin", input: try work.scratch.write("one", "1"))
        let tree = try makeTree([("100644", Array("bad-".utf8) + [0xFF], blob), ("100644", Array("good".utf8), blob)])
        try commitTree(tree)
        let found = try await listing()
        #expect(found.files.map(\.path) == ["good"])
        #expect(found.unread == [UnreadEntry(path: "bad-\u{FFFD}", reason: .invalidName)])
    }

    /// Git never makes such trees, but a server need not check what is pushed to it.
    @Test(arguments: [["../other.yaml"], [".."], ["."], ["a/b"], ["twice", "twice"]])
    func entriesThatLieAboutTheirFolderAreRefused(_ names: [String]) async throws {
        let blob = try work.git("hash-object", "-w", "--stdin", input: try work.scratch.write("one", "1"))
        try commitTree(try makeTree(names.map { ("100644", Array($0.utf8), blob) }))
        #expect(await failure { _ = try await listing() }?.reason == .corruptedObject)
    }

    @Test func aTreeThatHoldsItselfManyTimesEndsAtTheLimit() async throws {
        let blob = try work.git("hash-object", "-w", "--stdin", input: try work.scratch.write("one", "1"))
        var tree = try makeTree([("100644", Array("leaf".utf8), blob)])
        for _ in 0..<12 {
            let inner = tree
            tree = try makeTree((0..<10).map { ("40000", Array("\($0)".utf8), inner) })
        }
        try commitTree(tree)
        let error = await failure { _ = try await listing(limits: TreeLimits(maximumEntries: 10_000)) }
        #expect(error?.reason == .limitExceeded)
    }

    @Test func damagedAndMissingObjectsAreNamed() async throws {
        try work.commit(["a.yaml": "some content", "b.yaml": "1"])
        let blob = try work.git("rev-parse", "HEAD:a.yaml")
        let file = "\(work.path)/.git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
        chmod(file, 0o644)
        try writeFile(file, "no zlib stream at all")
        let damaged = try #require(await failure { _ = try await listing() })
        #expect(damaged.reason == .corruptedObject)
        #expect(damaged.kind == .stalled)
        #expect(damaged.what.contains("a.yaml"))
        unlink(file)
        #expect(await failure { _ = try await listing() }?.reason == .corruptedObject)
        #expect(try await listing(where: { $0 == "b.yaml" }).files.count == 1)
    }

    @Test(arguments: PropertyCases.seeds(4))
    func readsWhatGitReads(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var files: [String: String] = [:]
        for index in 0..<20 {
            let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                ["a", "b.", "b-", "Z", "é"][Int.random(in: 0..<5, using: &random)]
            }
            files[parts.joined(separator: "/") + "/f\(index)"] = "\(UInt64.random(in: 0...9, using: &random))"
        }
        try work.commit(files)
        let expected = try work.git("-c", "core.quotePath=false", "ls-tree", "-r", "HEAD").lines.map { line in
            String(line.split(separator: " ")[2])
        }
        let found = try await listing().files
        #expect(found.map { "\($0.blob)\t\($0.path)" } == expected, "seed \(seed)")
        for file in found { #expect(String(decoding: file.bytes, as: UTF8.self) == files[file.path], "seed \(seed)") }
    }

    /// A tree object exactly as given, valid or not; names must come in Git's order.
    private func makeTree(_ entries: [(mode: String, name: [UInt8], object: String)]) throws -> String {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes += Array("\(entry.mode) ".utf8) + entry.name + [0]
            let digits = Array(entry.object)
            bytes += stride(from: 0, to: 40, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
        }
        let file = work.scratch("tree")
        try writeBytes(file, bytes)
        return try work.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", input: file)
    }

    private func commitTree(_ tree: String) throws {
        let commit = try work.git("commit-tree", "-m", "made by hand", tree)
        try work.git("update-ref", "HEAD", commit)
    }
}
