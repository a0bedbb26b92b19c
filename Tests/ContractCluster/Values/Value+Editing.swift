import Vocabulary

extension Value {
    /// The value at the end of a way through mappings.
    func at(_ path: String...) -> Value? { at(path) }

    func at(_ path: [String]) -> Value? {
        var value = self
        for key in path {
            guard let next = value[key] else { return nil }
            value = next
        }
        return value
    }

    /// Sets, or with nil takes away, the value under a key; whatever is no mapping becomes one.
    mutating func set(_ key: String, _ value: Value?) {
        var entries = entries ?? []
        if let index = entries.firstIndex(where: { $0.key == key }) {
            if let value { entries[index].value = value } else { entries.remove(at: index) }
        } else if let value {
            entries.append(Entry(key, value))
        }
        self = .map(entries)
    }

    /// Sets the value at the end of a way, making mappings on it; with nil takes it away where it is.
    mutating func set(_ path: [String], _ value: Value?) {
        guard let first = path.first else { return }
        if path.count == 1 { return set(first, value) }
        if value == nil, self[first] == nil { return }
        var inner = self[first] ?? .map([])
        inner.set(Array(path.dropFirst()), value)
        set(first, inner)
    }

    var isMap: Bool { if case .map = self { true } else { false } }
    var isNull: Bool { self == .null }

    /// Whether it holds nothing that a mapping or a list could show.
    var isEmptyCollection: Bool {
        switch self {
        case .map(let entries): entries.isEmpty
        case .list(let elements): elements.isEmpty
        default: false
        }
    }

    /// All mappings in it by key, so that equal content is equal.
    var sorted: Value {
        switch self {
        case .map(let entries):
            .map(entries.map { Entry($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
        case .list(let elements): .list(elements.map(\.sorted))
        default: self
        }
    }

    /// What the schemas of JSON call its type.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .int: "integer"
        case .double: "number"
        case .string: "string"
        case .list: "array"
        case .map: "object"
        }
    }

    /// Texts of a list; what is no text is left out.
    var texts: [String] { elements?.compactMap(\.text) ?? [] }
}
