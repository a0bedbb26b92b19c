import Glibc
import Repositories
import Support
import Testing
import Vocabulary

@Suite struct ChangeTests {
    let work: GitFixture

    init() throws { work = try GitFixture(Scratch()) }

    @Test func tellsAddedRemovedAndModified() async throws {
        let old = try work.commit(["kept": "1", "changed": "1", "gone": "1", "t/a": "1", "became-link": "1"])
        unlink("\(work.path)/became-link")
        symlink("kept", "\(work.path)/became-link")
        let new = try work.commit(["changed": "2", "gone": nil, "new": "1", "t/b": "1"])
        let repository = try await Repository.open(work.path)
        let expected = [
            TreeChange(path: "became-link", kind: .modified), TreeChange(path: "changed", kind: .modified),
            TreeChange(path: "gone", kind: .removed), TreeChange(path: "new", kind: .added),
            TreeChange(path: "t/b", kind: .added),
        ]
        #expect(try await repository.changes(from: old, to: new) == expected)
        #expect(try await repository.changes(from: old, to: new, under: "t/") == [expected[4]])
        #expect(try await repository.changes(from: old, to: new, under: "nowhere") == [])
        #expect(try await repository.changes(from: old, to: old) == [])
    }

    @Test func aFolderIsNotAPattern() async throws {
        let old = try work.commit(["a*/x": "1", "ab/x": "1"])
        let new = try work.commit(["a*/x": "2", "ab/x": "2"])
        let repository = try await Repository.open(work.path)
        #expect(try await repository.changes(from: old, to: new, under: "a*").map(\.path) == ["a*/x"])
    }

    @Test func aRenameIsARemovalAndAnAddition() async throws {
        let old = try work.commit(["before": "same content"])
        let new = try work.commit(["before": nil, "after": "same content"])
        let repository = try await Repository.open(work.path)
        #expect(
            try await repository.changes(from: old, to: new) == [
                TreeChange(path: "after", kind: .added), TreeChange(path: "before", kind: .removed),
            ])
    }

    @Test(arguments: PropertyCases.seeds(4))
    func agreesWithGit(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let old = try work.commit(randomFiles(&random))
        try work.git("rm", "-q", "-r", ".")
        let new = try work.commit(randomFiles(&random))
        let kinds: [Substring: TreeChange.Kind] = ["A": .added, "D": .removed, "M": .modified, "T": .modified]
        let expected = try work.git("diff", "--no-renames", "--name-status", "\(old)", "\(new)").lines.compactMap {
            line in
            let parts = line.split(separator: "\t")
            return kinds[parts[0]].map { TreeChange(path: String(parts[1]), kind: $0) }
        }
        let repository = try await Repository.open(work.path)
        #expect(try await repository.changes(from: old, to: new) == expected, "seed \(seed)")
    }

    private func randomFiles(_ random: inout SeededGenerator) -> [String: String?] {
        var files: [String: String?] = ["always/there": "\(Int.random(in: 0..<2, using: &random))"]
        for name in ["a/1", "a/b/2", "a-b/3", "a.b", "c", "d/e/f"] where Bool.random(using: &random) {
            files[name] = "\(Int.random(in: 0..<3, using: &random))"
        }
        return files
    }
}
