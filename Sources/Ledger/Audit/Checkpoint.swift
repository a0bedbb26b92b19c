public import Cryptography
public import Vocabulary

/// What a log was at one moment: its size and root, and with them everything in it.
public struct Checkpoint: Hashable, Sendable {
    /// The version of the format.
    public static let formatVersion: Int64 = 1

    public let log: LogName
    /// The number of records.
    public let size: Int64
    public let root: SHA256Digest
    public let at: Instant
    /// The key that signs it.
    public let key: VerifyingKey
    /// The digest of the log's checkpoint before; nil for the first.
    public let previous: SHA256Digest?

    /// A checkpoint from its parts.
    public init(
        log: LogName, size: Int64, root: SHA256Digest, at: Instant, key: VerifyingKey, previous: SHA256Digest?
    ) {
        self.log = log
        self.size = size
        self.root = root
        self.at = at
        self.key = key
        self.previous = previous
    }

    /// What is signed: canonical JSON that says what it is, so that no other signed text can stand for it.
    public var signedBytes: [UInt8] { CanonicalJSON.bytes(recorded) }

    /// SHA-256 of ``signedBytes``.
    public var digest: SHA256Digest { SHA256.digest(signedBytes) }

    /// Signs it.
    ///
    /// - Throws: A stalled ``LedgerError`` where the key is not the one the checkpoint names.
    public func signed(by signer: borrowing SigningKey) throws(LedgerError) -> SignedCheckpoint {
        SignedCheckpoint(checkpoint: self, signature: try signature(of: signedBytes, by: signer, as: key))
    }

    var recorded: Value {
        .object([
            "checkpoint": .int(Self.formatVersion), "log": .string(log.rawValue), "size": .int(size),
            "root": .string(root.hex), "at": .string(at.description), "key": .string(key.hex),
            "previous": previous.map { .string($0.hex) },
        ])
    }

    init(recorded value: Value) throws(LedgerError) {
        let fields = try RecordedFields(
            value, "the checkpoint", keys: ["checkpoint", "log", "size", "root", "at", "key", "previous"])
        guard try fields.integer("checkpoint") == Self.formatVersion else {
            throw LedgerError(.stalled, "the checkpoint has a format this version does not know")
        }
        self.init(
            log: LogName(rawValue: try fields.text("log")), size: try fields.count("size"),
            root: try fields.digest("root"), at: try fields.instant("at"), key: try fields.key("key"),
            previous: fields.optional("previous") == nil ? nil : try fields.digest("previous"))
    }
}

/// A checkpoint and the signature over it. It belongs in at least one place outside the store.
public struct SignedCheckpoint: Hashable, Sendable {
    public let checkpoint: Checkpoint
    public let signature: [UInt8]

    /// A signed checkpoint from its parts.
    public init(checkpoint: Checkpoint, signature: [UInt8]) {
        self.checkpoint = checkpoint
        self.signature = signature
    }

    /// Whether the key it names signed it. Whether that key is to be trusted is another question.
    public var isSigned: Bool { checkpoint.key.isValid(signature, for: checkpoint.signedBytes) }

    /// As exports, log lines and files hold it.
    public var recorded: Value {
        ["checkpoint": checkpoint.recorded, "signature": .string(Hexadecimal.encode(signature))]
    }

    /// One line of text for the place outside the store.
    public var text: String { CanonicalJSON.text(recorded) }

    /// Reads ``recorded``.
    public init(recorded value: Value) throws(LedgerError) {
        let fields = try RecordedFields(value, "the signed checkpoint", keys: ["checkpoint", "signature"])
        self.init(
            checkpoint: try Checkpoint(recorded: try fields.value("checkpoint")),
            signature: try fields.hexadecimal("signature"))
    }
}

/// A signature with the key that was meant, or a stalled error.
func signature(
    of bytes: [UInt8], by signer: borrowing SigningKey, as key: VerifyingKey
) throws(LedgerError) -> [UInt8] {
    guard signer.verifyingKey == key else {
        throw LedgerError(.stalled, "the signing key is \(signer.verifyingKey), it should be \(key)")
    }
    do {
        return try signer.signature(for: bytes)
    } catch {
        throw LedgerError(.stalled, error.message)
    }
}
