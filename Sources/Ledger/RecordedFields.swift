import Cryptography
import Vocabulary

/// Reads a mapping that must have certain keys and no others: what is hashed must be understood to the last key.
struct RecordedFields {
    private let what: String
    private let value: Value

    init(_ value: Value, _ what: String, keys: [String]) throws(LedgerError) {
        guard let entries = value.entries else { throw LedgerError("\(what) is not a mapping") }
        for entry in entries where !keys.contains(entry.key) {
            throw LedgerError("\(what) has a key this version does not know: \(Escaping.terminal(entry.key))")
        }
        guard Set(entries.map(\.key)).count == entries.count else { throw LedgerError("\(what) has a key twice") }
        self.what = what
        self.value = value
    }

    func optional(_ key: String) -> Value? { value[key] }

    func value(_ key: String) throws(LedgerError) -> Value {
        guard let found = value[key] else { throw LedgerError("\(what) has no '\(key)'") }
        return found
    }

    func text(_ key: String) throws(LedgerError) -> String { try read(key) { $0.text } }

    func optionalText(_ key: String) throws(LedgerError) -> String? {
        value[key] == nil ? nil : try text(key)
    }

    func integer(_ key: String) throws(LedgerError) -> Int64 { try read(key) { $0.integer } }

    /// A place or a size: not negative, and small enough to count on from.
    func count(_ key: String) throws(LedgerError) -> Int64 {
        try read(key) { value in value.integer.flatMap { (0..<1 << 53).contains($0) ? $0 : nil } }
    }

    func list(_ key: String) throws(LedgerError) -> [Value] { try read(key) { $0.elements } }

    func texts(_ key: String) throws(LedgerError) -> [String] {
        try read(key) { value in
            guard let elements = value.elements else { return nil }
            let texts = elements.compactMap(\.text)
            return texts.count == elements.count ? texts : nil
        }
    }

    func instant(_ key: String) throws(LedgerError) -> Instant {
        try read(key) { $0.text.flatMap { Instant(rfc3339: $0) } }
    }

    func digest(_ key: String) throws(LedgerError) -> SHA256Digest {
        try read(key) { $0.text.flatMap(SHA256Digest.init(hex:)) }
    }

    func digests(_ key: String) throws(LedgerError) -> [SHA256Digest] {
        let texts = try texts(key)
        let digests = texts.compactMap(SHA256Digest.init(hex:))
        guard digests.count == texts.count else { throw LedgerError("\(what): '\(key)' is not what it should be") }
        return digests
    }

    func hexadecimal(_ key: String) throws(LedgerError) -> [UInt8] {
        try read(key) { $0.text.flatMap(Hexadecimal.decode) }
    }

    func key(_ key: String) throws(LedgerError) -> VerifyingKey {
        try read(key) { $0.text.flatMap(VerifyingKey.init(hex:)) }
    }

    func read<Result>(_ key: String, _ read: (Value) -> Result?) throws(LedgerError) -> Result {
        guard let result = read(try value(key)) else {
            throw LedgerError("\(what): '\(key)' is not what it should be")
        }
        return result
    }
}
