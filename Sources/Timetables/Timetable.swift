import Vocabulary

/// Which of several rules holds, at every instant, by the clock of a zone.
///
/// The state is a function of the instant alone, never a list of events: who asks late or twice hears the same. The
/// first of these that has an answer gives it:
/// 1. ``validity``: before and after it the timetable is not in force;
/// 2. ``calendars``: a day that one of them holds is treated as it says, the first that holds it counting;
/// 3. ``rules``, in order: a rule holds where one of its windows is open that is not taken away;
/// 4. else no rule does, and the state is ``State/outside``.
///
/// ``Overlap`` tells what happens where clocks change. Work and memory are bounded for any input: see ``Limits``.
public struct Timetable: Hashable, Sendable {
    /// Windows, and what is taken away from them.
    public struct Rule: Hashable, Sendable {
        /// The rule's times are their union; order and repetition do not matter.
        public let windows: [TimeWindow]
        /// Taken away from the windows of this rule only; other rules may still hold there.
        public let except: [TimeWindow]
        let open: WindowUnion
        let taken: WindowUnion

        /// A rule of windows without exceptions.
        public init(windows: [TimeWindow], except: [TimeWindow] = []) {
            self.windows = windows
            self.except = except
            open = WindowUnion(windows)
            taken = WindowUnion(except)
        }
    }

    /// What holds at an instant.
    public enum State: Hashable, Sendable {
        /// The rule at this index of ``Timetable/rules``.
        case rule(Int)
        /// None of them.
        case outside
        /// The instant is not within ``Timetable/validity``: the timetable has nothing to say.
        case notInForce
        /// A calendar has no data of the day, so nobody can tell.
        case unknown
    }

    public let zone: Zone
    public let rules: [Rule]
    public let validity: Validity
    public let overlap: Overlap
    public let calendars: [CalendarDays]
    /// The instants of ``validity``.
    let inForce: Range<Instant>
    let dayPlan: DayPlan

    /// A timetable from its parts.
    ///
    /// - Throws: where nothing could ever hold, or a limit of ``Limits`` is passed.
    public init(
        zone: Zone, rules: [Rule], validity: Validity = .always, overlap: Overlap = .whole,
        calendars: [CalendarDays] = []
    ) throws(TimetableError) {
        self.zone = zone
        self.rules = rules
        self.validity = validity
        self.overlap = overlap
        self.calendars = calendars
        inForce = try validity.instants(in: zone)
        dayPlan = DayPlan(calendars)
        try checkLimits()
        try checkCalendars()
    }
}

extension Timetable {
    /// Limits that keep the work on any timetable bounded. What passes one is a ``TimetableError``.
    public enum Limits {
        /// Rules of a timetable.
        public static let rules = 100
        /// Windows of all rules together, exceptions included.
        public static let windows = 1000
        /// Fixed stretches of all windows, days of all calendars, and dates of one window.
        public static let entries = 100_000
        /// How often all windows together open on a day.
        public static let openingsPerDay = 10_000
        /// Openings that are worked out at once.
        public static let openingsAtOnce = 10_000_000
        /// Years that are worked out at once.
        public static let yearsAtOnce = 100
        /// Openings that are looked through for a boundary before it is given up.
        public static let openingsSearched = 100_000
        /// How far a boundary is looked for.
        public static let horizonInYears = 50
    }

    private func checkLimits() throws(TimetableError) {
        let windows = rules.flatMap { $0.windows + $0.except }
        try Self.check(rules.count, Limits.rules, "rules", fix: "merge rules, or use several schedules")
        try Self.check(windows.count, Limits.windows, "windows", fix: "use fewer windows, or several schedules")
        var stretches = 0
        for case .fixed(let intervals) in windows { stretches += intervals.count }
        try Self.check(stretches, Limits.entries, "fixed stretches", fix: "leave out what has passed")
        let days = calendars.reduce(0) { $0 + $1.days.count }
        try Self.check(days, Limits.entries, "days in calendars", fix: "leave out what has passed")
        try Self.check(
            opensPerDay, Limits.openingsPerDay, "openings of windows a day", fix: "let windows open less often")
    }

    private func checkCalendars() throws(TimetableError) {
        for calendar in calendars {
            switch calendar.treatment {
            case .outside, .ordinary: break
            case .inside(let rule):
                guard rules.indices.contains(rule) else {
                    throw TimetableError(
                        "a calendar names rule \(rule)", why: "there are \(rules.count) rules, counted from 0")
                }
            case .asSunday:
                guard rules.contains(where: { !$0.open.weekly.isEmpty || !$0.taken.weekly.isEmpty }) else {
                    throw TimetableError(
                        "a calendar's days are treated as Sundays, which changes nothing",
                        why: "only windows by days of the week differ on a Sunday, and there are none",
                        fix: "treat its days as outside or inside")
                }
            }
        }
    }

    static func check(_ count: Int, _ limit: Int, _ what: String, fix: String) throws(TimetableError) {
        guard count > limit else { return }
        throw TimetableError("there are \(count) \(what)", why: "at most \(limit) are allowed", fix: fix)
    }

    /// How often all windows together open on a day, at most.
    var opensPerDay: Int { rules.reduce(0) { $0 + $1.open.opensPerDay + $1.taken.opensPerDay } }
}
