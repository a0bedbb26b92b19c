public import Vocabulary

/// A time zone: what the clock on the wall shows at an instant, and when it shows a given time.
///
/// One reference wide besides its name; copies share their rules. A lookup is a binary search over the transitions.
public struct Zone: Sendable {
    public let id: ZoneID
    let rules: ZoneRules

    init(id: ZoneID, rules: ZoneRules) {
        self.id = id
        self.rules = rules
    }

    /// Coordinated Universal Time.
    public static let utc = Zone(id: "UTC", rules: ZoneRules(fixed: LocalType(offset: 0, abbreviation: "UTC")))

    /// Seconds that the clock on the wall is ahead of UTC; positive east of Greenwich.
    public func offset(at instant: Instant) -> Int { type(at: instant).offset }

    /// Whether the database calls the time at that instant daylight saving time.
    ///
    /// In Europe/Dublin that is the winter: Irish law makes summer time the standard.
    public func isDaylight(at instant: Instant) -> Bool { type(at: instant).isDaylight }

    /// What the time is called at that instant: `CEST`, `+0330`.
    public func abbreviation(at instant: Instant) -> String { type(at: instant).abbreviation }

    /// What the clock on the wall shows, to the second.
    public func civil(at instant: Instant) -> CivilTime {
        let seconds = ZoneRules.clamped(instant.seconds)
        return CivilTime(secondsSince1970: seconds + Int64(rules.type(of: rules.segment(at: seconds)).offset))
    }

    /// The first instant after the given one at which offset, name or daylight saving change; nil where they never do,
    /// and beyond seventy million years.
    public func nextTransition(after instant: Instant) -> Instant? {
        guard instant < ZoneRules.latest else { return nil }
        let segment = rules.segment(at: ZoneRules.clamped(instant.seconds))
        return segment.end == ZoneRules.forever ? nil : Instant(seconds: segment.end)
    }

    /// When the clock on the wall shows a civil time: once, never or more than once.
    public func instants(of civil: CivilTime) -> LocalInstants {
        let wall = ZoneRules.clamped(civil.secondsSince1970)
        let first = rules.first(reaching: wall)
        let last = rules.last(leaving: wall)
        if first < last { return .twice(first: Instant(seconds: first), last: Instant(seconds: last)) }
        let shown = first + Int64(rules.type(of: rules.segment(at: first)).offset)
        return shown == wall ? .one(Instant(seconds: first)) : .gap(after: Instant(seconds: first))
    }

    private func type(at instant: Instant) -> LocalType {
        rules.type(of: rules.segment(at: ZoneRules.clamped(instant.seconds)))
    }
}

extension Zone: Hashable {
    /// Zones are equal that have the same name and the same rules.
    public static func == (left: Zone, right: Zone) -> Bool {
        left.id == right.id && (left.rules === right.rules || left.rules == right.rules)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// When a clock on the wall shows a civil time.
public enum LocalInstants: Hashable, Sendable {
    /// Once.
    case one(Instant)
    /// Never: the clock jumped over it, and this is the first instant after the jump.
    case gap(after: Instant)
    /// More than once: the clock was put back.
    case twice(first: Instant, last: Instant)
}
