import CLibGit2
import Vocabulary

extension RepositoryHandle {
    /// Lends a commit for the length of a call.
    func withCommit<Value>(
        _ name: git_oid, _ body: (OpaquePointer) throws(RepositoryError) -> Value
    ) throws(RepositoryError) -> Value {
        var name = name
        var commit: OpaquePointer?
        let code = git_commit_lookup(&commit, pointer, &name)
        guard code == 0, let commit else { throw lookupFailed(name, GitFailure(code)) }
        defer { git_commit_free(commit) }
        return try body(commit)
    }

    /// Lends the tree of a commit for the length of a call.
    func withTree<Value>(
        of name: git_oid, _ body: (OpaquePointer) throws(RepositoryError) -> Value
    ) throws(RepositoryError) -> Value {
        try withCommit(name) { (commit) throws(RepositoryError) in
            var tree: OpaquePointer?
            let code = git_commit_tree(&tree, commit)
            guard code == 0, let tree else {
                throw .corrupted("the tree of commit \(name.hex)", GitFailure(code))
            }
            defer { git_tree_free(tree) }
            return try body(tree)
        }
    }

    func readCommit(_ id: CommitID) throws(RepositoryError) -> Commit {
        try withCommit(id.object) { (commit) throws(RepositoryError) in
            let parents = (0..<git_commit_parentcount(commit)).compactMap { index in
                git_commit_parent_id(commit, index)?.pointee.commitID
            }
            return Commit(
                id: id, parents: parents, author: person(git_commit_author(commit)),
                committer: person(git_commit_committer(commit)),
                time: Instant(seconds: git_commit_time(commit)),
                message: git_commit_message(commit).map { String(cString: $0) } ?? "",
                signature: try signature(of: id))
        }
    }

    private func person(_ signature: UnsafePointer<git_signature>?) -> Commit.Person {
        guard let signature, let name = signature.pointee.name, let email = signature.pointee.email else {
            return Commit.Person(name: "", email: "")
        }
        return Commit.Person(name: String(cString: name), email: String(cString: email))
    }

    private func signature(of id: CommitID) throws(RepositoryError) -> Commit.Signature? {
        var name = id.object
        var signature = git_buf()
        var payload = git_buf()
        defer {
            git_buf_dispose(&signature)
            git_buf_dispose(&payload)
        }
        let code = git_commit_extract_signature(&signature, &payload, pointer, &name, nil)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        guard code == 0 else { throw .corrupted("the signature of commit \(id)", GitFailure(code)) }
        return Commit.Signature(bytes: signature.bytes, payload: payload.bytes)
    }

    private func lookupFailed(_ name: git_oid, _ failure: GitFailure) -> RepositoryError {
        guard failure.isNotFound else { return .corrupted("commit \(name.hex)", failure) }
        return RepositoryError(
            .terminal, .notFound, "there is no commit \(name.hex) in \(path)", why: failure.message,
            fix: "fetch the branch that holds it")
    }
}

extension git_buf {
    /// A copy of the bytes.
    var bytes: [UInt8] { [UInt8](UnsafeRawBufferPointer(start: ptr, count: ptr == nil ? 0 : size)) }
}
