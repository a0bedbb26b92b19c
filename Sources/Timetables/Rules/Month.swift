import Vocabulary

/// A month of a year, with what rules about its days have to know.
struct Month: Hashable {
    let year: Int
    /// 1 to 12.
    let number: Int
    /// Days since 1970 of its first.
    let firstDay: Int
    /// 28 to 31.
    let length: Int
    /// The weekday of its first, Monday as 0.
    let firstWeekday: Int

    /// The month that a date lies in.
    init(of date: CivilDate) {
        let parts = date.parts
        let first = date.adding(days: 1 - parts.day)
        self.init(year: parts.year, number: parts.month, firstDay: first.daysSince1970)
    }

    private init(year: Int, number: Int, firstDay: Int) {
        self.year = year
        self.number = number
        self.firstDay = firstDay
        length = CivilDate.days(in: number, of: year)
        firstWeekday = CivilDate(daysSince1970: firstDay).weekday.rawValue
    }

    var next: Month {
        Month(year: number == 12 ? year + 1 : year, number: number % 12 + 1, firstDay: firstDay + length)
    }

    /// The months of 28 years without an exception to the leap year, in which every kind of month occurs.
    static var everyKind: some Sequence<Month> {
        sequence(first: Month(of: CivilDate(daysSince1970: 0)), next: \.next).prefix(28 * 12)
    }

    /// The days it has.
    var all: DaySet { DaySet(bits: ~0 >> (32 - UInt32(length))) }
}

/// Days of one month, the first as the lowest bit.
struct DaySet: Hashable, Sendable {
    var bits: UInt32

    static let none = DaySet(bits: 0)

    var isEmpty: Bool { bits == 0 }

    mutating func insert(_ day: Int) { bits |= 1 << UInt32(day - 1) }

    mutating func insert(_ days: ClosedRange<Int>) {
        bits |= (~0 >> (32 - UInt32(days.count))) << UInt32(days.lowerBound - 1)
    }

    func contains(_ day: Int) -> Bool { bits & 1 << UInt32(day - 1) != 0 }

    func union(_ other: DaySet) -> DaySet { DaySet(bits: bits | other.bits) }

    func intersection(_ other: DaySet) -> DaySet { DaySet(bits: bits & other.bits) }

    /// Takes the first day out.
    mutating func removeFirst() -> Int? {
        let day = first(from: 1)
        bits &= bits &- 1
        return day
    }

    /// The first day at or after one, 1 to 32.
    func first(from day: Int) -> Int? {
        guard day <= 32 else { return nil }
        let rest = bits >> UInt32(day - 1)
        return rest == 0 ? nil : day + rest.trailingZeroBitCount
    }

    /// The last day at or before one, 0 to 31.
    func last(through day: Int) -> Int? {
        let rest = bits & ~(~0 << UInt32(day))
        return rest == 0 ? nil : 32 - rest.leadingZeroBitCount
    }
}

/// Months of the year, January as the lowest bit.
struct MonthSet: Hashable, Sendable {
    var bits: UInt16

    static let all = MonthSet(bits: 0xFFF)

    func contains(_ month: Int) -> Bool { bits & 1 << UInt16(month - 1) != 0 }
}
