public import Cryptography
public import Vocabulary

/// One leaf of a log. Its bytes are canonical JSON (RFC 8785), and it names the hash of the leaf before it.
public struct LedgerRecord: Hashable, Sendable {
    /// The version of the leaf's format that this code writes and reads.
    public static let formatVersion: Int64 = 1

    public let log: LogName
    /// Its place in the log, from 0.
    public let sequence: Int64
    public let kind: RecordKind
    /// The time on the wall.
    public let at: Instant
    /// The instant that was planned for.
    public let evaluatedAt: Instant
    public let body: Value
    /// In the order of the names.
    public let personal: [PersonalCommitment]
    /// The leaf hash of the record before; ``SHA256Digest/zero`` for the first.
    public let previous: SHA256Digest

    /// The record that a draft becomes at a place of its log.
    public init(_ draft: LedgerDraft, sequence: Int64, previous: SHA256Digest, personal: [PersonalCommitment]) {
        self.log = draft.log
        self.sequence = sequence
        self.kind = draft.kind
        self.at = draft.at
        self.evaluatedAt = draft.evaluatedAt
        // What was written canonically reads back.
        self.body = CanonicalJSON.value(draft.body) ?? .null
        self.personal = personal
        self.previous = previous
    }

    /// The leaf as a value.
    public var recorded: Value {
        .object([
            "at": .string(at.description),
            "body": body,
            "evaluatedAt": .string(evaluatedAt.description),
            "kind": .string(kind.rawValue),
            "log": .string(log.rawValue),
            "personal": .list(
                personal.map { .object(["commitment": .string($0.digest.hex), "name": .string($0.name)]) }),
            "previous": .string(previous.hex),
            "sequence": .int(sequence),
            "version": .int(Self.formatVersion),
        ])
    }

    /// The bytes that are hashed.
    public var leaf: [UInt8] { CanonicalJSON.bytes(recorded) }

    /// The hash of the leaf in its Merkle tree.
    public var leafHash: SHA256Digest { MerkleTree.leafHash(leaf) }

    /// Reads ``recorded``.
    ///
    /// - Throws: A ``LedgerError`` for anything else; stalled for a newer format.
    public init(recorded value: Value) throws(LedgerError) {
        if let version = value["version"]?.integer, version > Self.formatVersion {
            throw LedgerError(
                .stalled, "the record has format \(version), this version reads up to \(Self.formatVersion)")
        }
        let fields = try RecordedFields(
            value, "the record",
            keys: ["version", "log", "sequence", "kind", "at", "evaluatedAt", "body", "personal", "previous"])
        guard try fields.integer("version") == Self.formatVersion else {
            throw LedgerError("the record has no format this version knows")
        }
        log = LogName(rawValue: try fields.text("log"))
        sequence = try fields.count("sequence")
        kind = RecordKind(rawValue: try fields.text("kind"))
        at = try fields.instant("at")
        evaluatedAt = try fields.instant("evaluatedAt")
        body = try fields.value("body")
        previous = try fields.digest("previous")
        var commitments: [PersonalCommitment] = []
        for value in try fields.list("personal") {
            let fields = try RecordedFields(value, "a personal field", keys: ["name", "commitment"])
            commitments.append(
                PersonalCommitment(name: try fields.text("name"), digest: try fields.digest("commitment")))
        }
        personal = commitments
    }
}
