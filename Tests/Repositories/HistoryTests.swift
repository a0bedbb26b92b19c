import Repositories
import Support
import Testing
import Vocabulary

@Suite struct HistoryTests {
    @Test(arguments: PropertyCases.seeds(4))
    func agreesWithGitOnRandomHistories(_ seed: UInt64) async throws {
        let work = try GitFixture(Scratch())
        var random = SeededGenerator(seed: seed)
        var commits = [try work.commit(["f0": "start", "d/f1": "start"], "root")]
        for step in 0..<8 {
            if step % 4 == 3 {
                try work.git(
                    "checkout", "-q", "-B", "side", "\(commits[Int.random(in: 0..<commits.count, using: &random)])")
                commits.append(try work.commit(["side\(step)": "\(step)"], "side"))
                try work.git("checkout", "-q", "main")
                try work.git("merge", "-q", "--no-edit", "-s", "ours", "side")
                commits.append(try work.id("HEAD"))
            } else {
                let name = ["f0", "d/f1", "d/f2"][Int.random(in: 0..<3, using: &random)]
                let content = Bool.random(using: &random) ? "\(Int.random(in: 0..<3, using: &random))" : nil
                commits.append(try work.commit([name: content], "\(step)"))
            }
        }
        let repository = try await Repository.open(work.path)
        let tip = try work.id("main")
        for path in ["f0", "d/f1", "d/f2", "d"] {
            let expected = try work.git("log", "-1", "--format=%H", "main", "--", path)
            if expected.isEmpty {
                let error = await failure { _ = try await repository.lastCommit(touching: path, at: tip) }
                #expect(error?.reason == .notFound, "seed \(seed)")
            } else {
                let found = try await repository.lastCommit(touching: path, at: tip).id.hex
                #expect(found == expected, "seed \(seed), \(path)")
            }
        }
        let order = try work.git("rev-list", "main").lines
        for id in commits {
            #expect(try await repository.isAncestor(id, of: tip) == order.contains(id.hex), "seed \(seed), \(id)")
        }
    }

    @Test func rewoundAndParallelBranchesAreNotAhead() async throws {
        let work = try GitFixture(Scratch())
        let base = try work.commit(["a": "1"])
        let ahead = try work.commit(["a": "2"])
        try work.git("checkout", "-q", "-b", "side", "\(base)")
        let beside = try work.commit(["a": "3"])
        let repository = try await Repository.open(work.path)
        #expect(try await repository.isAncestor(base, of: ahead))
        #expect(try await repository.isAncestor(base, of: base))
        #expect(try await repository.isAncestor(ahead, of: base) == false)
        #expect(try await repository.isAncestor(ahead, of: beside) == false)
    }

    @Test func theWalkIsBounded() async throws {
        let work = try GitFixture(Scratch())
        let root = try work.commit(["old": "1"])
        var tip = root
        for step in 0..<4 { tip = try work.commit(["new": "\(step)"]) }
        let repository = try await Repository.open(work.path)
        #expect(try await repository.lastCommit(touching: "old", at: tip, limit: 5).id == root)
        let error = await failure { _ = try await repository.lastCommit(touching: "old", at: tip, limit: 4) }
        #expect(error?.reason == .limitExceeded)
    }

    @Test func whoRemovedAFileTouchedItLast() async throws {
        let work = try GitFixture(Scratch())
        _ = try work.commit(["a": "1", "b": "1"])
        let removal = try work.commit(["a": nil])
        let tip = try work.commit(["b": "2"])
        let repository = try await Repository.open(work.path)
        #expect(try await repository.lastCommit(touching: "a", at: tip).id == removal)
    }
}
