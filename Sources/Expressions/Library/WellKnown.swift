/// The messages that the specification itself uses, which are no more than another spelling of plain values.
enum WellKnown {
    /// What a message literal may hold, and what it becomes.
    struct Shape {
        let name: String
        let fields: [String: CELType]
        let type: CELType
    }

    private static let prefix = "google.protobuf."

    private static let wrapped: [String: CELType] = [
        "BoolValue": .bool, "BytesValue": .bytes, "DoubleValue": .double, "FloatValue": .double,
        "Int32Value": .int, "Int64Value": .int, "StringValue": .string, "UInt32Value": .uint, "UInt64Value": .uint,
    ]

    private static let others: [String: (fields: [String: CELType], type: CELType)] = [
        "Struct": (["fields": .map(.string, .dyn)], .map(.string, .dyn)),
        "ListValue": (["values": .list(.dyn)], .list(.dyn)),
        "Value": (
            [
                "null_value": .dyn, "number_value": .double, "string_value": .string, "bool_value": .bool,
                "struct_value": .map(.string, .dyn), "list_value": .list(.dyn),
            ], .dyn
        ),
        "Any": (["type_url": .string, "value": .bytes], .dyn),
        "Timestamp": (["seconds": .int, "nanos": .int], .timestamp),
        "Duration": (["seconds": .int, "nanos": .int], .duration),
    ]

    /// The shape of a message by its full name, a declared record among them; nil where there is none.
    static func shape(_ name: String, _ environment: Environment) -> Shape? {
        if let layout = environment.layouts[name] {
            let fields = Dictionary(layout.fields.map { ($0.name, $0.type) }) { first, _ in first }
            return Shape(name: name, fields: fields, type: .message(name))
        }
        guard name.hasPrefix(prefix) else { return nil }
        let short = String(name.dropFirst(prefix.count))
        if let value = wrapped[short] { return Shape(name: name, fields: ["value": value], type: .wrapper(value)) }
        return others[short].map { Shape(name: name, fields: $0.fields, type: $0.type) }
    }

    /// The value that a message stands for.
    static func value(_ name: String, _ fields: [String: CELValue]) -> CELValue {
        let short = String(name.dropFirst(prefix.count))
        switch short {
        case "Struct": return fields["fields"] ?? .map(.empty)
        case "ListValue": return fields["values"] ?? .list([])
        case "Value": return fields.isEmpty ? .null : json(fields)
        case "Any": return any(fields)
        case "Timestamp", "Duration": return time(short, fields)
        default: return wrapper(short, fields["value"])
        }
    }

    private static func json(_ fields: [String: CELValue]) -> CELValue {
        fields["null_value"] != nil ? .null : fields.sorted { $0.key < $1.key }.first?.value ?? .null
    }

    private static func time(_ short: String, _ fields: [String: CELValue]) -> CELValue {
        guard case .int(let seconds) = fields["seconds"] ?? .int(0), case .int(let nanos) = fields["nanos"] ?? .int(0)
        else { return mismatch("google.protobuf.\(short)") }
        if short == "Timestamp" {
            return Int32(exactly: nanos).flatMap { Timestamp(seconds: seconds, nanoseconds: $0) }
                .map(CELValue.timestamp) ?? .failure(.overflow, "timestamp out of range")
        }
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, more) = whole.addingReportingOverflow(nanos)
        return overflow || more ? .failure(.overflow, "duration out of range") : .duration(sum)
    }

    private static func wrapper(_ short: String, _ value: CELValue?) -> CELValue {
        switch (short, value) {
        case ("BoolValue", nil): .bool(false)
        case ("BytesValue", nil): .bytes([])
        case ("DoubleValue", nil), ("FloatValue", nil): .double(0)
        case ("Int32Value", nil), ("Int64Value", nil): .int(0)
        case ("StringValue", nil): .string("")
        case ("UInt32Value", nil), ("UInt64Value", nil): .uint(0)
        case ("FloatValue", .double(let number)?): .double(Double(Float(number)))
        case ("Int32Value", .int(let number)?) where Int32(exactly: number) == nil:
            .failure(.overflow, "range error: \(number) does not fit in 32 bits")
        case ("UInt32Value", .uint(let number)?) where UInt32(exactly: number) == nil:
            .failure(.overflow, "range error: \(number) does not fit in 32 bits")
        case (_, let value?): value
        default: mismatch("google.protobuf.\(short)")
        }
    }

    private static func mismatch(_ name: String) -> CELValue {
        .failure(.noSuchOverload, "no such overload: a field of \(name) has a value of another type")
    }

    /// Unpacks a message of protobuf's wire format, as far as it is one that stands for a plain value.
    private static func any(_ fields: [String: CELValue]) -> CELValue {
        guard case .string(let url)? = fields["type_url"], let slash = url.lastIndex(of: "/") else {
            return .failure(.invalidArgument, "conversion error: google.protobuf.Any has no type URL")
        }
        let name = url[url.index(after: slash)...]
        guard case .bytes(let bytes) = fields["value"] ?? .bytes([]), name.hasPrefix(prefix),
            let value = WireFormat.value(String(name.dropFirst(prefix.count)), bytes)
        else { return .failure(.invalidArgument, "conversion error: cannot unpack a message of type '\(name)'") }
        return value
    }
}

/// Protobuf's wire format, as far as wrappers, timestamps and durations need it.
enum WireFormat {
    /// The value of a message of `google.protobuf`; nil where it is damaged or another.
    static func value(_ name: String, _ bytes: [UInt8]) -> CELValue? {
        guard let fields = read(bytes) else { return nil }
        let number = fields.numbers[1] ?? 0
        let text = fields.texts[1] ?? []
        switch name {
        case "BoolValue": return .bool(number != 0)
        case "Int32Value": return .int(Int64(Int32(truncatingIfNeeded: number)))
        case "Int64Value": return .int(Int64(bitPattern: number))
        case "UInt32Value": return .uint(UInt64(UInt32(truncatingIfNeeded: number)))
        case "UInt64Value": return .uint(number)
        case "DoubleValue": return .double(Double(bitPattern: number))
        case "FloatValue": return .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: number))))
        case "StringValue": return Text.decode(text).map(CELValue.string)
        case "BytesValue": return .bytes(text)
        case "Timestamp", "Duration":
            let nanos = Int64(Int32(truncatingIfNeeded: fields.numbers[2] ?? 0))
            let parts: [String: CELValue] = ["seconds": .int(Int64(bitPattern: number)), "nanos": .int(nanos)]
            return WellKnown.value("google.protobuf.\(name)", parts)
        default: return nil
        }
    }

    private static func read(_ bytes: [UInt8]) -> (numbers: [UInt64: UInt64], texts: [UInt64: [UInt8]])? {
        var rest = bytes[...]
        var numbers: [UInt64: UInt64] = [:]
        var texts: [UInt64: [UInt8]] = [:]
        while !rest.isEmpty {
            guard let tag = variable(&rest) else { return nil }
            let field = tag >> 3
            switch tag & 7 {
            case 0:
                guard let number = variable(&rest) else { return nil }
                numbers[field] = number
            case 1, 5:
                let width = tag & 7 == 1 ? 8 : 4
                guard rest.count >= width else { return nil }
                numbers[field] = rest.prefix(width).reversed().reduce(0) { $0 << 8 | UInt64($1) }
                rest = rest.dropFirst(width)
            case 2:
                guard let length = variable(&rest), length <= UInt64(rest.count) else { return nil }
                texts[field] = Array(rest.prefix(Int(length)))
                rest = rest.dropFirst(Int(length))
            default: return nil
            }
        }
        return (numbers, texts)
    }

    private static func variable(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return number }
        }
        return nil
    }
}
