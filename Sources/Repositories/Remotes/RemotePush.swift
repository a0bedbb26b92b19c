import CLibGit2

/// The steps of one push of one branch, on the repository's thread.
struct RemotePush {
    private let repository: RepositoryHandle
    private let session: RemoteSession
    private let commit: CommitID

    init(of commit: CommitID, out repository: RepositoryHandle, session: RemoteSession) {
        self.repository = repository
        self.session = session
        self.commit = commit
    }

    /// What the server said to people.
    func run() throws(RepositoryError) -> String {
        try session.checkTime()
        try BranchName.check(session.reference.branch)
        try session.checkFolder()
        let remote = try session.makeRemote(in: repository)
        defer { git_remote_free(remote) }
        var options = git_push_options()
        git_push_options_init(&options, UInt32(GIT_PUSH_OPTIONS_VERSION))
        options.callbacks = callbacks
        let source = try name()
        defer { git_reference_remove(repository.pointer, source) }
        var text = Array("\(source):refs/heads/\(session.reference.branch)".utf8CString)
        let code = text.withUnsafeMutableBufferPointer { characters in
            var first = characters.baseAddress
            return withUnsafeMutablePointer(to: &first) { strings in
                var specs = git_strarray(strings: strings, count: 1)
                return git_remote_upload(remote, &specs, &options)
            }
        }
        if let failure = session.failure { throw failure }
        if code == GIT_ENONFASTFORWARD.rawValue { throw session.lostRace(GitFailure(code).message) }
        guard code == 0 else { throw session.error(code) }
        return session.words
    }

    /// The library pushes references only; this one is gone again afterwards, and outside of what anybody resolves.
    private func name() throws(RepositoryError) -> String {
        let name = "refs/outgoing/\(commit)"
        var target = commit.object
        var reference: OpaquePointer?
        let code = git_reference_create(&reference, repository.pointer, name, &target, 1, nil)
        guard code == 0 else { throw .storage("cannot write to \(repository.path)", GitFailure(code)) }
        git_reference_free(reference)
        return name
    }

    private var callbacks: git_remote_callbacks {
        var callbacks = session.callbacks
        callbacks.push_negotiation = { updates, count, payload in
            guard let session = RemoteSession.behind(payload), let updates else { return -1 }
            return session.attempt { () throws(RepositoryError) in
                for case let update? in UnsafeBufferPointer(start: updates, count: count) {
                    try session.checkIsExpected(update.pointee.src)
                }
            }
        }
        callbacks.push_update_reference = { _, status, payload in
            guard let status, let session = RemoteSession.behind(payload) else { return 0 }
            session.fail(session.refusal(String(cString: status)))
            return 0
        }
        return callbacks
    }
}

extension RemoteSession {
    /// Somebody else has moved the branch, or made it.
    fileprivate func lostRace(_ why: String) -> RepositoryError {
        expected == nil
            ? .branchExists(reference.branch, in: reference.url)
            : .branchMoved(reference.branch, in: reference.url, why: why)
    }

    /// The server itself compares again with what it told us.
    fileprivate func checkIsExpected(_ old: git_oid) throws(RepositoryError) {
        guard old.isSame(as: expected?.object ?? git_oid()) else { throw lostRace("it is at \(old.hex.prefix(12))") }
    }

    /// What a status that the server reports of the branch means. Git does not translate these.
    fileprivate func refusal(_ status: String) -> RepositoryError {
        let races = ["failed to update ref", "cannot lock ref", "failed to lock", "fetch first", "old value"]
        if races.contains(where: { status.contains($0) }) { return lostRace(status) }
        let said = words.split(whereSeparator: \.isNewline).joined(separator: " ")
        return RepositoryError(
            .stalled, .refused, "\(reference.url) did not take the branch \(reference.branch)",
            why: said.isEmpty ? status : "\(status): \(said)", fix: "see what its rules want of a push")
    }
}
