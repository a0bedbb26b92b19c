public import Vocabulary

/// Days of a calendar, and what they mean to a timetable.
public struct CalendarDays: Hashable, Sendable {
    /// What is different on a day, from 00:00 to 24:00 by the clock on the wall.
    public enum Treatment: Hashable, Sendable {
        /// Weekly windows are, hour by hour, what they are on a Sunday. Other windows stay as they are.
        case asSunday
        /// No rule holds.
        case outside
        /// A rule holds all day, whatever stands before it.
        case inside(rule: Int)
    }

    /// In any order; they may overlap.
    public let days: [ClosedRange<CivilDate>]
    public let treatment: Treatment

    /// Days, each range with both of its ends.
    public init(days: [ClosedRange<CivilDate>], treatment: Treatment) {
        self.days = days
        self.treatment = treatment
    }
}

/// What all calendars together say, each day in the first that holds it.
struct DayPlan: Hashable {
    struct Layer: Hashable {
        let state: Timetable.State
        /// Midnight to midnight on the wall, in seconds.
        let walls: Spans<Int64>
    }

    private(set) var sundays = Spans<Int64>()
    /// Apart from each other on the wall.
    private(set) var layers: [Layer] = []

    init(_ calendars: [CalendarDays]) {
        var known = Spans<Int64>()
        for calendar in calendars {
            let all = Spans(
                merging: calendar.days.map { $0.lowerBound.midnight..<$0.upperBound.midnight + 86_400 })
            let walls = all.subtracting(known)
            known = Spans(merging: known.ranges + all.ranges)
            switch calendar.treatment {
            case .asSunday: sundays = Spans(merging: sundays.ranges + walls.ranges)
            case .outside: layers.append(Layer(state: .outside, walls: walls))
            case .inside(let rule): layers.append(Layer(state: .rule(rule), walls: walls))
            }
        }
    }
}
