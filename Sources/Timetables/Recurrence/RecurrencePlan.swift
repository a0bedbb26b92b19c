import Vocabulary

/// A rule and where it begins, ready to be worked out. Times are seconds on the wall.
struct RecurrencePlan: Hashable, Sendable {
    let frequency: RecurrenceRule.Frequency
    let interval: Int64
    let start: Int64
    let filter: RecurrenceDayFilter
    /// Bits 0 to 23; nil for all. Of rules that count in hours or less.
    let hours: UInt64?
    /// Bits 0 to 59; nil for all. Of rules that count in minutes or less.
    let minutes: UInt64?
    let seconds: UInt64?
    /// What one period's days, hour or minute have, as seconds after its begin, sorted.
    let times: [Int64]
    let positions: [Int]
    let weekStart: Int64
    /// The last that counts.
    private(set) var last: Int64

    /// What calendars go up to, the end of the year 9999.
    static let latest = Int64(CivilDate(year: 9999, month: 12, day: 31)?.daysSince1970 ?? 0) * 86_400 + 86_399

    init(_ rule: RecurrenceRule, start: CivilTime) {
        frequency = rule.frequency
        interval = Int64(rule.interval)
        self.start = start.secondsSince1970
        filter = RecurrenceDayFilter(rule, start: start.date)
        func mask(_ numbers: [Int]) -> UInt64? { numbers.isEmpty ? nil : numbers.reduce(0) { $0 | 1 << UInt64($1) } }
        hours = mask(rule.hours)
        minutes = mask(rule.minutes)
        seconds = mask(rule.seconds)
        positions = rule.positions
        weekStart = Int64(rule.weekStart.rawValue)
        last = Self.latest
        let second = start.secondOfDay
        func values(_ list: [Int], _ own: Int, above frequency: RecurrenceRule.Frequency) -> [Int64] {
            guard rule.frequency > frequency else { return [0] }
            return (list.isEmpty ? [own] : list).map { Int64($0) }
        }
        let (h, m) = (
            values(rule.hours, second / 3600, above: .hourly), values(rule.minutes, second / 60 % 60, above: .minutely)
        )
        let s = values(rule.seconds, second % 60, above: .secondly)
        times = h.flatMap { hour in m.flatMap { minute in s.map { hour * 3600 + minute * 60 + $0 } } }
    }

    /// Finds where the rule ends, so that its middle can be worked out without the beginning.
    mutating func resolve(_ end: RecurrenceRule.End, in zone: Zone, work: inout Int) throws(TimetableError) {
        try checkMatches(&work)
        switch end {
        case .never: break
        case .until(.day(let date)): last = Int64(date.daysSince1970) * 86_400 + 86_399
        case .until(.wall(let time)): last = time.secondsSince1970
        case .until(.instant(let instant)):
            // What is shown at it and, where clocks are put back, whatever was shown earlier.
            let high = zone.rules.wall(atMilliseconds: instant.milliseconds).high
            last = high >= 0 ? high / 1000 : -((999 - high) / 1000)
        case .count(let count):
            // The set's start is the first, whether the rule holds it or not.
            var (left, end) = (count - 1, start)
            var starts = RecurrenceStarts(self, from: start + 1, through: Self.latest, work: work)
            while left > 0, let next = starts.next() { (left, end) = (left - 1, next) }
            work = starts.work
            try Self.check(work)
            last = end
        }
    }

    private static func check(_ work: Int) throws(TimetableError) {
        guard work < 0 else { return }
        throw TimetableError(
            "the rule takes too long to work out", why: "times that are as it says are too seldom",
            fix: "use a longer FREQ, or UNTIL instead of COUNT")
    }

    private func checkMatches(_ work: inout Int) throws(TimetableError) {
        let horizon = start + Int64(RecurrenceSet.Limits.yearsUntilFirst) * 31_622_400
        var starts = RecurrenceStarts(self, from: start, through: min(horizon, Self.latest), work: work)
        let first = isReachable ? starts.next() : nil
        work = starts.work
        try Self.check(work)
        guard first != nil else {
            throw TimetableError(
                "the rule matches nothing",
                why: "no time in the \(RecurrenceSet.Limits.yearsUntilFirst) years after its start is as it says",
                fix: "look for parts that contradict each other, as BYMONTH=2 and BYMONTHDAY=30 do")
        }
    }

    /// Seconds from one period to the next, of rules that count in hours or less.
    var step: Int64 {
        switch frequency {
        case .secondly: interval
        case .minutely: interval * 60
        default: interval * 3600
        }
    }

    /// Whether steps of that length ever lead to an hour, minute and second that are allowed.
    private var isReachable: Bool {
        guard frequency < .daily else { return true }
        var (divisor, rest) = (Int64(86_400), step)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        let unit: Int64 = frequency == .hourly ? 3600 : frequency == .minutely ? 60 : 1
        let first = start - start % unit
        return stride(from: ((first % divisor) + divisor) % divisor, to: 86_400, by: Int(divisor)).contains { second in
            allows(hours, second / 3600) && (frequency == .hourly || allows(minutes, second / 60 % 60))
                && (frequency != .secondly || allows(seconds, second % 60))
        }
    }

    func allows(_ mask: UInt64?, _ number: Int64) -> Bool { mask.map { $0 >> UInt64(number) & 1 == 1 } ?? true }

    /// The starts in a range, in order.
    func starts(in walls: ClosedRange<Int64>) -> RecurrenceStarts {
        RecurrenceStarts(self, from: max(walls.lowerBound, start), through: min(walls.upperBound, last))
    }
}
