public import Vocabulary

extension Node {
    /// The text of a string; nil for anything else.
    public var text: String? {
        kind == .string ? scalarText : nil
    }

    /// A scalar as it was written, quotes and escapes undone (`07:00`, `1.10`, `yes`); nil for lists and maps.
    public var scalarText: String? {
        let record = tree.resolved(index)
        if record.form == .list || record.form == .map { return nil }
        return tree.withText(of: record) { String(decoding: $0, as: UTF8.self) }
    }

    /// The number of an integer; nil for anything else.
    public var integer: Int64? {
        let record = tree.resolved(index)
        return record.form == .int ? tree.withText(of: record, ScalarText.integer) : nil
    }

    /// The truth value of a boolean; nil for anything else.
    public var flag: Bool? {
        let record = tree.resolved(index)
        return record.form == .bool ? tree.withText(of: record, ScalarText.flag) : nil
    }

    /// A number, whether it was written as an integer or not; nil for anything else.
    public var number: Double? {
        let record = tree.resolved(index)
        switch record.form {
        case .int, .double: return tree.withText(of: record, ScalarText.double)
        default: return nil
        }
    }

    /// The whole subtree, aliases and merge keys followed; the key of an entry is its text as written.
    public var value: Value {
        switch kind {
        case .null: .null
        case .bool: .bool(flag ?? false)
        case .int: integer.map(Value.int) ?? .null
        case .double: number.map(Value.double) ?? .null
        case .string: .string(text ?? "")
        case .list: .list(elements.map(\.value))
        case .map: .map(entries.map { Value.Entry($0.key.scalarText ?? "", $0.value.value) })
        }
    }
}
