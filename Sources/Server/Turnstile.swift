import Synchronization

/// Lets so many in at the same time.
///
/// An answer that nobody waits for any more is still being put together: without a bound, each question to something
/// that is stuck would leave another one behind.
final class Turnstile: Sendable {
    private let limit: Int
    private let inside = Mutex(0)

    init(_ limit: Int) { self.limit = limit }

    /// False where it is full; else ``leave()`` is owed.
    func enter() -> Bool {
        inside.withLock { inside in
            guard inside < limit else { return false }
            inside += 1
            return true
        }
    }

    func leave() { inside.withLock { $0 -= 1 } }
}
