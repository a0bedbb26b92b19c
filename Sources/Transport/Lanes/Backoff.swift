/// How long to wait before the next attempt: exponential with full jitter.
///
/// Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
public struct Backoff: Hashable, Sendable {
    /// The ceiling before the second attempt.
    public let base: Duration
    /// No ceiling is above this.
    public let maximum: Duration

    /// A backoff; negative durations count as zero.
    public init(base: Duration, maximum: Duration) {
        self.base = max(.zero, base)
        self.maximum = max(.zero, maximum)
    }

    /// The longest wait after the attempt of that number, counted from 1: `base · 2^(attempt − 1)`, at most `maximum`.
    public func ceiling(afterAttempt attempt: Int) -> Duration {
        var ceiling = min(base, maximum)
        for _ in 1..<max(1, min(attempt, 64)) where ceiling < maximum { ceiling = min(ceiling * 2, maximum) }
        return ceiling
    }

    /// A wait drawn evenly from nothing up to the ceiling, in microseconds.
    public func delay(afterAttempt attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        let ceiling = ceiling(afterAttempt: attempt).microseconds
        return .microseconds(Int64.random(in: 0...max(0, ceiling), using: &generator))
    }
}
