public import Vocabulary

/// A stretch of the week by the clock on the wall: from a weekday and minute to another, across midnight or the
/// week's end where the end comes before the start.
public struct WeeklyWindow: Hashable, Comparable, Sendable {
    /// Minutes of a week.
    public static let minutesOfWeek = 7 * 24 * 60

    /// Minutes since Monday 00:00 at which it begins, 0 to 10,079.
    public let start: Int
    /// Minutes since Monday 00:00 at which it ends, 0 to 10,079; equal to ``start`` for the whole week.
    public let end: Int

    /// A window from minutes since Monday 00:00, taken modulo a week.
    public init(start: Int, end: Int) {
        self.start = ((start % Self.minutesOfWeek) + Self.minutesOfWeek) % Self.minutesOfWeek
        self.end = ((end % Self.minutesOfWeek) + Self.minutesOfWeek) % Self.minutesOfWeek
    }

    /// A window between two weekday times.
    public init(from day: Weekday, _ minute: Int, to endDay: Weekday, _ endMinute: Int) {
        self.init(start: day.rawValue * 1440 + minute, end: endDay.rawValue * 1440 + endMinute)
    }

    public static func < (left: WeeklyWindow, right: WeeklyWindow) -> Bool {
        (left.start, left.end) < (right.start, right.end)
    }
}
