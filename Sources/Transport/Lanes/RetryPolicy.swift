/// Which answers are worth another attempt. Only the provider knows, so there is no default.
public struct RetryPolicy: Sendable {
    /// What an attempt's outcome means.
    public enum Verdict: Hashable, Sendable {
        /// Hand it to the caller.
        case done
        /// Try again.
        case retry
        /// The provider refused, without doing anything, because we ask too often: slow the lane down, try again.
        case throttled
    }

    /// The most attempts in all, the first included; at least 1.
    public let attempts: Int
    public let backoff: Backoff
    public let verdict: @Sendable (Result<HTTPResponse, TransportError>) -> Verdict

    /// A policy of so many attempts, with full jitter between nothing and `baseDelay`, doubled each time up to
    /// `maximumDelay`.
    public init(
        attempts: Int, baseDelay: Duration = .milliseconds(100), maximumDelay: Duration = .seconds(20),
        verdict: @escaping @Sendable (Result<HTTPResponse, TransportError>) -> Verdict
    ) {
        self.attempts = max(1, attempts)
        self.backoff = Backoff(base: baseDelay, maximum: maximumDelay)
        self.verdict = verdict
    }

    /// One attempt, whatever comes of it.
    public static let never = RetryPolicy(attempts: 1) { _ in .done }
}
