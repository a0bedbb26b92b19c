public import Vocabulary

extension CanonicalJSON {
    /// The value whose canonical bytes these are; nil for any other bytes, other JSON included.
    ///
    /// What is hashed is read back from its own bytes, so nothing but the one form may be taken for it. Deeper than 64
    /// levels is refused.
    public static func value(_ bytes: [UInt8]) -> Value? {
        var reader = CanonicalReader(bytes: bytes)
        guard let value = reader.value(), reader.isAtEnd, self.bytes(value) == bytes else { return nil }
        return value
    }
}

/// Reads JSON without white space; whether it is canonical is seen by writing it again.
private struct CanonicalReader {
    let bytes: [UInt8]
    private var place = 0
    private var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    mutating func value() -> Value? {
        guard place < bytes.count else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "{"): return nested { $0.map() }
        case UInt8(ascii: "["): return nested { $0.list() }
        case UInt8(ascii: "\""): return string().map(Value.string)
        case UInt8(ascii: "t"): return skip("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return skip("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return skip("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func nested(_ read: (inout CanonicalReader) -> Value?) -> Value? {
        guard depth < 64 else { return nil }
        depth += 1
        defer { depth -= 1 }
        return read(&self)
    }

    private mutating func map() -> Value? {
        guard skip("{") else { return nil }
        var entries: [Value.Entry] = []
        if skip("}") { return .map(entries) }
        repeat {
            guard let key = string(), skip(":"), let value = value() else { return nil }
            entries.append(Value.Entry(key, value))
        } while skip(",")
        return skip("}") ? .map(entries) : nil
    }

    private mutating func list() -> Value? {
        guard skip("[") else { return nil }
        var elements: [Value] = []
        if skip("]") { return .list(elements) }
        repeat {
            guard let element = value() else { return nil }
            elements.append(element)
        } while skip(",")
        return skip("]") ? .list(elements) : nil
    }

    private mutating func number() -> Value? {
        let start = place
        while place < bytes.count, "+-.0123456789e".utf8.contains(bytes[place]) { place += 1 }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        return Int64(text).map(Value.int) ?? Double(text).map(Value.double)
    }

    private mutating func string() -> String? {
        guard skip("\"") else { return nil }
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\""), bytes[place] != UInt8(ascii: "\\") { place += 1 }
        // Hardly any text holds an escape.
        if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
            place += 1
            return String(decoding: bytes[start..<(place - 1)], as: UTF8.self)
        }
        var text = Array(bytes[start..<place])
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = escape() else { return nil }
                text.append(escaped)
            default: text.append(byte)
            }
        }
        return nil
    }

    /// The canonical form escapes only what is a single byte.
    private mutating func escape() -> UInt8? {
        guard place < bytes.count else { return nil }
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "u"):
            let digits = String(decoding: bytes[place..<min(place + 4, bytes.count)], as: UTF8.self)
            place = min(place + 4, bytes.count)
            return UInt8(digits, radix: 16)
        default: return byte
        }
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        let end = place + text.utf8CodeUnitCount
        guard end <= bytes.count,
            text.withUTF8Buffer({ bytes[place..<end].elementsEqual($0) })
        else { return false }
        place = end
        return true
    }
}
