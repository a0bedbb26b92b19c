/// A folder of somebody's working copy, in which files are committed as that person would do it.
public enum WorkingCopy {
    /// Commits some files as they lie there, and nothing else that may be changed or staged; gives the commit.
    ///
    /// It is `git` itself that commits: with the author, the hooks and the signature that are set up there.
    /// - Parameters:
    ///   - paths: relative to the folder.
    /// - Throws: `.unsupported` where there is no `git`, `.storageFailed` with its words where it refuses. The files
    ///   stay as they are.
    public static func commit(
        _ paths: [String], message: String, in folder: String
    ) async throws(RepositoryError) -> CommitID {
        try await GitQueue().run { () throws(RepositoryError) in
            // Literal paths: a name is never a pattern.
            let git = { (arguments: [String]) throws(RepositoryError) -> String in
                try GitProgram.run(["-C", folder, "--literal-pathspecs"] + arguments)
            }
            // What is not known to Git yet cannot be committed by its path.
            _ = try git(["add", "--"] + paths)
            _ = try git(["commit", "--quiet", "--only", "--message", message, "--"] + paths)
            let answer = try git(["rev-parse", "HEAD"])
            guard let commit = CommitID(hex: String(answer.prefix { $0 != "\n" })) else {
                throw RepositoryError(
                    .terminal, .unsupported, "git names a commit that is none", why: String(answer.prefix(60)))
            }
            return commit
        }
    }
}
