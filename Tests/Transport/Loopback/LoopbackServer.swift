import Glibc
import Synchronization

/// An HTTP/1.1 server on a free port of 127.0.0.1 that answers as a script says, badly where asked to.
///
/// One thread accepts, one serves each connection. It ends with its last reference.
final class LoopbackServer: Sendable {
    struct Received: Sendable {
        let method: String
        let target: String
        let headers: [(name: String, value: String)]
        let body: [UInt8]
        /// Counted from 1 in the order the connections were made.
        let connection: Int

        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    enum Answer: Sendable {
        case respond(status: Int = 200, headers: [String] = [], body: [UInt8] = [], delay: Double = 0)
        /// Exactly these bytes; then the connection stays.
        case raw(String)
        /// These bytes, then the end of the connection.
        case cut(after: String)
        /// Nothing, until the client goes away.
        case never
    }

    /// What has happened so far.
    struct Log: Sendable {
        var received: [Received] = []
        var connections = 0
        /// Connections that the other side has closed, and this one too.
        var goneAway = 0
        fileprivate var open: [CInt] = []
        fileprivate var waiters: [Waiter] = []

        fileprivate init() {}
    }

    fileprivate struct Waiter: Sendable {
        let condition: @Sendable (Log) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    let port: UInt16
    private let listener: CInt
    private let log = LockedLog()

    private final class LockedLog: Sendable {
        private let state = Mutex(Log())

        var now: Log { state.withLock { $0 } }

        /// Changes the log and wakes whoever has waited for that.
        @discardableResult
        func change<Value: Sendable>(_ body: (inout Log) -> Value) -> Value {
            let (value, ready) = state.withLock { log in
                let value = body(&log)
                let ready = log.waiters.filter { $0.condition(log) }
                log.waiters = log.waiters.filter { !$0.condition(log) }
                return (value, ready)
            }
            for waiter in ready { waiter.continuation.resume() }
            return value
        }
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var received: [Received] { log.now.received }
    var connections: Int { log.now.connections }

    /// Returns once what has happened fulfils the condition.
    func until(_ condition: @escaping @Sendable (Log) -> Bool) async {
        await withCheckedContinuation { continuation in
            log.change { $0.waiters.append(Waiter(condition: condition, continuation: continuation)) }
        }
    }

    init(_ script: @escaping @Sendable (Received) -> Answer) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 1024) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isListening else { throw LoopbackError(what: "no socket on 127.0.0.1: \(errno)") }
        port = UInt16(bigEndian: address.sin_port)
        let log = log
        try LoopbackThread.start { LoopbackServer.accept(socket, log, script) }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        for descriptor in log.now.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    private static func accept(_ listener: CInt, _ log: LockedLog, _ script: @escaping @Sendable (Received) -> Answer) {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            let number = log.change { log in
                log.connections += 1
                log.open.append(descriptor)
                return log.connections
            }
            try? LoopbackThread.start {
                serve(LoopbackConnection(descriptor), number, log, script)
                log.change { log in log.open.removeAll { $0 == descriptor } }
                close(descriptor)
                log.change { log in log.goneAway += 1 }
            }
        }
        close(listener)
    }

    private static func serve(
        _ connection: LoopbackConnection, _ number: Int, _ log: LockedLog, _ script: (Received) -> Answer
    ) {
        var connection = connection
        while let received = connection.readRequest(number) {
            log.change { $0.received.append(received) }
            switch script(received) {
            case .respond(let status, let headers, let body, let delay):
                // The delay is what the script asks for: a server that is slow to answer.
                if delay > 0 { usleep(UInt32(delay * 1_000_000)) }
                let lines = ["HTTP/1.1 \(status) Said", "Content-Length: \(body.count)"] + headers
                let head = lines.joined(separator: "\r\n") + "\r\n\r\n"
                guard connection.write(Array(head.utf8) + (received.method == "HEAD" ? [] : body)) else { return }
            case .raw(let text):
                guard connection.write(Array(text.utf8)) else { return }
            case .cut(let text):
                _ = connection.write(Array(text.utf8))
                return
            case .never:
                while connection.fillBuffer() {}
                return
            }
        }
    }
}

struct LoopbackError: Error {
    let what: String
}
