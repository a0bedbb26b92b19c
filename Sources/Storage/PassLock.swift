import Synchronization

/// The right to act, held by at most one process. Given back by ``release()``, when it goes, or when the process ends.
public final class PassLock: Sendable {
    private let giveBack: Mutex<(@Sendable () -> Void)?>

    init(release: @escaping @Sendable () -> Void) { giveBack = Mutex(release) }

    deinit { release() }

    /// Gives it back; a second time does nothing.
    public func release() {
        let action = giveBack.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }
}
