import Timetables
public import Vocabulary

/// A stretch of time in which a rule of another tool and what was made of it want different things.
public struct Difference: Hashable, Sendable {
    /// What the other tool calls its rule.
    public let rule: String
    public let place: SourceRange
    public let zone: ZoneID
    public let start: Instant
    /// Exclusive.
    public let end: Instant
    public let theirs: RuleState
    public let ours: RuleState
    /// Why; empty where nothing is known.
    public let reason: String

    /// A difference from its parts.
    public init(
        rule: String, place: SourceRange, zone: ZoneID, start: Instant, end: Instant, theirs: RuleState,
        ours: RuleState, reason: String
    ) {
        self.rule = rule
        self.place = place
        self.zone = zone
        self.start = start
        self.end = end
        self.theirs = theirs
        self.ours = ours
        self.reason = reason
    }
}

/// Finds where a foreign rule and the schedules made of it differ.
enum Comparison {
    /// The differences from `start` to `end`; nil where ours cannot be evaluated.
    static func differences(
        _ rule: ForeignRule, _ drafts: [ScheduleDraft], _ overrides: [OverrideDraft], from start: Instant,
        to end: Instant
    ) -> [Difference]? {
        guard let ours = DraftLine.line(drafts, overrides, from: start, to: end), let zone = rule.zones.first else {
            return nil
        }
        let changes = rule.zones.flatMap { zone in
            // One before the beginning may still have an effect, and one right at the end.
            WallClock.changes(in: zone, from: start.adding(seconds: -86_400), to: end.adding(seconds: 86_400))
                .map { (zone: zone, change: $0) }
        }
        return StateLine.differences(rule.line(start, end), ours, from: start, to: end).map { stretch in
            let change = changes.first {
                touches($0.change, stretch.start) || touches($0.change, stretch.end)
            }
            let reason =
                change.map { say($0.change, in: $0.zone, rule.clockChange) } ?? rule.otherReason
            return Difference(
                rule: rule.name, place: rule.place, zone: change?.zone.id ?? zone.id, start: stretch.start,
                end: stretch.end, theirs: stretch.theirs, ours: stretch.ours, reason: reason)
        }
    }

    /// Whether an instant lies in what is shown twice or jumped over at a change.
    private static func touches(_ change: (instant: Instant, by: Int), _ instant: Instant) -> Bool {
        let reach = Int64(abs(change.by))
        return change.instant.adding(seconds: -reach) <= instant && instant <= change.instant.adding(seconds: reach)
    }

    private static func say(
        _ change: (instant: Instant, by: Int), in zone: Zone, _ habit: ClockChangeHabit
    ) -> String {
        let shown = zone.civil(at: change.instant)
        let day = shown.date
        let from = zone.civil(at: change.instant.adding(seconds: -1)).secondsSince1970 + 1
        let words = "from \(clock(from)) to \(clock(shown.secondsSince1970))"
        return change.by > 0
            ? "on \(day) the clock is put forward \(words): \(habit.forward)"
            : "on \(day) the clock is put back \(words): \(habit.back)"
    }

    private static func clock(_ seconds: Int64) -> String {
        let minute = CivilTime(secondsSince1970: seconds).secondOfDay / 60
        return WeeklyWindowText.time(minute)
    }
}
