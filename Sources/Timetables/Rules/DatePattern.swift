public import Vocabulary

/// A day of every year.
public struct YearlyDate: Hashable, Comparable, Sendable {
    /// 1 to 12.
    public let month: Int
    /// 1 to 31. The 29th of February is in leap years only.
    public let day: Int

    /// A day of every year; nil where no year has it.
    public init?(month: Int, day: Int) {
        guard CivilDate(year: 2000, month: month, day: day) != nil else { return nil }
        self.month = month
        self.day = day
    }

    public static func < (left: YearlyDate, right: YearlyDate) -> Bool {
        (left.month, left.day) < (right.month, right.day)
    }
}

/// Dates, of one year or of every one.
public enum DatePattern: Hashable, Sendable {
    /// From a date through another.
    case dates(ClosedRange<CivilDate>)
    /// From a day of every year through another, over the year's end where that comes first.
    case yearly(YearlyDate, through: YearlyDate)
}

/// All patterns of a window together.
struct DateSet: Hashable, Sendable {
    /// Days since 1970.
    private let single: Spans<Int>
    /// For each month from January its days in a leap year.
    private let yearly: [DaySet]

    init(_ patterns: [DatePattern]) {
        var single: [Range<Int>] = []
        var yearly = [DaySet](repeating: .none, count: 12)
        for pattern in patterns {
            switch pattern {
            case .dates(let dates):
                single.append(dates.lowerBound.clamped.daysSince1970..<dates.upperBound.clamped.daysSince1970 + 1)
            case .yearly(let first, let last):
                Self.insert(first, last, into: &yearly)
            }
        }
        self.single = Spans(merging: single)
        self.yearly = yearly
    }

    private static func insert(_ first: YearlyDate, _ last: YearlyDate, into months: inout [DaySet]) {
        guard first <= last else {
            if let end = YearlyDate(month: 12, day: 31), let start = YearlyDate(month: 1, day: 1) {
                insert(first, end, into: &months)
                insert(start, last, into: &months)
            }
            return
        }
        for month in first.month...last.month {
            let start = month == first.month ? first.day : 1
            months[month - 1].insert(start...(month == last.month ? last.day : 31))
        }
    }

    func days(in month: Month) -> DaySet {
        var days = yearly[month.number - 1]
        let end = month.firstDay + month.length
        var index = single.ranges.partitionPoint { $0.upperBound <= month.firstDay }
        while index < single.ranges.count, single.ranges[index].lowerBound < end {
            let first = max(single.ranges[index].lowerBound, month.firstDay) - month.firstDay + 1
            let last = min(single.ranges[index].upperBound, end) - month.firstDay
            days.insert(first...last)
            index += 1
        }
        return days.intersection(month.all)
    }

    /// The first day from one on, in days since 1970, among dates of one year; nil where there is none.
    func singleDay(from day: Int) -> Int? {
        let index = single.ranges.partitionPoint { $0.upperBound <= day }
        return index < single.ranges.count ? max(day, single.ranges[index].lowerBound) : nil
    }

    /// Whether any date is of every year.
    var hasYearly: Bool { yearly.contains { !$0.isEmpty } }
}
