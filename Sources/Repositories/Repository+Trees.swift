import CLibGit2

extension Repository {
    /// The files under a folder at a commit, read straight from the object store.
    ///
    /// Symbolic links and submodules are listed, never followed. The cost grows with the entries looked at.
    /// - Parameters:
    ///   - folder: relative to the top; empty for everything. A folder that is not there holds no files.
    ///   - isWanted: asked with the path of every entry but folders.
    /// - Throws: `.notFound` for the commit, `.limitExceeded`, `.corruptedObject`.
    public func files(
        at commit: CommitID, under folder: String = "", limits: TreeLimits = TreeLimits(),
        where isWanted: @escaping @Sendable (String) -> Bool = { _ in true }
    ) throws(RepositoryError) -> TreeListing {
        let folder = Self.normalised(folder)
        return try handle.withTree(of: commit.object) { (root) throws(RepositoryError) in
            var reader = TreeReader(repository: handle, commit: commit, limits: limits, isWanted: isWanted)
            return try reader.read(root, folder: folder)
        }
    }

    /// What differs between the trees of two commits, ordered by the bytes of the path. Equal folders cost nothing.
    ///
    /// - Throws: `.notFound` for a commit, `.corruptedObject`.
    public func changes(
        from old: CommitID, to new: CommitID, under folder: String = ""
    ) throws(RepositoryError) -> [TreeChange] {
        let folder = Self.normalised(folder)
        return try handle.withTree(of: old.object) { (before) throws(RepositoryError) in
            try handle.withTree(of: new.object) { (after) throws(RepositoryError) in
                try handle.difference(before, after, under: folder)
            }
        }
    }

    private static func normalised(_ folder: String) -> String {
        folder.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }
}
