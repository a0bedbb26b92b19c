public import Vocabulary

/// A weekday, each or the one with a number in its month.
public struct OrdinalWeekday: Hashable, Sendable {
    public let weekday: Weekday
    /// 1 to 5 from the month's beginning, -1 to -5 from its end; nil for each.
    public let ordinal: Int?

    /// A weekday by its number; nil where there is no such number.
    public init?(_ weekday: Weekday, ordinal: Int? = nil) {
        if let ordinal, !(1...5).contains(abs(ordinal)) { return nil }
        self.weekday = weekday
        self.ordinal = ordinal
    }
}

/// A time of some days: the first Monday of a month from 22:00 to 02:00, the 15th and the last, Christmas.
///
/// A day counts that is in each of the lists which are not empty; within a list one entry is enough. The window begins
/// on each such day.
public struct DayWindow: Hashable, Sendable {
    public let weekdays: [OrdinalWeekday]
    /// 1 to 31 from the month's beginning, -1 to -31 from its end.
    public let monthDays: [Int]
    /// 1 to 12; empty for all.
    public let months: [Int]
    public let dates: [DatePattern]
    /// Minutes since midnight at which it begins, 0 to 1,439.
    public let start: Int
    /// Minutes since midnight at which it ends, 1 to 2,879: those after 1,440 are on the next day.
    public let end: Int

    private let weekdaySet: WeekdaysOfMonth
    private let daySet: DaysOfMonth
    private let monthSet: MonthSet
    private let dateSet: DateSet?

    /// A window of some days, from and to minutes after midnight as ``WeeklyWindowText/minuteOfDay(_:as:)`` gives them.
    /// An end that is not after the start is on the next day.
    ///
    /// - Throws: where a number is out of its range, both times are the same, or no day is ever in all of the lists.
    public init(
        weekdays: [OrdinalWeekday] = [], monthDays: [Int] = [], months: [Int] = [], dates: [DatePattern] = [],
        from start: Int, to end: Int
    ) throws(TimetableError) {
        try Self.check(monthDays, months, dates, start, end)
        self.weekdays = weekdays
        self.monthDays = monthDays
        self.months = months
        self.dates = dates
        self.start = start
        self.end = end > start ? end : end + 1440
        weekdaySet = weekdays.reduce(into: WeekdaysOfMonth()) { $0.insert($1) }
        daySet = monthDays.reduce(into: DaysOfMonth()) {
            if $1 > 0 { $0.fromStart.insert($1) } else { $0.fromEnd.insert(-$1) }
        }
        monthSet = months.isEmpty ? .all : months.reduce(into: MonthSet(bits: 0)) { $0.bits |= 1 << UInt16($1 - 1) }
        dateSet = dates.isEmpty ? nil : DateSet(dates)
        guard everOpens else {
            throw TimetableError(
                "no day is ever meant", why: "a day has to be in each of weekdays, monthDays, months and dates",
                fix: "remove what contradicts, such as the 30th of February")
        }
    }

    private static func check(
        _ monthDays: [Int], _ months: [Int], _ dates: [DatePattern], _ start: Int, _ end: Int
    ) throws(TimetableError) {
        for day in monthDays where day == 0 || abs(day) > 31 {
            throw TimetableError(
                "\(day) is not a day of a month", why: "days are 1 to 31, or -1 to -31 counted from the last",
                fix: "write -1 for the last day")
        }
        for month in months where !(1...12).contains(month) {
            throw TimetableError("\(month) is not a month", fix: "months are 1 to 12, or jan to dec")
        }
        try Timetable.check(dates.count, Timetable.Limits.entries, "dates", fix: "leave out what has passed")
        guard (0..<1440).contains(start), (0...1440).contains(end), start != end else {
            throw TimetableError(
                "it begins and ends at the same time", why: "it is never open",
                fix: "write from \"00:00\" to \"24:00\" for whole days")
        }
    }
}

extension DayWindow: OccurrenceSource {
    var opensPerDay: Int { 1 }

    func occurrences(overlapping range: Range<Instant>, on clock: inout WallClock) -> [Range<Instant>] {
        let walls = clock.walls(of: range)
        // A window of the day before may end on the next.
        let first = CivilTime(secondsSince1970: walls.lowerBound).date.adding(days: -1)
        let last = CivilTime(secondsSince1970: walls.upperBound).date.daysSince1970
        var spans: [Range<Int64>] = []
        var month = Month(of: first)
        var from = first.daysSince1970 - month.firstDay + 1
        while month.firstDay <= last {
            let days = self.days(in: month)
            while let day = days.first(from: from) {
                let midnight = Int64(month.firstDay + day - 1) * 86_400
                spans.append(midnight + Int64(start) * 60..<midnight + Int64(end) * 60)
                from = day + 1
            }
            guard let next = monthWithDays(after: month) else { break }
            month = next
            from = 1
        }
        return clock.instants(spans)
    }

    /// The days on which it begins.
    func days(in month: Month) -> DaySet {
        guard monthSet.contains(month.number) else { return .none }
        var days = month.all
        if !weekdaySet.isEmpty { days = days.intersection(weekdaySet.days(in: month)) }
        if !monthDays.isEmpty { days = days.intersection(daySet.days(in: month)) }
        if let dateSet { days = days.intersection(dateSet.days(in: month)) }
        return days
    }

    /// The next month, or a later one where none before it can have a day; nil where no later one has.
    private func monthWithDays(after month: Month) -> Month? {
        guard let dateSet, !dateSet.hasYearly else { return month.next }
        return dateSet.singleDay(from: month.firstDay + month.length).map { Month(of: CivilDate(daysSince1970: $0)) }
    }

    /// Whether there is any day on which it begins.
    private var everOpens: Bool {
        if dateSet?.hasYearly ?? true, Month.everyKind.contains(where: { !days(in: $0).isEmpty }) { return true }
        var next = dateSet?.singleDay(from: .min)
        // What dates of four digits can name.
        for _ in 0..<10_000 * 12 {
            guard let day = next else { return false }
            let month = Month(of: CivilDate(daysSince1970: day))
            if !days(in: month).isEmpty { return true }
            next = dateSet?.singleDay(from: month.firstDay + month.length)
        }
        return false
    }
}
