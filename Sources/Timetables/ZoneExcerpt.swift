public import Vocabulary

/// What a zone's clocks show over a stretch of time: enough to work out a timetable there without the zone's file.
public struct ZoneExcerpt: Hashable, Sendable {
    public let range: Interval
    /// Seconds east of Greenwich: at the beginning, then after each change.
    public let offsets: [Int]
    /// When the offset changes, ascending, within the range.
    public let changes: [Instant]

    /// So many changes are taken in; no zone has had more in a hundred years.
    private static let longest = 250

    /// An excerpt from its parts, in whole seconds; nil where they do not fit each other, or no clock shows such times.
    public init?(range: Interval, offsets: [Int], changes: [Instant]) {
        let inside = zip(changes, changes.dropFirst()).allSatisfy { $0 < $1 } && changes.allSatisfy(range.contains)
        guard offsets.count == changes.count + 1, changes.count <= Self.longest, inside,
            offsets.allSatisfy({ abs($0) <= 26 * 3600 }), changes.allSatisfy({ $0.milliseconds % 1000 == 0 })
        else { return nil }
        self.range = range
        self.offsets = offsets
        self.changes = changes
    }
}

extension Zone {
    /// What the clocks show over a stretch of time; nil for one with more changes than an excerpt holds.
    public func excerpt(of range: Interval) -> ZoneExcerpt? {
        var offsets = [offset(at: range.start)]
        var changes: [Instant] = []
        var position = range.start
        while let change = nextTransition(after: position), change < range.end {
            let offset = offset(at: change)
            if offset != offsets[offsets.count - 1] {
                offsets.append(offset)
                changes.append(change)
            }
            position = change
        }
        return ZoneExcerpt(range: range, offsets: offsets, changes: changes)
    }

    /// A zone whose clocks show what an excerpt says, and before and after it what they show at its edges.
    public init(id: ZoneID, _ excerpt: ZoneExcerpt) {
        let types = excerpt.offsets.map { LocalType(offset: $0, abbreviation: "") }
        self.init(
            id: id,
            rules: ZoneRules(
                types: types, typeIndices: types.indices.map { UInt8($0) }, transitions: excerpt.changes.map(\.seconds),
                cycleStart: nil))
    }
}
