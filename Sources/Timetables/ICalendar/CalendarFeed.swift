public import Vocabulary

/// The events of an iCalendar file, RFC 5545: what repeats is kept as a rule, and worked out for the range asked for.
///
/// Of an event its times, its summary and whether it is cancelled are read; everything else is passed over. Times have the
/// zone that `TZID` names, which must be one of the zone database: definitions in the file (`VTIMEZONE`) are not read. Times
/// without a zone are in the zone of whoever asks. ``RecurrenceSet`` tells what happens where clocks change.
public struct CalendarFeed: Hashable, Sendable {
    /// What bounds the work. A file that exceeds it is refused with an error.
    public enum Limits {
        /// The size of a file.
        public static let bytes = 8 * 1024 * 1024
        /// The length of a line after unfolding.
        public static let bytesOfLine = 256 * 1024
        /// The events of a file.
        public static let events = 20_000
        /// How deep components may lie in one another.
        public static let depth = 16
        /// What one question may be answered with.
        public static let occurrences = 100_000
        /// The errors after which reading ends.
        public static let errors = 20
        /// Days that are looked at to see whether rules come to anything.
        static let work = 50_000_000
    }

    /// Something that happens, once or repeatedly.
    public struct Event: Hashable, Sendable {
        /// What it is called; may hold any character.
        public let summary: String
        /// Whether it is about days, not times.
        public let isAllDay: Bool
        /// The zone of its times; nil for days and where it is that of whoever asks.
        public let zone: Zone?
        public let recurrence: RecurrenceSet
    }

    /// A time at which an event happens.
    public struct Occurrence: Hashable, Sendable {
        public let interval: Interval
        public let summary: String
    }

    /// Days on which an event happens.
    public struct Days: Hashable, Sendable {
        public let days: ClosedRange<CivilDate>
        public let summary: String
    }

    /// By their place in the file. What is cancelled or never happens is left out.
    public let events: [Event]

    /// Why no day can come of it; nil where some may.
    public var whyWithoutDays: (why: String, fix: String)? {
        if events.contains(where: \.isAllDay) { return nil }
        return events.isEmpty
            ? ("there is no event in it", "see whether it is the file that was meant")
            : (
                "its events have times, and only events of whole days make days",
                "enter the days as whole-day events"
            )
    }

    /// The times that overlap a range, by start; they may overlap each other and reach beyond the range. Events that take no
    /// time are left out.
    ///
    /// - Parameter zone: the zone of times that have none.
    /// - Throws: where there are more than ``Limits/occurrences``.
    public func occurrences(overlapping range: Interval, in zone: Zone) throws(TimetableError) -> [Occurrence] {
        var found: [Occurrence] = []
        let walls = RecurrenceSet.walls(around: range)
        for event in events where !event.isAllDay {
            for wall in event.recurrence.wallOccurrences(touching: walls, limit: Limits.occurrences + 1) {
                guard let interval = Interval(wall: wall, in: event.zone ?? zone), interval.start < range.end,
                    range.start < interval.end
                else { continue }
                found.append(Occurrence(interval: interval, summary: event.summary))
            }
            try Self.check(found.count)
        }
        return found.sorted { ($0.interval, $0.summary) < ($1.interval, $1.summary) }
    }

    /// The days of events about days that touch a range, by the first; they may overlap and reach beyond the range.
    ///
    /// - Throws: where there are more than ``Limits/occurrences``.
    public func days(touching range: ClosedRange<CivilDate>) throws(TimetableError) -> [Days] {
        var found: [Days] = []
        let first = Self.day(range.lowerBound)
        let walls = Self.midnight(first)...max(Self.midnight(first), Self.midnight(Self.day(range.upperBound) + 1) - 1)
        for event in events where event.isAllDay {
            for wall in event.recurrence.wallOccurrences(touching: walls, limit: Limits.occurrences + 1) {
                let days = Self.date(wall.lowerBound)...Self.date(wall.upperBound - 1)
                if days.overlaps(range) { found.append(Days(days: days, summary: event.summary)) }
            }
            try Self.check(found.count)
        }
        return found.sorted {
            ($0.days.lowerBound, $0.days.upperBound, $0.summary) < ($1.days.lowerBound, $1.days.upperBound, $1.summary)
        }
    }

    /// Days since 1970, within what the years of calendars hold.
    private static func day(_ date: CivilDate) -> Int64 { min(max(Int64(date.daysSince1970), -1_000_000), 4_000_000) }

    private static func midnight(_ day: Int64) -> Int64 { day * 86_400 }

    private static func date(_ wall: Int64) -> CivilDate { CivilTime(secondsSince1970: wall).date }

    private static func check(_ count: Int) throws(TimetableError) {
        guard count > Limits.occurrences else { return }
        throw TimetableError(
            "the calendar comes to more than \(Limits.occurrences) times",
            why: "that is as much as is worked out at once",
            fix: "leave out events that repeat very often")
    }
}
