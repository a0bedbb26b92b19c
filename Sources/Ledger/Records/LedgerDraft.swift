public import Vocabulary

/// A record that has not got its place in a log yet.
public struct LedgerDraft: Hashable, Sendable {
    public let log: LogName
    public let kind: RecordKind
    /// The time on the wall.
    public let at: Instant
    /// The instant that was planned for; the same as ``at`` unless another was asked for.
    public let evaluatedAt: Instant
    /// What it tells, without anything about a person.
    public let body: Value
    /// What it tells about persons, in the order of the names; at most one value for each name.
    public let personal: [Personal]

    /// A personal value before it has a salt.
    public struct Personal: Hashable, Sendable {
        public let name: String
        public let value: String

        /// A personal value from its parts.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A draft from its parts.
    public init(
        log: LogName, kind: RecordKind, at: Instant, evaluatedAt: Instant? = nil, body: Value,
        personal: [Personal] = []
    ) {
        self.log = log
        self.kind = kind
        self.at = at
        self.evaluatedAt = evaluatedAt ?? at
        self.body = body
        self.personal = personal.sorted { $0.name < $1.name }
    }
}
