public import Timetables
import Vocabulary

/// A schedule worked out for some days.
public struct SchedulePreview: Sendable {
    let schedule: PreviewedSchedule
    let range: Interval
    /// Follow each other without a gap; what holds on both sides of a boundary may read the same.
    let stretches: [(interval: Interval, state: Timetable.State)]
    let days: [PreviewDay]
    let clockChanges: [ClockChange]
    let legend: PreviewLegend
    /// Where a plain cron daemon would differ, in order; nil where nobody asked.
    let cron: [CronDifference]?

    var zone: Zone { schedule.timetable.zone }

    /// A preview; with a comparison where asked.
    ///
    /// - Throws: Where the windows open too often to be worked out.
    public init(
        _ schedule: PreviewedSchedule, _ range: PreviewRange, comparingCron: Bool = false
    ) throws(TimetableError) {
        let interval = range.interval
        let zone = schedule.timetable.zone
        let stretches = try schedule.timetable.compiled(from: interval.start, to: interval.end).stretches
        let clockChanges = ClockChange.all(in: zone, interval)
        self.schedule = schedule
        self.range = interval
        self.stretches = stretches
        self.clockChanges = clockChanges
        legend = PreviewLegend(schedule, isIncomplete: stretches.contains { $0.state == .unknown })
        days = PreviewDay.all(of: schedule, stretches, clockChanges, legend, in: interval)
        cron =
            comparingCron
            ? CronDifference.all(
                of: schedule, stretches, clockChanges, try CronDaemon(schedule.timetable).course(in: interval),
                in: interval)
            : nil
    }

    /// Seconds of each entry of the legend.
    var totals: [Int64] {
        var totals = legend.entries.map { _ in Int64(0) }
        for stretch in stretches { totals[legend.index(of: stretch.state)] += stretch.interval.seconds }
        return totals
    }

    /// What happens: the stretches, those joined that read the same.
    var changes: [(instant: Instant, state: Timetable.State)] {
        var changes: [(instant: Instant, state: Timetable.State)] = []
        for stretch in stretches
        where changes.last.map({ legend.index(of: $0.state) != legend.index(of: stretch.state) }) ?? true {
            changes.append((stretch.interval.start, stretch.state))
        }
        return changes
    }
}

extension Interval {
    var seconds: Int64 { (end.milliseconds - start.milliseconds) / 1000 }
}

/// Hours and minutes, for people: `130 h`, `2 h 30 min`, `0 min`.
enum HoursText {
    static func of(_ seconds: Int64) -> String {
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        let parts = [(hours, "h"), (minutes, "min"), (rest, "s")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.isEmpty ? "0 min" : parts.joined(separator: " ")
    }
}
