import Vocabulary

/// Inside or outside, at every instant, by weekly windows on the wall clock of a zone.
///
/// The state is a function of the instant alone. Where clocks change, one rule holds: a window begins the first time
/// the clock shows its start, ends the last time it shows its end, and an edge that the clock jumps over falls on the
/// first instant after the jump. A window that would end no later than it begins is left out that week.
public struct WeeklyTimetable: Hashable, Sendable {
    /// The windows' union, sorted, neither overlapping nor touching, in minutes since Monday 00:00. Only the last may
    /// reach beyond the week's end. The whole week is 0 to ``WeeklyWindow/minutesOfWeek``.
    let spans: [Span]
    public let zone: Zone

    struct Span: Hashable, Sendable {
        var start: Int
        var end: Int
    }

    /// A timetable of windows; their order does not matter, and those that overlap or touch are one.
    public init(windows: [WeeklyWindow], zone: Zone) {
        spans = Self.union(of: windows)
        self.zone = zone
    }

    /// Whether the state is the same at all times.
    var isConstant: Bool {
        spans.isEmpty || spans[0].end - spans[0].start == WeeklyWindow.minutesOfWeek
    }

    private static func union(of windows: [WeeklyWindow]) -> [Span] {
        let week = WeeklyWindow.minutesOfWeek
        // What crosses the week's end is cut there, so that sorting brings all that touch together.
        var pieces: [Span] = []
        for window in windows {
            if window.start < window.end {
                pieces.append(Span(start: window.start, end: window.end))
            } else {
                pieces.append(Span(start: window.start, end: week))
                if window.end > 0 { pieces.append(Span(start: 0, end: window.end)) }
            }
        }
        pieces.sort { ($0.start, $0.end) < ($1.start, $1.end) }
        var merged: [Span] = []
        for piece in pieces {
            if let last = merged.last, piece.start <= last.end {
                merged[merged.count - 1].end = max(last.end, piece.end)
            } else {
                merged.append(piece)
            }
        }
        // Sewn together again over the week's end.
        if merged.count > 1, let first = merged.first, first.start == 0, merged.last?.end == week {
            merged.removeFirst()
            merged[merged.count - 1].end += first.end
        }
        return merged
    }
}
