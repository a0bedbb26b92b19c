import Transport

extension Repository {
    /// Makes a commit. No branch points to it yet, so nobody sees it: see ``move(_:from:to:)`` and
    /// ``push(_:to:from:deadline:)``.
    ///
    /// - Throws: `.notFound` for the parent, `.storageFailed`, `.unsupported` for an author that Git does not take.
    public func write(_ draft: CommitDraft) throws(RepositoryError) -> CommitID { try handle.write(draft) }

    /// Points a branch of this repository at a commit. No hook runs.
    ///
    /// - Parameter old: where it has to be now; nil for a branch that must not be there yet.
    /// - Throws: `.branchMoved`, `.branchExists`, `.refused` for a branch that is checked out, `.unsupported` for a name
    ///   that no branch can have.
    public func move(_ branch: String, from old: CommitID?, to new: CommitID) throws(RepositoryError) {
        try handle.move(branch, from: old, to: new)
    }

    /// The branch that the repository calls its own, in a mirror that which was fetched last; nil where there is none.
    public func ownBranch() -> String? { handle.ownBranch }

    /// Points a branch of the remote at a commit of this mirror. Never by force.
    ///
    /// - Parameters:
    ///   - remote: the branch by its name, never `HEAD`.
    ///   - old: where it has to be now; nil for a branch that must not be there yet.
    ///   - deadline: how long it may take in all. Cancelling ends it at once; then nobody knows whether it was done.
    /// - Returns: what the server said to people, such as where to ask for a review; mostly empty.
    /// - Throws: `.branchMoved`, `.branchExists`, `.refused`, and whatever a fetch throws.
    public func push(
        _ commit: CommitID, to remote: RemoteReference, from old: CommitID?, deadline: Duration
    ) async throws(RepositoryError) -> String {
        let session = try RemoteSession(
            remote, for: .push, expecting: old, http: try mirroring(), deadline: deadline)
        let result: Result<String, RepositoryError> = await withTaskCancellationHandler {
            Result { () throws(RepositoryError) in try RemotePush(of: commit, out: handle, session: session).run() }
        } onCancel: {
            session.cancel()
        }
        return try result.get()
    }

    /// The author of a commit as Git would find it: environment, this repository's configuration where it is somebody's
    /// own, the user's, the machine's. What stands nowhere is nil.
    ///
    /// - Parameter variable: the value of an environment variable; nil where it is not set.
    public func author(variable: @Sendable (String) -> String?) -> (name: String?, email: String?) {
        withoutActuallyEscaping(variable) { GitIdentity(variable: $0).author(in: http == nil ? handle : nil) }
    }
}
