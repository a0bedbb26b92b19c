/// What the checker knows about a value before it is there.
public indirect enum CELType: Hashable, Sendable {
    /// Anything; what it really is shows at run time.
    case dyn
    case null, bool, int, uint, double, string, bytes, timestamp, duration
    /// A primitive or null, as protobuf's wrappers have it.
    case wrapper(CELType)
    case list(CELType)
    case map(CELType, CELType)
    /// A record, by the name of its layout.
    case message(String)
    /// A library's type with its parameters, such as `optional_type(int)` or `net.IP`.
    case abstract(String, [CELType])
    /// The type of a type.
    case type(CELType)
    /// A type parameter of an overload, such as `T`.
    case parameter(String)

    /// An optional of something.
    public static func optional(_ value: CELType) -> CELType { .abstract("optional_type", [value]) }
}

extension CELType {
    /// The names types have in expressions.
    static let named: [String: CELType] = [
        "null_type": .null, "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string,
        "bytes": .bytes, "list": .list(.dyn), "map": .map(.dyn, .dyn), "type": .type(.dyn),
        "google.protobuf.Timestamp": .timestamp, "google.protobuf.Duration": .duration,
        "optional_type": .optional(.dyn),
    ]

    var isDyn: Bool { self == .dyn }

    /// What null may stand for.
    var isNullable: Bool {
        switch self {
        case .wrapper, .message, .abstract, .timestamp, .duration, .null: true
        default: false
        }
    }

    /// The type inside an optional; nil where this is none.
    var optionalValue: CELType? {
        if case .abstract("optional_type", let parameters) = self { parameters.first } else { nil }
    }

    /// The types that this one is made of.
    var parameters: [CELType] {
        switch self {
        case .wrapper(let value), .list(let value), .type(let value): [value]
        case .map(let key, let value): [key, value]
        case .abstract(_, let parameters): parameters
        default: []
        }
    }

    /// The same type with each of its parts replaced.
    func mapping(_ change: (CELType) -> CELType) -> CELType {
        switch self {
        case .wrapper(let value): .wrapper(change(value))
        case .list(let value): .list(change(value))
        case .type(let value): .type(change(value))
        case .map(let key, let value): .map(change(key), change(value))
        case .abstract(let name, let parameters): .abstract(name, parameters.map(change))
        default: self
        }
    }
}

extension CELType: CustomStringConvertible {
    public var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .wrapper(let value): "wrapper(\(value))"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .message(let name): name
        case .abstract(let name, let parameters):
            parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        case .type(let type): "type(\(type))"
        case .parameter(let name): name.hasPrefix("%") ? "dyn" : name
        }
    }
}
