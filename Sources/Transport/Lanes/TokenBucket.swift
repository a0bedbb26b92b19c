/// How often a lane may be asked.
public struct RateLimit: Hashable, Sendable {
    /// At least a thousandth.
    public let requestsPerSecond: Double
    /// How many may be sent at once after a quiet time; at least 1.
    public let burst: Double

    /// A limit; what is below the least is raised to it.
    public init(requestsPerSecond: Double, burst: Double) {
        self.requestsPerSecond = max(0.001, requestsPerSecond)
        self.burst = max(1, burst)
    }
}

/// A token bucket whose rate gives way when the provider complains: halved then, and back at its limit, in a straight
/// line, 20 s after it had been next to nothing.
///
/// Additive increase, multiplicative decrease: Chiu and Jain, "Analysis of the Increase and Decrease Algorithms for
/// Congestion Avoidance in Computer Networks", 1989. Times are those of one monotonic clock.
public struct TokenBucket: Sendable {
    /// Requests a second at present.
    public private(set) var rate: Double
    private let limit: RateLimit
    private var tokens: Double
    private var updated: Duration
    private var halved: Duration?

    /// Complaints about requests that were on their way when the rate was halved say nothing new.
    private static let deafness = Duration.seconds(1)
    private static let secondsToRecover = 20.0
    private static let leastShare = 1.0 / 64

    /// A full bucket.
    public init(_ limit: RateLimit, at now: Duration) {
        self.limit = limit
        rate = limit.requestsPerSecond
        tokens = limit.burst
        updated = now
    }

    /// Takes a token and says how long to wait before using it. Those who come later wait longer.
    public mutating func reserve(at now: Duration) -> Duration {
        refill(at: now)
        tokens -= 1
        return tokens >= 0 ? .zero : .microseconds(Int64((-tokens / rate * 1_000_000).rounded(.up)))
    }

    /// Puts back a token that was taken and not used.
    public mutating func giveBack(at now: Duration) {
        refill(at: now)
        tokens = min(limit.burst, tokens + 1)
    }

    /// The provider has asked us to slow down.
    public mutating func throttled(at now: Duration) {
        refill(at: now)
        if let halved, now - halved < TokenBucket.deafness { return }
        halved = now
        rate = max(limit.requestsPerSecond * TokenBucket.leastShare, rate / 2)
        tokens = min(tokens, 0)
    }

    /// The rate grows evenly until it is at the limit, so what has flowed in is the area below it.
    private mutating func refill(at now: Duration) {
        guard now > updated else { return }
        let elapsed = (now - updated).asSeconds
        let slope = limit.requestsPerSecond / TokenBucket.secondsToRecover
        let growing = min(elapsed, (limit.requestsPerSecond - rate) / slope)
        let inflow = rate * growing + slope * growing * growing / 2 + limit.requestsPerSecond * (elapsed - growing)
        rate = min(limit.requestsPerSecond, rate + slope * growing)
        tokens = min(limit.burst, tokens + inflow)
        updated = now
    }
}
