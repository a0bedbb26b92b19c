import Tracing

/// What is known of a span that has ended.
struct SpanRecord: Sendable {
    let context: TraceContext
    let parent: SpanID?
    var name: String
    let kind: SpanKind
    let start: UInt64
    var end: UInt64 = 0
    var attributes: SpanAttributes = [:]
    var events: [SpanEvent] = []
    var links: [SpanLink] = []
    var status: SpanStatus?
    /// Events and links beyond what one span may have.
    var droppedEvents = 0
    var droppedLinks = 0

    /// Events, and links, that one span keeps.
    static let limit = 64
}
