import Instrumentation
import Telemetry
import Tracing
import Vocabulary

/// What the log lines and spans of one look have in common.
enum PassTrace {
    /// Looks within a span of its own, with the look's id on every line.
    static func following(
        _ item: WorkItem, id: String, _ look: () async -> WorkResult
    ) async -> WorkResult {
        let key = item.key
        let correlation = Correlation(pass: id, tenant: key.tenant.rawValue, account: key.account.rawValue)
        return await InstrumentationContext.withValue(.correlated(correlation)) {
            let span = startSpan("pass")
            span.attributes["tenant"] = key.tenant.rawValue
            span.attributes["account"] = key.account.rawValue
            span.attributes["reason"] = "\(item.reason)"
            let result = await InstrumentationContext.withValue(span.context) { await look() }
            span.attributes["result"] = result.end.name
            if case .failed(let why, _) = result.end { span.setStatus(SpanStatus(code: .error, message: why)) }
            span.end()
            return result
        }
    }

    /// A part of a look; the caller ends it.
    static func step(_ name: String) -> any Span { startSpan(name) }
}
