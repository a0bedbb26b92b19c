import Repositories
import Support

/// A bare repository made by `git` itself, with fixed names and dates. One process for each commit.
struct SpecRepository {
    /// One entry of a commit's tree.
    enum Entry {
        case file([UInt8])
        case link(String)
        /// So many bytes of comment, too many to go through this process.
        case comment(bytes: Int)

        static func text(_ text: String) -> Entry { .file(Array(text.utf8)) }
    }

    let folder: TemporaryFolder
    let path: String
    private let name: String
    private static let environment = [
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_ALLOW_PROTOCOL": "file",
    ]

    init(_ folder: TemporaryFolder, _ name: String = "specs.git") async throws {
        self.folder = folder
        self.name = name
        path = folder[name]
        try await ProgramRunner.succeed(
            "git", ["init", "-q", "--bare", "-b", "main", path], environment: Self.environment)
    }

    var url: String { "file://\(path)" }

    /// Commits a whole tree: what is not among the files is gone.
    @discardableResult
    func commit(
        _ files: [String: String], on branch: String = "main", author: String = "Ada <ada@example.org>"
    ) async throws -> CommitID {
        try await commit(entries: files.mapValues(Entry.text), on: branch, author: author)
    }

    /// Commits a whole tree of files and links.
    @discardableResult
    func commit(
        entries: [String: Entry], on branch: String = "main", orphan: Bool = false,
        author: String = "Ada <ada@example.org>"
    ) async throws -> CommitID {
        let parent = orphan ? nil : try await tip(of: branch)
        var lines: [String: [UInt8]] = [:]
        for (path, entry) in entries { lines[path] = try await line(path, entry) }
        let output = try await importing([Self.commit(lines, on: branch, after: parent, author)])
        guard let commit = CommitID(hex: output.split(separator: "\n").first.map(String.init) ?? "") else {
            throw SupportError("git made no commit: \(output)")
        }
        return commit
    }

    /// Commits a tree on a new branch for each name, all in one process.
    func commit(branches: [(name: String, files: [String: String])]) async throws {
        try await commit(branches: branches.map { ($0.name, nil, $0.files) })
    }

    /// The same, where a branch may go on from one before it.
    func commit(branches: [(name: String, after: String?, files: [String: String])]) async throws {
        var commits: [[UInt8]] = []
        for (name, parent, files) in branches {
            var lines: [String: [UInt8]] = [:]
            for (path, text) in files { lines[path] = Self.line(path, Array(text.utf8)) }
            commits.append(
                Self.commit(lines, on: name, after: parent.map { "refs/heads/\($0)" }, "Ada <ada@example.org>"))
        }
        _ = try await importing(commits)
    }

    /// The commit of each branch, in hexadecimal.
    func tips() async throws -> [String: String] {
        let lines = try await git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads")
        let pairs = lines.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        return Dictionary(uniqueKeysWithValues: pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) })
    }

    @discardableResult
    func git(_ arguments: String...) async throws -> String {
        try await ProgramRunner.succeed("git", ["-C", path] + arguments, environment: Self.environment)
    }

    private func tip(of branch: String) async throws -> String? {
        let outcome = try await ProgramRunner.run(
            "git", ["-C", path, "rev-parse", "-q", "--verify", "refs/heads/\(branch)"], environment: Self.environment)
        return outcome.code == 0 ? outcome.output.split(separator: "\n").first.map(String.init) : nil
    }

    /// Feeds `git fast-import`, which takes any bytes.
    private func importing(_ commits: [[UInt8]]) async throws -> String {
        let stream = try folder.write(Array(commits.joined()), to: name + ".import")
        return try await ProgramRunner.succeed(
            "/bin/sh", ["-c", "exec git -C \"$1\" fast-import --quiet --force < \"$2\"", "sh", path, stream],
            environment: Self.environment)
    }

    private static func commit(
        _ lines: [String: [UInt8]], on branch: String, after parent: String?, _ author: String
    ) -> [UInt8] {
        var bytes = Array("commit refs/heads/\(branch)\nmark :1\n".utf8)
        bytes += Array("author \(author) 1700000000 +0100\ncommitter Grace <grace@example.org> 1700000100 -0500\n".utf8)
        bytes += data(Array("change".utf8))
        if let parent { bytes += Array("from \(parent)\n".utf8) }
        bytes += Array("deleteall\n".utf8)
        for (_, line) in lines.sorted(by: { $0.key < $1.key }) { bytes += line }
        return bytes + Array("\nget-mark :1\n".utf8)
    }

    private func line(_ path: String, _ entry: Entry) async throws -> [UInt8] {
        switch entry {
        case .file(let content): return Self.line(path, content)
        case .link(let target): return Array("M 120000 inline \(path)\n".utf8) + Self.data(Array(target.utf8))
        case .comment(let count):
            let blob = try await ProgramRunner.succeed(
                "/bin/sh",
                [
                    "-c", "head -c \"$2\" /dev/zero | tr '\\0' '#' | git -C \"$1\" hash-object -w --stdin", "sh",
                    self.path, "\(count)",
                ], environment: Self.environment)
            return Array("M 100644 \(blob.prefix(40)) \(path)\n".utf8)
        }
    }

    private static func line(_ path: String, _ content: [UInt8]) -> [UInt8] {
        Array("M 100644 inline \(path)\n".utf8) + data(content)
    }

    private static func data(_ content: [UInt8]) -> [UInt8] {
        Array("data \(content.count)\n".utf8) + content + [UInt8(ascii: "\n")]
    }
}
