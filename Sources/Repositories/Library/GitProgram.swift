import Glibc

/// The system's `git`, for what a person would do in a working copy. Blocks the thread.
enum GitProgram {
    /// More of what it writes is not kept.
    private static let maximumOutput = 16 << 10

    /// Runs it with the environment of this process and without input; gives what it wrote.
    static func run(_ arguments: [String]) throws(RepositoryError) -> String {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw cannotStart(errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var pid: pid_t = 0
        let code = spawn(arguments, output: ends[1], &pid)
        close(ends[1])
        guard code == 0 else { throw cannotStart(code) }
        let output = read(ends[0])
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            throw RepositoryError(
                .stalled, .storageFailed,
                "git \(arguments.last { ["add", "commit", "rev-parse"].contains($0) } ?? "") failed",
                why: output.split(separator: "\n").suffix(6).joined(separator: " "),
                fix: "mend that, or commit the files yourself")
        }
        return output
    }

    private static func spawn(_ arguments: [String], output: Int32, _ pid: inout pid_t) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        let words: [UnsafeMutablePointer<CChar>?] = (["git"] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        return posix_spawnp(&pid, "git", &actions, nil, words, environ)
    }

    private static func read(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            if bytes.count < maximumOutput { bytes += buffer[..<count] }
        }
    }

    private static func cannotStart(_ code: Int32) -> RepositoryError {
        RepositoryError(
            .stalled, .unsupported, "cannot start git", why: String(cString: strerror(code)),
            fix: "install it, or commit the files yourself")
    }
}
