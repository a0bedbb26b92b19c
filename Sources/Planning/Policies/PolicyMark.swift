import Cloud
import Vocabulary

/// Since when a resource is at fault by a rule. Kept as what a claim remembers of a resource.
struct PolicyMark: Hashable {
    let key: ClaimMemory.Key
    /// Moved on by the time in which nobody could tell.
    let since: Instant
    /// When it was first found so, whatever nobody could tell since.
    let begun: Instant
    /// Since when nobody can tell; nil while it is known.
    let haltedAt: Instant?

    init(key: ClaimMemory.Key, since: Instant, begun: Instant? = nil, haltedAt: Instant? = nil) {
        self.key = key
        self.since = since
        self.begun = begun ?? since
        self.haltedAt = haltedAt
    }

    init(_ memory: ClaimMemory) {
        self.init(key: memory.key, since: memory.firstSeen, begun: memory.settled, haltedAt: memory.foundOff)
    }

    /// As it is remembered.
    var memory: ClaimMemory {
        ClaimMemory(key: key, firstSeen: since, settled: begun, state: Self.state, foundOff: haltedAt)
    }

    private static let state = "at fault"

    /// The same while nobody can tell.
    func halted(at instant: Instant) -> PolicyMark {
        haltedAt == nil ? PolicyMark(key: key, since: since, begun: begun, haltedAt: instant) : self
    }

    /// The same once it is known to be at fault again. A clock that went back takes nothing off.
    func resumed(at instant: Instant) -> PolicyMark {
        guard let haltedAt else { return self }
        let lost = max(0, instant.milliseconds - haltedAt.milliseconds)
        return PolicyMark(key: key, since: Instant(milliseconds: since.milliseconds + lost), begun: begun)
    }
}
