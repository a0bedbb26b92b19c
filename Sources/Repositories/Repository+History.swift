import CLibGit2

extension Repository {
    /// The commit that a revision means: a branch, a tag, `HEAD`, `HEAD~1`, an abbreviated id.
    ///
    /// - Throws: `.notFound`, `.ambiguous`, `.corruptedObject`; `.emptyRepository` for `HEAD` before the first commit.
    public func resolve(_ revision: String) throws(RepositoryError) -> CommitID {
        var found: OpaquePointer?
        var code = git_revparse_single(&found, handle.pointer, revision)
        guard code == 0, let found else { throw unresolved(revision, GitFailure(code)) }
        defer { git_object_free(found) }
        var commit: OpaquePointer?
        code = git_object_peel(&commit, found, GIT_OBJECT_COMMIT)
        guard code == 0, let commit, let id = git_object_id(commit)?.pointee.commitID else {
            throw unresolved(revision, GitFailure(code))
        }
        git_object_free(commit)
        return id
    }

    /// What a commit says about itself.
    ///
    /// - Throws: `.notFound`, `.corruptedObject`.
    public func commit(_ id: CommitID) throws(RepositoryError) -> Commit { try handle.readCommit(id) }

    /// Whether one commit is another or comes before it. If it is not, the branch was rewound or rewritten.
    ///
    /// False too where `ancestor` is not here at all: a mirror holds the whole history of what it fetched.
    /// - Throws: `.notFound` where `descendant` is not here, `.corruptedObject`.
    public func isAncestor(_ ancestor: CommitID, of descendant: CommitID) throws(RepositoryError) -> Bool {
        try handle.withCommit(descendant.object) { (_) throws(RepositoryError) in }
        if ancestor == descendant { return true }
        var (older, newer) = (ancestor.object, descendant.object)
        guard handle.holdsCommit(older) else { return false }
        let code = git_graph_descendant_of(handle.pointer, &newer, &older)
        guard code >= 0 else { throw .corrupted("the history of commit \(descendant)", GitFailure(code)) }
        return code == 1
    }

    /// The commit that last changed a file or folder, as `git log -1 -- path` finds it: where a merge left it as one
    /// of its parents has it, that parent is followed.
    ///
    /// Costs one tree lookup a commit on the way; gives up after `limit` commits.
    /// - Throws: `.notFound` where no commit on the way has the path, `.limitExceeded`, `.corruptedObject`.
    public func lastCommit(
        touching path: String, at commit: CommitID, limit: Int = 100_000
    ) throws(RepositoryError) -> Commit {
        var current = commit.object
        let entry = try handle.entry(path, at: current)
        for _ in 0..<limit {
            var next: git_oid?
            let parents = try handle.parents(of: current)
            for parent in parents where try handle.entry(path, at: parent) == entry {
                next = parent
                break
            }
            if let next {
                current = next
                continue
            }
            guard entry != nil || !parents.isEmpty, let id = current.commitID else { throw neverThere(path, commit) }
            return try handle.readCommit(id)
        }
        throw tooFar(path, commit, limit)
    }

    private func unresolved(_ revision: String, _ failure: GitFailure) -> RepositoryError {
        let what = "\(revision) names no commit in \(path)"
        if revision == "HEAD", git_repository_head_unborn(handle.pointer) == 1 {
            return RepositoryError(
                .stalled, .emptyRepository, "the repository \(path) has no commit yet", fix: "commit something")
        }
        switch failure.code {
        case GIT_ENOTFOUND.rawValue, GIT_EINVALIDSPEC.rawValue, GIT_EPEEL.rawValue, GIT_EUNBORNBRANCH.rawValue:
            return RepositoryError(
                .terminal, .notFound, what, why: failure.message,
                fix: "give a branch, a tag or a commit id that `git log` shows")
        case GIT_EAMBIGUOUS.rawValue:
            return RepositoryError(.terminal, .ambiguous, what, why: failure.message, fix: "give more digits")
        default: return .corrupted("revision \(revision)", failure)
        }
    }

    private func neverThere(_ path: String, _ commit: CommitID) -> RepositoryError {
        RepositoryError(.terminal, .notFound, "no commit up to \(commit.short) has \(path)")
    }

    private func tooFar(_ path: String, _ commit: CommitID, _ limit: Int) -> RepositoryError {
        RepositoryError(
            .terminal, .limitExceeded, "nobody changed \(path) in the \(limit) commits before \(commit.short)")
    }
}
