import CLibGit2

/// What the C library says about its last failure. The message belongs to the thread, so it is taken at once.
struct GitFailure {
    let code: Int32
    let area: UInt32
    let message: String

    init(_ code: Int32) {
        let last = git_error_last()
        self.code = code
        area = last.map { UInt32(bitPattern: $0.pointee.klass) } ?? 0
        message = last.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "no reason given (code \(code))"
    }

    var isNotFound: Bool { code == GIT_ENOTFOUND.rawValue }
}

extension RepositoryError {
    /// The object exists by name, and cannot be read.
    static func corrupted(_ object: String, _ failure: GitFailure) -> RepositoryError {
        RepositoryError(
            .stalled, .corruptedObject, "cannot read \(object)",
            why: failure.isNotFound ? "the object is missing" : failure.message,
            fix: "run `git fsck` in the repository; a mirror of ours can be deleted and is fetched again")
    }

    /// Something on the local disk did not work.
    static func storage(_ what: String, _ failure: GitFailure) -> RepositoryError {
        RepositoryError(
            .transient, .storageFailed, what, why: failure.message, fix: "check permissions and free space there")
    }
}
