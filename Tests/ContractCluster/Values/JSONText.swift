import Vocabulary

/// Writes values as JSON in the order they have.
struct JSONText {
    private(set) var bytes: [UInt8] = []

    static func bytes(_ value: Value) -> [UInt8] {
        var text = JSONText()
        text.bytes.reserveCapacity(512)
        text.append(value)
        return text.bytes
    }

    static func text(_ value: Value) -> String { String(decoding: bytes(value), as: UTF8.self) }

    mutating func append(raw: [UInt8]) { bytes.append(contentsOf: raw) }
    mutating func append(raw: String) { bytes.append(contentsOf: raw.utf8) }

    mutating func append(_ value: Value) {
        switch value {
        case .null: append(raw: "null")
        case .bool(let flag): append(raw: flag ? "true" : "false")
        case .int(let number): append(raw: String(number))
        case .double: bytes.append(contentsOf: CanonicalJSON.bytes(value))
        case .string(let text): append(text: text)
        case .list(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(element)
            }
            bytes.append(UInt8(ascii: "]"))
        case .map(let entries):
            bytes.append(UInt8(ascii: "{"))
            for (index, entry) in entries.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(text: entry.key)
                bytes.append(UInt8(ascii: ":"))
                append(entry.value)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private mutating func append(text: String) {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard isPlain else { return append(raw: CanonicalJSON.bytes(.string(text))) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\""))
    }
}
