public import Timetables
import Vocabulary

extension ScheduleSpec {
    /// A state, and when it holds.
    public struct Rule: Hashable, Sendable {
        /// What reports call it; nil where it goes by its number.
        public let name: String?
        public let windows: [TimeWindow]
        /// Taken away from the windows of this rule only.
        public let except: [TimeWindow]
        public let state: DesiredState

        /// A rule from its parts.
        public init(name: String? = nil, windows: [TimeWindow], except: [TimeWindow] = [], state: DesiredState) {
            self.name = name
            self.windows = windows
            self.except = except
            self.state = state
        }
    }

    /// When which of ``rules`` holds, by the clock of a zone, which is that of ``zone``.
    ///
    /// - Throws: nothing for a schedule that was read from a document.
    public func timetable(in zone: Zone) throws(TimetableError) -> Timetable {
        try Timetable(
            zone: zone, rules: rules.map { Timetable.Rule(windows: $0.windows, except: $0.except) },
            validity: validity, overlap: overlap, calendars: calendars.map(\.days))
    }

    /// What it wants in a state of its timetable; nil where it is not in force, and wants nothing, or where nobody can
    /// tell.
    public func state(in state: Timetable.State) -> DesiredState? {
        switch state {
        case .rule(let index): rules[index].state
        case .outside: outside
        case .notInForce, .unknown: nil
        }
    }

    /// Everything it may ever want, in the order of the rules, the state outside last.
    public var states: [DesiredState] { rules.map(\.state) + [outside] }

    /// Why it wants what it does, in words: `inside its window`, `inside a window of its rule launch`.
    public func reason(for state: Timetable.State) -> String {
        let isOne = rules.count == 1
        switch state {
        case .rule(let index):
            return isOne && rules[index].name == nil
                ? "inside its window" : "inside a window of its rule \(name(ofRule: index))"
        case .outside: return isOne ? "outside its window" : "outside the windows of all its rules"
        case .notInForce: return "not in force"
        case .unknown: return "a calendar has no data of the day"
        }
    }

    /// Its windows in one line for people: `mon-fri 07:00-19:00`; of several rules each after its name.
    public var windowSummary: String {
        if rules.count == 1, rules[0].name == nil { return rules[0].summary }
        return rules.indices.map { "\(name(ofRule: $0)): \(rules[$0].summary)" }.joined(separator: "; ")
    }

    /// The name of a rule, or its number from 1.
    public func name(ofRule index: Int) -> String { rules[index].name ?? "\(index + 1)" }
}

extension ScheduleSpec.Rule {
    /// Its windows and exceptions in one line for people.
    fileprivate var summary: String {
        Self.text(windows) + (except.isEmpty ? "" : " except " + Self.text(except))
    }

    private static func text(_ windows: [TimeWindow]) -> String {
        var weekly: [WeeklyWindow] = []
        var texts: [String] = []
        for window in windows {
            if case .weekly(let some) = window { weekly += some } else { texts.append(window.description) }
        }
        return ((weekly.isEmpty ? [] : [WeeklyWindowText.summary(of: weekly)]) + texts).joined(separator: ", ")
    }
}

extension Timetable {
    /// The rules that never hold, whatever the day, ascending.
    var idleRules: [Int] {
        // Only something else can keep a rule of windows that open from ever holding.
        var idle = Set(
            rules.indices.filter { $0 > 0 || !rules[$0].except.isEmpty || validity != .always })
        for (start, end) in Self.searched where !idle.isEmpty {
            guard let compiled = try? compiled(from: start, to: end) else { return [] }
            for stretch in 0..<compiled.count {
                if case .rule(let index)? = compiled[stretch]?.state { idle.remove(index) }
            }
        }
        return idle.sorted()
    }

    /// Two years in which most rules are met, then nearly two centuries.
    private static let searched: [(Instant, Instant)] = {
        let century: Int64 = 98 * 31_557_600
        let start = Instant(seconds: 1_767_225_600)
        return [
            (start, start.adding(seconds: 2 * 31_557_600)),
            (Instant(seconds: 0), Instant(seconds: century)),
            (Instant(seconds: century), Instant(seconds: 2 * century)),
        ]
    }()
}
