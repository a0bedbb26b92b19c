import CoreMetrics
public import Instrumentation
import Logging
import Synchronization
public import Tracing
public import Transport
import Vocabulary

/// Collects spans and sends them to an OpenTelemetry collector in batches, as JSON over HTTP.
///
/// It is the tracer of swift-distributed-tracing: `InstrumentationSystem.bootstrap(exporter)`, once, and `run()` in a
/// task of its own. Without it, nothing is traced and `withSpan` costs nothing. A collector that is down never delays
/// work: spans wait in a queue of a stated length, and what finds it full is dropped and counted.
public final class TraceExporter: Tracer {
    /// How much is kept and sent, and when.
    public struct Limits: Hashable, Sendable {
        /// Spans that wait at most: some 4 MB.
        public var waiting = 4_096
        /// Spans in one request.
        public var batch = 512
        /// Between two looks at the queue.
        public var interval = Duration.seconds(2)
        /// For one request.
        public var deadline = Duration.seconds(10)
        /// Between two attempts at most while the collector refuses or is not there; doubled up to it.
        public var longestPause = Duration.seconds(60)

        /// The usual limits.
        public init() {}
    }

    private let settings: TraceSettings
    private let sender: any HTTPSender
    private let clock: any TransportClock
    private let limits: Limits
    private let encoding: TraceEncoding
    private let queue: SpanQueue
    private let generator: Mutex<SeededGenerator>
    private let logger = Logger(label: "traces")

    /// An exporter to a collector. `seed` decides the ids and has to be random; `instance` tells processes apart.
    public init(
        _ settings: TraceSettings, version: String, instance: String, sender: any HTTPSender,
        clock: any TransportClock = SystemClock(), seed: UInt64, limits: Limits = Limits()
    ) {
        self.settings = settings
        self.sender = sender
        self.clock = clock
        self.limits = limits
        encoding = TraceEncoding(service: settings.service, version: version, instance: instance)
        queue = SpanQueue(capacity: limits.waiting)
        generator = Mutex(SeededGenerator(seed: seed))
    }

    /// Spans that wait.
    var waiting: Int { queue.count }

    /// Sends what there is, again and again, until the task is cancelled.
    public func run() async {
        var failures = 0
        while true {
            let pause = limits.interval * (1 << min(failures, 5))
            do { try await clock.sleep(for: min(pause, limits.longestPause)) } catch { return }
            if await send(before: nil) {
                if failures > 0 { logger.info("the collector of traces takes spans again") }
                failures = 0
            } else {
                failures += 1
            }
        }
    }

    /// Sends what still waits, for no longer than stated; the rest is lost. To be called after `run()` has ended.
    public func flush(within time: Duration) async {
        _ = await send(before: clock.elapsed + time)
        let lost = queue.count
        queue.remove(lost)
        count(lost, "dropped")
    }

    /// False where the collector may be asked again later; what it did not take then still waits.
    private func send(before end: Duration?) async -> Bool {
        count(queue.takeDropped(), "dropped")
        while true {
            let batch = queue.oldest(limits.batch)
            let left = end.map { $0 - clock.elapsed } ?? limits.deadline
            guard !batch.isEmpty, left > .zero else { return batch.isEmpty }
            let request = HTTPRequest(
                method: "POST", url: settings.url, headers: [HTTPHeader("Content-Type", "application/json")],
                body: encoding.request(batch), deadline: min(left, limits.deadline), maximumResponseBytes: 1 << 20)
            switch await outcome(of: request) {
            case .taken:
                queue.remove(batch.count)
                count(batch.count, "exported")
            case .refused:
                queue.remove(batch.count)
                count(batch.count, "dropped")
            case .later: return false
            }
        }
    }

    private enum Outcome { case taken, refused, later }

    /// What may be sent again is the protocol's to say: 429, 502, 503 and 504, and what got no answer
    /// (https://opentelemetry.io/docs/specs/otlp/#failures).
    private func outcome(of request: HTTPRequest) async -> Outcome {
        do throws(TransportError) {
            let response = try await sender.send(request)
            switch response.status {
            case 200..<300: return .taken
            case 429, 502, 503, 504:
                logger.warning("the collector of traces is busy", metadata: ["status": "\(response.status)"])
                return .later
            default:
                logger.warning("the collector of traces refused spans", metadata: ["status": "\(response.status)"])
                return .refused
            }
        } catch {
            logger.warning("no answer from the collector of traces", metadata: ["why": "\(error)"])
            return .later
        }
    }

    private func count(_ spans: Int, _ result: String) {
        guard spans > 0 else { return }
        Counter(label: "cloudpioneer_trace_spans_total", dimensions: [("result", result)]).increment(by: spans)
    }
}

extension TraceExporter {
    /// Starts a span below the one of the context, or a trace of its own.
    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> TraceSpan {
        var context = context()
        let parent = context.traceContext
        let own = generator.withLock { generator in
            TraceContext(
                traceID: parent?.traceID
                    ?? TraceID(high: Self.id(&generator), low: Self.id(&generator)),
                spanID: SpanID(number: Self.id(&generator)))
        }
        context.traceContext = own
        let record = SpanRecord(
            context: own, parent: parent?.spanID, name: operationName, kind: kind,
            start: instant().nanosecondsSinceEpoch)
        return TraceSpan(record, context: context) { [queue] in queue.append($0) }
    }

    /// Nothing: `run()` sends, and waits for nobody.
    public func forceFlush() {}

    /// Reads the header `traceparent`.
    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        if let header = extractor.extract(key: "traceparent", from: carrier) {
            context.traceContext = TraceContext(header: header)
        }
    }

    /// Writes the header `traceparent`.
    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        if let trace = context.traceContext { injector.inject(trace.header, forKey: "traceparent", into: &carrier) }
    }

    /// Not 0, which is no id.
    private static func id(_ generator: inout SeededGenerator) -> UInt64 {
        UInt64.random(in: 1...UInt64.max, using: &generator)
    }
}
