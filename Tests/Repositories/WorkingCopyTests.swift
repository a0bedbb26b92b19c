import Repositories
import Testing

@Suite struct WorkingCopyTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func git(_ folder: String, _ arguments: String...) throws -> String {
        try run(["git", "-C", folder] + arguments)
    }

    @Test func commitsTheFilesAndNothingElse() async throws {
        let work = try GitFixture(scratch)
        try work.commit(["specs/a.ics": "1", "specs/b.yaml": "1"])
        for (name, value) in [("user.name", "Ada"), ("user.email", "ada@example.org"), ("commit.gpgsign", "false")] {
            _ = try git(work.path, "config", name, value)
        }
        try writeFile(work.path + "/specs/a.ics", "2")
        try writeFile(work.path + "/specs/new [1].ics", "1")
        try writeFile(work.path + "/specs/b.yaml", "changed")
        try writeFile(work.path + "/staged", "1")
        _ = try git(work.path, "add", "staged")
        let commit = try await WorkingCopy.commit(
            ["a.ics", "new [1].ics"], message: "Calendars", in: work.path + "/specs")
        #expect(
            try git(work.path, "show", "--format=%an %s", "--name-only", commit.hex)
                .split(separator: "\n") == ["Ada Calendars", "specs/a.ics", "specs/new [1].ics"])
        #expect(try git(work.path, "status", "--porcelain").split(separator: "\n") == [" M specs/b.yaml", "A  staged"])
    }

    @Test func saysWhyItCannot() async throws {
        try scratch.write("plain/a.ics", "1")
        let folder = scratch("plain")
        let error = await #expect(throws: RepositoryError.self) {
            _ = try await WorkingCopy.commit(["a.ics"], message: "x", in: folder)
        }
        #expect(error?.what == "git add failed" && error?.why.contains("not a git repository") == true)
        #expect(error?.fix == "mend that, or commit the files yourself")
    }
}
