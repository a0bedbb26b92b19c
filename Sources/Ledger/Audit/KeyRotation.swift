public import Cryptography
public import Vocabulary

/// The old key's word that another one signs from now on.
public struct KeyRotation: Hashable, Sendable {
    public let from: VerifyingKey
    public let to: VerifyingKey
    public let at: Instant
    /// By the old key.
    public let signature: [UInt8]

    /// A rotation, signed by the old key.
    ///
    /// - Throws: A stalled ``LedgerError`` where the key cannot sign.
    public init(from old: borrowing SigningKey, to new: VerifyingKey, at: Instant) throws(LedgerError) {
        let bytes = Self.signedBytes(from: old.verifyingKey, to: new, at: at)
        self.init(
            from: old.verifyingKey, to: new, at: at,
            signature: try Ledger.signature(of: bytes, by: old, as: old.verifyingKey))
    }

    private init(from: VerifyingKey, to: VerifyingKey, at: Instant, signature: [UInt8]) {
        self.from = from
        self.to = to
        self.at = at
        self.signature = signature
    }

    /// Whether the old key signed it.
    public var isSigned: Bool { from.isValid(signature, for: Self.signedBytes(from: from, to: to, at: at)) }

    private static func signedBytes(from: VerifyingKey, to: VerifyingKey, at: Instant) -> [UInt8] {
        CanonicalJSON.bytes([
            "rotation": 1, "from": .string(from.hex), "to": .string(to.hex), "at": .string(at.description),
        ])
    }

    /// As records and exports hold it.
    public var recorded: Value {
        [
            "from": .string(from.hex), "to": .string(to.hex), "at": .string(at.description),
            "signature": .string(Hexadecimal.encode(signature)),
        ]
    }

    /// Reads ``recorded``.
    public init(recorded value: Value) throws(LedgerError) {
        let fields = try RecordedFields(value, "the rotation", keys: ["from", "to", "at", "signature"])
        self.init(
            from: try fields.key("from"), to: try fields.key("to"), at: try fields.instant("at"),
            signature: try fields.hexadecimal("signature"))
    }
}
