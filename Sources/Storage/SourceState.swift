public import Vocabulary

/// What is known of a source of specs.
public struct SourceState: Hashable, Sendable {
    /// `root`, or the name of a `GitSource`.
    public let name: String
    /// The last accepted commit; nil where there is none.
    public let commit: String?
    public let hold: SourceHold?
    /// The commit that a person released: it may be accepted whatever is odd about it. Nil again after the next accepted.
    public let released: String?
}

/// Why a source waits for a person.
public struct SourceHold: Hashable, Sendable {
    /// What made it be held; nil where the source had vanished.
    public let commit: String?
    public let reason: String
    public let since: Instant
}
