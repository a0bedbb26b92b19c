public import Vocabulary

/// What a calendar is made of: an iCalendar file, the public holidays of a country, dates; any of them, united.
public struct CalendarSources: Hashable, Sendable {
    /// Days with a name.
    public struct NamedDays: Hashable, Sendable {
        public let days: ClosedRange<CivilDate>
        public let name: String

        /// Days from the first through the last.
        public init(days: ClosedRange<CivilDate>, name: String) {
            self.days = days
            self.name = name
        }
    }

    /// A day of the calendar.
    public struct Day: Hashable, Sendable {
        public let date: CivilDate
        /// All that falls on it, sorted, each once.
        public let names: [String]
    }

    /// The days within a range of dates.
    public struct Days: Hashable, Sendable {
        /// Sorted, each date once.
        public let days: [Day]
        /// Years of the range of which the public holidays are not known; nil where all are. Then the days are not all.
        public let unknownYears: ClosedRange<Int>?
    }

    /// A stretch of time of the calendar.
    public struct Span: Hashable, Sendable {
        public let interval: Interval
        public let name: String
    }

    /// What bounds the work.
    public enum Limits {
        /// Dates that are named one by one.
        public static let dates = 10_000
        /// Days that one question is answered for, some hundred years.
        public static let days = 40_000
    }

    /// The years that there is data of: those of the country or its region, else all of ``CalendarContent/years``.
    public let years: ClosedRange<Int>
    private let feed: CalendarFeed?
    private let country: String?
    private let region: String?
    private let dates: [NamedDays]

    /// A calendar of all that is given.
    ///
    /// - Throws: where there is no data of the country or the region, or there are more than ``Limits/dates``.
    public init(
        feed: CalendarFeed? = nil, country: String? = nil, region: String? = nil, dates: [NamedDays] = []
    ) throws(TimetableError) {
        years =
            try country.map { country throws(TimetableError) in
                try Holidays.years(country: country, region: region)
            } ?? CalendarContent.years
        guard dates.count <= Limits.dates else {
            throw TimetableError(
                "there are \(dates.count) dates", why: "at most \(Limits.dates) are read", fix: "name ranges of days")
        }
        self.feed = feed
        self.country = country
        self.region = country == nil ? nil : region
        self.dates = dates
    }

    /// The days of the calendar within a range: whole-day events of the file, public holidays, and dates. Events with times
    /// make no day; ``spans(overlapping:in:)`` has them.
    ///
    /// - Throws: where the range has more than ``Limits/days``, or the file comes to more than is worked out at once.
    public func days(in range: ClosedRange<CivilDate>) throws(TimetableError) -> Days {
        let (first, last) = (range.lowerBound.daysSince1970, range.upperBound.daysSince1970)
        // The years that calendars have begin with 1 and end with 9999.
        guard first > -1_000_000, last < 4_000_000, last - first < Limits.days else {
            throw TimetableError(
                "too many days of a calendar are asked for", why: "at most \(Limits.days) are worked out")
        }
        var names: [CivilDate: Set<String>] = [:]
        func add(_ days: ClosedRange<CivilDate>, _ name: String) {
            guard days.overlaps(range) else { return }
            let part = days.clamped(to: range)
            for day in part.lowerBound.daysSince1970...part.upperBound.daysSince1970 {
                names[CivilDate(daysSince1970: day), default: []].insert(name)
            }
        }
        for entry in dates { add(entry.days, entry.name) }
        if let feed { for event in try feed.days(touching: range) { add(event.days, event.summary) } }
        let unknown = try addHolidays(in: range, add)
        return Days(
            days: names.sorted { $0.key < $1.key }.map { Day(date: $0.key, names: $0.value.sorted()) },
            unknownYears: unknown)
    }

    private func addHolidays(
        in range: ClosedRange<CivilDate>, _ add: (ClosedRange<CivilDate>, String) -> Void
    ) throws(TimetableError) -> ClosedRange<Int>? {
        guard let country else { return nil }
        let wanted = range.lowerBound.parts.year...range.upperBound.parts.year
        let known = try Holidays.years(country: country, region: region)
        guard wanted.overlaps(known) else { return wanted }
        let some = wanted.clamped(to: known)
        for day in try Holidays.days(country: country, region: region, years: some) {
            add(day.date...day.date, day.name)
        }
        if some == wanted { return nil }
        // With years missing on both sides, all between the first and the last count as unknown.
        let first = some.lowerBound > wanted.lowerBound ? wanted.lowerBound : some.upperBound + 1
        let last = some.upperBound < wanted.upperBound ? wanted.upperBound : some.lowerBound - 1
        return first...last
    }

    /// The times of the calendar that overlap a range, by start: events of the file with times, and its days from midnight to
    /// midnight by the clock of a zone. They may overlap each other and reach beyond the range.
    ///
    /// - Throws: as ``days(in:)``.
    public func spans(overlapping range: Interval, in zone: Zone) throws(TimetableError) -> [Span] {
        var spans: [Span] = []
        if let feed {
            for event in try feed.occurrences(overlapping: range, in: zone) {
                spans.append(Span(interval: event.interval, name: event.summary))
            }
        }
        let first = zone.civil(at: range.start).date.adding(days: -1)
        let last = zone.civil(at: range.end).date.adding(days: 1)
        for day in try days(in: first...max(first, last)).days {
            let midnight = CivilTime(date: day.date, hour: 0, minute: 0).secondsSince1970
            guard let interval = Interval(wall: midnight..<midnight + 86_400, in: zone), interval.start < range.end,
                range.start < interval.end
            else { continue }
            spans.append(Span(interval: interval, name: day.names.joined(separator: "; ")))
        }
        return spans.sorted { ($0.interval, $0.name) < ($1.interval, $1.name) }
    }
}
