public import Vocabulary

/// A timetable worked out for a stretch of time: sorted changes, so that a state is one binary search.
///
/// It takes twelve bytes for each change. Asking allocates nothing.
public struct CompiledTimetable: Hashable, Sendable {
    /// What it was worked out for; beyond it knows nothing.
    public let range: Interval
    private let course: Course

    init(range: Interval, course: Course) {
        self.range = range
        self.course = course
    }

    /// What holds at an instant; nil where that is not within the range.
    public func state(at instant: Instant) -> Timetable.State? {
        range.contains(instant) ? course.states[index(at: instant)].state : nil
    }

    /// The first instant after one at which another state begins; nil where there is none in the range.
    public func nextBoundary(after instant: Instant) -> Instant? {
        // The first begins where the range does, which need not be a boundary.
        let next = max(index(at: instant) + 1, 1)
        return next < course.starts.count ? Instant(milliseconds: course.starts[next]) : nil
    }

    /// The instant since which the state at one has held; nil where that is not after the range's beginning.
    public func boundary(atOrBefore instant: Instant) -> Instant? {
        let index = index(at: instant)
        return index > 0 ? Instant(milliseconds: course.starts[index]) : nil
    }

    /// How many stretches of one state there are, at least one.
    public var count: Int { course.starts.count }

    /// A stretch of one state, by its place; they follow each other without a gap, and neighbours differ.
    ///
    /// - Parameter index: 0 and more, less than ``count``.
    public subscript(index: Int) -> (interval: Interval, state: Timetable.State)? {
        guard course.starts.indices.contains(index) else { return nil }
        let end = index + 1 < count ? Instant(milliseconds: course.starts[index + 1]) : range.end
        return Interval(start: Instant(milliseconds: course.starts[index]), end: end)
            .map { ($0, course.states[index].state) }
    }

    /// All stretches of one state, in order.
    public var stretches: [(interval: Interval, state: Timetable.State)] { (0..<count).compactMap { self[$0] } }

    /// The stretch that an instant lies in; -1 before the range.
    private func index(at instant: Instant) -> Int {
        course.starts.partitionPoint { $0 <= instant.milliseconds } - 1
    }
}
