import Vocabulary

/// Weekly windows as one set of times of the week.
struct WeeklyPattern: Hashable, Sendable {
    /// The windows' union, sorted, neither overlapping nor touching, in minutes since Monday 00:00. Only the last may
    /// reach beyond the week's end. The whole week is 0 to ``WeeklyWindow/minutesOfWeek``.
    let spans: [Span]

    struct Span: Hashable, Sendable {
        var start: Int
        var end: Int
    }

    init(_ windows: [WeeklyWindow]) { spans = Self.union(of: windows) }

    var isEmpty: Bool { spans.isEmpty }

    /// Whether it is the same at all times.
    var isConstant: Bool { spans.isEmpty || spans[0].end - spans[0].start == WeeklyWindow.minutesOfWeek }

    private static func union(of windows: [WeeklyWindow]) -> [Span] {
        let week = WeeklyWindow.minutesOfWeek
        // What crosses the week's end is cut there, so that sorting brings all that touch together.
        var pieces: [Range<Int>] = []
        for window in windows {
            if window.start < window.end {
                pieces.append(window.start..<window.end)
            } else {
                pieces.append(window.start..<week)
                if window.end > 0 { pieces.append(0..<window.end) }
            }
        }
        var merged = Spans(merging: pieces).ranges.map { Span(start: $0.lowerBound, end: $0.upperBound) }
        // Sewn together again over the week's end.
        if merged.count > 1, let first = merged.first, first.start == 0, merged.last?.end == week {
            merged.removeFirst()
            merged[merged.count - 1].end += first.end
        }
        return merged
    }
}

extension WeeklyPattern: OccurrenceSource {
    static let secondsOfWeek: Int64 = 7 * 86_400

    /// From Monday 1969-12-29 to 1970-01-01, in seconds.
    static let mondayShift: Int64 = 3 * 86_400

    var opensPerDay: Int { (spans.count + 6) / 7 }

    func occurrences(overlapping range: Range<Instant>, on clock: inout WallClock) -> [Range<Instant>] {
        guard !isConstant else { return spans.isEmpty ? [] : [range] }
        let walls = clock.walls(of: range)
        let plain = self.walls(overlapping: walls)
        let days = Self.midnight(atOrBefore: walls.lowerBound)..<Self.midnight(atOrBefore: walls.upperBound) + 86_400
        let sundays = clock.sundays.overlapping(days).map { $0.clamped(to: days) }
        guard !sundays.isEmpty else { return clock.instants(plain) }
        let weekdays = Spans(merging: plain).subtracting(Spans(merging: sundays)).ranges
        return clock.instants(Spans(merging: weekdays + sundays.flatMap(asSunday)).ranges)
    }

    /// The windows that overlap some times on the wall, in seconds.
    private func walls(overlapping walls: ClosedRange<Int64>) -> [Range<Int64>] {
        var result: [Range<Int64>] = []
        result.reserveCapacity(Int((walls.upperBound - walls.lowerBound) / Self.secondsOfWeek + 2) * spans.count)
        var monday = Self.monday(atOrBefore: walls.lowerBound - Self.secondsOfWeek)
        while monday <= walls.upperBound {
            for span in spans {
                let (start, end) = (monday + Int64(span.start) * 60, monday + Int64(span.end) * 60)
                if end >= walls.lowerBound, start <= walls.upperBound { result.append(start..<end) }
            }
            monday += Self.secondsOfWeek
        }
        return result
    }

    /// A Sunday's windows on each day of a stretch of days.
    private func asSunday(_ days: Range<Int64>) -> [Range<Int64>] {
        let sunday = 6 * 1440..<7 * 1440
        // The last may have come over the week's end, from as far as a Sunday.
        let columns = (spans + spans.map { Span(start: $0.start - 10_080, end: $0.end - 10_080) }).compactMap {
            let clipped =
                max($0.start, sunday.lowerBound)..<max($0.start, sunday.lowerBound, min($0.end, sunday.upperBound))
            return clipped.isEmpty ? nil : clipped
        }
        return stride(from: days.lowerBound, to: days.upperBound, by: 86_400).flatMap { midnight in
            columns.map {
                let first = midnight + Int64($0.lowerBound - sunday.lowerBound) * 60
                return first..<first + Int64($0.count) * 60
            }
        }
    }

    private static func midnight(atOrBefore wall: Int64) -> Int64 {
        CivilTime(secondsSince1970: wall).date.midnight
    }

    private static func monday(atOrBefore wall: Int64) -> Int64 {
        let date = CivilTime(secondsSince1970: wall).date
        return date.adding(days: -date.weekday.rawValue).midnight
    }
}
