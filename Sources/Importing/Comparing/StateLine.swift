import Vocabulary

/// A state through time: one to begin with, and its changes.
struct StateLine: Hashable, Sendable {
    struct Change: Hashable, Sendable {
        let instant: Instant
        let state: RuleState
    }

    /// The state at the beginning.
    let initial: RuleState
    /// In order of time, each to another state than the one before.
    let changes: [Change]

    /// A line from states at instants that ascend; the last of several at one instant counts, and what comes at the
    /// beginning or before it is the initial state.
    init(from start: Instant, initial: RuleState, _ states: some Sequence<Change>) {
        var initial = initial
        var changes: [Change] = []
        for change in states {
            if change.instant <= start {
                initial = change.state
                continue
            }
            if changes.last?.instant == change.instant { changes.removeLast() }
            if (changes.last?.state ?? initial) != change.state { changes.append(change) }
        }
        self.initial = initial
        self.changes = changes
    }

    /// A line that a function of the instant gives, of which every instant at which it may change is known.
    init(from start: Instant, to end: Instant, candidates: [Instant], _ state: (Instant) -> RuleState) {
        let inside = Set(candidates.filter { start < $0 && $0 < end }).sorted()
        self.init(
            from: start, initial: state(start), inside.map { Change(instant: $0, state: state($0)) })
    }

    /// The stretches in which two lines differ, up to an end.
    static func differences(
        _ theirs: StateLine, _ ours: StateLine, from start: Instant, to end: Instant
    ) -> [(start: Instant, end: Instant, theirs: RuleState, ours: RuleState)] {
        var result: [(start: Instant, end: Instant, theirs: RuleState, ours: RuleState)] = []
        var (left, right) = (theirs.changes[...], ours.changes[...])
        var (their, our) = (theirs.initial, ours.initial)
        var position = start
        while position < end {
            let next = min(left.first?.instant ?? end, right.first?.instant ?? end, end)
            if their != our, position < next { result.append((position, next, their, our)) }
            if let change = left.first, change.instant == next {
                their = change.state
                left.removeFirst()
            }
            if let change = right.first, change.instant == next {
                our = change.state
                right.removeFirst()
            }
            position = next
        }
        return result
    }
}
