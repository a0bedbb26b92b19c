/// Keeps away from a server that fails: after so many failures in a row it lets nothing through for a while, then one
/// request to see.
///
/// Source of the pattern: Michael Nygard, "Release It!", 2007. Times are those of one monotonic clock.
public struct CircuitBreaker: Hashable, Sendable {
    /// Whether a request may go.
    public enum Admission: Hashable, Sendable {
        case pass
        /// Not before that time.
        case refuse(until: Duration)
    }

    private enum State: Hashable {
        case closed(failures: Int)
        case open(until: Duration)
        /// One request is out; should its outcome never be told, another goes after that time.
        case probing(until: Duration)
    }

    private let threshold: Int
    private let coolDown: Duration
    private var state = State.closed(failures: 0)

    /// A closed breaker that opens after `threshold` failures in a row (at least 1) for the length of `coolDown`.
    public init(threshold: Int = 10, coolDown: Duration = .seconds(15)) {
        self.threshold = max(1, threshold)
        self.coolDown = coolDown
    }

    /// Asks to let a request through. Whoever may pass must tell the outcome.
    public mutating func admit(at now: Duration) -> Admission {
        switch state {
        case .closed: return .pass
        case .open(let until), .probing(let until):
            guard now >= until else { return .refuse(until: until) }
            state = .probing(until: now + coolDown)
            return .pass
        }
    }

    /// The server answered as it should.
    public mutating func succeeded() { state = .closed(failures: 0) }

    /// There was no answer, or one that says the server is in trouble.
    public mutating func failed(at now: Duration) {
        switch state {
        case .closed(let failures) where failures + 1 < threshold: state = .closed(failures: failures + 1)
        case .closed, .probing: state = .open(until: now + coolDown)
        // Sent before it opened: nothing new.
        case .open: break
        }
    }

    /// The request ended in a way that says nothing about the server; the next one may probe instead.
    public mutating func abandoned(at now: Duration) {
        if case .probing = state { state = .open(until: now) }
    }
}
