public import Instrumentation
import Synchronization
public import Tracing

/// A span under way. Handed on when it ends; what is set afterwards is lost.
public final class TraceSpan: Span {
    public let context: InstrumentationContext
    private let state: Mutex<(record: SpanRecord, hasEnded: Bool)>
    private let finish: @Sendable (SpanRecord) -> Void

    init(_ record: SpanRecord, context: InstrumentationContext, finish: @escaping @Sendable (SpanRecord) -> Void) {
        self.context = context
        self.finish = finish
        state = Mutex((record, false))
    }

    public var operationName: String {
        get { state.withLock { $0.record.name } }
        set { change { $0.name = newValue } }
    }

    public var attributes: SpanAttributes {
        get { state.withLock { $0.record.attributes } }
        set { change { $0.attributes = newValue } }
    }

    public var isRecording: Bool { state.withLock { !$0.hasEnded } }

    /// Says how it went; an error is not taken back.
    public func setStatus(_ status: SpanStatus) {
        change { record in
            if record.status?.code != .error || status.message != nil { record.status = status }
        }
    }

    /// Adds something that happened.
    public func addEvent(_ event: SpanEvent) {
        change { record in
            if record.events.count < SpanRecord.limit {
                record.events.append(event)
            } else {
                record.droppedEvents += 1
            }
        }
    }

    /// Adds another span that has to do with this one.
    public func addLink(_ link: SpanLink) {
        change { record in
            if record.links.count < SpanRecord.limit { record.links.append(link) } else { record.droppedLinks += 1 }
        }
    }

    /// Adds an event `exception`, as OpenTelemetry's conventions call it.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        var attributes = attributes
        attributes["exception.type"] = String(describing: type(of: error))
        attributes["exception.message"] = String(describing: error)
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    /// Ends it; a second time does nothing.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let end = instant().nanosecondsSinceEpoch
        let ended: SpanRecord? = state.withLock { state in
            guard !state.hasEnded else { return nil }
            state.hasEnded = true
            state.record.end = max(end, state.record.start)
            return state.record
        }
        if let ended { finish(ended) }
    }

    private func change(_ body: (inout SpanRecord) -> Void) {
        state.withLock { if !$0.hasEnded { body(&$0.record) } }
    }
}
