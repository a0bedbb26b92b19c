import Expressions

/// The suite's values and types as ours.
enum SuiteValues {
    struct Unsupported: Error {
        let what: String
    }

    private static let prefix = "type.googleapis.com/"

    /// A `cel.expr.Value`.
    static func value(_ proto: TextProto) throws -> CELValue {
        guard let (name, field) = proto.fields.last else { throw Unsupported(what: "an empty value") }
        let text = proto.text(name) ?? ""
        switch name {
        case "null_value": return .null
        case "bool_value": return .bool(text == "true")
        case "int64_value": return .int(try number(Int64(text)))
        case "uint64_value": return .uint(try number(UInt64(text)))
        case "double_value": return .double(try double(text))
        case "string_value": return .string(text)
        case "bytes_value": return .bytes(proto.bytes(name) ?? [])
        case "type_value": return .type(text)
        default: break
        }
        guard case .message(let message) = field else { throw Unsupported(what: name) }
        switch name {
        case "list_value": return .list(try message.messages("values").map(value))
        case "map_value":
            let entries = try message.messages("entries").map { entry in
                (
                    key: try value(entry.message("key") ?? TextProto()),
                    value: try value(entry.message("value") ?? TextProto())
                )
            }
            guard let map = CELMap(entries) else { throw Unsupported(what: "a map with a bad key") }
            return .map(map)
        case "object_value": return try object(message)
        default: throw Unsupported(what: name)
        }
    }

    private static func number<Number>(_ number: Number?) throws -> Number {
        guard let number else { throw Unsupported(what: "a number") }
        return number
    }

    private static func double(_ text: String) throws -> Double {
        switch text.lowercased() {
        case "inf", "infinity": .infinity
        case "-inf", "-infinity": -.infinity
        case "nan": .nan
        default: try number(Double(text))
        }
    }

    /// A `google.protobuf.Any` written out.
    private static func object(_ message: TextProto) throws -> CELValue {
        guard let (name, field) = message.fields.first, name.hasPrefix(prefix), case .message(let body) = field else {
            throw Unsupported(what: "an object")
        }
        return try wellKnown(String(name.dropFirst(prefix.count)), body)
    }

    static func wellKnown(_ name: String, _ body: TextProto) throws -> CELValue {
        let text = body.text("value")
        switch name {
        case "google.protobuf.BoolValue": return .bool(text == "true")
        case "google.protobuf.Int32Value", "google.protobuf.Int64Value": return .int(try number(Int64(text ?? "0")))
        case "google.protobuf.UInt32Value", "google.protobuf.UInt64Value":
            return .uint(try number(UInt64(text ?? "0")))
        case "google.protobuf.FloatValue": return .double(Double(Float(try double(text ?? "0"))))
        case "google.protobuf.DoubleValue": return .double(try double(text ?? "0"))
        case "google.protobuf.StringValue": return .string(text ?? "")
        case "google.protobuf.BytesValue": return .bytes(body.bytes("value") ?? [])
        case "google.protobuf.Duration":
            let seconds = try number(Int64(body.text("seconds") ?? "0"))
            return .duration(seconds * 1_000_000_000 + (try number(Int64(body.text("nanos") ?? "0"))))
        case "google.protobuf.Timestamp":
            let seconds = try number(Int64(body.text("seconds") ?? "0"))
            let nanos = try number(Int32(body.text("nanos") ?? "0"))
            return .timestamp(try number(Timestamp(seconds: seconds, nanoseconds: nanos)))
        case "google.protobuf.Value": return try json(body)
        case "google.protobuf.ListValue": return .list(try body.messages("values").map(json))
        case "google.protobuf.Struct":
            let entries = try body.messages("fields").map { entry in
                (key: CELValue.string(entry.text("key") ?? ""), value: try json(entry.message("value") ?? TextProto()))
            }
            return .map(CELMap(entries) ?? .empty)
        default: throw Unsupported(what: name)
        }
    }

    private static func json(_ value: TextProto) throws -> CELValue {
        guard let (name, field) = value.fields.last else { return .null }
        switch (name, field) {
        case ("number_value", _): return .double(try double(value.text(name) ?? ""))
        case ("string_value", _): return .string(value.text(name) ?? "")
        case ("bool_value", _): return .bool(value.text(name) == "true")
        case ("struct_value", .message(let body)): return try wellKnown("google.protobuf.Struct", body)
        case ("list_value", .message(let body)): return try wellKnown("google.protobuf.ListValue", body)
        default: return .null
        }
    }

    // MARK: Types

    private static let primitives: [String: CELType] = [
        "BOOL": .bool, "INT64": .int, "UINT64": .uint, "DOUBLE": .double, "STRING": .string, "BYTES": .bytes,
    ]

    /// A `cel.expr.Type`.
    static func type(_ proto: TextProto) throws -> CELType {
        guard let (name, field) = proto.fields.last else { return .dyn }
        let text = proto.text(name) ?? ""
        switch name {
        case "primitive": return try number(primitives[text])
        case "wrapper": return .wrapper(try number(primitives[text]))
        case "null": return .null
        case "dyn": return .dyn
        case "type_param": return .parameter(text)
        case "message_type": return messageType(text)
        case "well_known": return text == "TIMESTAMP" ? .timestamp : text == "DURATION" ? .duration : .dyn
        default: break
        }
        guard case .message(let body) = field else { throw Unsupported(what: name) }
        switch name {
        case "list_type": return .list(try type(body.message("elem_type") ?? TextProto()))
        case "map_type":
            return .map(
                try type(body.message("key_type") ?? TextProto()), try type(body.message("value_type") ?? TextProto()))
        case "abstract_type":
            return .abstract(body.text("name") ?? "", try body.messages("parameter_types").map(type))
        case "type": return .type(try type(body))
        default: throw Unsupported(what: name)
        }
    }

    private static func messageType(_ name: String) -> CELType {
        switch name {
        case "google.protobuf.BoolValue": .wrapper(.bool)
        case "google.protobuf.Int32Value", "google.protobuf.Int64Value": .wrapper(.int)
        case "google.protobuf.UInt32Value", "google.protobuf.UInt64Value": .wrapper(.uint)
        case "google.protobuf.FloatValue", "google.protobuf.DoubleValue": .wrapper(.double)
        case "google.protobuf.StringValue": .wrapper(.string)
        case "google.protobuf.BytesValue": .wrapper(.bytes)
        case "google.protobuf.Timestamp": .timestamp
        case "google.protobuf.Duration": .duration
        case "google.protobuf.Struct": .map(.string, .dyn)
        case "google.protobuf.ListValue": .list(.dyn)
        case "google.protobuf.Value", "google.protobuf.Any": .dyn
        default: .message(name)
        }
    }

    /// Whether two values are the same, their types included; a number that is none equals itself.
    static func same(_ left: CELValue, _ right: CELValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.int(let one), .int(let other)): one == other
        case (.uint(let one), .uint(let other)): one == other
        case (.double(let one), .double(let other)): one == other || one.isNaN && other.isNaN
        case (.string(let one), .string(let other)): one.utf8.elementsEqual(other.utf8)
        case (.bytes(let one), .bytes(let other)): one == other
        case (.type(let one), .type(let other)): one == other
        case (.duration(let one), .duration(let other)): one == other
        case (.timestamp(let one), .timestamp(let other)): one == other
        case (.list(let one), .list(let other)):
            one.count == other.count && zip(one, other).allSatisfy { same($0, $1) }
        case (.map(let one), .map(let other)):
            one.count == other.count
                && zip(one.keys, one.values).allSatisfy { key, value in
                    other.keys.contains { same($0, key) } && other[key].map { same($0, value) } ?? false
                }
        default: false
        }
    }
}
