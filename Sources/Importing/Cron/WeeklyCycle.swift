import Timetables
import Vocabulary

/// Windows made of what switches on and off at times of the week.
enum WeeklyCycle {
    /// From each time that switches on to the next that switches off; at a time in both lists, off counts. Times are
    /// minutes since Monday 00:00. Nil where only one of the lists holds anything, or nothing is ever on.
    static func windows(on: Set<Int>, off: Set<Int>) -> [WeeklyWindow]? {
        let on = on.subtracting(off)
        guard !on.isEmpty, !off.isEmpty else { return nil }
        let week = WeeklyWindow.minutesOfWeek
        let ends = off.sorted()
        var starts: [Int: Int] = [:]
        for start in on {
            let end = ends.first { $0 > start } ?? ends[0] + week
            // Of several that end together the earliest is the whole.
            starts[end % week] = max(starts[end % week] ?? 0, end - start)
        }
        return starts.sorted { $0.key < $1.key }.map { end, length in WeeklyWindow(start: end - length, end: end) }
    }

    /// Times of the day on some weekdays as minutes since Monday 00:00.
    static func minutes(_ minutes: [Int], on days: [Weekday]) -> Set<Int> {
        Set(days.flatMap { day in minutes.map { day.rawValue * 1440 + $0 } })
    }
}
