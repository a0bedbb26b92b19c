public import Instrumentation

/// The id of a trace: 16 bytes, not all 0.
public struct TraceID: Hashable, Sendable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    /// 32 lower-case hexadecimal digits.
    public var description: String { hexadecimal(high) + hexadecimal(low) }
}

/// The id of a span: 8 bytes, not all 0.
public struct SpanID: Hashable, Sendable, CustomStringConvertible {
    let number: UInt64

    /// 16 lower-case hexadecimal digits.
    public var description: String { hexadecimal(number) }
}

/// Where a span stands: what its children and other processes must know (W3C Trace Context, level 1).
public struct TraceContext: Hashable, Sendable {
    public let traceID: TraceID
    public let spanID: SpanID

    /// The header `traceparent`: `00-TRACE-SPAN-01`.
    var header: String { "00-\(traceID)-\(spanID)-01" }

    init(traceID: TraceID, spanID: SpanID) {
        self.traceID = traceID
        self.spanID = spanID
    }

    /// Reads the header; nil for what is none or has ids of zeros. Of a later version the part that is known counts.
    init?(header: String) {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].utf8.count == 2, parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            parts[1].utf8.count == 32, let version = number(parts[0]), version < 0xFF,
            let high = number(parts[1].prefix(16)), let low = number(parts[1].suffix(16)),
            parts[2].utf8.count == 16, let span = number(parts[2]), parts[3].utf8.count == 2, number(parts[3]) != nil,
            high != 0 || low != 0, span != 0
        else { return nil }
        self.init(traceID: TraceID(high: high, low: low), spanID: SpanID(number: span))
    }
}

extension InstrumentationContext {
    private enum TraceKey: InstrumentationContextKey {
        typealias Value = TraceContext
    }

    /// The span under way; nil where nothing is traced.
    public internal(set) var traceContext: TraceContext? {
        get { self[TraceKey.self] }
        set { self[TraceKey.self] = newValue }
    }
}

/// Lower-case digits only, as the header wants them.
private func number(_ digits: Substring) -> UInt64? {
    guard digits.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { return nil }
    return UInt64(digits, radix: 16)
}

private func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}
