public import Vocabulary

/// Time as the dispatcher sees it, so that tests need not wait.
public protocol TransportClock: Sendable {
    /// The time of day, for instants that others state; may jump.
    var now: Instant { get }
    /// Time since some fixed point; never runs backwards.
    var elapsed: Duration { get }
    /// Returns after that long, or throws as soon as the task is cancelled.
    func sleep(for duration: Duration) async throws(CancellationError)
}

/// The machine's clocks.
public struct SystemClock: TransportClock {
    private let origin = ContinuousClock.now

    public init() {}

    public var now: Instant { Instant(milliseconds: wallClockMilliseconds()) }

    public var elapsed: Duration { ContinuousClock.now - origin }

    public func sleep(for duration: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: duration) } catch { throw CancellationError() }
    }
}
