import Vocabulary

/// Times that a rule counts, or takes away.
public enum TimeWindow: Hashable, Sendable {
    /// Stretches of every week. On days that a calendar treats as Sundays they are what they are on a Sunday.
    case weekly([WeeklyWindow])
    /// A time of some days: of the month, of the year, of single dates.
    case days(DayWindow)
    /// From the firing of one cron expression to that of another.
    case cron(CronPair)
    /// What recurs by rules of RFC 5545. Without a length it is never open.
    case recurrence(RecurrenceSet)
    /// Stretches of time as such, whatever the clocks show; sorted or not, they may overlap.
    case fixed([Interval])
}

/// What a kind of window has to know: when it is open.
///
/// ``Timetable`` asks for nothing else of it; union, exceptions, precedence and boundaries are made of the answers.
protocol OccurrenceSource {
    /// The times it is open that overlap `range`, none of them empty, by their start.
    ///
    /// They may overlap each other and reach beyond `range`. What is said in times of the wall becomes instants by
    /// `clock`, which knows the rule for clock changes.
    func occurrences(overlapping range: Range<Instant>, on clock: inout WallClock) -> [Range<Instant>]

    /// How often at most it opens on a day, 1 or more where it ever does: what bounds the work.
    var opensPerDay: Int { get }
}

extension TimeWindow: OccurrenceSource {
    func occurrences(overlapping range: Range<Instant>, on clock: inout WallClock) -> [Range<Instant>] {
        switch self {
        case .weekly(let windows):
            WeeklyPattern(windows).occurrences(overlapping: range, on: &clock)
        case .days(let window): window.occurrences(overlapping: range, on: &clock)
        case .cron(let pair): pair.occurrences(overlapping: range, on: &clock)
        case .recurrence(let set): clock.instants(set.wallOccurrences(touching: clock.walls(of: range)))
        case .fixed(let intervals): Spans(merging: intervals.map { $0.start..<$0.end }).overlapping(range)
        }
    }

    var opensPerDay: Int {
        switch self {
        case .weekly(let windows): WeeklyPattern(windows).opensPerDay
        case .days(let window): window.opensPerDay
        case .cron(let pair): pair.opensPerDay
        case .recurrence(let set): set.startsPerDay
        // Each opens once, whenever that is; their number has a limit of its own.
        case .fixed: 1
        }
    }
}
