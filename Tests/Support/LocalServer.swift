import Glibc
import Synchronization

/// A server program on a free port of 127.0.0.1, for as long as somebody holds it.
///
/// It ends when it is closed, when the last reference goes, and when this process ends in whatever way: a watchdog of
/// its own holds a line to this process and kills it once that is cut.
public final class LocalServer: Sendable {
    /// When a server counts as started.
    public enum Readiness: Sendable {
        /// Its port takes connections.
        case connection
        /// It answers a GET of a path over HTTP, with whatever status.
        case http(path: String)
    }

    public let port: UInt16
    private let child: Child
    private let watchdog: Child
    private let lifeline: CInt
    private let scratch: Scratch
    private let isOpen = Mutex(true)

    /// `http://127.0.0.1:PORT`
    public var url: String { "http://127.0.0.1:\(port)" }

    /// All it wrote so far, to standard output and standard error.
    public var output: String { scratch.text() }

    /// Starts a server and waits until it is ready.
    ///
    /// - Parameters:
    ///   - program: a path, or a name to be found on `PATH`.
    ///   - arguments: its arguments, once it is known which port it shall listen on.
    ///   - environment: likewise, on top of what this process was started with.
    ///   - deadline: seconds that it has to get ready.
    /// - Throws: with what it wrote, where it ends or is not ready in time.
    public static func start(
        _ program: String, arguments: @escaping @Sendable (UInt16) -> [String],
        environment: @escaping @Sendable (UInt16) -> [String: String] = { _ in [:] },
        readiness: Readiness = .connection, deadline: Double = 120
    ) async throws -> LocalServer {
        try await ProgramRunner.blocking {
            let patience = Patience(seconds: deadline)
            var attempts = 0
            while true {
                let port = try FreePort.find()
                let server = try LocalServer(
                    program, arguments(port), environment: environment(port), port: port)
                attempts += 1
                if try server.isReady(readiness, within: patience) { return server }
                // Somebody else may have taken the port in between; a server that cannot start at all ends thrice.
                guard attempts < 3 else { throw SupportError("\(program) does not start:\n\(server.output)") }
            }
        }
    }

    private init(
        _ program: String, _ arguments: [String], environment: [String: String], port: UInt16
    ) throws(SupportError) {
        self.port = port
        scratch = try Scratch()
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { Glibc.close(nothing) }
        var ends: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SupportError("no lifeline for \(program)")
        }
        defer { Glibc.close(ends[0]) }
        lifeline = ends[1]
        child = try Child(
            program, arguments, environment: environment,
            streams: [nothing, scratch.descriptor, scratch.descriptor])
        do throws(SupportError) {
            watchdog = try Child(
                "/bin/sh", ["-c", "read -r _; kill -9 \"-$1\"", "watchdog", "\(child.pid)"],
                streams: [ends[0], scratch.descriptor, scratch.descriptor])
        } catch {
            child.end()
            Glibc.close(ends[1])
            throw error
        }
    }

    deinit { close() }

    /// Ends the server and waits until it is gone.
    public func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        guard wasOpen else { return }
        // The watchdog first: afterwards the number of the process may be somebody else's.
        watchdog.end()
        child.end()
        Glibc.close(lifeline)
    }

    /// Tells the program to end, or kills it, and waits until it is gone.
    ///
    /// - Returns: The exit code, or 128 and the signal that ended it.
    /// - Throws: where it has not ended by the deadline, in seconds; with what it wrote. Then it is killed.
    public func end(by signal: CInt, deadline: Double = 60) async throws -> CInt {
        try await ProgramRunner.blocking { [self] in
            kill(child.pid, signal)
            let patience = Patience(seconds: deadline)
            while !child.hasEnded, patience.lasts { patience.pause() }
            guard child.hasEnded else {
                close()
                throw SupportError("not ended \(deadline) s after signal \(signal):\n\(output)")
            }
            guard
                isOpen.withLock({ isOpen in
                    defer { isOpen = false }
                    return isOpen
                })
            else { throw SupportError("it was closed before") }
            watchdog.end()
            defer { Glibc.close(lifeline) }
            return child.end()
        }
    }

    /// Waits until it answers; false where it ended instead, which closes it.
    private func isReady(_ readiness: Readiness, within patience: Patience) throws(SupportError) -> Bool {
        while patience.lasts {
            let answers = answers(readiness)
            // Ended: whoever answered was somebody else.
            if child.hasEnded {
                close()
                return false
            }
            if answers { return true }
            patience.pause()
        }
        close()
        throw SupportError("not ready in time:\n\(output)")
    }

    private func answers(_ readiness: Readiness) -> Bool {
        guard let descriptor = FreePort.connect(to: port) else { return false }
        defer { Glibc.close(descriptor) }
        guard case .http(let path) = readiness else { return true }
        let request = Array("GET \(path) HTTP/1.0\r\nHost: 127.0.0.1:\(port)\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, CInt(MSG_NOSIGNAL)) == request.count else {
            return false
        }
        var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&event, 1, 1000) == 1 else { return false }
        var answer = [UInt8](repeating: 0, count: 5)
        return recv(descriptor, &answer, answer.count, 0) == answer.count && answer == Array("HTTP/".utf8)
    }
}
