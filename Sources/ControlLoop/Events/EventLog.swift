import Logging
import Metrics
import Vocabulary

/// Writes events to the log, and counts them.
public struct EventLog: EventSink {
    private let logger = Logger(label: "pioneer.events")

    /// A sink for the process's log and metrics.
    public init() {}

    public func tell(_ event: LoopEvent) {
        Counter(
            label: "cloudpioneer_events_total",
            dimensions: [("tenant", event.tenant.rawValue), ("event", event.kind.rawValue)]
        ).increment()
        logger.log(
            level: event.kind == .notice ? .notice : .warning, "\(Escaping.terminal(event.message))",
            metadata: [
                "event": "\(event.kind.rawValue)", "tenant": "\(event.tenant)", "claim": "\(event.claim)",
                "details": "\(Escaping.terminal(CanonicalJSON.text(event.details)))",
            ])
    }
}
