/// Sorted ranges that neither overlap nor touch; none is empty.
struct Spans<Bound: Comparable> {
    private(set) var ranges: [Range<Bound>]

    init() { ranges = [] }

    var isEmpty: Bool { ranges.isEmpty }

    /// The union of ranges in any order.
    init(merging ranges: [Range<Bound>]) {
        let isSorted = zip(ranges, ranges.dropFirst()).allSatisfy { $0.lowerBound <= $1.lowerBound }
        self.init(mergingSorted: isSorted ? ranges : ranges.sorted { $0.lowerBound < $1.lowerBound })
    }

    private init(mergingSorted sorted: [Range<Bound>]) {
        ranges = []
        ranges.reserveCapacity(sorted.count)
        var current: Range<Bound>?
        for range in sorted where !range.isEmpty {
            if let open = current, range.lowerBound <= open.upperBound {
                if range.upperBound > open.upperBound { current = open.lowerBound..<range.upperBound }
            } else {
                if let current { ranges.append(current) }
                current = range
            }
        }
        if let current { ranges.append(current) }
    }

    /// What is in these and not in others.
    func subtracting(_ other: Spans) -> Spans {
        guard !other.ranges.isEmpty, !ranges.isEmpty else { return self }
        var result = Spans()
        result.ranges.reserveCapacity(ranges.count)
        var next = 0
        for range in ranges {
            var start = range.lowerBound
            while next < other.ranges.count, other.ranges[next].upperBound <= start { next += 1 }
            var index = next
            while index < other.ranges.count, other.ranges[index].lowerBound < range.upperBound {
                let hole = other.ranges[index]
                if start < hole.lowerBound { result.ranges.append(start..<hole.lowerBound) }
                start = max(start, hole.upperBound)
                index += 1
            }
            if start < range.upperBound { result.ranges.append(start..<range.upperBound) }
        }
        return result
    }

    /// The ranges that overlap one, whole.
    func overlapping(_ range: Range<Bound>) -> [Range<Bound>] {
        let first = ranges.partitionPoint { $0.upperBound <= range.lowerBound }
        var end = first
        while end < ranges.count, ranges[end].lowerBound < range.upperBound { end += 1 }
        return Array(ranges[first..<end])
    }
}

extension Spans: Equatable, Hashable where Bound: Hashable {}
extension Spans: Sendable where Bound: Sendable {}
