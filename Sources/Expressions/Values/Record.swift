/// The fields of a type that programs are compiled for: a field's place is found once, not at each evaluation.
public final class RecordLayout: Sendable {
    /// One field.
    public struct Field: Sendable {
        public let name: String
        public let type: CELType
        /// What selecting the field gives where the record has none; nil: that is an error.
        public let whenAbsent: CELValue?

        /// A field from its parts.
        public init(_ name: String, _ type: CELType, whenAbsent: CELValue? = nil) {
            self.name = name
            self.type = type
            self.whenAbsent = whenAbsent
        }
    }

    /// The type's name in expressions, such as `Resource`.
    public let name: String
    public let fields: [Field]
    private let slots: [String: Int]

    /// A layout; of two fields with one name the first counts.
    public init(_ name: String, _ fields: [Field]) {
        self.name = name
        self.fields = fields
        slots = Dictionary(fields.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// The place of a field in the records of this layout.
    public func slot(of name: String) -> Int? { slots[name] }
}

/// Values in the order of a layout's fields.
public final class Record: Sendable {
    public let layout: RecordLayout
    /// One value a field; nil where it is absent. What is not known is `.unknown`.
    public let slots: [CELValue?]

    /// A record; missing values at the end count as absent, additional ones are dropped.
    public init(_ layout: RecordLayout, _ values: [CELValue?]) {
        self.layout = layout
        let missing = layout.fields.count - values.count
        if missing == 0 {
            slots = values
        } else if missing > 0 {
            slots = values + [CELValue?](repeating: nil, count: missing)
        } else {
            slots = Array(values.prefix(layout.fields.count))
        }
    }

    /// The value of a field that is there; nil where it is absent or no such field exists.
    public subscript(name: String) -> CELValue? { layout.slot(of: name).flatMap { slots[$0] } }
}
