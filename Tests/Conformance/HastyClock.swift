import Synchronization
public import Transport
public import Vocabulary

/// The machine's clock, except that nobody waits: sleeping moves it on at once.
public final class HastyClock: TransportClock {
    private let real = SystemClock()
    private let skipped = Mutex(Duration.zero)

    /// A clock that has skipped nothing yet.
    public init() {}

    public var now: Instant {
        let skipped = waited.components
        return real.now.adding(seconds: skipped.seconds)
    }

    public var elapsed: Duration { real.elapsed + waited }

    /// How long all who slept would have waited, one after the other.
    public var waited: Duration { skipped.withLock { $0 } }

    public func sleep(for duration: Duration) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        skipped.withLock { $0 += duration }
    }
}
