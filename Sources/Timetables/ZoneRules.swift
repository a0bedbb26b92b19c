import Vocabulary

/// What a zone's clocks show between two transitions.
struct LocalType: Hashable, Sendable {
    /// Seconds east of Greenwich.
    var offset: Int
    var isDaylight = false
    var abbreviation: String
}

/// The transitions of a zone. Times are in seconds since 1970-01-01T00:00:00Z.
///
/// The yearly rule at a file's end is written out for the four hundred years after which the Gregorian calendar
/// repeats, weekdays included; later times are looked up in those.
final class ZoneRules: Hashable, Sendable {
    /// Stands for "no end"; ``clamped(_:)`` keeps everything else inside.
    static let forever: Int64 = 1 << 52

    /// Four hundred Gregorian years in seconds: 146,097 days, a whole number of weeks.
    static let cycle: Int64 = 146_097 * 86_400

    private let types: [LocalType]
    /// The type before the first transition, then after each.
    private let typeIndices: [UInt8]
    private let transitions: [Int64]
    /// Where the part begins that repeats for ever; nil where nothing does.
    private let cycleStart: Int64?
    let smallestOffset: Int64
    let largestOffset: Int64

    /// A zone whose clocks never change.
    init(fixed type: LocalType) {
        types = [type]
        typeIndices = [0]
        transitions = []
        cycleStart = nil
        smallestOffset = Int64(type.offset)
        largestOffset = Int64(type.offset)
    }

    /// Rules from parts that ``TimeZoneFile`` has checked: a type more than transitions, which ascend.
    init(types: [LocalType], typeIndices: [UInt8], transitions: [Int64], cycleStart: Int64?) {
        self.types = types
        self.typeIndices = typeIndices
        self.transitions = transitions
        self.cycleStart = cycleStart
        let offsets = typeIndices.map { Int64(types[Int($0)].offset) }
        smallestOffset = offsets.min() ?? 0
        largestOffset = offsets.max() ?? 0
    }

    /// Instants beyond these, some seventy million years, are taken for them.
    static let earliest = Instant(seconds: -forever / 2)
    static let latest = Instant(seconds: forever / 2)

    static func clamped(_ seconds: Int64) -> Int64 { min(max(seconds, earliest.seconds), latest.seconds) }

    /// A stretch without a transition, `end` exclusive.
    struct Segment {
        let start: Int64
        let end: Int64
        let type: UInt8
    }

    func type(of segment: Segment) -> LocalType { types[Int(segment.type)] }

    func offset(of segment: Segment) -> Int64 { Int64(types[Int(segment.type)].offset) }

    /// The stretch that an instant lies in.
    func segment(at seconds: Int64) -> Segment {
        guard let cycleStart, seconds >= cycleStart + Self.cycle else { return tabled(at: seconds) }
        let shift = (seconds - cycleStart) / Self.cycle * Self.cycle
        let inTable = tabled(at: seconds - shift)
        return Segment(start: inTable.start + shift, end: inTable.end + shift, type: inTable.type)
    }

    private func tabled(at seconds: Int64) -> Segment {
        let index = transitions.partitionPoint { $0 <= seconds }
        return Segment(
            start: index > 0 ? transitions[index - 1] : -Self.forever,
            end: index < transitions.count ? transitions[index] : Self.forever, type: typeIndices[index])
    }

    static func == (left: ZoneRules, right: ZoneRules) -> Bool {
        left.transitions == right.transitions && left.typeIndices == right.typeIndices && left.types == right.types
            && left.cycleStart == right.cycleStart
    }

    func hash(into hasher: inout Hasher) { hasher.combine(transitions) }
}

// Where clocks are put back, "when does the wall show this" has several answers. Two of them never decrease as the
// time on the wall grows, whatever the transitions: the first instant that shows it or more, and the last that shows
// it or less.
extension ZoneRules {
    /// The first instant at which the wall shows `wall` or later.
    func first(reaching wall: Int64) -> Int64 {
        var segment = segment(at: wall - largestOffset)
        while true {
            let candidate = max(segment.start, wall - offset(of: segment))
            if candidate < segment.end { return candidate }
            segment = self.segment(at: segment.end)
        }
    }

    /// The last instant at which the wall shows `wall`, or where it never does, from which on it shows later times.
    func last(leaving wall: Int64) -> Int64 {
        var segment = segment(at: wall - smallestOffset)
        while segment.start + offset(of: segment) > wall { segment = self.segment(at: segment.start - 1) }
        return min(segment.end, wall - offset(of: segment))
    }

    /// Stands for an instant beside edges on the wall, in milliseconds: a time that ``first(reaching:)`` maps to the
    /// instant or before is at most `high`, one that ``last(leaving:)`` maps to after it is more than `low`. Both are
    /// what the wall shows, but near a change that puts the clock back.
    func wall(atMilliseconds milliseconds: Int64) -> (low: Int64, high: Int64) {
        let instant = min(max(milliseconds, Self.earliest.milliseconds), Self.latest.milliseconds)
        let seconds = Instant(milliseconds: instant).seconds
        let here = segment(at: seconds)
        let shown = instant + offset(of: here) * 1000
        var (low, high) = (shown, shown)
        let reach = largestOffset - smallestOffset
        var next = here
        while next.end <= seconds + reach {
            next = segment(at: next.end)
            low = min(low, (next.start + offset(of: next)) * 1000 - 1)
        }
        var previous = here
        while previous.start >= seconds - reach {
            previous = segment(at: previous.start - 1)
            high = max(high, (previous.end + offset(of: previous)) * 1000 - 1)
        }
        return (low, high)
    }
}
