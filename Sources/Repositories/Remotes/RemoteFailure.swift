import CLibGit2

/// What the C library says about a fetch or a push that our own streams did not see fail.
struct RemoteFailure {
    let error: RepositoryError

    init(_ failure: GitFailure, _ session: RemoteSession) {
        let url = session.reference.url
        let what = "\(session.service.verb) \(url) failed"
        switch git_error_t(failure.area) {
        case GIT_ERROR_OS, GIT_ERROR_FILESYSTEM, GIT_ERROR_NOMEMORY, GIT_ERROR_REFERENCE:
            error = failure.isNotFound ? .repositoryMissing(url, why: failure.message) : .storage(what, failure)
        case GIT_ERROR_REPOSITORY: error = .repositoryMissing(url, why: failure.message)
        case GIT_ERROR_ODB, GIT_ERROR_ZLIB, GIT_ERROR_INDEXER, GIT_ERROR_OBJECT, GIT_ERROR_SHA:
            error = RepositoryError(
                .stalled, .corruptedObject, what, why: failure.message,
                fix: "run `git fsck` there; a mirror of ours can be deleted and is fetched again")
        default:
            let isMissing = ["not found", "access denied", "does not exist"].contains { failure.message.contains($0) }
            error =
                failure.isNotFound || isMissing
                ? .repositoryMissing(url, why: failure.message)
                : RepositoryError(.transient, .serverFailed, what, why: failure.message)
        }
    }
}

extension RepositoryError {
    /// There is none, or the server keeps it from us; servers do not tell which.
    static func repositoryMissing(_ url: String, why: String) -> RepositoryError {
        RepositoryError(
            .stalled, .repositoryMissing, "there is no repository \(url), or we may not see it", why: why,
            fix: "check the URL and who may read it; until then what was fetched before stands")
    }
}
