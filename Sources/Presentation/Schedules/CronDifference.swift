import Timetables
import Vocabulary

/// A stretch of time in which a plain cron daemon would have it otherwise.
struct CronDifference: Sendable {
    let interval: Interval
    /// What the schedule says, of the legend's words.
    let here: String
    let cron: String
    let why: String

    /// Where two courses read differently.
    static func all(
        of schedule: PreviewedSchedule, _ stretches: [(interval: Interval, state: Timetable.State)],
        _ clockChanges: [ClockChange], _ cron: [(start: Instant, state: Timetable.State)], in range: Interval
    ) -> [CronDifference] {
        var found: [CronDifference] = []
        var place = 0
        for stretch in stretches {
            var position = stretch.interval.start
            while position < stretch.interval.end {
                while place + 1 < cron.count, cron[place + 1].start <= position { place += 1 }
                guard place < cron.count else { break }
                let next =
                    place + 1 < cron.count ? min(cron[place + 1].start, stretch.interval.end) : stretch.interval.end
                let (here, there) = (schedule.words(stretch.state), schedule.words(cron[place].state))
                if here != there, let interval = Interval(start: position, end: next) {
                    add(interval, here, there, schedule, clockChanges, to: &found)
                }
                position = next
            }
        }
        return found
    }

    private static func add(
        _ interval: Interval, _ here: String, _ cron: String, _ schedule: PreviewedSchedule,
        _ clockChanges: [ClockChange], to found: inout [CronDifference]
    ) {
        var whole = interval
        if let last = found.last, last.interval.end == interval.start, last.here == here, last.cron == cron,
            let joined = Interval(start: last.interval.start, end: interval.end)
        {
            found.removeLast()
            whole = joined
        }
        found.append(
            CronDifference(interval: whole, here: here, cron: cron, why: why(whole, schedule, clockChanges)))
    }

    private static func why(
        _ interval: Interval, _ schedule: PreviewedSchedule, _ clockChanges: [ClockChange]
    ) -> String {
        let near: Int64 = 3 * 3600
        let change = clockChanges.first {
            $0.instant > interval.start.adding(seconds: -near) && $0.instant < interval.end.adding(seconds: near)
        }
        if let change, interval.seconds <= near { return change.words }
        let zone = schedule.timetable.zone
        let dates = zone.civil(at: interval.start).date...zone.civil(at: interval.end.adding(milliseconds: -1)).date
        for (calendar, name) in zip(schedule.timetable.calendars, schedule.calendars)
        where calendar.days.contains(where: { $0.overlaps(dates) }) {
            return "cron knows no calendar: \(name)"
        }
        return change?.words ?? "the change before it was another one for cron"
    }
}
