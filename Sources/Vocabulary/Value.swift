/// One dynamic value: what a document, an attribute or a record holds.
///
/// A mapping keeps the order it was given; the canonical form sorts it.
public indirect enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case list([Value])
    case map([Entry])

    /// One key and its value.
    public struct Entry: Hashable, Sendable {
        public var key: String
        public var value: Value

        /// An entry from its parts.
        public init(_ key: String, _ value: Value) {
            self.key = key
            self.value = value
        }
    }

    /// The value under a key of a mapping; nil where there is none. Takes time in proportion to the mapping.
    public subscript(key: String) -> Value? {
        guard case .map(let entries) = self else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// A mapping from pairs in which a nil value is left out.
    public static func object(_ pairs: KeyValuePairs<String, Value?>) -> Value {
        .map(pairs.compactMap { key, value in value.map { Entry(key, $0) } })
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral text: String) { self = .string(text) }
    public init(integerLiteral number: Int64) { self = .int(number) }
    public init(booleanLiteral flag: Bool) { self = .bool(flag) }
    public init(arrayLiteral elements: Value...) { self = .list(elements) }
    public init(dictionaryLiteral pairs: (String, Value)...) { self = .map(pairs.map(Entry.init)) }
}

extension Value {
    /// The text of a string; nil for anything else.
    public var text: String? { if case .string(let text) = self { text } else { nil } }
    /// The number of an integer; nil for anything else.
    public var integer: Int64? { if case .int(let number) = self { number } else { nil } }
    /// The truth value of a boolean; nil for anything else.
    public var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    /// The elements of a list; nil for anything else.
    public var elements: [Value]? { if case .list(let elements) = self { elements } else { nil } }
    /// The entries of a mapping; nil for anything else.
    public var entries: [Entry]? { if case .map(let entries) = self { entries } else { nil } }
}
