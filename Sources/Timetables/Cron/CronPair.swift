import Vocabulary

/// A window between two cron expressions: open from a firing of one to the next firing of the other.
///
/// At every time the firing that was last on the wall decides; where both fire at the same minute, the window is open:
/// the stop loses. Before the first firing it is closed. Firings are found on the wall, and become instants by the rule
/// of ``Overlap``, as the edges of every window do: in a repeated hour a start counts at its first occurrence and a
/// stop at its last, unless that is set otherwise.
public struct CronPair: Hashable, Sendable {
    /// What becomes of a firing that the clock jumps over.
    public enum Gap: String, CaseIterable, Hashable, Sendable {
        /// It counts at the first instant after the jump.
        case shift
        /// It does not count.
        case skip
    }

    public let start: CronExpression
    public let stop: CronExpression
    public let gap: Gap

    /// A window from two expressions.
    ///
    /// - Throws: where it would never close.
    public init(start: CronExpression, stop: CronExpression, gap: Gap = .shift) throws(TimetableError) {
        guard !start.covers(stop) else {
            throw TimetableError(
                "the window never closes", why: "start fires whenever stop does, and then the stop loses",
                fix: "let them fire at different times")
        }
        self.start = start
        self.stop = stop
        self.gap = gap
    }
}

extension CronPair: OccurrenceSource {
    var opensPerDay: Int { min(start.firingsPerDay, stop.firingsPerDay) }

    func occurrences(overlapping range: Range<Instant>, on clock: inout WallClock) -> [Range<Instant>] {
        let walls = clock.walls(of: range)
        var search = Search(self, walls)
        var spans: [Range<Int64>] = []
        var opening = search.opening(around: walls.lowerBound, on: &clock)
        while let start = opening, start <= walls.upperBound {
            guard let stop = search.closing(from: max(start + 60, walls.lowerBound), on: &clock) else {
                // Where no stop is near it is open beyond the range.
                spans.append(start..<walls.upperBound + 1)
                break
            }
            spans.append(start..<stop)
            opening = search.start(from: stop + 60, on: &clock)
        }
        return clock.instants(spans)
    }

    /// Looks for the firings of both expressions, forward.
    private struct Search: ~Copyable {
        private let gap: Gap
        private let last: Int64
        private var starts: CronCursor
        private var stops: CronCursor

        init(_ pair: CronPair, _ walls: ClosedRange<Int64>) {
            gap = pair.gap
            last = walls.upperBound
            starts = CronCursor(pair.start)
            stops = CronCursor(pair.stop)
        }

        /// The start of the window that is open at a time, else of the next.
        mutating func opening(around wall: Int64, on clock: inout WallClock) -> Int64? {
            let first = wall - CronExpression.horizon
            let started = starts.firing(atOrBefore: wall, from: first, gap, on: &clock)
            let stopped = stops.firing(atOrBefore: wall, from: first, gap, on: &clock)
            if let started, started >= stopped ?? started { return started }
            return start(from: wall, on: &clock)
        }

        mutating func start(from wall: Int64, on clock: inout WallClock) -> Int64? {
            starts.firing(atOrAfter: wall, through: last, gap, on: &clock)
        }

        /// The first stop that does not lose to a start.
        mutating func closing(from wall: Int64, on clock: inout WallClock) -> Int64? {
            var stop = stops.firing(atOrAfter: wall, through: last, gap, on: &clock)
            while let known = stop, starts.firing(atOrAfter: known, through: known) != nil {
                stop = stops.firing(atOrAfter: known + 60, through: last, gap, on: &clock)
            }
            return stop
        }
    }
}
