import Vocabulary

/// What a value may be: enough of a structural schema to prune, default, validate and merge by.
final class Schema: Sendable {
    enum Form: Hashable, Sendable {
        case any, object, list, string, integer, number, boolean, integerOrString
    }

    /// How lists and mappings of several field managers become one.
    enum Merging: Hashable, Sendable {
        case granular, atomic, set
        case keyed([String])
    }

    let form: Form
    let properties: [(name: String, schema: Schema)]
    private let places: [String: Int]
    /// What values under keys without a name of their own are; nil where there may be none.
    let additional: Schema?
    let items: Schema?
    let merging: Merging
    let keepsUnknown: Bool
    let required: [String]
    let fallback: Value?
    let limits: Limits
    let rules: [ValidationRule]

    struct Limits: Hashable, Sendable {
        var minimum: Double?
        var maximum: Double?
        var choices: [Value] = []
        var isNullable = false
        var format: String?
    }

    init(
        _ form: Form, properties: [(name: String, schema: Schema)] = [], additional: Schema? = nil,
        items: Schema? = nil, merging: Merging? = nil, keepsUnknown: Bool = false, required: [String] = [],
        fallback: Value? = nil, limits: Limits = Limits(), rules: [ValidationRule] = []
    ) {
        self.form = form
        self.properties = properties
        places = Dictionary(uniqueKeysWithValues: properties.enumerated().map { ($1.name, $0) })
        self.additional = additional
        self.items = items
        self.merging = merging ?? (form == .list ? .atomic : .granular)
        self.keepsUnknown = keepsUnknown || form == .any
        self.required = required
        self.fallback = fallback
        self.limits = limits
        self.rules = rules
    }

    func property(_ name: String) -> Schema? { places[name].map { properties[$0].schema } }

    /// What a value under a key is; ``anything`` where unknown fields are kept, nil where there is no such field.
    func child(_ name: String) -> Schema? { property(name) ?? additional ?? (keepsUnknown ? .anything : nil) }

    static let anything = Schema(.any)
    static let string = Schema(.string)
    static let integer = Schema(.integer)
    static let number = Schema(.number)
    static let boolean = Schema(.boolean)
    static let integerOrString = Schema(.integerOrString)
    static let texts = Schema(.object, additional: .string)
}

extension Schema {
    /// The value without unknown fields, mappings in the schema's order, and the paths of what was taken away.
    func pruned(_ value: Value, at path: String = "") -> (value: Value, unknown: [String]) {
        var unknown: [String] = []
        return (prune(value, path, &unknown), unknown)
    }

    private func prune(_ value: Value, _ path: String, _ unknown: inout [String]) -> Value {
        switch value {
        case .list(let elements):
            guard let items else { return value.sorted }
            return .list(elements.enumerated().map { items.prune($1, "\(path)[\($0)]", &unknown) })
        case .map(let entries):
            guard form == .object else { return value.sorted }
            var named = [Value?](repeating: nil, count: properties.count)
            var others: [Value.Entry] = []
            for entry in entries {
                let inner = path.isEmpty ? entry.key : path + "." + entry.key
                if let place = places[entry.key] {
                    named[place] = properties[place].schema.prune(entry.value, inner, &unknown)
                } else if let schema = child(entry.key) {
                    others.append(Value.Entry(entry.key, schema.prune(entry.value, inner, &unknown)))
                } else {
                    unknown.append(inner)
                }
            }
            others.sort { $0.key < $1.key }
            return .map(
                zip(properties, named).compactMap { property, value in value.map { Value.Entry(property.name, $0) } }
                    + others)
        default: return value
        }
    }

    /// The value with what the schema says for absent fields.
    func defaulted(_ value: Value) -> Value {
        switch value {
        case .list(let elements):
            guard let items else { return value }
            return .list(elements.map(items.defaulted))
        case .map(var entries):
            guard form == .object else { return value }
            for index in entries.indices {
                guard let schema = child(entries[index].key) else { continue }
                if entries[index].value.isNull, let fallback = schema.fallback, !schema.limits.isNullable {
                    entries[index].value = fallback
                }
                entries[index].value = schema.defaulted(entries[index].value)
            }
            for property in properties {
                guard let fallback = property.schema.fallback, !entries.contains(where: { $0.key == property.name })
                else { continue }
                entries.append(Value.Entry(property.name, property.schema.defaulted(fallback)))
            }
            return .map(entries)
        default: return value
        }
    }
}
