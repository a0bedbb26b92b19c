public import Vocabulary

/// When something happens that repeats: a start, rules, further dates and exceptions, RFC 5545, section 3.8.5.
///
/// All of it is by the clock on the wall, the end too: from 22:00 for eight hours is until 06:00 in every night of the
/// year, as weekly windows have it and as calendars show it. (RFC 5545 would have those eight hours pass, and end at
/// 07:00 or 05:00 in the nights in which the clocks change.) Where clocks change, the rule is that of all windows: it
/// begins the first time the clock shows its start, ends the last time it shows its end, and an edge that the clock jumps
/// over falls on the first instant after the jump. (RFC 5545, section 3.3.5, would move an edge in the jump to as long
/// after it as it is within.) What has nothing left is left out.
///
/// The start always belongs to the set unless an exception takes it away, and counts as the first for `COUNT`.
public struct RecurrenceSet: Hashable, Sendable {
    /// What bounds the work; what exceeds it is a ``TimetableError`` when the set is made.
    public enum Limits {
        /// The largest `COUNT`.
        public static let count = 100_000
        /// How often a rule may begin on a day.
        public static let startsPerDay = 1440
        /// Dates and exceptions together.
        public static let dates = 10_000
        /// Rules of one set.
        public static let rules = 10
        /// The years after the start in which a rule must match something.
        public static let yearsUntilFirst = 50
        /// The longest that one occurrence may last, in days.
        public static let daysOfLength = 3660
    }

    /// What the wall shows at the first.
    public let start: CivilTime
    /// Seconds on the wall from start to end; 0 where it takes no time.
    public let length: Int64
    /// Whether a rule holds the start, which RFC 5545 asks for; true without rules. One that does not hold it is most
    /// often a mistake: the start is a Tuesday, the rule says Mondays.
    public let isStartOnRule: Bool
    /// As it was given; the order and repetition say nothing.
    public let rules: [RecurrenceRule]
    /// As they were given: starts beside the rules'.
    public let dates: [RecurrenceDate]
    /// As they were given: starts that are left out, a day leaving out all of its own.
    public let except: [RecurrenceDate]
    /// How often at most it begins on a day.
    let startsPerDay: Int
    let plans: [RecurrencePlan]
    /// Starts beside the rules', sorted.
    let added: [Int64]
    private let removed: Set<Int64>
    /// Days since 1970 of which nothing is left.
    private let removedDays: Set<Int64>

    /// A set whose times are in a zone.
    ///
    /// - Parameter length: seconds on the wall, not negative. A day is 86,400, whatever the clocks do.
    /// - Throws: where a rule matches nothing, ends before the start, or a limit is exceeded.
    public init(
        start: CivilTime, length: Int64, rules: [RecurrenceRule] = [], dates: [RecurrenceDate] = [],
        except: [RecurrenceDate] = [], zone: Zone
    ) throws(TimetableError) {
        var work = Self.work
        try self.init(
            start: start, length: length, rules: rules, dates: dates, except: except, zone: zone, work: &work)
    }

    /// What one set may cost to look through, in days or steps of a rule.
    static let work = 20_000_000

    /// Takes what it costs to look through the rules off `work`.
    init(
        start: CivilTime, length: Int64, rules: [RecurrenceRule], dates: [RecurrenceDate], except: [RecurrenceDate],
        zone: Zone, work: inout Int
    ) throws(TimetableError) {
        try Self.check(length, rules, dates.count + except.count)
        self.start = start
        self.length = length
        self.rules = rules
        self.dates = dates
        self.except = except
        let first = start.secondsSince1970
        var plans: [RecurrencePlan] = []
        for rule in rules {
            var plan = RecurrencePlan(rule, start: start)
            try plan.resolve(rule.end, in: zone, work: &work)
            guard plan.last >= first else {
                throw TimetableError(
                    "the rule ends before the start", why: "UNTIL is earlier", fix: "move UNTIL, or leave the rule out")
            }
            plans.append(plan)
        }
        self.plans = plans
        startsPerDay = rules.reduce(1 + dates.count) { $0 + $1.startsPerDay }
        isStartOnRule = plans.isEmpty || plans.contains { plan in plan.starts(in: first...first).contains(first) }
        // A day among the dates is the time of the start on that day.
        added =
            (dates.map { date in
                if case .day = date { date.wall(in: zone) + Int64(start.secondOfDay) } else { date.wall(in: zone) }
            } + [first]).sorted()
        var (times, days): (Set<Int64>, Set<Int64>) = ([], [])
        for date in except {
            if case .day(let day) = date {
                days.insert(Int64(day.daysSince1970))
            } else {
                times.insert(date.wall(in: zone))
            }
        }
        (removed, removedDays) = (times, days)
    }

    private static func check(_ length: Int64, _ rules: [RecurrenceRule], _ dates: Int) throws(TimetableError) {
        guard (0...Int64(Limits.daysOfLength) * 86_400).contains(length) else {
            throw TimetableError(
                length < 0 ? "the end is before the start" : "one occurrence lasts \(length / 86_400) days",
                why: length < 0 ? "" : "at most \(Limits.daysOfLength) are read", fix: "look at the start and the end")
        }
        guard rules.count <= Limits.rules else {
            throw TimetableError("there are \(rules.count) rules", why: "at most \(Limits.rules) are read")
        }
        guard dates <= Limits.dates else {
            throw TimetableError(
                "there are \(dates) dates and exceptions", why: "at most \(Limits.dates) are read",
                fix: "say with a rule what repeats")
        }
    }

    /// Starts on the wall in a range, sorted, each once; of each rule at most so many.
    func starts(in walls: ClosedRange<Int64>, limit: Int = .max) -> [Int64] {
        var all: [Int64] = []
        for plan in plans { all.append(contentsOf: plan.starts(in: walls).prefix(limit)) }
        let fromRules = all.count
        all.append(
            contentsOf: added[added.partitionPoint { $0 < walls.lowerBound }...].prefix { $0 <= walls.upperBound })
        if plans.count > 1 || all.count > fromRules { all.sort() }
        var result: [Int64] = []
        result.reserveCapacity(all.count)
        for start in all where start != result.last && !isTaken(start) { result.append(start) }
        return result
    }

    /// Whether an exception takes a start away.
    func isTaken(_ start: Int64) -> Bool {
        if removed.isEmpty && removedDays.isEmpty { return false }
        let day = start / 86_400 - (start % 86_400 < 0 ? 1 : 0)
        return removed.contains(start) || removedDays.contains(day)
    }

    /// Whatever touches a range of seconds on the wall, sorted by start. They may overlap each other and reach beyond it;
    /// those that take no time are left out.
    func wallOccurrences(touching walls: ClosedRange<Int64>, limit: Int = .max) -> [Range<Int64>] {
        guard length > 0 else { return [] }
        return starts(in: walls.lowerBound - length...walls.upperBound, limit: limit).map { $0..<$0 + length }
    }

    /// The occurrences that overlap a range, sorted by start; they may overlap each other and reach beyond the range.
    ///
    /// Costs what the range and the length of one hold, however long ago the start is.
    public func occurrences(overlapping range: Interval, in zone: Zone) -> [Interval] {
        wallOccurrences(touching: Self.walls(around: range)).compactMap { wall in
            Interval(wall: wall, in: zone).flatMap { $0.start < range.end && range.start < $0.end ? $0 : nil }
        }
    }

    /// Every time on a wall that may be shown within a range: no zone is further than 26 hours from UTC.
    static func walls(around range: Interval) -> ClosedRange<Int64> {
        ZoneRules.clamped(range.start.seconds) - 93_600...ZoneRules.clamped(range.end.seconds) + 93_600
    }
}

extension Interval {
    /// From the first time the clock shows a time to the last time it shows another; nil where nothing is left.
    init?(wall: Range<Int64>, in zone: Zone) {
        self.init(
            start: Instant(seconds: zone.rules.first(reaching: ZoneRules.clamped(wall.lowerBound))),
            end: Instant(seconds: zone.rules.last(leaving: ZoneRules.clamped(wall.upperBound))))
    }
}
