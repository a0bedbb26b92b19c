public import Specs
public import Timetables
import Vocabulary

/// A schedule as it is shown: its timetable, and in words what holds when.
public struct PreviewedSchedule: Sendable {
    /// `namespace/name`.
    public let name: String
    public let timetable: Timetable
    /// What each rule of the timetable wants, in its order: `running`.
    public let states: [String]
    /// What is wanted where no rule holds.
    public let outside: String
    /// The names of the timetable's calendars, in its order.
    public let calendars: [String]
    /// What these say, in the same order, with names of days; nil where nobody has worked it out.
    private let contents: [CalendarContent?]

    /// What is said where the timetable has nothing to say.
    static let notInForce = "not in force"
    /// What is said where a calendar has no data.
    static let unknown = "not known"

    /// A schedule from its parts; what lacks a word is called by its number.
    public init(
        name: String, timetable: Timetable, states: [String], outside: String, calendars: [String] = [],
        contents: [CalendarContent?] = []
    ) {
        self.name = name
        self.timetable = timetable
        self.states = timetable.rules.indices.map { $0 < states.count ? states[$0] : "rule \($0 + 1)" }
        self.outside = outside
        self.calendars = timetable.calendars.indices.map {
            $0 < calendars.count ? calendars[$0] : "calendar \($0 + 1)"
        }
        self.contents = timetable.calendars.indices.map { $0 < contents.count ? contents[$0] : nil }
    }

    /// A schedule as a document says it, by the clock of its zone.
    ///
    /// - Throws: Where the windows are no timetable.
    public init(_ spec: ScheduleSpec, in zone: Zone) throws(TimetableError) {
        self.init(
            name: ScheduleChoice.name(spec),
            timetable: try spec.timetable(in: zone), states: spec.rules.map(\.state.description),
            outside: spec.outside.description, calendars: spec.calendars.map(\.title),
            contents: spec.calendars.map(\.content))
    }

    /// What the first calendar that holds a date makes of it: `holidays (Christmas Day): as a Sunday`; nil where none
    /// does.
    func calendarMark(of date: CivilDate) -> String? {
        for (index, calendar) in timetable.calendars.enumerated() {
            guard calendar.days.contains(where: { $0.contains(date) }) else {
                guard let known = calendar.known, !known.contains(date) else { continue }
                return "\(calendars[index]): no data"
            }
            let names = (contents[index]?.names(on: date) ?? []).filter { !$0.isEmpty }.joined(separator: ", ")
            let title = calendars[index] + (names.isEmpty ? "" : " (\(names))")
            return switch calendar.treatment {
            case .asSunday: "\(title): as a Sunday"
            case .outside: "\(title): \(outside) all day"
            case .inside(let rule): "\(title): \(words(.rule(rule))) all day"
            case .ordinary: "\(title): as any other day"
            }
        }
        return nil
    }

    func words(_ state: Timetable.State) -> String {
        switch state {
        case .rule(let index): index < states.count ? states[index] : outside
        case .outside: outside
        case .notInForce: Self.notInForce
        case .unknown: Self.unknown
        }
    }

    /// When a state holds, in words.
    func windows(_ state: Timetable.State) -> String {
        switch state {
        case .rule(let index) where index < timetable.rules.count:
            let rule = timetable.rules[index]
            let except = rule.except.isEmpty ? "" : " except " + Self.list(rule.except)
            return Self.list(rule.windows) + except
        case .rule, .outside: return "otherwise"
        case .notInForce: return "before and after it is valid"
        case .unknown: return "where a calendar has no data"
        }
    }

    private static func list(_ windows: [TimeWindow]) -> String { windows.map(\.description).joined(separator: ", ") }
}
