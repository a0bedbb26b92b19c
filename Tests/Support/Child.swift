import Glibc

/// A program that was started, in a process group of its own.
struct Child: Sendable {
    let pid: pid_t

    /// Starts a program. Each descriptor becomes the child's stream of that number; it gets no others.
    ///
    /// - Parameter environment: set on top of what this process was started with.
    init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], folder: String? = nil,
        streams: [CInt]
    ) throws(SupportError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (index, descriptor) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, CInt(index))
        }
        _ = Self.closeFrom?(&actions, CInt(streams.count))
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setpgroup(&attributes, 0)
        // A parent that ignores a signal, or blocks it on this thread, hands that down otherwise.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let variables = Self.inherited.merging(environment) { $1 }
            .map { "\($0.key)=\($0.value)" }.sorted()
        // The folder cannot be said to posix_spawn without GNU extensions, which Swift does not see.
        let call = (folder.map { ["/usr/bin/env", "-C", $0] } ?? []) + [program] + arguments
        var started: pid_t = 0
        let outcome = Self.withStrings(call) { arguments in
            Self.withStrings(variables) { variables in
                posix_spawnp(&started, call[0], &actions, &attributes, arguments, variables)
            }
        }
        guard outcome == 0 else {
            throw SupportError("cannot start \(program): \(String(cString: strerror(outcome)))")
        }
        pid = started
    }

    /// Whether it has ended; its number stays its own until ``end()``.
    var hasEnded: Bool {
        var info = siginfo_t()
        return waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_signo == SIGCHLD
    }

    /// Ends it, where it still runs, and whatever it started. To be called once.
    ///
    /// - Returns: the exit code, or 128 and the signal that ended it.
    @discardableResult
    func end() -> CInt {
        kill(-pid, SIGKILL)
        var status: CInt = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return Self.code(status)
    }

    private static func code(_ status: CInt) -> CInt {
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    private typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt

    /// A GNU extension that Swift's Glibc does not declare. Without it a server would hold the pipes that others, such
    /// as exit tests, open to their own children, and they would wait for ever for the end of a stream.
    private static let closeFrom = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np")
        .map { unsafeBitCast($0, to: CloseFrom.self) }

    /// What this process was started with.
    private static let inherited: [String: String] = {
        let bytes = (try? TextFile.bytes(of: "/proc/self/environ")) ?? []
        var variables: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            let sides = entry.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { continue }
            variables[String(decoding: sides[0], as: UTF8.self)] = String(decoding: sides[1], as: UTF8.self)
        }
        return variables
    }()

    private static func withStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}
