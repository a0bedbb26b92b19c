import Vocabulary

/// Days of a month by their number, from either end.
struct DaysOfMonth: Hashable, Sendable {
    /// The lowest bit is the first.
    var fromStart = DaySet.none
    /// The lowest bit is the last.
    var fromEnd = DaySet.none
    /// Days that move to the nearest of Monday to Friday within the month.
    var nearestWorkday = DaySet.none
    /// The last of Monday to Friday.
    var lastWorkday = false

    func days(in month: Month) -> DaySet {
        var days = fromStart
        var counted = fromEnd
        while let number = counted.removeFirst() {
            if number <= month.length { days.insert(month.length + 1 - number) }
        }
        var moving = nearestWorkday
        while let day = moving.removeFirst() {
            if day <= month.length { days.insert(workday(nearest: day, in: month)) }
        }
        if lastWorkday { days.insert(workday(nearest: month.length, in: month)) }
        return days.intersection(month.all)
    }

    private func workday(nearest day: Int, in month: Month) -> Int {
        switch (month.firstWeekday + day - 1) % 7 {
        case Weekday.saturday.rawValue: day > 1 ? day - 1 : day + 2
        case Weekday.sunday.rawValue: day < month.length ? day + 1 : day - 2
        default: day
        }
    }
}

/// Days of a month by their weekday: each, or those with a number from either end.
struct WeekdaysOfMonth: Hashable, Sendable {
    /// The lowest bit is Monday.
    var every: UInt8 = 0
    /// Seven bits for the first of each weekday, then seven for the second, and so on.
    var fromStart: UInt64 = 0
    /// The same, from the last on.
    var fromEnd: UInt64 = 0

    var isEmpty: Bool { every == 0 && fromStart == 0 && fromEnd == 0 }

    mutating func insert(_ weekday: OrdinalWeekday) {
        let bit = UInt64(weekday.weekday.rawValue)
        switch weekday.ordinal {
        case nil: every |= 1 << UInt8(bit)
        case let ordinal? where ordinal > 0: fromStart |= 1 << (UInt64(ordinal - 1) * 7 + bit)
        case let ordinal?: fromEnd |= 1 << (UInt64(-ordinal - 1) * 7 + bit)
        }
    }

    func days(in month: Month) -> DaySet {
        var days = DaySet.none
        // The weekdays of a month's first day on are those of the pattern, turned.
        var pattern = Self.turned(UInt64(every), by: month.firstWeekday)
        pattern |= pattern << 7
        days.bits = UInt32(truncatingIfNeeded: pattern | pattern << 14 | pattern << 28)
        var rest = fromStart
        while rest != 0 {
            let bit = rest.trailingZeroBitCount
            rest &= rest - 1
            days.bits |= 1 << UInt32((bit % 7 + 7 - month.firstWeekday) % 7 + bit / 7 * 7)
        }
        let lastWeekday = (month.firstWeekday + month.length - 1) % 7
        rest = fromEnd
        while rest != 0 {
            let bit = rest.trailingZeroBitCount
            rest &= rest - 1
            let day = month.length - (lastWeekday + 7 - bit % 7) % 7 - bit / 7 * 7
            if day >= 1 { days.insert(day) }
        }
        return days.intersection(month.all)
    }

    private static func turned(_ week: UInt64, by first: Int) -> UInt64 {
        (week >> UInt64(first) | week << UInt64(7 - first)) & 0x7F
    }
}
