import Synchronization
public import Vocabulary

/// Wakes the loop at an instant. There is one wish at a time: a new one replaces the one before.
public protocol LoopTimer: Sendable {
    /// Calls `fire` once the instant has come; never where it is nil.
    ///
    /// May call too early: whoever is woken looks at the clock.
    /// - Parameter isIdle: Whether nothing else is under way that could wake the loop.
    func arm(_ instant: Instant?, isIdle: Bool, fire: @escaping @Sendable () -> Void)
}

/// A timer by the machine's clocks.
public final class WallTimer: LoopTimer {
    private let now: @Sendable () -> Instant
    private let pending = Mutex<Task<Void, Never>?>(nil)
    /// Seconds after which it looks at the clock in any case, since that may have been set.
    private static let longest: Int64 = 60

    /// A timer for instants of a clock.
    public init(now: @escaping @Sendable () -> Instant) { self.now = now }

    deinit { pending.withLock { $0?.cancel() } }

    public func arm(_ instant: Instant?, isIdle: Bool, fire: @escaping @Sendable () -> Void) {
        let rest = instant.map { min(max($0.milliseconds - now().milliseconds, 0), Self.longest * 1000) }
        pending.withLock { pending in
            pending?.cancel()
            pending = rest.map { rest in
                Task {
                    do {
                        try await Task.sleep(for: .milliseconds(rest))
                        fire()
                    } catch {
                        // Replaced by another wish.
                    }
                }
            }
        }
    }
}
