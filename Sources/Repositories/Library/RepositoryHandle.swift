import CLibGit2

// Unchecked because of the pointer: it is made on a repository's queue and used only there.
final class RepositoryHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    /// Where it is, for messages.
    let path: String

    private init(_ pointer: OpaquePointer, path: String) {
        self.pointer = pointer
        self.path = path
    }

    deinit { git_repository_free(pointer) }

    static func open(_ path: String) throws(RepositoryError) -> RepositoryHandle {
        _ = GitLibrary.ready
        var pointer: OpaquePointer?
        let code = git_repository_open_ext(&pointer, path, 0, nil)
        guard code == 0, let pointer else { throw openingFailed(path, GitFailure(code)) }
        return RepositoryHandle(pointer, path: path)
    }

    static func mirror(at folder: String) throws(RepositoryError) -> RepositoryHandle {
        _ = GitLibrary.ready
        var pointer: OpaquePointer?
        var code = git_repository_open_bare(&pointer, folder)
        if code == GIT_ENOTFOUND.rawValue { code = initialise(folder, &pointer) }
        guard code == 0, let pointer else {
            throw .storage("cannot make a mirror in \(folder)", GitFailure(code))
        }
        return RepositoryHandle(pointer, path: folder)
    }

    private static func initialise(_ folder: String, _ pointer: inout OpaquePointer?) -> Int32 {
        var options = git_repository_init_options()
        git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION))
        options.flags =
            GIT_REPOSITORY_INIT_BARE.rawValue | GIT_REPOSITORY_INIT_MKPATH.rawValue
            | GIT_REPOSITORY_INIT_MKDIR.rawValue
        return git_repository_init_ext(&pointer, folder, &options)
    }

    private static func openingFailed(_ path: String, _ failure: GitFailure) -> RepositoryError {
        if failure.isNotFound {
            return RepositoryError(
                .terminal, .notARepository, "\(path) is not in a Git repository", why: failure.message,
                fix: "give a path inside a working copy or of a bare repository")
        }
        if failure.message.contains("unsupported") {
            return RepositoryError(
                .terminal, .unsupported, "cannot read the repository at \(path)", why: failure.message,
                fix: "convert it to SHA-1 objects and file-based references")
        }
        return .storage("cannot open the repository at \(path)", failure)
    }
}
