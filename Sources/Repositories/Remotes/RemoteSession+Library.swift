import CLibGit2
import Glibc

/// What a fetch and a push have in common where the C library works for them.
extension RemoteSession {
    /// The session that a callback was given.
    static func behind(_ payload: UnsafeMutableRawPointer?) -> RemoteSession? {
        payload.map { Unmanaged<RemoteSession>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The library takes a folder that is gone for a fault of the disk.
    func checkFolder() throws(RepositoryError) {
        guard case .file(let path) = url, access(path, F_OK) != 0 else { return }
        throw .repositoryMissing(reference.url, why: String(cString: strerror(errno)))
    }

    /// A remote that no configuration knows about: looking one up by name leaks in this version of the library.
    func makeRemote(in repository: RepositoryHandle) throws(RepositoryError) -> OpaquePointer {
        var options = git_remote_create_options()
        git_remote_create_options_init(&options, UInt32(GIT_REMOTE_CREATE_OPTIONS_VERSION))
        options.repository = repository.pointer
        options.flags =
            GIT_REMOTE_CREATE_SKIP_INSTEADOF.rawValue | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC.rawValue
        var remote: OpaquePointer?
        let code = git_remote_create_with_opts(&remote, reference.url, &options)
        guard code == 0, let remote else { throw error(code) }
        return remote
    }

    /// Our own way to the server, and an ear for what it says. They hold no reference to the session.
    var callbacks: git_remote_callbacks {
        var callbacks = git_remote_callbacks()
        git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
        callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
        callbacks.transport = SmartTransport.make
        callbacks.sideband_progress = { text, count, payload in
            guard let session = RemoteSession.behind(payload) else { return 0 }
            if let text { session.hear(UnsafeRawBufferPointer(start: text, count: Int(count))) }
            return session.attempt { () throws(RepositoryError) in }
        }
        return callbacks
    }

    /// What an error of the library was caused by.
    func error(_ code: Int32) -> RepositoryError {
        let found = GitFailure(code)
        return failure ?? RemoteFailure(found, self).error
    }
}

/// Names of branches, without `refs/heads/`.
enum BranchName {
    static func check(_ name: String) throws(RepositoryError) {
        guard git_reference_is_valid_name("refs/heads/\(name)") == 1 else {
            throw RepositoryError(
                .terminal, .unsupported, "\(name) cannot be the name of a branch",
                fix: "name a branch without refs/heads/")
        }
    }
}
