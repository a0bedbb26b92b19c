/// A day of the week, Monday first as in ISO 8601.
public enum Weekday: Int, CaseIterable, Hashable, Comparable, Sendable {
    case monday = 0
    case tuesday, wednesday, thursday, friday, saturday, sunday

    public static func < (left: Weekday, right: Weekday) -> Bool { left.rawValue < right.rawValue }
}

/// A date in the proleptic Gregorian calendar.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public let daysSince1970: Int

    /// The date so many days after 1970-01-01.
    public init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

    /// A date from its parts; nil where there is no such day.
    ///
    /// Formula: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= CivilDate.days(in: month, of: year) else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.daysSince1970 = era * 146_097 + dayOfEra - 719_468
    }

    /// Year, month and day of this date (`civil_from_days` of the same source).
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The weekday of this date.
    public var weekday: Weekday {
        // 1970-01-01 was a Thursday, which is day 3 counted from Monday.
        let index = ((daysSince1970 + 3) % 7 + 7) % 7
        return Weekday.allCases[index]
    }

    /// The date so many days later, or earlier where negative.
    public func adding(days: Int) -> CivilDate { CivilDate(daysSince1970: daysSince1970 + days) }

    public static func < (left: CivilDate, right: CivilDate) -> Bool { left.daysSince1970 < right.daysSince1970 }

    /// The number of days of a month, 28 to 31.
    public static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDate: CustomStringConvertible {
    /// `2026-03-29`.
    public var description: String {
        var output = ByteBuffer()
        write(to: &output)
        return output.text
    }

    func write(to output: inout ByteBuffer) {
        let (year, month, day) = parts
        DecimalDigits.append(Int64(year), width: 4, to: &output)
        output.append(UInt8(ascii: "-"))
        DecimalDigits.append(Int64(month), width: 2, to: &output)
        output.append(UInt8(ascii: "-"))
        DecimalDigits.append(Int64(day), width: 2, to: &output)
    }
}

/// A date and a time of day, with no zone: what a clock on the wall shows.
public struct CivilTime: Hashable, Comparable, Sendable {
    /// The date.
    public let date: CivilDate
    /// Seconds since local midnight, 0 to 86,399.
    public let secondOfDay: Int

    /// A civil time from a date and a time of day.
    public init(date: CivilDate, hour: Int, minute: Int, second: Int = 0) {
        self.date = date
        self.secondOfDay = hour * 3600 + minute * 60 + second
    }

    /// The civil time a clock shows that many seconds after midnight of 1970-01-01 on that clock.
    public init(secondsSince1970 seconds: Int64) {
        let days = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
        date = CivilDate(daysSince1970: Int(days))
        secondOfDay = Int(seconds - days * 86_400)
    }

    /// Seconds since midnight of 1970-01-01 on the same clock.
    public var secondsSince1970: Int64 { Int64(date.daysSince1970) * 86_400 + Int64(secondOfDay) }

    public static func < (left: CivilTime, right: CivilTime) -> Bool {
        left.secondsSince1970 < right.secondsSince1970
    }
}

extension CivilTime: CustomStringConvertible {
    /// `2026-03-29T01:00:00`.
    public var description: String {
        var output = ByteBuffer()
        write(to: &output)
        return output.text
    }

    func write(to output: inout ByteBuffer) {
        date.write(to: &output)
        output.append(UInt8(ascii: "T"))
        DecimalDigits.append(Int64(secondOfDay / 3600), width: 2, to: &output)
        output.append(UInt8(ascii: ":"))
        DecimalDigits.append(Int64(secondOfDay / 60 % 60), width: 2, to: &output)
        output.append(UInt8(ascii: ":"))
        DecimalDigits.append(Int64(secondOfDay % 60), width: 2, to: &output)
    }
}
