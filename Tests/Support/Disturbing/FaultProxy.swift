import Glibc
import Synchronization

/// Stands between a client and a server on this machine, and lets go wrong what its plan says.
///
/// HTTP/1.1 over plain sockets; one thread accepts, one serves each connection. It ends with its last reference.
/// `Date` is taken out of the answers: programs under test live at other times than the server.
public final class FaultProxy: Sendable {
    /// What became of one request.
    public struct Entry: Sendable, CustomStringConvertible {
        public let operation: String
        /// Counted from 0 among the requests of its operation since the plan was set.
        public let number: Int
        public let fault: Fault?
        /// How often the server heard of it.
        public fileprivate(set) var forwarded = 0
        /// What the server answered, the last time it heard of it; nil where nobody asked it.
        public fileprivate(set) var status: Int?

        public var description: String {
            let told = fault.map { "\($0)" } ?? "-"
            return
                "\(operation) #\(number): \(told), forwarded \(forwarded), answered \(status.map(String.init) ?? "-")"
        }
    }

    private struct State {
        var plan = FaultPlan.none
        var counts: [String: Int] = [:]
        var entries: [Entry] = []
        var open: Set<CInt> = []
        var isClosed = false
        /// Answers by their questions.
        var remembered: [String: HTTPWire.Message] = [:]
    }

    /// Seconds that a silence lasts at most, should the client never give up.
    private static let longestSilence: CInt = 20

    public let port: UInt16
    public let dialect: WireDialect
    private let server: UInt16
    private let listener: CInt
    private let state = Shelf()

    private final class Shelf: Sendable { let value = Mutex(State()) }

    /// `http://127.0.0.1:PORT`
    public var url: String { "http://127.0.0.1:\(port)" }

    /// All that came since the beginning, in the order of arrival.
    public var entries: [Entry] { state.value.withLock { $0.entries } }

    /// The entries with a fault, one a line: what to read beside a seed that fails.
    public var transcript: String {
        entries.filter { $0.fault != nil }.map { "\($0)\n" }.joined()
    }

    /// A proxy in front of a server on a port of 127.0.0.1.
    public init(before server: UInt16, _ dialect: WireDialect = .awsQuery) throws(SupportError) {
        self.server = server
        self.dialect = dialect
        (listener, port) = try FreePort.listen()
        let (listener, state) = (listener, state)
        try OwnThread.start { Self.accept(listener, server, dialect, state) }
    }

    deinit {
        shutdown(listener, CInt(SHUT_RDWR))
        state.value.withLock { state in
            state.isClosed = true
            for descriptor in state.open { shutdown(descriptor, CInt(SHUT_RDWR)) }
        }
    }

    /// Lets these faults happen from now on; counting begins anew.
    public func follow(_ plan: FaultPlan) {
        state.value.withLock { state in
            state.plan = plan
            state.counts = [:]
        }
    }

    private static func accept(_ listener: CInt, _ server: UInt16, _ dialect: WireDialect, _ state: Shelf) {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            let isWelcome = state.value.withLock { state in
                if !state.isClosed { state.open.insert(descriptor) }
                return !state.isClosed
            }
            guard isWelcome else {
                close(descriptor)
                continue
            }
            let serve = { @Sendable () -> Void in
                var client = HTTPWire(descriptor)
                while let request = client.readMessage(), answer(request, client, server, dialect, state) {}
                _ = state.value.withLock { $0.open.remove(descriptor) }
                close(descriptor)
            }
            do { try OwnThread.start(serve) } catch { close(descriptor) }
        }
        close(listener)
    }

    /// Answers one request, or does not; false where the connection is to end.
    private static func answer(
        _ request: HTTPWire.Message, _ client: HTTPWire, _ server: UInt16, _ dialect: WireDialect, _ state: Shelf
    ) -> Bool {
        let operation = dialect.operation(request)
        let session = dialect.session(request)
        let (index, fault, pageSize) = state.value.withLock { state in
            let number = state.counts[operation, default: 0]
            state.counts[operation] = number + 1
            let occasion = FaultPlan.Occasion(operation: operation, number: number, session: session)
            let fault = state.plan.fault(of: occasion, in: dialect)
            state.entries.append(Entry(operation: operation, number: number, fault: fault))
            return (state.entries.count - 1, fault, state.plan.pageSize)
        }
        func forward() -> HTTPWire.Message? {
            let asked = pageSize.map { dialect.narrowed(request, $0) } ?? request
            let answer = HTTPWire.exchange(asked, with: server)
            state.value.withLock { state in
                state.entries[index].forwarded += 1
                state.entries[index].status = answer?.status
            }
            return answer
        }
        switch fault {
        case nil:
            return forward().map { client.write($0.bytes()) } ?? false
        case .refused(let status, let code, let retryAfter):
            return client.write(dialect.answer(status, code, retryAfter: retryAfter).bytes())
        case .refusedAfterwards(let status, let code):
            _ = forward()
            return client.write(dialect.answer(status, code, retryAfter: nil).bytes())
        case .silence(let isForwarded):
            if isForwarded { _ = forward() }
            client.waitForEnd(seconds: longestSilence)
            return false
        case .cut(let isForwarded):
            if isForwarded { _ = forward() }
            return false
        case .half(let isLengthRight):
            guard let answer = forward() else { return false }
            _ = client.write(answer.half(isLengthRight: isLengthRight))
            return !isLengthRight
        case .twice(let isSecondAnswer):
            guard let first = forward(), let second = forward() else { return false }
            return client.write((isSecondAnswer ? second : first).bytes())
        case .late(let milliseconds):
            guard let answer = forward() else { return false }
            poll(nil, 0, CInt(milliseconds))
            return client.write(answer.bytes())
        case .rewritten(let old, let new):
            return forward().map { client.write($0.rewritten(old, as: new).bytes()) } ?? false
        case .remembered:
            guard let answer = forward() else { return false }
            state.value.withLock { $0.remembered[request.question] = answer }
            return client.write(answer.bytes())
        case .stale:
            let known = state.value.withLock { $0.remembered[request.question] }
            return (known ?? forward()).map { client.write($0.bytes()) } ?? false
        }
    }
}
