import Vocabulary

/// Which days a rule may fall on.
struct RecurrenceDayFilter: Hashable, Sendable {
    /// Bit 1 for January.
    private let months: UInt16
    /// Bits 1 to 31, from the beginning and from the end; both 0 where every day counts.
    private let monthDays: UInt32
    private let monthDaysFromEnd: UInt32
    private let weekdays: UInt8
    private let ordinals: [RecurrenceRule.Day]
    /// Whether ordinals count within the month, else within the year.
    private let countsInMonth: Bool
    private let yearDays: [Int]
    private let weeks: [Int]
    private let weekStart: Int

    /// The days of a rule; what the rule leaves open is as on the first day.
    init(_ rule: RecurrenceRule, start: CivilDate) {
        let (_, month, day) = start.parts
        let namesDay = !rule.days.isEmpty || !rule.monthDays.isEmpty || !rule.yearDays.isEmpty
        let (isYearly, isMonthly) = (rule.frequency == .yearly, rule.frequency == .monthly)
        let usesMonthDay = !namesDay && rule.weeks.isEmpty && (isYearly || isMonthly)
        let usesWeekday = !namesDay && (rule.frequency == .weekly || !rule.weeks.isEmpty)
        let usesMonth = usesMonthDay && isYearly && rule.months.isEmpty
        months = (usesMonth ? [month] : rule.months).reduce(0) { $0 | 1 << UInt16($1) }
        let numbers = usesMonthDay ? [day] : rule.monthDays
        monthDays = numbers.reduce(0) { $1 > 0 ? $0 | 1 << UInt32($1) : $0 }
        monthDaysFromEnd = numbers.reduce(0) { $1 < 0 ? $0 | 1 << UInt32(-$1) : $0 }
        let plain = usesWeekday ? [start.weekday] : rule.days.filter { $0.ordinal == nil }.map(\.weekday)
        weekdays = plain.reduce(0) { $0 | 1 << UInt8($1.rawValue) }
        ordinals = rule.days.filter { $0.ordinal != nil }
        countsInMonth = isMonthly || !rule.months.isEmpty
        yearDays = rule.yearDays
        weeks = rule.weeks
        weekStart = rule.weekStart.rawValue
    }

    func allows(month: Int) -> Bool { months == 0 || months >> UInt16(month) & 1 == 1 }

    /// Whether a day counts, in days since 1970.
    func allows(_ number: Int) -> Bool {
        let date = CivilDate(daysSince1970: number)
        let weekday = (number + 3) % 7
        return allows(date, date.parts, weekday: weekday < 0 ? weekday + 7 : weekday)
    }

    private func allows(_ date: CivilDate, _ parts: (year: Int, month: Int, day: Int), weekday: Int) -> Bool {
        guard allows(month: parts.month) else { return false }
        let ofMonth = CivilDate.days(in: parts.month, of: parts.year)
        if monthDays | monthDaysFromEnd != 0,
            monthDays >> UInt32(parts.day) & 1 == 0, monthDaysFromEnd >> UInt32(ofMonth - parts.day + 1) & 1 == 0
        {
            return false
        }
        if weekdays != 0 || !ordinals.isEmpty, weekdays >> UInt8(weekday) & 1 == 0,
            !hasOrdinal(date, parts, weekday: weekday, ofMonth: ofMonth)
        {
            return false
        }
        if !yearDays.isEmpty {
            let (day, length) = Self.placeInYear(date, parts.year)
            guard yearDays.contains(day) || yearDays.contains(day - length - 1) else { return false }
        }
        return weeks.isEmpty || isInWeek(date, weekday: weekday)
    }

    private func hasOrdinal(
        _ date: CivilDate, _ parts: (year: Int, month: Int, day: Int), weekday: Int, ofMonth: Int
    ) -> Bool {
        guard ordinals.contains(where: { $0.weekday.rawValue == weekday }) else { return false }
        let (day, length) = countsInMonth ? (parts.day, ofMonth) : Self.placeInYear(date, parts.year)
        let first = (day - 1) / 7 + 1
        let last = -((length - day) / 7 + 1)
        return ordinals.contains { $0.weekday.rawValue == weekday && ($0.ordinal == first || $0.ordinal == last) }
    }

    /// Weeks belong to the year that has most of their days, as in ISO 8601 with another first day.
    private func isInWeek(_ date: CivilDate, weekday: Int) -> Bool {
        let middle = date.adding(days: 3 - (weekday - weekStart + 7) % 7)
        let year = middle.parts.year
        let (day, length) = Self.placeInYear(middle, year)
        let week = (day - 1) / 7 + 1
        let last = week + (length - day) / 7
        return weeks.contains(week) || weeks.contains(week - last - 1)
    }

    private static func placeInYear(_ date: CivilDate, _ year: Int) -> (day: Int, length: Int) {
        let first = CivilDate(year: year, month: 1, day: 1) ?? date
        return (date.daysSince1970 - first.daysSince1970 + 1, CivilDate.days(in: 2, of: year) + 337)
    }
}
