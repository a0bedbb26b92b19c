public import ControlLoop
import Glibc
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
public import Telemetry

/// Answers `/metrics`, `/healthz` and `/readyz` over HTTP/1.1, read only and without authentication.
public final class StatusServer: Sendable {
    /// What one client can take, and how long things may last.
    public struct Limits: Hashable, Sendable {
        /// Connections at the same time; further ones wait to be accepted.
        public var connections = 64
        /// For an answer to be put together; afterwards it is 503.
        public var answer = Duration.seconds(5)
        /// For the whole of a request's head, and between two requests of a connection.
        public var idle = Duration.seconds(30)
        /// For requests under way when the server is told to end.
        public var grace = Duration.seconds(5)
        /// Bytes of all header fields together.
        public var header = 16 * 1024

        /// The usual limits.
        public init() {}
    }

    private let address: ListenAddress
    private let pages: StatusPages
    private let limits: Limits
    private let logger = Logger(label: "server")
    private let stops: AsyncStream<Void>
    private let stop: AsyncStream<Void>.Continuation

    /// A server for an address.
    ///
    /// `liveness` is what `/healthz` says: the process should be restarted where something is wrong. `readiness` is
    /// what `/readyz` says: nothing moves where something is wrong.
    public init(
        _ address: ListenAddress, metrics: MetricsRegistry, liveness: @escaping HealthSource,
        readiness: @escaping HealthSource, limits: Limits = Limits()
    ) {
        self.address = address
        self.limits = limits
        pages = StatusPages(metrics: metrics, liveness: liveness, readiness: readiness, address: address)
        (stops, stop) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks the server to end: no new connections, requests under way have ``Limits/grace``. Does not wait.
    public func shutDown() { stop.yield() }

    /// Answers until ``shutDown()`` was called; cancelling the task cuts all connections at once. To be called once.
    ///
    /// `onListening` gets the port as soon as connections are taken.
    /// - Throws: where nobody can listen at the address.
    public func run(onListening: @escaping @Sendable (Int) -> Void = { _ in }) async throws(ServerError) {
        let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let problem = await serve(on: threads, onListening)
        // Nothing of it is left that could fail.
        try? await threads.shutdownGracefully()
        if let problem { throw problem }
    }

    private enum Event {
        case askedToStop, drained, graceOver
        case ended(ServerError?)
    }

    private func serve(
        on threads: MultiThreadedEventLoopGroup, _ onListening: @escaping @Sendable (Int) -> Void
    ) async -> ServerError? {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = server(on: threads) { listening.yield($0) }
        return await withTaskGroup(of: Event.self) { group in
            group.addTask { .ended(await self.run(server)) }
            group.addTask { [stops] in
                // Not before it listens: half started it cannot be ended in order.
                for await port in ports {
                    onListening(port)
                    break
                }
                for await _ in stops { break }
                return .askedToStop
            }
            while let event = await group.next() {
                switch event {
                case .askedToStop where !Task.isCancelled:
                    group.addTask {
                        try? await server.shutdownGracefully()
                        return .drained
                    }
                    group.addTask { [limits] in
                        try? await Task.sleep(for: limits.grace)
                        return .graceOver
                    }
                case .askedToStop, .drained: break
                case .graceOver: group.cancelAll()
                case .ended(let problem):
                    group.cancelAll()
                    return problem
                }
            }
            return nil
        }
    }

    private func run(_ server: HummingbirdCore.Server<HTTP1Channel>) async -> ServerError? {
        do {
            try await server.run()
            return nil
        } catch {
            let why = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
            return ServerError("cannot listen on \(address): \(why); set `listen` to another address, or to off")
        }
    }

    private func server(
        on threads: MultiThreadedEventLoopGroup, listening: @escaping @Sendable (Int) -> Void
    ) -> HummingbirdCore.Server<HTTP1Channel> {
        if !address.isLoopback {
            logger.warning(
                "whoever reaches the server can read names of tenants and accounts", metadata: ["at": "\(address)"])
        }
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: limits.header, maxHeaderListSize: limits.header, maxHeaderFieldCount: 100)
        let exchange = Exchange(pages: pages, deadline: limits.answer, turnstile: Turnstile(limits.connections))
        let channel = HTTP1Channel(
            responder: { request, writer, _ in try await exchange.handle(request, writer) },
            configuration: HTTP1Channel.Configuration(
                idleTimeout: TimeAmount(limits.idle), httpDecoderConfiguration: decoder))
        return HummingbirdCore.Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(
                address: .hostname(address.host, port: Int(address.port)),
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? 0) },
            eventLoopGroup: threads, logger: logger)
    }
}
