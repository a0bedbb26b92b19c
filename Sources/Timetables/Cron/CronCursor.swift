import Vocabulary

/// Finds firings on the wall, in seconds since 1970; quick where one is near the other.
struct CronCursor: ~Copyable {
    private let expression: CronExpression
    private var month: Month
    private var days: DaySet

    init(_ expression: CronExpression) {
        self.expression = expression
        month = Month(of: CivilDate(daysSince1970: 0))
        days = expression.days(in: month)
    }

    /// The first firing from a time on; nil where there is none through another.
    mutating func firing(atOrAfter wall: Int64, through last: Int64) -> Int64? {
        let minute = Self.floor(wall + 59, by: 60)
        var day = Int(Self.floor(minute, by: 1440))
        var minuteOfDay = Int(minute) - day * 1440
        while day * 86_400 <= last {
            move(to: day)
            guard let number = days.first(from: day - month.firstDay + 1) else {
                (day, minuteOfDay) = (month.firstDay + month.length, 0)
                continue
            }
            if month.firstDay + number - 1 > day { (day, minuteOfDay) = (month.firstDay + number - 1, 0) }
            let index = expression.times.partitionPoint { $0 < minuteOfDay }
            if index < expression.times.count {
                let firing = (Int64(day) * 1440 + Int64(expression.times[index])) * 60
                return firing <= last ? firing : nil
            }
            (day, minuteOfDay) = (day + 1, 0)
        }
        return nil
    }

    /// The last firing until a time; nil where there is none from another on.
    mutating func firing(atOrBefore wall: Int64, from first: Int64) -> Int64? {
        let minute = Self.floor(wall, by: 60)
        var day = Int(Self.floor(minute, by: 1440))
        var minuteOfDay = Int(minute) - day * 1440
        while day * 86_400 + 86_399 >= first {
            move(to: day)
            guard let number = days.last(through: day - month.firstDay + 1) else {
                (day, minuteOfDay) = (month.firstDay - 1, 1439)
                continue
            }
            if month.firstDay + number - 1 < day { (day, minuteOfDay) = (month.firstDay + number - 1, 1439) }
            let index = expression.times.partitionPoint { $0 <= minuteOfDay }
            if index > 0 {
                let firing = (Int64(day) * 1440 + Int64(expression.times[index - 1])) * 60
                return firing >= first ? firing : nil
            }
            (day, minuteOfDay) = (day - 1, 1439)
        }
        return nil
    }

    /// The same, without those that the clock jumps over where they do not count.
    mutating func firing(
        atOrAfter wall: Int64, through last: Int64, _ gap: CronPair.Gap, on clock: inout WallClock
    ) -> Int64? {
        var found = firing(atOrAfter: wall, through: last)
        while let firing = found, gap == .skip, clock.isInGap(firing) {
            found = self.firing(atOrAfter: firing + 60, through: last)
        }
        return found
    }

    /// The same, without those that the clock jumps over where they do not count.
    mutating func firing(
        atOrBefore wall: Int64, from first: Int64, _ gap: CronPair.Gap, on clock: inout WallClock
    ) -> Int64? {
        var found = firing(atOrBefore: wall, from: first)
        while let firing = found, gap == .skip, clock.isInGap(firing) {
            found = self.firing(atOrBefore: firing - 60, from: first)
        }
        return found
    }

    private mutating func move(to day: Int) {
        guard day < month.firstDay || day >= month.firstDay + month.length else { return }
        month = day == month.firstDay + month.length ? month.next : Month(of: CivilDate(daysSince1970: day))
        days = expression.days(in: month)
    }

    private static func floor(_ number: Int64, by divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
    }
}
