/// A node of the syntax tree. Its number is its place among all nodes of the text, in the order they were made.
final class Expression: Sendable {
    let id: Int
    /// Bytes from the beginning of the text.
    let offset: Int
    let kind: Kind
    /// The longest way down, this node included.
    let depth: Int

    init(id: Int, offset: Int, _ kind: Kind) {
        self.id = id
        self.offset = offset
        self.kind = kind
        depth = 1 + (kind.children.lazy.map(\.depth).max() ?? 0)
    }

    enum Kind: Sendable {
        case literal(CELValue)
        /// With a leading dot where the name is absolute.
        case identifier(String)
        case select(Expression, field: String, isOptional: Bool)
        /// `has(operand.field)`
        case test(Expression, field: String)
        case call(target: Expression?, name: String, arguments: [Expression])
        case list([Element])
        case map([Entry])
        case message(name: String, fields: [Field])
        case comprehension(Comprehension)
        /// A name for a value that is computed when it is first asked for.
        case bind(name: String, value: Expression, body: Expression)
        /// Values that are computed when they are first asked for, `@index0` and so on, and a result.
        case block(values: [Expression], body: Expression)
        /// `operand.optMap(name, body)`; flat: the body is an optional itself.
        case optionalMap(Expression, name: String, body: Expression, isFlat: Bool)
    }

    struct Element: Sendable {
        let value: Expression
        let isOptional: Bool
    }

    struct Entry: Sendable {
        let key: Expression
        let value: Expression
        let isOptional: Bool
    }

    struct Field: Sendable {
        let name: String
        let offset: Int
        let value: Expression
        let isOptional: Bool
    }

    /// One loop over a list or a map.
    struct Comprehension: Sendable {
        enum Kind: Sendable {
            case all, exists, existsOne
            /// The list of what the body gives, of those that the filter lets through.
            case list
            /// The elements for which the body holds.
            case filter
            /// A map of the same keys, of those that the filter lets through.
            case map
            /// A map of the entries that the body gives.
            case entries
            /// The elements in the order of what the body gives.
            case sorted
        }

        let kind: Kind
        let range: Expression
        /// One name: the element or the key; two: index and element, or key and value.
        let names: [String]
        let filter: Expression?
        let body: Expression
    }
}

extension Expression.Kind {
    var children: [Expression] {
        switch self {
        case .literal, .identifier: []
        case .select(let operand, _, _), .test(let operand, _): [operand]
        case .call(let target, _, let arguments): target.map { [$0] + arguments } ?? arguments
        case .list(let elements): elements.map(\.value)
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .message(_, let fields): fields.map(\.value)
        case .comprehension(let loop): [loop.range, loop.body] + (loop.filter.map { [$0] } ?? [])
        case .bind(_, let value, let body): [value, body]
        case .block(let values, let body): values + [body]
        case .optionalMap(let operand, _, let body, _): [operand, body]
        }
    }
}

/// The names of the operators as functions; no text can name them.
enum Operator {
    static let not = "!_"
    static let negate = "-_"
    static let and = "_&&_"
    static let or = "_||_"
    static let conditional = "_?_:_"
    static let add = "_+_"
    static let subtract = "_-_"
    static let multiply = "_*_"
    static let divide = "_/_"
    static let modulo = "_%_"
    static let equal = "_==_"
    static let notEqual = "_!=_"
    static let less = "_<_"
    static let lessOrEqual = "_<=_"
    static let greater = "_>_"
    static let greaterOrEqual = "_>=_"
    static let isIn = "@in"
    static let index = "_[_]"
    static let optionalIndex = "_[?_]"
    /// What each argument of `math.greatest` and `math.least` goes through.
    static let number = "@number"

    /// An operator as people write it.
    static func spelled(_ name: String) -> String {
        switch name {
        case isIn: "in"
        case index, optionalIndex: "[]"
        case number: "math.greatest or math.least"
        default: name.hasPrefix("_") || name.hasSuffix("_") ? name.filter { $0 != "_" } : name
        }
    }
}
