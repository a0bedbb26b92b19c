import Synchronization

/// Spans that wait to be sent: a stated number, the latest beyond it dropped and counted.
final class SpanQueue: Sendable {
    private struct State {
        var waiting: [SpanRecord] = []
        var dropped = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) { self.capacity = max(1, capacity) }

    var count: Int { state.withLock { $0.waiting.count } }

    func append(_ span: SpanRecord) {
        state.withLock { state in
            if state.waiting.count < capacity { state.waiting.append(span) } else { state.dropped += 1 }
        }
    }

    /// The oldest ones; they stay until they are removed.
    func oldest(_ count: Int) -> [SpanRecord] { state.withLock { Array($0.waiting.prefix(count)) } }

    /// Only whoever sends removes, so that these are those it was given.
    func remove(_ count: Int) { state.withLock { $0.waiting.removeFirst(min(count, $0.waiting.count)) } }

    /// How many were dropped since this was last asked.
    func takeDropped() -> Int {
        state.withLock { state in
            defer { state.dropped = 0 }
            return state.dropped
        }
    }
}
