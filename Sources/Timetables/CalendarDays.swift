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
        /// As any other day, whatever later calendars say of it.
        case ordinary
    }

    /// In any order; they may overlap.
    public let days: [ClosedRange<CivilDate>]
    public let treatment: Treatment
    /// The dates of which the calendar can tell whether they are its days; nil for all. Of others that no earlier
    /// calendar holds, nobody knows what holds.
    public let known: ClosedRange<CivilDate>?

    /// Days, each range with both of its ends.
    public init(days: [ClosedRange<CivilDate>], treatment: Treatment, known: ClosedRange<CivilDate>? = nil) {
        self.days = days
        self.treatment = treatment
        self.known = known
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
        var said = Spans<Int64>()
        for calendar in calendars {
            let all = Spans(
                merging: calendar.days.map { $0.lowerBound.midnight..<$0.upperBound.midnight + 86_400 })
            let walls = all.subtracting(said)
            said = Spans(merging: said.ranges + all.ranges)
            switch calendar.treatment {
            case .asSunday: sundays = Spans(merging: sundays.ranges + walls.ranges)
            case .outside: layers.append(Layer(state: .outside, walls: walls))
            case .inside(let rule): layers.append(Layer(state: .rule(rule), walls: walls))
            case .ordinary: break
            }
            guard let span = calendar.known else { continue }
            let known = Spans(merging: [span.lowerBound.midnight..<span.upperBound.midnight + 86_400])
            let rest = Spans(merging: [Self.always]).subtracting(known).subtracting(said)
            layers.append(Layer(state: .unknown, walls: rest))
            said = Spans(merging: said.ranges + rest.ranges)
        }
    }

    /// All days that zones know.
    private static let always = -ZoneRules.forever..<ZoneRules.forever
}
