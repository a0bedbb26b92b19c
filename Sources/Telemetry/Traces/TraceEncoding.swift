import Tracing
import Transport
import Vocabulary

/// Spans as OTLP wants them in JSON: ids in hexadecimal, 64-bit numbers as text, enumerations as numbers
/// (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
struct TraceEncoding: Sendable {
    let service: String
    let version: String
    let instance: String

    /// Texts are cut to so many Unicode scalars.
    static let longestText = 2_000

    /// An `ExportTraceServiceRequest`.
    func request(_ spans: [SpanRecord]) -> [UInt8] {
        let resource: [Value] = [
            Self.attribute("service.name", Self.text(service)), Self.attribute("service.version", Self.text(version)),
            Self.attribute("service.instance.id", Self.text(instance)),
        ]
        return CanonicalJSON.bytes([
            "resourceSpans": [
                [
                    "resource": ["attributes": .list(resource)],
                    "scopeSpans": [
                        [
                            "scope": ["name": "cloudpioneer", "version": .string(version)],
                            "spans": .list(spans.map(Self.span)),
                        ]
                    ],
                ]
            ]
        ])
    }

    private static func span(_ span: SpanRecord) -> Value {
        .object([
            "traceId": .string("\(span.context.traceID)"), "spanId": .string("\(span.context.spanID)"),
            "parentSpanId": span.parent.map { .string("\($0)") }, "name": .string(clean(span.name)),
            "kind": .int(kind(span.kind)), "startTimeUnixNano": .string("\(span.start)"),
            "endTimeUnixNano": .string("\(span.end)"), "attributes": attributes(span.attributes),
            "events": .list(span.events.map(event)), "droppedEventsCount": .int(Int64(span.droppedEvents)),
            "links": .list(span.links.compactMap(link)), "droppedLinksCount": .int(Int64(span.droppedLinks)),
            "status": span.status.map(status),
        ])
    }

    /// `SpanKind` of trace.proto.
    private static func kind(_ kind: SpanKind) -> Int64 {
        switch kind {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }

    /// `StatusCode` of trace.proto; 0 is for what nobody said.
    private static func status(_ status: SpanStatus) -> Value {
        .object([
            "code": .int(status.code == .ok ? 1 : 2), "message": status.message.map { .string(clean($0)) },
        ])
    }

    private static func event(_ event: SpanEvent) -> Value {
        [
            "name": .string(clean(event.name)), "timeUnixNano": .string("\(event.nanosecondsSinceEpoch)"),
            "attributes": attributes(event.attributes),
        ]
    }

    /// Nil where the other span is not one of a trace.
    private static func link(_ link: SpanLink) -> Value? {
        link.context.traceContext.map { other in
            [
                "traceId": .string("\(other.traceID)"), "spanId": .string("\(other.spanID)"),
                "attributes": attributes(link.attributes),
            ]
        }
    }

    private static func attributes(_ attributes: SpanAttributes) -> Value {
        var all: [(key: String, value: SpanAttribute)] = []
        attributes.forEach { all.append(($0, $1)) }
        return .list(all.sorted { $0.key < $1.key }.map { attribute($0.key, hidden($0.key, $0.value)) })
    }

    private static func attribute(_ key: String, _ value: Value) -> Value {
        ["key": .string(clean(key)), "value": value]
    }

    private static func hidden(_ key: String, _ attribute: SpanAttribute) -> Value {
        Redaction.isSensitive(name: key) ? text(Redaction.placeholder) : value(attribute)
    }

    /// An `AnyValue` of common.proto.
    private static func value(_ attribute: SpanAttribute) -> Value {
        switch attribute {
        case .string(let value): text(value)
        case .stringConvertible(let value): text(value.description)
        case .bool(let value): ["boolValue": .bool(value)]
        case .int32(let value): number(Int64(value))
        case .int64(let value): number(value)
        case .double(let value): number(value)
        case .stringArray(let values): list(values.map(text))
        case .stringConvertibleArray(let values): list(values.map { text($0.description) })
        case .boolArray(let values): list(values.map { ["boolValue": .bool($0)] })
        case .int32Array(let values): list(values.map { number(Int64($0)) })
        case .int64Array(let values): list(values.map(number))
        case .doubleArray(let values): list(values.map(number))
        // The library asks not to count on its cases.
        default: text("\(attribute)")
        }
    }

    private static func text(_ text: String) -> Value { ["stringValue": .string(clean(text))] }

    private static func number(_ number: Int64) -> Value { ["intValue": .string("\(number)")] }

    /// JSON has no infinity; protobuf's mapping writes it as text.
    private static func number(_ number: Double) -> Value {
        if number.isNaN { return ["doubleValue": "NaN"] }
        if number.isInfinite { return ["doubleValue": number > 0 ? "Infinity" : "-Infinity"] }
        return ["doubleValue": .double(number)]
    }

    private static func list(_ values: [Value]) -> Value { ["arrayValue": ["values": .list(values)]] }

    /// Without secrets, and no longer than somebody reads.
    private static func clean(_ text: String) -> String {
        let scalars = Redaction.text(text).unicodeScalars
        guard scalars.count > longestText else { return String(scalars) }
        return String(String.UnicodeScalarView(scalars.prefix(longestText))) + "…"
    }
}
