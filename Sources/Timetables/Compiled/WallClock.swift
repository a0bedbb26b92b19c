import Vocabulary

/// Turns times on a wall into instants by the rule for clock changes, quickly where they come in order.
struct WallClock {
    let rules: ZoneRules
    let overlap: Overlap
    /// The days that are treated as Sundays, midnight to midnight on the wall, in seconds.
    let sundays: Spans<Int64>
    /// Times within are shown once, and `offset` leads to when.
    private var plain: Range<Int64> = 0..<0
    private var offset: Int64 = 0

    init(_ zone: Zone, overlap: Overlap, sundays: Spans<Int64> = Spans()) {
        rules = zone.rules
        self.overlap = overlap
        self.sundays = sundays
    }

    /// When a window begins, in seconds since 1970: the wall's time too.
    mutating func start(_ wall: Int64) -> Int64 {
        if isPlain(wall) { return wall - offset }
        let wall = ZoneRules.clamped(wall)
        return overlap == .second ? rules.last(leaving: wall) : rules.first(reaching: wall)
    }

    /// When a window ends.
    mutating func end(_ wall: Int64) -> Int64 {
        if isPlain(wall) { return wall - offset }
        let wall = ZoneRules.clamped(wall)
        return overlap == .first ? rules.first(reaching: wall) : rules.last(leaving: wall)
    }

    /// Whether the clock jumps over a time.
    mutating func isInGap(_ wall: Int64) -> Bool {
        if isPlain(wall) { return false }
        let wall = ZoneRules.clamped(wall)
        let first = rules.first(reaching: wall)
        return first + rules.offset(of: rules.segment(at: first)) != wall
    }

    /// Every time on the wall from which an edge may fall into a range of instants, in seconds.
    func walls(of range: Range<Instant>) -> ClosedRange<Int64> {
        let first = ZoneRules.clamped(range.lowerBound.seconds) + rules.smallestOffset
        let last = ZoneRules.clamped(range.upperBound.seconds) + 1 + rules.largestOffset
        return first...max(first, last)
    }

    /// Instants of windows that are said in times of the wall, without those of which nothing is left.
    mutating func instants(_ walls: [Range<Int64>]) -> [Range<Instant>] {
        var result: [Range<Instant>] = []
        result.reserveCapacity(walls.count)
        for wall in walls {
            let (start, end) = (start(wall.lowerBound), end(wall.upperBound))
            if start < end { result.append(Instant(seconds: start)..<Instant(seconds: end)) }
        }
        return result
    }

    /// Moves to the stretch without a clock change that a time lies in; false near such a change.
    private mutating func isPlain(_ wall: Int64) -> Bool {
        if plain.contains(wall) { return true }
        let clamped = ZoneRules.clamped(wall)
        guard clamped == wall else { return false }
        let segment = rules.segment(at: wall - rules.largestOffset)
        // Beyond these the times of a neighbour may be the same.
        let first = segment.start + rules.largestOffset
        let last = segment.end + rules.smallestOffset
        plain = first..<max(first, last)
        offset = rules.offset(of: segment)
        return plain.contains(wall)
    }
}

extension CivilDate {
    /// Days beyond this, from 1970 either way, are taken for it: no zone goes further.
    static let farthest = Int(ZoneRules.forever / 86_400)

    /// This date, or the last that zones know in its direction.
    var clamped: CivilDate { CivilDate(daysSince1970: min(max(daysSince1970, -Self.farthest), Self.farthest)) }

    /// What the wall shows at its beginning, in seconds since 1970.
    var midnight: Int64 { Int64(clamped.daysSince1970) * 86_400 }
}
