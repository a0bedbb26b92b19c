import Synchronization
import Vocabulary

/// A clock that moves only when told.
final class VirtualClock: Sendable {
    private let instant: Mutex<Instant>

    init(_ instant: Instant) { self.instant = Mutex(instant) }

    /// From RFC 3339; what is none is the beginning of 1970, which no test asks for.
    convenience init(_ text: String) { self.init(Instant(rfc3339: text) ?? Instant(seconds: 0)) }

    var now: Instant {
        get { instant.withLock { $0 } }
        set { instant.withLock { $0 = newValue } }
    }

    func advance(seconds: Int64) { instant.withLock { $0 = $0.adding(seconds: seconds) } }

    /// Goes to an instant of RFC 3339.
    func go(to text: String) { now = Instant(rfc3339: text) ?? now }
}
