import Support
import Testing

@Suite struct TemporaryFolderTests {
    @Test func keepsFilesUntilTheLastReferenceGoes() async throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(folder?.path)
        let file = try #require(try folder?.write("text", to: "a/b/c.txt"))
        #expect(file == "\(path)/a/b/c.txt")
        #expect(try TextFile.text(of: file) == "text")
        try await ProgramRunner.succeed("ln", ["-s", "/usr", "\(path)/a/link"])
        folder = nil
        #expect(try await ProgramRunner.run("test", ["-e", path]).code == 1)
        #expect(try await ProgramRunner.run("test", ["-e", "/usr/bin/env"]).code == 0)
    }

    @Test func isAnothersEachTime() throws {
        let folders = try (0..<3).map { _ in try TemporaryFolder() }
        #expect(Set(folders.map(\.path)).count == 3)
    }

    @Test func saysWhichFileCannotBeRead() throws {
        let error = #expect(throws: SupportError.self) { try TextFile.bytes(of: "/no/such/file") }
        #expect(error?.description == "cannot read /no/such/file: No such file or directory")
    }
}
