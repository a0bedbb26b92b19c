/// Files as they lie in a folder, whether it is under version control or not.
public enum WorkingTree {
    /// Reads the files in a folder, or one file, without following symbolic links; `.git` folders are left out.
    ///
    /// - Parameters:
    ///   - folder: may be a link itself. Paths in the listing are relative to it; those of one file are its name.
    ///   - isWanted: asked with the path of every entry but folders.
    /// - Throws: `.notFound`, `.storageFailed`, `.limitExceeded`.
    public static func files(
        in folder: String, limits: TreeLimits = TreeLimits(),
        where isWanted: @escaping @Sendable (String) -> Bool = { _ in true }
    ) async throws(RepositoryError) -> TreeListing {
        try await GitQueue().run { () throws(RepositoryError) in
            var reader = FolderReader(folder: folder, limits: limits, isWanted: isWanted)
            return try reader.read()
        }
    }
}
