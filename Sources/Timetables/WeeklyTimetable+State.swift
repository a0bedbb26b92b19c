public import Vocabulary

// Spans are numbered through all weeks. Starts and ends grow with the number, on the wall by construction and in
// instants because ``ZoneRules/first(reaching:)`` and ``ZoneRules/last(leaving:)`` never decrease.
extension WeeklyTimetable {
    /// Whether an instant lies in a window. Takes no memory.
    public func isInside(at instant: Instant) -> Bool {
        guard !pattern.isConstant else { return !pattern.spans.isEmpty }
        let wall = zone.rules.wall(atMilliseconds: instant.milliseconds)
        return startOnWall(firstSpan(endingAfter: wall.low)) * 1000 <= wall.high
    }

    /// The first instant after the given one at which the state is another; nil where it never changes, and beyond
    /// seventy million years.
    public func nextBoundary(after instant: Instant) -> Instant? {
        guard !pattern.isConstant, instant < ZoneRules.latest else { return nil }
        let wall = zone.rules.wall(atMilliseconds: instant.milliseconds)
        var number = firstSpan(endingAfter: wall.low)
        guard startOnWall(number) * 1000 <= wall.high else {
            while start(number) >= end(number) { number += 1 }
            return Instant(seconds: start(number))
        }
        while start(number + 1) <= end(number) { number += 1 }
        return Instant(seconds: end(number))
    }

    /// The instant since which the state at the given one has held; nil where it never changes, and beyond seventy
    /// million years.
    public func boundary(atOrBefore instant: Instant) -> Instant? {
        guard !pattern.isConstant, instant > ZoneRules.earliest else { return nil }
        let wall = zone.rules.wall(atMilliseconds: instant.milliseconds)
        var number = firstSpan(endingAfter: wall.low)
        guard startOnWall(number) * 1000 <= wall.high else {
            number -= 1
            while start(number) >= end(number) { number -= 1 }
            return Instant(seconds: end(number))
        }
        while end(number - 1) >= start(number) { number -= 1 }
        return Instant(seconds: start(number))
    }

    /// The times inside, cut to `start` (inclusive) and `end` (exclusive): sorted, apart from each other, not empty.
    public func intervals(from start: Instant, to end: Instant) -> [Interval] {
        var result: [Interval] = []
        var inside = isInside(at: start)
        var position = start
        while position < end {
            let next = min(nextBoundary(after: position) ?? end, end)
            if inside, let interval = Interval(start: position, end: next) { result.append(interval) }
            inside.toggle()
            position = next
        }
        return result
    }

    /// The number of the first span whose end on the wall is after a time on the wall, in milliseconds.
    private func firstSpan(endingAfter wall: Int64) -> Int {
        let monday = wall + WeeklyPattern.mondayShift * 1000
        let week = Self.floor(monday, by: WeeklyPattern.secondsOfWeek * 1000)
        let rest = Int((monday - week * WeeklyPattern.secondsOfWeek * 1000) / 60_000)
        let first = Int(week) * pattern.spans.count
        // The last span of the week before may reach into this one.
        if let last = pattern.spans.last, last.end - WeeklyWindow.minutesOfWeek > rest { return first - 1 }
        return first + (pattern.spans.firstIndex { $0.end > rest } ?? pattern.spans.count)
    }

    private func start(_ number: Int) -> Int64 { zone.rules.first(reaching: startOnWall(number)) }

    private func end(_ number: Int) -> Int64 {
        let (monday, span) = place(number)
        return zone.rules.last(leaving: monday + Int64(span.end) * 60)
    }

    private func startOnWall(_ number: Int) -> Int64 {
        let (monday, span) = place(number)
        return monday + Int64(span.start) * 60
    }

    /// Midnight on the wall of the Monday whose week a span begins in, in seconds, and the span.
    private func place(_ number: Int) -> (monday: Int64, span: WeeklyPattern.Span) {
        let week = Self.floor(Int64(number), by: Int64(pattern.spans.count))
        return (
            week * WeeklyPattern.secondsOfWeek - WeeklyPattern.mondayShift,
            pattern.spans[number - Int(week) * pattern.spans.count]
        )
    }

    private static func floor(_ number: Int64, by divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
    }
}
