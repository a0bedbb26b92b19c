import CLibGit2

/// The C library's state, which belongs to the whole process.
enum GitLibrary {
    /// Touch it before any other call.
    static let ready: Void = {
        git_libgit2_init()
        // No file of the user or the machine may redirect a URL or change how a repository is read.
        for level in [
            GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_PROGRAMDATA,
        ] {
            _ = pioneer_git_set_search_path(level.rawValue, "")
        }
        // Git refuses the repositories of other users because their configuration can run commands. Nothing here runs
        // any, and a checkout that belongs to another user is what a container in CI is given.
        _ = pioneer_git_set_owner_validation(0)
        _ = pioneer_git_set_cache_bytes(32 << 20)
        // Each fetch leaves a pack, and each would stay open: a thousand commits later no descriptor would be left.
        _ = pioneer_git_set_open_packs(64)
        allowHarmlessExtensions()
    }()

    /// Extensions that change nothing for somebody who only reads and never collects garbage.
    private static func allowHarmlessExtensions() {
        let names: [StaticString] = ["worktreeconfig", "preciousobjects", "partialclone"]
        var pointers = names.map { name -> UnsafePointer<CChar>? in
            UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        }
        _ = pioneer_git_set_extensions(&pointers, pointers.count)
    }
}
