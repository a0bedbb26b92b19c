import Support

/// A repository of specs, filled through `git` itself.
struct SpecFolder: Sendable {
    let path: String
    private static let environment = [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": "1700000000 +0100",
        "GIT_COMMITTER_NAME": "Grace", "GIT_COMMITTER_EMAIL": "grace@example.org",
        "GIT_COMMITTER_DATE": "1700000100 -0500",
    ]
    private let folder: TemporaryFolder
    private let name: String

    init(_ folder: TemporaryFolder, _ name: String = "specs") async throws {
        self.folder = folder
        self.name = name
        path = folder[name]
        try await ProgramRunner.succeed("git", ["init", "-q", "-b", "main", path], environment: Self.environment)
    }

    /// Writes files and commits everything there is; gives the commit.
    @discardableResult
    func commit(_ files: [String: String] = [:]) async throws -> String {
        try await commit(bytes: files.mapValues { Array($0.utf8) })
    }

    @discardableResult
    func commit(bytes files: [String: [UInt8]]) async throws -> String {
        for (file, bytes) in files { try folder.write(bytes, to: "\(name)/\(file)") }
        try await git("add", "-A")
        try await git("commit", "-q", "--allow-empty", "-m", "change")
        return try await git("rev-parse", "HEAD").filter { $0 != "\n" }
    }

    @discardableResult
    func git(_ arguments: String...) async throws -> String {
        try await ProgramRunner.succeed("git", ["-C", path] + arguments, environment: Self.environment)
    }
}
