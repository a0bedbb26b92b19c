import CLibGit2
import Glibc
import Vocabulary

extension RepositoryHandle {
    /// Writes files, their folders and a commit of them. Nothing points to it yet.
    func write(_ draft: CommitDraft) throws(RepositoryError) -> CommitID {
        var tree = try writeTree(draft)
        return try withCommit(draft.parent.object) { (parent) throws(RepositoryError) in
            let signature = try Self.signature(draft)
            defer { git_signature_free(signature) }
            var found: OpaquePointer?
            var code = git_tree_lookup(&found, pointer, &tree)
            guard code == 0, let found else { throw unwritten(GitFailure(code)) }
            defer { git_tree_free(found) }
            var name = git_oid()
            var parents: [OpaquePointer?] = [parent]
            code = git_commit_create(&name, pointer, nil, signature, signature, nil, draft.message, found, 1, &parents)
            guard code == 0, let id = name.commitID else { throw unwritten(GitFailure(code)) }
            return id
        }
    }

    private func writeTree(_ draft: CommitDraft) throws(RepositoryError) -> git_oid {
        var updates: [git_tree_update] = []
        var paths: [UnsafeMutablePointer<CChar>?] = []
        defer { paths.forEach { free($0) } }
        for (path, bytes) in draft.files.sorted(by: { $0.key < $1.key }) {
            var blob = git_oid()
            let code = bytes.withUnsafeBytes { git_blob_create_from_buffer(&blob, pointer, $0.baseAddress, $0.count) }
            guard code == 0 else { throw unwritten(GitFailure(code)) }
            let mode = try entry(path, at: draft.parent.object)?.mode
            let isExecutable = mode == GIT_FILEMODE_BLOB_EXECUTABLE.rawValue
            paths.append(strdup(path))
            updates.append(
                git_tree_update(
                    action: GIT_TREE_UPDATE_UPSERT, id: blob,
                    filemode: isExecutable ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB,
                    path: UnsafePointer(paths[paths.count - 1])))
        }
        return try withTree(of: draft.parent.object) { (base) throws(RepositoryError) in
            var tree = git_oid()
            let code = git_tree_create_updated(&tree, pointer, base, updates.count, &updates)
            guard code == 0 else { throw unwritten(GitFailure(code)) }
            return tree
        }
    }

    /// Points a branch at a commit: a new one, or one that is where it is expected.
    func move(_ branch: String, from old: CommitID?, to new: CommitID) throws(RepositoryError) {
        try BranchName.check(branch)
        let name = "refs/heads/\(branch)"
        try refuseCheckedOut(name, branch)
        var (target, expected) = (new.object, old?.object ?? git_oid())
        var reference: OpaquePointer?
        defer { git_reference_free(reference) }
        let code =
            old == nil
            ? git_reference_create(&reference, pointer, name, &target, 0, "commit")
            : git_reference_create_matching(&reference, pointer, name, &target, 1, &expected, "commit")
        guard code != 0 else { return }
        let failure = GitFailure(code)
        switch code {
        case GIT_EEXISTS.rawValue where old == nil: throw .branchExists(branch, in: path)
        case GIT_EMODIFIED.rawValue, GIT_ELOCKED.rawValue, GIT_ENOTFOUND.rawValue:
            throw .branchMoved(branch, in: path, why: failure.message)
        default:
            throw RepositoryError(
                .stalled, .refused, "the branch \(branch) cannot be written in \(path)", why: failure.message,
                fix: "name another branch, or see who may write there")
        }
    }

    /// The branch that the repository calls its own; nil where it points straight to a commit.
    var ownBranch: String? {
        var head: OpaquePointer?
        defer { git_reference_free(head) }
        guard git_reference_lookup(&head, pointer, "HEAD") == 0, let head,
            let target = git_reference_symbolic_target(head).map({ String(cString: $0) }),
            target.hasPrefix("refs/heads/")
        else { return nil }
        return String(target.dropFirst("refs/heads/".count))
    }

    /// As Git refuses a push to it: the working copy would show the commit taken back.
    private func refuseCheckedOut(_ name: String, _ branch: String) throws(RepositoryError) {
        var reference: OpaquePointer?
        defer { git_reference_free(reference) }
        guard git_reference_lookup(&reference, pointer, name) == 0, git_branch_is_checked_out(reference) == 1 else {
            return
        }
        throw RepositoryError(
            .stalled, .refused, "the branch \(branch) is checked out in \(path)",
            why: "a commit behind its back would look taken back there",
            fix: "commit to a branch of its own and merge that")
    }

    private static func signature(_ draft: CommitDraft) throws(RepositoryError) -> UnsafeMutablePointer<git_signature>?
    {
        var signature: UnsafeMutablePointer<git_signature>?
        let code = git_signature_new(&signature, draft.author.name, draft.author.email, draft.time.seconds, 0)
        guard code == 0 else {
            throw RepositoryError(
                .terminal, .unsupported, "nobody can commit as '\(draft.author.name) <\(draft.author.email)>'",
                why: GitFailure(code).message, fix: "set user.name and user.email in Git's configuration")
        }
        return signature
    }

    private func unwritten(_ failure: GitFailure) -> RepositoryError {
        .storage("cannot write a commit to \(path)", failure)
    }
}

extension RepositoryError {
    static func branchExists(_ branch: String, in place: String) -> RepositoryError {
        RepositoryError(
            .terminal, .branchExists, "there is a branch \(branch) in \(place) already",
            fix: "merge or delete it, or name another")
    }

    static func branchMoved(_ branch: String, in place: String, why: String) -> RepositoryError {
        RepositoryError(
            .transient, .branchMoved, "the branch \(branch) in \(place) has moved meanwhile", why: why,
            fix: "try again on top of what is there now")
    }
}
