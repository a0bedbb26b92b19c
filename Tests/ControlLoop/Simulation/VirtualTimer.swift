import ControlLoop
import Synchronization
import Vocabulary

/// A timer that moves a virtual clock: as soon as nothing else is under way it is the next instant that anybody waits
/// for, up to a limit. Weeks pass in the time the work takes.
final class VirtualTimer: LoopTimer {
    private struct State {
        var limit: Instant
        var armed: (instant: Instant?, fire: @Sendable () -> Void)?
        var waiting: CheckedContinuation<Void, Never>?
        var isIdle = false
        /// How often it woke somebody.
        var count = 0
    }

    private let clock: VirtualClock
    private let state: Mutex<State>

    init(_ clock: VirtualClock) {
        self.clock = clock
        state = Mutex(State(limit: clock.now))
    }

    var count: Int { state.withLock { $0.count } }

    func arm(_ instant: Instant?, isIdle: Bool, fire: @escaping @Sendable () -> Void) {
        let next: (@Sendable () -> Void)? = state.withLock { state in
            state.armed = (instant, fire)
            state.isIdle = isIdle
            // What is due already was forced upon whatever is under way.
            let isDue = instant.map { $0 <= clock.now } ?? false
            return isIdle || isDue ? Self.step(&state, clock) : nil
        }
        next?()
    }

    /// Lets time pass until an instant, and returns when nothing before it is left to do.
    func advance(to limit: Instant) async {
        await withCheckedContinuation { continuation in
            let next: (@Sendable () -> Void)? = state.withLock { state in
                state.limit = limit
                state.waiting = continuation
                return state.armed != nil && state.isIdle ? Self.step(&state, clock) : nil
            }
            next?()
        }
    }

    /// Moves the clock although something is under way that does not come to its end, and wakes whoever waits.
    func force(to instant: Instant) {
        clock.now = instant
        let fire: (@Sendable () -> Void)? = state.withLock { state in
            defer { state.armed = nil }
            return state.armed?.fire
        }
        fire?()
    }

    /// Whoever is to be called next; nil where the limit is reached.
    private static func step(_ state: inout State, _ clock: VirtualClock) -> (@Sendable () -> Void)? {
        guard let armed = state.armed else { return nil }
        if let instant = armed.instant, instant <= state.limit {
            clock.now = max(clock.now, instant)
            state.armed = nil
            state.count += 1
            return armed.fire
        }
        clock.now = max(clock.now, state.limit)
        guard let waiting = state.waiting else { return nil }
        state.waiting = nil
        return { waiting.resume() }
    }
}
