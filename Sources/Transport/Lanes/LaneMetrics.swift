import Metrics
import Synchronization

/// What the dispatcher counts: requests by family and status, and how long they took by family.
///
/// Families come from a fixed set and statuses are three digits or one of our codes, so the number of series is
/// bounded.
final class LaneMetrics: Sendable {
    fileprivate struct Key: Hashable {
        let family: String
        let status: String
    }

    fileprivate struct Instruments {
        var counters: [Key: Counter] = [:]
        var timers: [String: Metrics.Timer] = [:]
    }

    private let instruments = Mutex(Instruments())

    func record(family: String, _ outcome: Result<HTTPResponse, TransportError>, took duration: Duration) {
        let status =
            switch outcome {
            case .success(let response): (100...599).contains(response.status) ? String(response.status) : "other"
            case .failure(let error): error.code.rawValue
            }
        let (counter, timer) = instruments.withLock { $0.find(Key(family: family, status: status)) }
        counter.increment()
        timer.recordNanoseconds(duration.microseconds * 1000)
    }
}

extension LaneMetrics.Instruments {
    fileprivate mutating func find(_ key: LaneMetrics.Key) -> (Counter, Metrics.Timer) {
        let counter =
            counters[key]
            ?? Counter(
                label: "pioneer_http_requests", dimensions: [("family", key.family), ("status", key.status)])
        let timer =
            timers[key.family] ?? Metrics.Timer(label: "pioneer_http_duration", dimensions: [("family", key.family)])
        counters[key] = counter
        timers[key.family] = timer
        return (counter, timer)
    }
}
