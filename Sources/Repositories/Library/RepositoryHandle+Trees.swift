import CLibGit2

/// What stands under a path of a tree.
struct EntryState: Equatable {
    let name: String
    let mode: UInt32
}

extension RepositoryHandle {
    func holdsCommit(_ name: git_oid) -> Bool {
        var name = name
        var commit: OpaquePointer?
        defer { git_commit_free(commit) }
        return git_commit_lookup(&commit, pointer, &name) == 0
    }

    func parents(of name: git_oid) throws(RepositoryError) -> [git_oid] {
        try withCommit(name) { (commit) throws(RepositoryError) in
            (0..<git_commit_parentcount(commit)).compactMap { git_commit_parent_id(commit, $0)?.pointee }
        }
    }

    /// What stands under a path at a commit; nil where nothing does.
    func entry(_ path: String, at name: git_oid) throws(RepositoryError) -> EntryState? {
        try withTree(of: name) { (tree) throws(RepositoryError) in
            var entry: OpaquePointer?
            let code = git_tree_entry_bypath(&entry, tree, path)
            if code == GIT_ENOTFOUND.rawValue { return nil }
            guard code == 0, let entry, let id = git_tree_entry_id(entry) else {
                throw .corrupted("\(path) at commit \(name.hex)", GitFailure(code))
            }
            defer { git_tree_entry_free(entry) }
            return EntryState(name: id.pointee.hex, mode: git_tree_entry_filemode_raw(entry).rawValue)
        }
    }
}
