import Synchronization

/// Something that can send a request once: the client, or a double of it in a test.
public protocol HTTPSender: Sendable {
    /// Sends the request once and waits for the whole answer.
    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
    /// Sends the request once and waits for status and headers only; the body is read as it comes.
    func follow(_ request: HTTPRequest) async throws(TransportError) -> FollowedAnswer
}

extension HTTPSender {
    /// For senders that know whole answers only: all of it as one piece.
    public func follow(_ request: HTTPRequest) async throws(TransportError) -> FollowedAnswer {
        FollowedAnswer(try await send(request))
    }
}

/// HTTP/1.1 and HTTP/2 over pooled connections. Certificates are always verified, redirects never followed.
///
/// One thread of its own drives all transfers, from the first request on. Make one for the life of the process;
/// ``shutdown()`` ends the thread.
public final class HTTPClient: HTTPSender {
    /// What all requests of a client share.
    public struct Configuration: Sendable {
        /// Whether to go through a proxy.
        public enum Proxy: Hashable, Sendable {
            case none
            /// As `https_proxy`, `http_proxy` (lower case only), `all_proxy` and `no_proxy` say.
            case environment
            /// One for everything, as a URL.
            case url(String)
        }

        /// A PEM bundle to trust instead of the system's.
        public var caFile: String?
        public var proxy: Proxy
        public var connectionsPerHost: Int
        /// How long a connection may idle and still be used again; servers close them silently after a while.
        public var idleConnectionLifetime: Duration
        /// For requests that carry no `User-Agent` of their own.
        public var userAgent: String
        /// Where not nil, only public addresses are connected to, but for these hosts; and only over https.
        var privateHosts: [String]?

        /// A configuration; the defaults suit cloud APIs.
        public init(
            caFile: String? = nil, proxy: Proxy = .none, connectionsPerHost: Int = 32,
            idleConnectionLifetime: Duration = .seconds(30), userAgent: String = "CloudPioneer"
        ) {
            self.caFile = caFile
            self.proxy = proxy
            self.connectionsPerHost = max(1, connectionsPerHost)
            self.idleConnectionLifetime = idleConnectionLifetime
            self.userAgent = userAgent
        }
    }

    public let configuration: Configuration
    private let state = Mutex(State.unused)
    private let streamHandles: MultiHandlePool

    private enum State {
        case unused
        case running(TransferLoop)
        case ended(TransferLoop?)

        var loop: TransferLoop? {
            switch self {
            case .unused: nil
            case .running(let loop): loop
            case .ended(let loop): loop
            }
        }
    }

    /// A client; many commands make one and send nothing.
    public init(_ configuration: Configuration = .init()) {
        self.configuration = configuration
        streamHandles = MultiHandlePool(configuration)
    }

    deinit { state.withLock { $0.loop }?.stop() }

    /// Sends the request once and waits for the whole answer, whatever its status.
    ///
    /// Cancelling the task ends the transfer at once with code `cancelled`.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        try request.validate()
        let loop = try loop(for: request)
        let transfer = Transfer(request)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.attach(continuation)
                if !loop.submit(transfer) { transfer.finish(.failure(.shutDown(request))) }
            }
        } onCancel: {
            loop.cancel(transfer)
        }
        return try outcome.get()
    }

    /// Sends the request once and waits for status and headers only; the body is read as it comes, however long that takes
    /// within the request's deadline.
    ///
    /// Cancelling the task ends the transfer at once with code `cancelled`.
    public func follow(_ request: HTTPRequest) async throws(TransportError) -> FollowedAnswer {
        try request.validate()
        let loop = try loop(for: request)
        let body = FollowedBody()
        let transfer = Transfer(request, followedBy: body)
        body.attach(transfer, of: loop)
        if !loop.submit(transfer) { transfer.finish(.failure(.shutDown(request))) }
        let beginning = await withTaskCancellationHandler {
            await body.beginning()
        } onCancel: {
            body.cancel()
        }
        return FollowedAnswer(head: try beginning.get(), body: body)
    }

    /// Ends what is under way with code `cancelled`, then the thread; later calls fail the same way. Streams are
    /// their callers' to end.
    public func shutdown() async {
        let loop = state.withLock { state in
            state = .ended(state.loop)
            return state.loop
        }
        loop?.stop()
        await loop?.ended()
        streamHandles.close()
    }

    private func loop(for request: HTTPRequest) throws(TransportError) -> TransferLoop {
        try state.withLock { state throws(TransportError) in
            switch state {
            case .running(let loop): return loop
            case .ended: throw .shutDown(request)
            case .unused:
                guard let loop = TransferLoop(configuration) else { throw .noMemory(request) }
                state = .running(loop)
                return loop
            }
        }
    }

    /// A request whose body is written and whose answer is read piecemeal, blocking the calling thread.
    ///
    /// For threads of the caller's own only, never for a task. Nothing is sent before the first call on the stream.
    /// The request's deadline starts with that call.
    public func openStream(_ request: HTTPRequest) -> HTTPStream {
        HTTPStream(request, configuration: configuration, handles: streamHandles)
    }
}
