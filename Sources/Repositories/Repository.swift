public import Transport

/// A Git repository on this machine: a bare mirror that ``fetch(_:deadline:)`` fills, or somebody's repository opened
/// where it is, to which nothing but commits on branches of the caller's choice is ever written.
///
/// Every call runs on the repository's own queue, one after the other. Open the folder twice to read while a fetch
/// runs.
public actor Repository {
    private let queue: GitQueue
    let handle: RepositoryHandle
    /// Nil for a repository that is never fetched into.
    let http: HTTPClient?
    /// The folder it was opened with.
    public nonisolated var path: String { handle.path }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    private init(queue: GitQueue, handle: RepositoryHandle, http: HTTPClient?) {
        self.http = http
        self.queue = queue
        self.handle = handle
    }

    /// Opens the bare repository in a cache folder of ours, making it and the folders above it where there is none.
    ///
    /// - Parameter http: carries the fetches from https remotes; its proxy and authorities apply.
    /// - Throws: `.notARepository` where the folder holds something else, `.storageFailed`.
    public static func mirror(at folder: String, http: HTTPClient) async throws(RepositoryError) -> Repository {
        let queue = GitQueue()
        let handle = try await queue.run { () throws(RepositoryError) in try RepositoryHandle.mirror(at: folder) }
        return Repository(queue: queue, handle: handle, http: http)
    }

    /// Opens the repository that a path lies in: a working copy, one of its folders, or a bare repository.
    ///
    /// Repositories of other users are opened too, since nothing that stands in one is ever executed.
    /// - Throws: `.notARepository`, `.unsupported`, `.storageFailed`.
    public static func open(_ path: String) async throws(RepositoryError) -> Repository {
        let queue = GitQueue()
        let handle = try await queue.run { () throws(RepositoryError) in try RepositoryHandle.open(path) }
        return Repository(queue: queue, handle: handle, http: nil)
    }
}
