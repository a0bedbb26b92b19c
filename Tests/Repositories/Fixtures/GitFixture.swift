import Glibc
import Repositories
import Transport

/// A working copy that tests fill through `git` itself, with fixed names and dates.
struct GitFixture {
    let scratch: Scratch
    let path: String
    private static let environment = [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": "1700000000 +0100",
        "GIT_COMMITTER_NAME": "Grace", "GIT_COMMITTER_EMAIL": "grace@example.org",
        "GIT_COMMITTER_DATE": "1700000100 -0500", "GIT_ALLOW_PROTOCOL": "file",
    ]

    init(_ scratch: Scratch, _ name: String = "work") throws {
        self.scratch = scratch
        path = scratch(name)
        try run(["git", "init", "-q", "-b", "main", path], environment: Self.environment)
    }

    var url: String { "file://\(path)" }

    var main: RemoteReference { RemoteReference(url: url, branch: "main") }

    /// Runs `git` in the working copy and gives what it printed.
    @discardableResult
    func git(_ arguments: String..., input: String? = nil) throws -> String {
        try run(["git", "-C", path] + arguments, environment: Self.environment, input: input).trimmed
    }

    /// Writes files (nil removes one) and commits everything there is.
    @discardableResult
    func commit(_ files: [String: String?] = [:], _ message: String = "change") throws -> CommitID {
        for (name, content) in files.sorted(by: { $0.key < $1.key }) {
            if let content { try writeFile("\(path)/\(name)", content) } else { unlink("\(path)/\(name)") }
        }
        try git("add", "-A")
        try git("commit", "-q", "--allow-empty", "-m", message)
        return try id("HEAD")
    }

    func id(_ revision: String) throws -> CommitID {
        guard let id = CommitID(hex: try git("rev-parse", "\(revision)^{commit}")) else { throw Problem(revision) }
        return id
    }
}

/// A mirror in a folder of its own.
func mirror(_ scratch: Scratch, _ name: String = "mirror", http: HTTPClient = HTTPClient()) async throws -> Repository {
    try await Repository.mirror(at: scratch(name), http: http)
}

/// The error that an operation ends with; nil when it succeeds.
func failure(_ operation: () async throws -> Void) async -> RepositoryError? {
    do {
        try await operation()
        return nil
    } catch { return error as? RepositoryError }
}

/// Commits of `main`, each with new content of one file, for `git fast-import`.
func fastImport(_ count: Int, on parent: CommitID, _ name: String) -> String {
    (0..<count).map { index in
        """
        commit refs/heads/main
        committer Ada <ada@example.org> \(1_700_000_000 + index) +0000
        data 0
        \(index == 0 ? "from \(parent)\n" : "")M 644 inline \(name)
        data <<END
        \(index)
        END


        """
    }.joined()
}
