public import Logging
import Synchronization
import Vocabulary

/// Sends requests along lanes: each with its token bucket and its circuit breaker, retried as the provider allows.
///
/// Make one for the life of the process: it is where a provider's patience is remembered.
public final class LaneDispatcher: Sendable {
    private let client: any HTTPSender
    private let clock: any TransportClock
    private let logger: Logger
    private let limits: @Sendable (Lane) -> RateLimit?
    private let breaker: CircuitBreaker
    private let lanes = Mutex<[Lane: LaneState]>([:])
    private let generator: Mutex<SeededGenerator>
    private let metrics = LaneMetrics()

    /// A dispatcher over a client.
    ///
    /// `seed` decides the jitter. `breaker` is what each lane begins with. `limits` gives a lane's rate, nil for none;
    /// it is asked once a lane and must only compute.
    public init(
        client: any HTTPSender, clock: any TransportClock = SystemClock(), seed: UInt64,
        breaker: CircuitBreaker = CircuitBreaker(), logger: Logger = Logger(label: "transport"),
        limits: @escaping @Sendable (Lane) -> RateLimit?
    ) {
        self.client = client
        self.clock = clock
        self.logger = logger
        self.limits = limits
        self.breaker = breaker
        generator = Mutex(SeededGenerator(seed: seed))
    }

    /// Sends a request, again where the policy says so and the deadline leaves room.
    ///
    /// `prepare` makes and signs the request anew for each attempt, counted from 1; its deadline is shortened to what
    /// is left. The last outcome is handed on as it came, an answer whatever its status. Where the lane lets nothing
    /// through before the deadline, and nothing was tried, the error is of kind `waitUntil` with code `breakerOpen` or
    /// `rateLimited`. An error's `mayHaveBeenSent` speaks for all attempts.
    public func send(
        _ lane: Lane, retry: RetryPolicy, deadline: Duration,
        prepare: @Sendable (_ attempt: Int) async throws(TransportError) -> HTTPRequest
    ) async throws(TransportError) -> HTTPResponse {
        let end = clock.elapsed + deadline
        var mayHaveBeenSent = false
        var last: Result<HTTPResponse, TransportError>?
        for attempt in 1...retry.attempts {
            do {
                try await enter(lane, before: end)
            } catch {
                // What the server said is worth more than why it is not asked again, unless nobody waits any more.
                if let last, error.code != .cancelled { return try last.get() }
                throw error.afterSending(mayHaveBeenSent)
            }
            let outcome = await self.attempt(attempt, lane: lane, before: end, prepare: prepare)
            let verdict = retry.verdict(outcome)
            lanes.withLock { $0[lane]?.record(outcome, verdict, at: clock.elapsed) }
            if verdict == .throttled { metrics.recordThrottling(lane) }
            mayHaveBeenSent = mayHaveBeenSent || outcome.mayHaveTakenEffect(verdict)
            let result = outcome.mapError { $0.afterSending(mayHaveBeenSent) }
            guard verdict != .done, attempt < retry.attempts else { return try result.get() }
            let wait = wait(after: attempt, outcome, retry.backoff)
            guard clock.elapsed + wait < end else { return try result.get() }
            logRetry(lane, attempt, outcome, wait)
            do { try await clock.sleep(for: wait) } catch { throw cancelled(lane).afterSending(mayHaveBeenSent) }
            last = result
        }
        throw cancelled(lane)
    }
}

extension LaneDispatcher {
    /// Sends a request whose answer goes on, once: whoever follows one has reasons of their own to begin again.
    ///
    /// The lane's rate and breaker count its beginning only, which has to come within `patience`.
    public func follow(
        _ lane: Lane, patience: Duration, _ request: HTTPRequest
    ) async throws(TransportError) -> FollowedAnswer {
        let start = clock.elapsed
        try await enter(lane, before: start + patience)
        let answer: Result<FollowedAnswer, TransportError>
        do throws(TransportError) { answer = .success(try await client.follow(request)) } catch {
            answer = .failure(error)
        }
        let outcome = answer.map { HTTPResponse(status: $0.head.status, headers: $0.head.headers) }
        let verdict = Self.verdict(outcome)
        lanes.withLock { $0[lane]?.record(outcome, verdict, at: clock.elapsed) }
        if verdict == .throttled { metrics.recordThrottling(lane) }
        metrics.record(lane, outcome, took: clock.elapsed - start)
        return try answer.get()
    }

    private static func verdict(_ outcome: Result<HTTPResponse, TransportError>) -> RetryPolicy.Verdict {
        switch outcome {
        case .success(let response): response.status == 429 ? .throttled : response.status >= 500 ? .retry : .done
        case .failure(let error): error.kind == .transient ? .retry : .done
        }
    }

    /// Returns when the lane lets a request through.
    private func enter(_ lane: Lane, before end: Duration) async throws(TransportError) {
        let now = clock.elapsed
        let admission = lanes.withLock { lanes in
            var state = lanes[lane] ?? LaneState(limit: limits(lane), breaker: breaker, at: now)
            defer { lanes[lane] = state }
            return state.admit(at: now, patience: end - now)
        }
        switch admission {
        case .pass(let wait):
            guard wait > .zero else { return }
            do {
                try await clock.sleep(for: wait)
            } catch {
                lanes.withLock { $0[lane]?.abandoned(at: clock.elapsed) }
                throw cancelled(lane)
            }
        case .breakerOpen(let wait):
            throw refusal(
                lane, .breakerOpen, wait, "the server has failed too often in a row, so nothing is sent to it")
        case .tooBusy(let wait):
            throw refusal(lane, .rateLimited, wait, "the lane's rate leaves no room before the deadline")
        }
    }

    private func attempt(
        _ attempt: Int, lane: Lane, before end: Duration,
        prepare: @Sendable (_ attempt: Int) async throws(TransportError) -> HTTPRequest
    ) async -> Result<HTTPResponse, TransportError> {
        let start = clock.elapsed
        let outcome: Result<HTTPResponse, TransportError>
        do throws(TransportError) {
            var request = try await prepare(attempt)
            request.deadline = min(request.deadline, max(.milliseconds(1), end - clock.elapsed))
            outcome = .success(try await client.send(request))
        } catch {
            outcome = .failure(error)
        }
        metrics.record(lane, outcome, took: clock.elapsed - start)
        return outcome
    }

    /// Jitter, but no less than what the server asked for.
    private func wait(
        after attempt: Int, _ outcome: Result<HTTPResponse, TransportError>, _ backoff: Backoff
    ) -> Duration {
        let jitter = generator.withLock { backoff.delay(afterAttempt: attempt, using: &$0) }
        let now = clock.now
        let asked: Instant? =
            switch outcome {
            case .success(let response): response.retryAfter(now: now)
            case .failure(let error): if case .waitUntil(let instant) = error.kind { instant } else { nil }
            }
        return max(jitter, asked.map { .milliseconds($0.milliseconds - now.milliseconds) } ?? .zero)
    }

    private func refusal(
        _ lane: Lane, _ code: TransportError.Code, _ wait: Duration, _ why: String
    ) -> TransportError {
        let instant = Instant(milliseconds: clock.now.milliseconds + Int64(wait.roundedUpMilliseconds))
        return TransportError(.waitUntil(instant), code: code, message: "\(lane): \(why); again from \(instant)")
    }

    private func cancelled(_ lane: Lane) -> TransportError {
        TransportError(.terminal, code: .cancelled, message: "\(lane): cancelled")
    }

    private func logRetry(
        _ lane: Lane, _ attempt: Int, _ outcome: Result<HTTPResponse, TransportError>, _ wait: Duration
    ) {
        let why =
            switch outcome {
            case .success(let response): response.description
            case .failure(let error): error.description
            }
        logger.debug(
            "trying again",
            metadata: [
                "lane": "\(lane)", "attempt": "\(attempt)", "wait_ms": "\(wait.roundedUpMilliseconds)",
                "outcome": "\(why)",
            ])
    }
}

extension Result where Success == HTTPResponse, Failure == TransportError {
    /// Whether the attempt may have changed something although it is not the last word.
    fileprivate func mayHaveTakenEffect(_ verdict: RetryPolicy.Verdict) -> Bool {
        switch self {
        case .success: verdict == .retry
        case .failure(let error): error.mayHaveBeenSent && verdict != .throttled
        }
    }
}
