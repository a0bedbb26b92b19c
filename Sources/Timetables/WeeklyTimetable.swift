import Vocabulary

/// Inside or outside, at every instant, by weekly windows on the wall clock of a zone.
///
/// The state is a function of the instant alone. Where clocks change, one rule holds: a window begins the first time
/// the clock shows its start, ends the last time it shows its end, and an edge that the clock jumps over falls on the
/// first instant after the jump. A window that would end no later than it begins is left out that week.
public struct WeeklyTimetable: Hashable, Sendable {
    let pattern: WeeklyPattern
    public let zone: Zone

    /// A timetable of windows; their order does not matter, and those that overlap or touch are one.
    public init(windows: [WeeklyWindow], zone: Zone) {
        pattern = WeeklyPattern(windows)
        self.zone = zone
    }
}
