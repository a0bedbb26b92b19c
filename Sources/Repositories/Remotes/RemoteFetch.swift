import CLibGit2

/// The steps of one fetch, on the repository's thread.
struct RemoteFetch {
    private let repository: RepositoryHandle
    private let session: RemoteSession

    init(into repository: RepositoryHandle, session: RemoteSession) {
        self.repository = repository
        self.session = session
    }

    /// Where the branch points now.
    func run() throws(RepositoryError) -> CommitID {
        try session.checkTime()
        try BranchName.check(session.reference.branch)
        try session.checkFolder()
        let remote = try session.makeRemote(in: repository)
        defer { git_remote_free(remote) }
        try connect(remote)
        let reference = reference(in: remote)
        let tip = try find(reference, in: remote)
        try download(reference, from: remote)
        try check(tip)
        // So that HEAD in a mirror means the branch it was made for.
        git_repository_set_head(repository.pointer, reference)
        repository.gatherPacks()
        return tip
    }

    private func connect(_ remote: OpaquePointer) throws(RepositoryError) {
        var options = git_remote_connect_options()
        git_remote_connect_options_init(&options, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION))
        options.callbacks = callbacks
        let code = git_remote_connect_ext(remote, GIT_DIRECTION_FETCH, &options)
        guard code == 0 else { throw failed(code) }
    }

    /// The branch's full name; for `HEAD` that of the branch which the remote calls its own.
    private func reference(in remote: OpaquePointer) -> String {
        let asked = "refs/heads/\(session.reference.branch)"
        guard session.reference.isDefaultBranch else { return asked }
        var name = git_buf()
        defer { git_buf_dispose(&name) }
        guard git_remote_default_branch(&name, remote) == 0, let text = name.ptr else { return asked }
        return String(cString: text)
    }

    private func find(_ reference: String, in remote: OpaquePointer) throws(RepositoryError) -> CommitID {
        var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
        var count = 0
        let code = git_remote_ls(&heads, &count, remote)
        guard code == 0 else { throw failed(code) }
        var hasBranches = false
        for head in UnsafeBufferPointer(start: heads, count: count) {
            guard let head, let text = head.pointee.name else { continue }
            let name = String(cString: text)
            if name == reference, let id = head.pointee.oid.commitID { return id }
            if name.hasPrefix("refs/heads/") { hasBranches = true }
        }
        throw missing(hasBranches: hasBranches)
    }

    private func missing(hasBranches: Bool) -> RepositoryError {
        let (url, branch) = (session.reference.url, session.reference.branch)
        guard hasBranches else {
            return RepositoryError(
                .stalled, .emptyRepository, "the repository \(url) is empty", why: "it has no branch",
                fix: "push \(session.reference.isDefaultBranch ? "one" : branch) to it; until then what was fetched "
                    + "before stands")
        }
        guard !session.reference.isDefaultBranch else {
            return RepositoryError(
                .stalled, .branchMissing, "the repository \(url) does not say which of its branches counts",
                fix: "name the branch; until then what was fetched before stands")
        }
        return RepositoryError(
            .stalled, .branchMissing, "the repository \(url) has no branch \(branch)",
            fix: "push it, or name another; until then what was fetched before stands")
    }

    private func download(_ reference: String, from remote: OpaquePointer) throws(RepositoryError) {
        var options = git_fetch_options()
        git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION))
        options.callbacks = callbacks
        options.update_fetchhead = 0
        options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_AUTO
        var text = Array("+\(reference):\(reference)".utf8CString)
        let code = text.withUnsafeMutableBufferPointer { characters in
            var first = characters.baseAddress
            return withUnsafeMutablePointer(to: &first) { strings in
                var specs = git_strarray(strings: strings, count: 1)
                return git_remote_fetch(remote, &specs, &options, nil)
            }
        }
        guard code == 0 else { throw failed(code) }
    }

    /// The tip must be a commit that can be read; a branch may point to anything on a hostile server.
    private func check(_ tip: CommitID) throws(RepositoryError) {
        try repository.withTree(of: tip.object) { (_) throws(RepositoryError) in }
    }

    private var callbacks: git_remote_callbacks {
        var callbacks = session.callbacks
        callbacks.pack_progress = { _, _, _, payload in
            RemoteSession.behind(payload)?.attempt { () throws(RepositoryError) in } ?? 0
        }
        callbacks.transfer_progress = { progress, payload in
            guard let session = RemoteSession.behind(payload), let progress else { return 0 }
            return session.attempt { () throws(RepositoryError) in
                try session.checkSize(progress.pointee.received_bytes)
            }
        }
        return callbacks
    }

    private func failed(_ code: Int32) -> RepositoryError { session.error(code) }
}

extension RemoteSession {
    fileprivate func checkSize(_ received: Int) throws(RepositoryError) {
        guard received > Self.maximumBytes else { return }
        throw RepositoryError(
            .stalled, .limitExceeded, "\(reference.url) sends more than \(Self.maximumBytes) bytes",
            fix: "keep specs in a repository of their own")
    }
}
