/// A value of the Common Expression Language, an error or an unknown among them.
///
/// Errors and unknowns are values: they pass through what is strict, and `&&`, `||` and `?:` may do without them.
public enum CELValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list([CELValue])
    case map(CELMap)
    /// Nanoseconds.
    case duration(Int64)
    case timestamp(Timestamp)
    /// The run-time type of a name, such as `int` or `google.protobuf.Timestamp`.
    case type(String)
    indirect case optional(CELValue?)
    case record(Record)
    /// A value of a library's own type, such as an address or a quantity; indirect, so that a value has two words.
    indirect case opaque(any OpaqueValue)
    case error(EvaluationError)
    case unknown(UnknownSet)
}

/// A value of a type that a library brings along.
public protocol OpaqueValue: Sendable {
    /// What `type()` answers, such as `net.IP`.
    var typeName: String { get }
    /// Whether this and another value of any type are the same.
    func isEqual(to other: any OpaqueValue) -> Bool
    /// What `string()` answers; nil where the type has no text.
    var text: String? { get }
}

extension CELValue {
    /// The name of the value's run-time type, as `type()` gives it.
    public var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .duration: "google.protobuf.Duration"
        case .timestamp: "google.protobuf.Timestamp"
        case .type: "type"
        case .optional: "optional_type"
        case .record(let record): record.layout.name
        case .opaque(let value): value.typeName
        case .error: "error"
        case .unknown: "unknown"
        }
    }

    /// Whether this is an error or an unknown rather than a value to compute with.
    @inline(__always)
    public var isAbnormal: Bool {
        switch self {
        case .error, .unknown: true
        default: false
        }
    }

    /// An error without a place; the step that meets it adds one.
    static func failure(_ kind: EvaluationError.Kind, _ message: String) -> CELValue {
        .error(EvaluationError(kind, message))
    }

    /// Whether this is the zero of its type, as `optional.ofNonZeroValue` means it.
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let flag): !flag
        case .int(let number): number == 0
        case .uint(let number): number == 0
        case .double(let number): number == 0
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let elements): elements.isEmpty
        case .map(let map): map.count == 0
        case .duration(let nanoseconds): nanoseconds == 0
        case .timestamp(let timestamp): timestamp.seconds == 0 && timestamp.nanoseconds == 0
        case .optional(let value): value == nil
        case .record(let record): record.slots.allSatisfy { $0 == nil }
        case .type, .opaque, .error, .unknown: false
        }
    }
}
