/// Keys and their values in the order they were given.
///
/// Numbers of different types that are equal are one key. Few entries are searched in order, more through an index.
public final class CELMap: Sendable {
    public let keys: [CELValue]
    public let values: [CELValue]
    private let index: [MapKey: Int]?

    /// From so many entries on a lookup goes through an index.
    private static let indexedFrom = 9

    /// A map without entries.
    public static let empty = CELMap(unchecked: [], [])

    /// A map from entries; nil where a key is neither a boolean, a number without fraction nor a string, or is there twice.
    public convenience init?(_ entries: [(key: CELValue, value: CELValue)]) {
        var builder = Builder(capacity: entries.count)
        for (key, value) in entries {
            guard builder.add(key, value) == .added else { return nil }
        }
        self.init(builder)
    }

    init(_ builder: Builder) {
        keys = builder.keys
        values = builder.values
        index = builder.keys.count >= CELMap.indexedFrom ? builder.known : nil
    }

    private init(unchecked keys: [CELValue], _ values: [CELValue]) {
        self.keys = keys
        self.values = values
        index = nil
    }

    /// The number of entries.
    public var count: Int { keys.count }

    /// The value under a string; nil where there is none.
    public subscript(text: String) -> CELValue? {
        if let index { return index[.text(ExactText(text))].map { values[$0] } }
        for position in keys.indices {
            if case .string(let key) = keys[position], Text.same(key, text) { return values[position] }
        }
        return nil
    }

    /// The value under a key; nil where there is none, also where such a key cannot be.
    public subscript(key: CELValue) -> CELValue? {
        if case .string(let text) = key { return self[text] }
        guard let wanted = MapKey(key) else { return nil }
        if let index { return index[wanted].map { values[$0] } }
        return keys.firstIndex { MapKey($0) == wanted }.map { values[$0] }
    }

    /// Collects entries.
    struct Builder {
        enum Outcome { case added, repeated, invalid }

        private(set) var keys: [CELValue] = []
        private(set) var values: [CELValue] = []
        fileprivate var known: [MapKey: Int] = [:]

        init(capacity: Int) {
            keys.reserveCapacity(capacity)
            values.reserveCapacity(capacity)
        }

        mutating func add(_ key: CELValue, _ value: CELValue) -> Outcome {
            guard !key.isDouble, let found = MapKey(key) else { return .invalid }
            guard known.updateValue(keys.count, forKey: found) == nil else { return .repeated }
            keys.append(key)
            values.append(value)
            return .added
        }
    }
}

extension CELValue {
    fileprivate var isDouble: Bool { if case .double = self { true } else { false } }
}

/// A key in the form in which equal keys are the same.
enum MapKey: Hashable {
    case flag(Bool)
    case number(Int64)
    case large(UInt64)
    case text(ExactText)

    init?(_ value: CELValue) {
        switch value {
        case .bool(let flag): self = .flag(flag)
        case .int(let number): self = .number(number)
        case .uint(let number): self = Int64(exactly: number).map(MapKey.number) ?? .large(number)
        case .double(let number):
            if let whole = Int64(exactly: number) {
                self = .number(whole)
            } else if let whole = UInt64(exactly: number) {
                self = .large(whole)
            } else {
                return nil
            }
        case .string(let text): self = .text(ExactText(text))
        default: return nil
        }
    }
}

/// A string whose equality is that of its code points, not Unicode's canonical one.
struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool { Text.same(left.text, right.text) }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
