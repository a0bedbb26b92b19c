import Vocabulary

/// How a zone's clocks go for ever: the `TZ` text of POSIX.1-2024 with the extensions of RFC 9636, 3.3.1.
///
/// `CET-1CEST,M3.5.0,M10.5.0/3`, `<-02>2<-01>,M3.5.0/-1,M10.5.0/0`, `IST-1GMT0,M10.5.0,M3.5.0/1`.
struct PosixZone: Hashable, Sendable {
    var standard: LocalType
    var daylight: Daylight?

    struct Daylight: Hashable, Sendable {
        var type: LocalType
        var start: YearlyRule
        var end: YearlyRule
    }

    /// A day of every year, and a time on that day's wall.
    struct YearlyRule: Hashable, Sendable {
        enum Day: Hashable, Sendable {
            /// 1 to 365; 29 February is never counted.
            case julian(Int)
            /// 0 to 365, leap days counted.
            case zeroBased(Int)
            /// A weekday, 0 for Sunday, of a week of a month; the fifth is the last.
            case weekday(Int, week: Int, month: Int)
        }

        var day: Day
        /// Seconds after that day's midnight, -167 to 167 hours.
        var time: Int64

        /// Seconds on the wall since 1970-01-01 in a year.
        func wall(in year: Int) -> Int64 { Int64(date(in: year)) * 86_400 + time }

        private func date(in year: Int) -> Int {
            let isLeap = CivilDate.days(in: 2, of: year) == 29
            let newYear = CivilDate(year: year, month: 1, day: 1)?.daysSince1970 ?? 0
            switch day {
            case .julian(let number): return newYear + number - 1 + (isLeap && number >= 60 ? 1 : 0)
            case .zeroBased(let number): return newYear + number
            case .weekday(let weekday, let week, let month):
                guard let first = CivilDate(year: year, month: month, day: 1) else { return newYear }
                // Weekday counts from Monday, the text from Sunday.
                let ahead = (weekday + 6 - first.weekday.rawValue) % 7
                let day = ahead + (week - 1) * 7
                return first.daysSince1970 + (day < CivilDate.days(in: month, of: year) ? day : day - 7)
            }
        }
    }

    /// The changes that the rule makes in some years, ascending: true into daylight saving time.
    ///
    /// An end that is not before the next start is none, so daylight saving time may hold all year.
    func changes(in years: ClosedRange<Int>) -> [(time: Int64, isDaylight: Bool)] {
        guard let daylight else { return [] }
        func start(_ year: Int) -> Int64 { daylight.start.wall(in: year) - Int64(standard.offset) }
        var changes: [(time: Int64, isDaylight: Bool)] = []
        var begin = start(years.lowerBound)
        for year in years {
            let end = daylight.end.wall(in: year) - Int64(daylight.type.offset)
            let next = start(year + 1)
            changes.append((begin, true))
            if end <= begin || end < next { changes.append((end, false)) }
            begin = next
        }
        return changes.sorted { ($0.time, $0.isDaylight ? 1 : 0) < ($1.time, $1.isDaylight ? 1 : 0) }
    }
}
