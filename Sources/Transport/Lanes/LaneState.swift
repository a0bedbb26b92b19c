import Vocabulary

/// Bucket and breaker of one lane: pure, with time as a parameter.
struct LaneState: Sendable {
    private var bucket: TokenBucket?
    private var breaker: CircuitBreaker

    init(limit: RateLimit?, breaker: CircuitBreaker, at now: Duration) {
        bucket = limit.map { TokenBucket($0, at: now) }
        self.breaker = breaker
    }

    enum Admission {
        /// Send after that long.
        case pass(after: Duration)
        case breakerOpen(for: Duration)
        /// The rate would allow it only after that long, which is too late.
        case tooBusy(for: Duration)
    }

    mutating func admit(at now: Duration, patience: Duration) -> Admission {
        let wait = bucket?.reserve(at: now) ?? .zero
        guard wait < patience else {
            bucket?.giveBack(at: now)
            return .tooBusy(for: wait)
        }
        if case .refuse(let until) = breaker.admit(at: now) {
            bucket?.giveBack(at: now)
            return .breakerOpen(for: until - now)
        }
        return .pass(after: wait)
    }

    /// Admitted, and then not sent.
    mutating func abandoned(at now: Duration) {
        bucket?.giveBack(at: now)
        breaker.abandoned(at: now)
    }

    /// Takes note of an attempt's outcome.
    mutating func record(
        _ outcome: Result<HTTPResponse, TransportError>, _ verdict: RetryPolicy.Verdict, at now: Duration
    ) {
        if verdict == .throttled { bucket?.throttled(at: now) }
        switch outcome {
        case .success(let response):
            // A server that tells us to slow down, often with a 503, is well.
            if response.status >= 500, verdict != .throttled { breaker.failed(at: now) } else { breaker.succeeded() }
        case .failure(let error):
            switch error.code {
            case .cancelled, .invalidRequest, .unprepared, .breakerOpen, .rateLimited, .refused:
                breaker.abandoned(at: now)
            case .tooLarge, .status: breaker.succeeded()
            case .timeout, .stall, .name, .connect, .tls, .broken: breaker.failed(at: now)
            }
        }
    }
}
