public import Vocabulary

/// A stretch of time, `end` exclusive; never empty.
public struct Interval: Hashable, Comparable, Sendable {
    public let start: Instant
    public let end: Instant

    /// A stretch from its edges; nil where it would be empty.
    public init?(start: Instant, end: Instant) {
        guard start < end else { return nil }
        self.start = start
        self.end = end
    }

    /// Whether an instant lies in it.
    public func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }

    public static func < (left: Interval, right: Interval) -> Bool {
        (left.start, left.end) < (right.start, right.end)
    }
}
