import Timetables
import Vocabulary

/// A day as the wall shows it, of which there may be 23 or 25 hours, or none.
struct PreviewDay: Sendable {
    /// A stretch of one state on the wall. In an hour that comes twice there are two of the same times.
    struct Piece: Sendable {
        /// Seconds since midnight.
        let wall: Range<Int>
        /// Of the legend.
        let look: Int
        /// Whether the wall has shown these times before.
        let isRepeated: Bool
    }

    /// When another state begins.
    struct Change: Sendable {
        let clock: String
        let look: Int
    }

    let date: CivilDate
    private(set) var pieces: [Piece] = []
    private(set) var changes: [Change] = []
    private(set) var clockChanges: [ClockChange] = []
    /// What a calendar says of it; nil where none holds it.
    let calendar: String?

    /// What is special about it, in words.
    var marks: [String] { clockChanges.map(\.words) + (calendar.map { [$0] } ?? []) }

    /// The times that come twice.
    var repeated: [Range<Int>] { pieces.filter(\.isRepeated).map(\.wall) }

    /// `Sun 2026-03-29`.
    var title: String { "\(weekday) \(date)" }

    /// `Sun`.
    var weekday: String { Self.weekdays[date.weekday.rawValue] }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    private init(date: CivilDate, calendar: String?) {
        self.date = date
        self.calendar = calendar
    }

    /// All days of which a part lies in a stretch of time, those too that the clock jumps over.
    static func all(
        of schedule: PreviewedSchedule, _ stretches: [(interval: Interval, state: Timetable.State)],
        _ clockChanges: [ClockChange], _ legend: PreviewLegend, in range: Interval
    ) -> [PreviewDay] {
        let zone = schedule.timetable.zone
        var first = zone.civil(at: range.start).date
        var last = zone.civil(at: range.end.adding(milliseconds: -1)).date
        for change in clockChanges {
            (first, last) = (min(first, change.dates.lowerBound), max(last, change.dates.upperBound))
        }
        var days = (first.daysSince1970...last.daysSince1970).map { number in
            let date = CivilDate(daysSince1970: number)
            return PreviewDay(date: date, calendar: schedule.calendarMark(of: date))
        }
        func change(_ date: CivilDate, _ body: (inout PreviewDay) -> Void) {
            let index = date.daysSince1970 - first.daysSince1970
            if days.indices.contains(index) { body(&days[index]) }
        }
        for clockChange in clockChanges {
            var date = clockChange.dates.lowerBound
            while date <= clockChange.dates.upperBound {
                change(date) { $0.clockChanges.append(clockChange) }
                date = date.adding(days: 1)
            }
        }
        var look: Int?
        for stretch in stretches {
            let next = legend.index(of: stretch.state)
            if let look, look != next {
                let wall = zone.civil(at: stretch.interval.start)
                change(wall.date) { day in
                    let name = day.clockChanges.isEmpty ? "" : " " + zone.abbreviation(at: stretch.interval.start)
                    day.changes.append(Change(clock: wall.clock + name, look: next))
                }
            }
            look = next
            add(stretch.interval, look: next, clockChanges, zone) { date, piece in
                change(date) { $0.pieces.append(piece) }
            }
        }
        return days
    }

    /// Cuts a stretch of time at midnights and where clocks change.
    static func add(
        _ interval: Interval, look: Int, _ clockChanges: [ClockChange], _ zone: Zone,
        to body: (CivilDate, Piece) -> Void
    ) {
        var position = interval.start
        while position < interval.end {
            let change = clockChanges.first { $0.instant > position }
            let next = min(interval.end, change?.instant ?? interval.end)
            let offset = Int64(zone.offset(at: position))
            var wall = position.seconds + offset
            let end = (next.milliseconds + 999) / 1000 + offset
            let back = clockChanges.last { $0.instant <= position && $0.seconds < 0 }
            while wall < end {
                let civil = CivilTime(secondsSince1970: wall)
                let midnight = wall - Int64(civil.secondOfDay)
                // What the wall has shown before ends where it was put back.
                let known = back.map { $0.before.secondsSince1970 } ?? wall
                var stop = min(end, midnight + 86_400)
                if wall < known { stop = min(stop, known) }
                body(
                    civil.date,
                    Piece(
                        wall: civil.secondOfDay..<civil.secondOfDay + Int(stop - wall), look: look,
                        isRepeated: wall < known))
                wall = stop
            }
            position = next
        }
    }
}
