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

    /// What is said where the timetable has nothing to say.
    static let notInForce = "not in force"

    /// A schedule from its parts; what lacks a word is called by its number.
    public init(name: String, timetable: Timetable, states: [String], outside: String, calendars: [String] = []) {
        self.name = name
        self.timetable = timetable
        self.states = timetable.rules.indices.map { $0 < states.count ? states[$0] : "rule \($0 + 1)" }
        self.outside = outside
        self.calendars = timetable.calendars.indices.map {
            $0 < calendars.count ? calendars[$0] : "calendar \($0 + 1)"
        }
    }

    /// A schedule as a document says it, by the clock of its zone.
    ///
    /// - Throws: Where the windows are no timetable.
    public init(_ spec: ScheduleSpec, in zone: Zone) throws(TimetableError) {
        self.init(
            name: ScheduleChoice.name(spec),
            timetable: try spec.timetable(in: zone), states: spec.rules.map(\.state.description),
            outside: spec.outside.description)
    }

    func words(_ state: Timetable.State) -> String {
        switch state {
        case .rule(let index): index < states.count ? states[index] : outside
        case .outside: outside
        case .notInForce: Self.notInForce
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
        }
    }

    private static func list(_ windows: [TimeWindow]) -> String { windows.map(\.description).joined(separator: ", ") }
}
