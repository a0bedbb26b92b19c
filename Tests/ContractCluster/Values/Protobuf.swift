import Vocabulary

/// Reads the few kinds that clients with types send in Kubernetes' binary form (`k8s\0` and a protobuf message).
enum Protobuf {
    /// What a field of a message holds; the numbers are those of `generated.proto` of the API.
    indirect enum Shape: Sendable {
        case string, integer, flag, quantity, texts
        case message([Int: (name: String, shape: Shape)])
        case list(Shape)
    }

    static let mediaType = "application/vnd.kubernetes.protobuf"

    /// The object as JSON would have it.
    ///
    /// - Throws: 400 for what is no message, 415 for a kind whose message is not known here.
    static func value(_ bytes: [UInt8]) throws(APIStatus) -> Value {
        guard bytes.starts(with: [0x6B, 0x38, 0x73, 0]),
            let envelope = read(bytes.dropFirst(4), envelopeFields), let kind = envelope.at("type", "kind")?.text,
            let raw = rawField(bytes.dropFirst(4), 2)
        else { throw .badRequest("the object provided is unrecognized: no Kubernetes protobuf message") }
        let version = envelope.at("type", "apiVersion")?.text ?? ""
        guard let fields = kinds["\(version)/\(kind)"] else {
            throw .unsupportedMediaType(mediaType, ["application/json", "application/yaml"])
        }
        guard var value = read(raw, fields) else { throw .badRequest("proto: illegal wireType") }
        value.set("apiVersion", .string(version))
        value.set("kind", .string(kind))
        return value
    }

    private static func read(_ bytes: ArraySlice<UInt8>, _ fields: [Int: (name: String, shape: Shape)]) -> Value? {
        var result = Value.map([])
        for (number, content) in wireFields(bytes) ?? [] {
            guard let (name, shape) = fields[number] else { continue }
            guard let value = value(content, shape) else { return nil }
            switch shape {
            case .list: result.set(name, .list((result[name]?.elements ?? []) + [value]))
            case .texts: result.set(name, .map((result[name]?.entries ?? []) + (value.entries ?? [])))
            // Texts and truth values are written even where they are empty.
            case .string where value == "", .flag where value == false: continue
            default: result.set(name, value)
            }
        }
        return result
    }

    private static func value(_ content: Content, _ shape: Shape) -> Value? {
        switch (shape, content) {
        case (.string, .bytes(let bytes)): return .string(String(decoding: bytes, as: UTF8.self))
        case (.integer, .number(let number)): return .int(Int64(bitPattern: number))
        case (.flag, .number(let number)): return .bool(number != 0)
        case (.quantity, .bytes(let bytes)): return read(bytes, [1: ("text", .string)])?["text"] ?? ""
        case (.texts, .bytes(let bytes)):
            guard let pair = read(bytes, [1: ("key", .string), 2: ("value", .string)]) else { return nil }
            return .map([Value.Entry(pair["key"]?.text ?? "", pair["value"] ?? "")])
        case (.message(let fields), .bytes(let bytes)): return read(bytes, fields)
        case (.list(let inner), _): return value(content, inner)
        default: return nil
        }
    }

    private enum Content {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    private static func rawField(_ bytes: ArraySlice<UInt8>, _ number: Int) -> ArraySlice<UInt8>? {
        for field in wireFields(bytes) ?? [] where field.number == number {
            if case .bytes(let content) = field.content { return content }
        }
        return nil
    }

    /// Numbers and contents of a message's fields; nil for what is none.
    private static func wireFields(_ bytes: ArraySlice<UInt8>) -> [(number: Int, content: Content)]? {
        var rest = bytes
        var fields: [(number: Int, content: Content)] = []
        while !rest.isEmpty {
            guard let tag = varint(&rest) else { return nil }
            switch tag & 7 {
            case 0:
                guard let number = varint(&rest) else { return nil }
                fields.append((Int(tag >> 3), .number(number)))
            case 2:
                guard let length = varint(&rest), length <= UInt64(rest.count) else { return nil }
                fields.append((Int(tag >> 3), .bytes(rest.prefix(Int(length)))))
                rest = rest.dropFirst(Int(length))
            default: return nil
            }
        }
        return fields
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var (result, shift) = (UInt64(0), UInt64(0))
        while let byte = rest.popFirst() {
            result |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return result }
            shift += 7
            if shift > 63 { return nil }
        }
        return nil
    }
}
