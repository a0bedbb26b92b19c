public import Vocabulary

/// Personal values taken out of a log for good: which fields of which records, and why. Never the values.
public struct Erasure: Hashable, Sendable {
    /// One field of one record.
    public struct Field: Hashable, Comparable, Sendable {
        public let sequence: Int64
        public let name: String

        /// A field from its parts.
        public init(sequence: Int64, name: String) {
            self.sequence = sequence
            self.name = name
        }

        public static func < (left: Field, right: Field) -> Bool {
            (left.sequence, left.name) < (right.sequence, right.name)
        }
    }

    /// In order.
    public let fields: [Field]
    public let reason: String

    /// An erasure from its parts.
    public init(fields: [Field], reason: String) {
        self.fields = fields.sorted()
        self.reason = reason
    }

    /// As a record holds it.
    public var recorded: Value {
        [
            "fields": .list(fields.map { ["sequence": .int($0.sequence), "name": .string($0.name)] }),
            "reason": .string(reason),
        ]
    }

    /// Reads ``recorded``.
    public init(recorded value: Value) throws(LedgerError) {
        let fields = try RecordedFields(value, "the erasure", keys: ["fields", "reason"])
        var erased: [Field] = []
        for value in try fields.list("fields") {
            let field = try RecordedFields(value, "an erased field", keys: ["sequence", "name"])
            erased.append(Field(sequence: try field.count("sequence"), name: try field.text("name")))
        }
        self.init(fields: erased, reason: try fields.text("reason"))
    }
}
