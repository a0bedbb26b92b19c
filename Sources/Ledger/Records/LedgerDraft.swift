public import Cryptography
public import Vocabulary

/// A record that has not got its place in a log yet.
public struct LedgerDraft: Hashable, Sendable {
    public let log: LogName
    public let kind: RecordKind
    /// The time on the wall.
    public let at: Instant
    /// The instant that was planned for; the same as ``at`` unless another was asked for.
    public let evaluatedAt: Instant
    /// What it tells, without anything about a person: canonical JSON.
    public let body: [UInt8]
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
        self.init(
            log: log, kind: kind, at: at, evaluatedAt: evaluatedAt, body: CanonicalJSON.bytes(body),
            personal: personal)
    }

    /// A draft whose body is in its canonical form already.
    init(
        log: LogName, kind: RecordKind, at: Instant, evaluatedAt: Instant?, body: [UInt8], personal: [Personal]
    ) {
        self.log = log
        self.kind = kind
        self.at = at
        self.evaluatedAt = evaluatedAt ?? at
        self.body = body
        self.personal = personal.count > 1 ? personal.sorted { $0.name < $1.name } : personal
    }

    /// The bytes that are hashed once the draft has its place: those of ``LedgerRecord/leaf``.
    ///
    /// - Parameters:
    ///   - sequence: Its place in the log, from 0.
    ///   - previous: The leaf hash of the record before; ``SHA256Digest/zero`` for the first.
    ///   - personal: The commitments of its personal values, in the order of the names.
    public func leaf(sequence: Int64, previous: SHA256Digest, personal: [PersonalCommitment]) -> [UInt8] {
        var writer = CanonicalWriter(capacity: body.count + Self.roomBesideBody)
        writer.object {
            $0.entry("at", at)
            $0.key("body")
            $0.canonical(body)
            $0.entry("evaluatedAt", evaluatedAt)
            $0.entry("kind", kind.rawValue)
            $0.entry("log", log.rawValue)
            $0.key("personal")
            $0.list(personal) { writer, commitment in
                writer.object {
                    $0.entry("commitment", commitment.digest.hex)
                    $0.entry("name", commitment.name)
                }
            }
            $0.entry("previous", previous.hex)
            $0.entry("sequence", sequence)
            $0.entry("version", LedgerRecord.formatVersion)
        }
        return writer.bytes
    }

    /// Enough for two instants, a hash, a name and one commitment.
    private static let roomBesideBody = 400
}
