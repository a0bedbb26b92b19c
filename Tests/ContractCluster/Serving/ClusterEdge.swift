import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization
import Vocabulary

/// HTTP/1.1 between clients and a ``ClusterState``.
final class ClusterEdge: Sendable {
    let port: Int
    private let task: Task<Void, any Error>
    private let stopping: AsyncStream<Void>.Continuation

    /// For answers under way when it is told to stop.
    private static let grace = Duration.seconds(2)

    private init(port: Int, task: Task<Void, any Error>, stopping: AsyncStream<Void>.Continuation) {
        (self.port, self.task, self.stopping) = (port, task, stopping)
    }

    static func start(_ state: ClusterState, port: Int, threads: Int) async throws -> ClusterEdge {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let (stops, stopping) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            defer { listening.finish() }
            let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
            let server = server(state, port: port, group) { listening.yield($0) }
            let result = await serve(server, until: stops) { state.signalAll(.end) }
            try? await group.shutdownGracefully()
            try result.get()
        }
        for await port in ports { return ClusterEdge(port: port, task: task, stopping: stopping) }
        try await task.value
        throw CancellationError()
    }

    func stop() { stopping.yield() }

    func ended() async { _ = await task.result }

    private static func server(
        _ state: ClusterState, port: Int, _ group: MultiThreadedEventLoopGroup,
        _ listening: @escaping @Sendable (Int) -> Void
    ) -> HummingbirdCore.Server<HTTP1Channel> {
        let exchange = ClusterExchange(state: state)
        return HummingbirdCore.Server(
            childChannelSetup: HTTP1Channel(
                responder: { request, writer, _ in try await exchange.handle(request, writer) }),
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? 0) },
            eventLoopGroup: group, logger: Logger(label: "cluster", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private enum Event: Sendable {
        case ended(Result<Void, any Error>)
        case askedToStop, drained, graceOver
    }

    private static func serve(
        _ server: HummingbirdCore.Server<HTTP1Channel>, until stops: AsyncStream<Void>,
        _ endWatches: @escaping @Sendable () -> Void
    ) async -> Result<Void, any Error> {
        await withTaskGroup(of: Event.self) { group in
            group.addTask {
                do { return .ended(.success(try await server.run())) } catch { return .ended(.failure(error)) }
            }
            group.addTask {
                for await _ in stops { break }
                return .askedToStop
            }
            while let event = await group.next() {
                switch event {
                case .askedToStop where !Task.isCancelled:
                    endWatches()
                    group.addTask {
                        try? await server.shutdownGracefully()
                        return .drained
                    }
                    group.addTask {
                        // How long answers under way have, whatever happens.
                        try? await Task.sleep(for: grace)
                        return .graceOver
                    }
                case .askedToStop, .drained: break
                case .graceOver: group.cancelAll()
                case .ended(let result):
                    group.cancelAll()
                    return result
                }
            }
            return .success(())
        }
    }
}

/// One request and its answer.
struct ClusterExchange: Sendable {
    let state: ClusterState

    private static let longestBody = 3 << 20

    @concurrent
    func handle(_ request: Request, _ writer: consuming ResponseWriter) async throws {
        var asked = APIRequest(request)
        asked.body = Array(try await request.body.collect(upTo: Self.longestBody).readableBytesView)
        let question = asked
        let now = state.clock()
        let (reply, delay) = state.with { content in
            (Self.reply(&content, question, at: now), ClusterState.delay(content, question))
        }
        if let delay {
            // The delay is what a test asked for.
            try await Task.sleep(for: delay)
        }
        switch reply {
        case .answer(let answer): try await write(answer, question, writer)
        case .page(let page, let objects):
            try await write(APIAnswer(body: objects.bytes(page)), question, writer)
        case .watch(let watch): try await stream(watch, writer)
        }
    }

    private static func reply(
        _ content: inout ClusterState.Content, _ request: APIRequest, at now: Instant
    ) -> Cluster.Reply {
        var record = RequestRecord(
            method: request.method, path: "/" + request.path.joined(separator: "/"),
            query: request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&"))
        defer { content.log.append(record) }
        if let index = content.disturbances.firstIndex(where: { $0.concerns(request) }) {
            content.disturbances[index].remaining -= 1
            record.status = content.disturbances[index].status.code
            return .answer(.failure(content.disturbances[index].status))
        }
        let reply: Cluster.Reply
        if request.method == "GET", var frozen = content.frozen {
            frozen.access = content.cluster.access
            reply = frozen.reply(to: request, at: now)
        } else {
            reply = content.cluster.reply(to: request, at: now)
        }
        switch reply {
        case .answer(let answer): record.status = answer.status
        case .page: record.status = 200
        case .watch: break
        }
        return reply
    }

    private func fields(_ type: String, _ more: [(name: String, value: String)] = []) -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = type
        fields[.date] = HTTPTime.text(state.clock())
        fields[.cacheControl] = "no-cache, private"
        if let name = HTTPField.Name("Audit-Id") { fields[name] = state.with { $0.cluster.uid() } }
        for field in more {
            if let name = HTTPField.Name(field.name) { fields.append(HTTPField(name: name, value: field.value)) }
        }
        return fields
    }

    @concurrent
    private func write(_ answer: APIAnswer, _ request: APIRequest, _ writer: consuming ResponseWriter) async throws {
        var fields = fields(answer.type, answer.headers)
        fields[.contentLength] = String(answer.body.count)
        let head = HTTPResponse(status: HTTPResponse.Status(code: answer.status), headerFields: fields)
        if request.method == "HEAD" { return try await writer.writeResponse(head) }
        try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    /// Sends events until the watch times out or cannot go on.
    @concurrent
    private func stream(_ begun: Watch, _ writer: consuming ResponseWriter) async throws {
        let head = HTTPResponse(status: .ok, headerFields: fields("application/json"))
        var body = try await writer.writeHead(head)
        var watch = begun
        let (signals, wake) = state.signals()
        let first = state.with { watch.begin($0.cluster) }
        try await send(first.lines, &body)
        if !first.isLast {
            let timers = WatchTimers(timeout: watch.options.timeoutSeconds) { wake.yield($0) }
            defer { timers.cancel() }
            loop: for await signal in signals {
                switch signal {
                case .end: break loop
                case .bookmark:
                    if watch.options.allowsBookmarks { try await send([watch.bookmark()], &body) }
                case .changed:
                    let batch = state.with { watch.advance($0.cluster) }
                    try await send(batch.lines, &body)
                    if batch.isLast { break loop }
                }
            }
        }
        try await body.finish(nil)
    }

    @concurrent
    private func send(_ lines: [[UInt8]], _ body: inout some ResponseBodyWriter) async throws {
        guard !lines.isEmpty else { return }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(lines.reduce(0) { $0 + $1.count })
        for line in lines { buffer.writeBytes(line) }
        try await body.write(buffer)
    }
}
