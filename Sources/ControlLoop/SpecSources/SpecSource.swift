import Cryptography
public import Repositories
import Specs
public import Transport
public import Vocabulary

/// One repository of specs at one commit, read.
public struct SourceSnapshot: Sendable {
    /// `root`, or the name of a `GitSource`.
    public let name: String
    /// Nil for a working tree.
    public let commit: CommitID?
    /// When the commit was made, as it says itself; nil for a working tree.
    public let committedAt: Instant?
    /// The folder of the specs in the repository; empty for its root.
    public let folder: String
    /// With paths relative to ``folder``.
    public let files: [TreeFile]
    /// Entries that look like specs and were not read, with paths as in ``files``.
    public let unread: [UnreadEntry]
    /// For looking up who changed a file; nil for a working tree.
    public let repository: Repository?

    /// Of its files, and of what was not read, relative to ``folder``.
    public var paths: [String] { files.map(\.path) + unread.map(\.path) }
}

/// Reads sources of specs.
public struct SourceReader: Sendable {
    private let cache: String
    private let http: HTTPClient
    private let deadline: Duration

    /// A reader that keeps mirrors of remote repositories in a folder.
    public init(cache: String, http: HTTPClient, deadline: Duration = .seconds(60)) {
        self.cache = cache
        self.http = http
        self.deadline = deadline
    }

    /// The repository of a source, and the commit its branch is at now, fetched where it is remote.
    public func tip(_ remote: RemoteReference) async throws(RepositoryError) -> (Repository, CommitID) {
        if Self.isLocal(remote.url) {
            let repository = try await Repository.open(remote.url)
            return (repository, try await repository.resolve(remote.branch))
        }
        let repository = try await mirror(of: remote)
        return (repository, try await repository.fetch(remote, deadline: deadline))
    }

    /// The repository of a source, fetched where it is remote; its branch need not be there where it is not, as in the
    /// working copies that CI makes.
    public func repository(of remote: RemoteReference) async throws(RepositoryError) -> Repository {
        Self.isLocal(remote.url) ? try await Repository.open(remote.url) : try await tip(remote).0
    }

    /// The repository as it was fetched last, without asking the remote.
    public func mirror(of remote: RemoteReference) async throws(RepositoryError) -> Repository {
        if Self.isLocal(remote.url) { return try await Repository.open(remote.url) }
        let name = SHA256.digest(Array(remote.url.utf8)).hex.prefix(32)
        return try await Repository.mirror(at: "\(cache)/\(name)", http: http)
    }

    /// The spec files of a source at a commit.
    public func snapshot(
        _ name: String, _ repository: Repository, at commit: CommitID, under folder: String
    ) async throws(RepositoryError) -> SourceSnapshot {
        let listing = try await repository.files(at: commit, under: folder, where: Self.isSpec)
        return Self.snapshot(name, try await repository.commit(commit), folder, listing, repository)
    }

    /// The spec files of a plain folder.
    public func workingTree(_ folder: String) async throws(RepositoryError) -> SourceSnapshot {
        Self.snapshot("root", nil, "", try await WorkingTree.files(in: folder, where: Self.isSpec), nil)
    }

    /// Whether a URL is a path on this machine, to be read in place.
    public static func isLocal(_ url: String) -> Bool { RemoteReference.isPath(url) }

    static func isSpec(_ path: String) -> Bool {
        path.hasSuffix(".yaml") || path.hasSuffix(".yml") || path.hasSuffix(".json") || SpecReader.isCalendar(path)
    }

    private static func snapshot(
        _ name: String, _ commit: Commit?, _ folder: String, _ listing: TreeListing, _ repository: Repository?
    ) -> SourceSnapshot {
        let folder = folder.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        let prefix = folder.isEmpty ? "" : folder + "/"
        func relative(_ path: String) -> String? {
            guard path.hasPrefix(prefix) else { return nil }
            let rest = String(path.dropFirst(prefix.count))
            return rest.hasPrefix("platform/") || rest.hasPrefix("tenants/") ? rest : nil
        }
        return SourceSnapshot(
            name: name, commit: commit?.id, committedAt: commit?.time, folder: folder,
            files: listing.files.compactMap { file in
                relative(file.path).map { TreeFile(path: $0, bytes: file.bytes, blob: file.blob) }
            },
            unread: listing.unread.compactMap { entry in
                relative(entry.path).map { UnreadEntry(path: $0, reason: entry.reason) }
            }, repository: repository)
    }
}
