/// From one type to another: `int()`, `string()`, `type()` and so on.
enum StandardConversions {
    static let functions: [FunctionDeclaration] = [
        converting("int", .int, from: [.int, .uint, .double, .string, .timestamp], int),
        converting("uint", .uint, from: [.uint, .int, .double, .string], uint),
        converting("double", .double, from: [.double, .int, .uint, .string], double),
        converting("bool", .bool, from: [.bool, .string], bool),
        converting(
            "string", .string,
            from: [.string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration], string),
        converting("bytes", .bytes, from: [.bytes, .string], bytes),
        converting("timestamp", .timestamp, from: [.timestamp, .string, .int], timestamp),
        converting("duration", .duration, from: [.duration, .string], duration),
        FunctionDeclaration("dyn", [.unary(.t, .dyn) { value, _ in value }]),
        FunctionDeclaration("type", [.unary(.t, .type(.t)) { value, _ in .type(value.typeName) }]),
    ]

    private static func converting(
        _ name: String, _ result: CELType, from types: [CELType],
        _ convert: @escaping @Sendable (CELValue) -> CELValue?
    ) -> FunctionDeclaration {
        let overloads = types.map { type in
            Overload.unary(type, result) { value, meter in
                switch value {
                case .string(let text): meter.charge(bytes: text.utf8.count) ? convert(value) : Meter.exhausted
                case .bytes(let bytes): meter.charge(bytes: bytes.count) ? convert(value) : Meter.exhausted
                default: convert(value)
                }
            }
        }
        return FunctionDeclaration(name, overloads)
    }

    private static func outOfRange(_ name: String) -> CELValue {
        .failure(.overflow, "range error: the number does not fit into \(name) (range)")
    }

    private static func unreadable(_ name: String, _ text: String) -> CELValue {
        .failure(.invalidArgument, "cannot convert '\(text.prefix(80))' to \(name)")
    }

    private static func int(_ value: CELValue) -> CELValue? {
        switch value {
        case .int: value
        case .uint(let number): Int64(exactly: number).map(CELValue.int) ?? outOfRange("int")
        case .double(let number):
            // The bounds themselves are out: as doubles they are not exact.
            number > -0x1p63 && number < 0x1p63 ? .int(Int64(number)) : outOfRange("int")
        case .string(let text):
            isWhole(text) ? Int64(text).map(CELValue.int) ?? unreadable("int", text) : unreadable("int", text)
        case .timestamp(let time): .int(time.seconds)
        default: nil
        }
    }

    private static func uint(_ value: CELValue) -> CELValue? {
        switch value {
        case .uint: value
        case .int(let number): UInt64(exactly: number).map(CELValue.uint) ?? outOfRange("uint")
        case .double(let number):
            number >= 0 && number < 0x1p64 ? .uint(UInt64(number)) : outOfRange("uint")
        case .string(let text):
            text.utf8.allSatisfy(\.isDigit)
                ? UInt64(text).map(CELValue.uint) ?? unreadable("uint", text) : unreadable("uint", text)
        default: nil
        }
    }

    private static func isWhole(_ text: String) -> Bool {
        text.utf8.dropFirst(text.hasPrefix("-") || text.hasPrefix("+") ? 1 : 0).allSatisfy(\.isDigit)
    }

    private static func double(_ value: CELValue) -> CELValue? {
        switch value {
        case .double: value
        case .int(let number): .double(Double(number))
        case .uint(let number): .double(Double(number))
        case .string(let text): NumberText.double(text).map(CELValue.double) ?? unreadable("double", text)
        default: nil
        }
    }

    private static func bool(_ value: CELValue) -> CELValue? {
        guard case .string(let text) = value else { if case .bool = value { return value } else { return nil } }
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": return .bool(true)
        case "0", "f", "F", "false", "FALSE", "False": return .bool(false)
        default: return unreadable("bool", text)
        }
    }

    static func string(_ value: CELValue) -> CELValue? {
        switch value {
        case .string: value
        case .bool(let flag): .string(flag ? "true" : "false")
        case .int(let number): .string(String(number))
        case .uint(let number): .string(String(number))
        case .double(let number): .string(NumberText.text(number))
        case .bytes(let bytes):
            Text.decode(bytes).map(CELValue.string)
                ?? .failure(.invalidArgument, "invalid UTF-8 in bytes, cannot convert to string")
        case .timestamp(let time): .string(time.text)
        case .duration(let nanoseconds): .string(DurationText.text(nanoseconds))
        case .opaque(let value): value.text.map(CELValue.string)
        default: nil
        }
    }

    private static func bytes(_ value: CELValue) -> CELValue? {
        switch value {
        case .bytes: value
        case .string(let text): .bytes(Array(text.utf8))
        default: nil
        }
    }

    private static func timestamp(_ value: CELValue) -> CELValue? {
        switch value {
        case .timestamp: value
        case .string(let text):
            Timestamp(rfc3339: text).map(CELValue.timestamp) ?? unreadable("timestamp (out of range)", text)
        case .int(let seconds): Timestamp(seconds: seconds).map(CELValue.timestamp) ?? outOfRange("timestamp")
        default: nil
        }
    }

    private static func duration(_ value: CELValue) -> CELValue? {
        switch value {
        case .duration: return value
        case .string(let text):
            return DurationText.parse(text).map(CELValue.duration) ?? unreadable("duration (out of range)", text)
        default: return nil
        }
    }
}
