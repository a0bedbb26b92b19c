import Glibc

/// A program that a test started. It is killed by its id when nobody holds it any more.
final class Program {
    let pid: pid_t
    private let output: UnsafeMutablePointer<FILE>
    private var isCollected = false

    /// Standard output and error come together; standard input is empty.
    init(_ arguments: [String], environment extra: [String: String] = [:], input: String? = nil) throws {
        // A pipe cannot be made close-on-exec at once, and a server started meanwhile would hold it open.
        var pipes: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &pipes) == 0 else { throw Problem("socketpair: errno \(errno)") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 2)
        // Threads of a queue block signals, and a child would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var names = ["HOME", "PATH", "LANG"].compactMap { name in
            extra[name] == nil ? getenv(name).map { "\(name)=" + String(cString: $0) } : nil
        }
        names += extra.map { "\($0.key)=\($0.value)" }.sorted()
        let (argv, envp) = (Self.copies(arguments), Self.copies(names))
        defer { for copy in argv + envp { free(copy) } }
        var started: pid_t = 0
        let code = posix_spawnp(&started, arguments[0], &actions, &attributes, argv, envp)
        close(pipes[1])
        guard code == 0, let stream = fdopen(pipes[0], "r") else {
            close(pipes[0])
            throw Problem("\(arguments[0]): \(String(cString: strerror(code)))")
        }
        pid = started
        output = stream
    }

    deinit {
        if !isCollected {
            kill(pid, SIGTERM)
            waitpid(pid, nil, 0)
        }
        fclose(output)
    }

    /// The next line, waiting for it; nil at the end.
    func line() -> String? {
        var text: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(text) }
        guard getline(&text, &capacity, output) > 0, let text else { return nil }
        return String(cString: text).trimmed
    }

    /// Waits for the end; everything it said and its exit status.
    func finish() -> (output: [UInt8], status: Int32) {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 8192)
        while case let count = fread(&chunk, 1, chunk.count, output), count > 0 { bytes += chunk[..<count] }
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        isCollected = true
        return (bytes, status)
    }

    private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { strdup($0) } + [nil]
    }
}

/// Runs a program to its end and gives what it printed; throws where it failed.
@discardableResult
func run(_ arguments: [String], environment: [String: String] = [:], input: String? = nil) throws -> String {
    let (output, status) = try Program(arguments, environment: environment, input: input).finish()
    let text = String(decoding: output, as: UTF8.self)
    guard status == 0 else { throw Problem("\(arguments.joined(separator: " ")): \(text)") }
    return text
}

extension String {
    var trimmed: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    var lines: [String] { split(separator: "\n").map(String.init) }
}
