public import Vocabulary

extension CELValue {
    /// A document's value: mappings become maps with string keys, the first of equal keys counts.
    public init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .int(number)
        case .double(let number): self = .double(number)
        case .string(let text): self = .string(text)
        case .list(let elements): self = .list(elements.map(CELValue.init))
        case .map(let entries):
            var builder = CELMap.Builder(capacity: entries.count)
            for entry in entries { _ = builder.add(.string(entry.key), CELValue(entry.value)) }
            self = .map(CELMap(builder))
        }
    }

    /// An instant.
    public init(_ instant: Instant) {
        let millis = (instant.milliseconds % 1000 + 1000) % 1000
        self =
            Timestamp(seconds: instant.seconds, nanoseconds: Int32(millis) * 1_000_000).map(CELValue.timestamp)
            ?? .failure(.overflow, "timestamp out of range")
    }

    /// The value as a document has it; nil for errors, unknowns, types and a library's values without a text.
    ///
    /// Times, spans and bytes become text; keys of maps too.
    public var document: Value? {
        switch self {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .int(let number): return .int(number)
        case .uint(let number): return Int64(exactly: number).map(Value.int) ?? .double(Double(number))
        case .double(let number): return .double(number)
        case .string(let text): return .string(text)
        case .bytes(let bytes): return .string(Base64.encode(bytes))
        case .duration(let span): return .string(DurationText.text(span))
        case .timestamp(let time): return .string(time.text)
        case .list(let elements):
            let documents = elements.compactMap(\.document)
            return documents.count == elements.count ? .list(documents) : nil
        case .map(let map):
            let entries = zip(map.keys, map.values).compactMap { key, value in
                value.document.map { Value.Entry(key.keyText, $0) }
            }
            return entries.count == map.count ? .map(entries) : nil
        case .optional(let inner): return inner.map(\.document) ?? .null
        case .record(let record):
            let entries = zip(record.layout.fields, record.slots).compactMap { field, value in
                value.flatMap(\.document).map { Value.Entry(field.name, $0) }
            }
            return .map(entries)
        case .opaque(let value): return value.text.map(Value.string)
        case .type(let name): return .string(name)
        case .error, .unknown: return nil
        }
    }

    private var keyText: String { if case .string(let text) = self { text } else { shownAsKey } }
}
