public import Cryptography
public import Vocabulary

/// Something about a person that a record speaks of: kept beside the record, so that it can be erased.
public struct PersonalValue: Hashable, Sendable {
    /// Bytes in a salt: enough that nobody finds a name by trying all names.
    public static let saltByteCount = 16

    /// What it is to the record: `author`, `actor`.
    public let name: String
    public let value: String
    public let salt: [UInt8]

    /// A value and its salt, which must come from ``RandomBytes``.
    public init(name: String, value: String, salt: [UInt8]) {
        self.name = name
        self.value = value
        self.salt = salt
    }

    /// What stands in the record: SHA-256 of the salt followed by the value in UTF-8. Says nothing without the salt.
    public var commitment: SHA256Digest { SHA256.digest(salt + Array(value.utf8)) }
}

/// What a record holds in place of a personal value.
public struct PersonalCommitment: Hashable, Sendable {
    public let name: String
    public let digest: SHA256Digest

    /// A commitment from its parts.
    public init(name: String, digest: SHA256Digest) {
        self.name = name
        self.digest = digest
    }
}

extension PersonalValue {
    /// As an export holds it.
    public var recorded: Value {
        .object(["name": .string(name), "salt": .string(Hexadecimal.encode(salt)), "value": .string(value)])
    }

    /// Reads ``recorded``.
    public init(recorded value: Value) throws(LedgerError) {
        let fields = try RecordedFields(value, "a personal value", keys: ["name", "salt", "value"])
        self.init(
            name: try fields.text("name"), value: try fields.text("value"), salt: try fields.hexadecimal("salt"))
    }
}
