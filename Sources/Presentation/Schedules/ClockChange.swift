import Timetables
import Vocabulary

/// A clock that is put forward or back.
struct ClockChange: Hashable, Sendable {
    let instant: Instant
    /// What the wall would have shown.
    let before: CivilTime
    /// What it shows.
    let after: CivilTime

    /// Seconds that are skipped; negative where they come twice.
    var seconds: Int64 { after.secondsSince1970 - before.secondsSince1970 }

    /// The days of which a part is skipped or comes twice.
    var dates: ClosedRange<CivilDate> {
        let (first, last) = (min(before, after), max(before, after))
        return first.date...CivilTime(secondsSince1970: last.secondsSince1970 - 1).date
    }

    /// `the clock jumps from 02:00 to 03:00`.
    var words: String {
        let days = before.date == after.date ? "" : " of \(after.date)"
        return seconds > 0
            ? "the clock jumps from \(before.clock) to \(after.clock)\(days)"
            : "the clock is put back from \(before.clock) to \(after.clock)\(days)"
    }

    /// Those of a zone within a stretch of time, in order.
    static func all(in zone: Zone, _ interval: Interval) -> [ClockChange] {
        var changes: [ClockChange] = []
        var position = interval.start.adding(milliseconds: -1)
        while let next = zone.nextTransition(after: position), next < interval.end {
            let earlier = zone.offset(at: next.adding(seconds: -1))
            let change = ClockChange(
                instant: next, before: CivilTime(secondsSince1970: next.seconds + Int64(earlier)),
                after: zone.civil(at: next))
            // Some transitions change a name only.
            if change.seconds != 0 { changes.append(change) }
            position = next
        }
        return changes
    }
}

extension CivilTime {
    /// `07:00`; with seconds only where there are some.
    var clock: String {
        let (minutes, seconds) = (secondOfDay / 60, secondOfDay % 60)
        let text = Self.twoDigits(minutes / 60) + ":" + Self.twoDigits(minutes % 60)
        return seconds == 0 ? text : text + ":" + Self.twoDigits(seconds)
    }

    static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
