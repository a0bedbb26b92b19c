import Timetables
import Vocabulary

/// When a cron of Kubernetes' tools fires.
extension CronFields {
    /// How often a day it may fire for windows to be made of it.
    static let mostFirings = 48

    /// The instants at which it fires: whenever the clock shows one of its times. One that is jumped over is left out,
    /// one that is shown twice fires twice.
    func instants(in zone: Zone, from start: Instant, to end: Instant) -> [Instant] {
        WallClock.instants(of: minutesOfDay, in: zone, from: start, to: end, gap: .skipped, on: fires)
    }

    /// The windows from each firing of this one to the next of another; nil where one is never followed by the other.
    func windows(until stop: CronFields) -> [WindowDraft]? {
        guard minutesOfDay.count <= Self.mostFirings, stop.minutesOfDay.count <= Self.mostFirings,
            let days = plainWeekdays, let stopDays = stop.plainWeekdays
        else { return self == stop ? nil : [.cron(start: text, stop: stop.text)] }
        let windows = WeeklyCycle.windows(
            on: WeeklyCycle.minutes(minutesOfDay, on: days),
            off: WeeklyCycle.minutes(stop.minutesOfDay, on: stopDays))
        return windows.map(WindowDraft.entries)
    }

    /// How tools that use it behave where clocks change.
    static func clockChange(_ tool: ForeignTool) -> ClockChangeHabit {
        ClockChangeHabit(
            forward: "the cron of \(tool.title) does not fire at a time that never comes; the schedule follows at the"
                + " first instant after",
            back: "the cron of \(tool.title) fires at both occurrences of a time; a window of ours begins with the"
                + " first and ends with the last")
    }
}
