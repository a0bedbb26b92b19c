import Transport

extension Repository {
    /// Fetches a branch into this mirror and says where it points now; tags that lead into it come along.
    ///
    /// A branch that was force-pushed is fetched like any other: ask ``isAncestor(_:of:)`` whether it moved ahead. When
    /// the fetch fails, everything fetched before stays as it was. No configuration of the user's redirects the URL.
    /// - Parameter deadline: how long it may take in all; then it ends with `.timedOut`. Cancelling ends it at once.
    /// - Throws: any reason but `.notFound`, `.ambiguous` and `.notARepository`.
    public func fetch(_ remote: RemoteReference, deadline: Duration) async throws(RepositoryError) -> CommitID {
        let session = try RemoteSession(remote, http: try mirroring(), deadline: deadline)
        let result: Result<CommitID, RepositoryError> = await withTaskCancellationHandler {
            Result { () throws(RepositoryError) in try RemoteFetch(into: handle, session: session).run() }
        } onCancel: {
            session.cancel()
        }
        return try result.get()
    }

    /// What carries a mirror's conversations.
    func mirroring() throws(RepositoryError) -> HTTPClient {
        if let http { return http }
        throw RepositoryError(
            .terminal, .unsupported, "\(path) talks to no remote", why: "it was opened where it is",
            fix: "make a mirror of it")
    }
}
