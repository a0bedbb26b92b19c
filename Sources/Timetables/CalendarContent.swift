public import Vocabulary

/// The days of a calendar, worked out once for all years that calendars are looked at in.
///
/// It depends on nothing but the calendar: days have no zone, and the years are always the same.
public struct CalendarContent: Hashable, Sendable {
    /// The years that calendars are worked out for: those that there are public holidays of.
    public static let years = 2015...2050

    /// Sorted, each date once.
    public let days: [CalendarSources.Day]
    /// From the first through the last day of the years that all sources of the calendar have data of.
    public let known: ClosedRange<CivilDate>
    /// The days without names: apart from each other, sorted.
    public let ranges: [ClosedRange<CivilDate>]

    /// Works a calendar out.
    ///
    /// - Throws: where it comes to more in one year than is worked out at once.
    public init(_ sources: CalendarSources) throws(TimetableError) {
        var days: [CalendarSources.Day] = []
        for year in Self.years { days += try sources.days(in: Self.span(year...year)).days }
        let spans = Spans(merging: days.map { $0.date.daysSince1970..<$0.date.daysSince1970 + 1 })
        self.days = days
        known = Self.span(sources.years.clamped(to: Self.years))
        ranges = spans.ranges.map {
            CivilDate(daysSince1970: $0.lowerBound)...CivilDate(daysSince1970: $0.upperBound - 1)
        }
    }

    /// What falls on a date, in words; nil where it is no day of the calendar. Days without a name have an empty one.
    public func names(on date: CivilDate) -> [String]? {
        let index = days.partitionPoint { $0.date < date }
        return index < days.count && days[index].date == date ? days[index].names : nil
    }

    /// What a timetable is told.
    public func treated(_ treatment: CalendarDays.Treatment) -> CalendarDays {
        CalendarDays(days: ranges, treatment: treatment, known: known)
    }

    static func span(_ years: ClosedRange<Int>) -> ClosedRange<CivilDate> {
        let first = CivilDate(year: years.lowerBound, month: 1, day: 1) ?? CivilDate(daysSince1970: 0)
        let last = CivilDate(year: years.upperBound, month: 12, day: 31) ?? first
        return first...last
    }
}

extension DatePattern {
    /// Its days that begin in the years calendars are worked out for, or reach into them.
    public var calendarDays: [ClosedRange<CivilDate>] {
        switch self {
        case .dates(let dates): return [dates]
        case .yearly(let first, let last):
            let years = CalendarContent.years
            return (years.lowerBound - 1...years.upperBound).compactMap { year in
                // The 29th of February of other years: what begins with it begins a day later, what ends with it earlier.
                let start =
                    CivilDate(year: year, month: first.month, day: first.day)
                    ?? CivilDate(year: year, month: first.month + 1, day: 1)
                let end =
                    CivilDate(year: first <= last ? year : year + 1, month: last.month, day: last.day)
                    ?? CivilDate(year: first <= last ? year : year + 1, month: last.month, day: last.day - 1)
                guard let start, let end, start <= end else { return nil }
                return start...end
            }
        }
    }
}
