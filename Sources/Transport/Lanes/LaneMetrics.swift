import Metrics
import Synchronization

/// What the dispatcher counts: attempts by provider, account, family and status, how long they took by family, and what was
/// refused as too many.
///
/// Families come from a fixed set, statuses are three digits or one of our codes, and accounts are those that are
/// configured, so the number of series is bounded.
final class LaneMetrics: Sendable {
    fileprivate struct Key: Hashable {
        let provider: String
        let account: String
        let family: String
        let status: String
    }

    fileprivate struct Instruments {
        var counters: [Key: Counter] = [:]
        var timers: [String: Metrics.Timer] = [:]
        var throttled: [String: Counter] = [:]
    }

    private let instruments = Mutex(Instruments())

    func record(_ lane: Lane, _ outcome: Result<HTTPResponse, TransportError>, took duration: Duration) {
        let status =
            switch outcome {
            case .success(let response): (100...599).contains(response.status) ? String(response.status) : "other"
            case .failure(let error): error.code.rawValue
            }
        let key = Key(provider: lane.provider, account: lane.account, family: lane.family, status: status)
        let (counter, timer) = instruments.withLock { $0.find(key) }
        counter.increment()
        timer.recordNanoseconds(duration.microseconds * 1000)
    }

    func recordThrottling(_ lane: Lane) { instruments.withLock { $0.throttling(lane.account) }.increment() }
}

extension LaneMetrics.Instruments {
    fileprivate mutating func find(_ key: LaneMetrics.Key) -> (Counter, Metrics.Timer) {
        let counter =
            counters[key]
            ?? Counter(
                label: "cloudpioneer_api_calls_total",
                dimensions: [
                    ("provider", key.provider), ("account", key.account), ("family", key.family),
                    ("status", key.status),
                ])
        let timer =
            timers[key.family]
            ?? Metrics.Timer(label: "cloudpioneer_api_call_duration_seconds", dimensions: [("family", key.family)])
        counters[key] = counter
        timers[key.family] = timer
        return (counter, timer)
    }

    fileprivate mutating func throttling(_ account: String) -> Counter {
        let counter =
            throttled[account]
            ?? Counter(label: "cloudpioneer_account_throttled_total", dimensions: [("account", account)])
        throttled[account] = counter
        return counter
    }
}
