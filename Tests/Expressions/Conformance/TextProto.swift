/// A message in protobuf's text format, read without its schema.
struct TextProto: Sendable {
    /// A field's value: what stood there, or a message.
    enum Field: Sendable {
        /// A number, a word, or the bytes of a string.
        case word(String)
        case bytes([UInt8])
        case message(TextProto)
    }

    var fields: [(name: String, value: Field)] = []

    struct Broken: Error {
        let offset: Int
        let what: String
    }

    init() {}

    /// Reads a whole file.
    init(_ text: String) throws {
        var reader = Reader(bytes: Array(text.utf8))
        self = try reader.message(until: nil)
    }

    /// All messages under a name.
    func messages(_ name: String) -> [TextProto] {
        fields.compactMap { field in
            if field.name == name, case .message(let message) = field.value { message } else { nil }
        }
    }

    func message(_ name: String) -> TextProto? { messages(name).last }

    /// The last value under a name as text.
    func text(_ name: String) -> String? {
        switch fields.last(where: { $0.name == name })?.value {
        case .word(let word): word
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        default: nil
        }
    }

    func bytes(_ name: String) -> [UInt8]? {
        if case .bytes(let bytes)? = fields.last(where: { $0.name == name })?.value { bytes } else { nil }
    }

    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

    /// Whether any name or text in the message contains a word.
    func mentions(_ word: String) -> Bool {
        fields.contains { field in
            if field.name.contains(word) { return true }
            switch field.value {
            case .word(let text): return text.contains(word)
            case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self).contains(word)
            case .message(let message): return message.mentions(word)
            }
        }
    }
}

private struct Reader {
    let bytes: [UInt8]
    var index = 0

    mutating func skip() {
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "#") {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            } else if [9, 10, 13, 32, UInt8(ascii: ","), UInt8(ascii: ";")].contains(bytes[index]) {
                index += 1
            } else {
                return
            }
        }
    }

    func broken(_ what: String) -> TextProto.Broken { TextProto.Broken(offset: index, what: what) }

    mutating func take(_ character: Character) -> Bool {
        skip()
        guard index < bytes.count, bytes[index] == character.asciiValue else { return false }
        index += 1
        return true
    }

    mutating func message(until end: Character?) throws -> TextProto {
        var message = TextProto()
        while true {
            skip()
            if let end, take(end) { return message }
            guard index < bytes.count else {
                if end == nil { return message }
                throw broken("a message is not closed")
            }
            let name = try name()
            _ = take(":")
            if take("[") {
                while !take("]") { message.fields.append((name, try value())) }
            } else {
                message.fields.append((name, try value()))
            }
        }
    }

    private mutating func name() throws -> String {
        if take("[") {
            guard let close = bytes[index...].firstIndex(of: UInt8(ascii: "]")) else { throw broken("no ]") }
            defer { index = close + 1 }
            return String(decoding: bytes[index..<close], as: UTF8.self)
        }
        let word = word()
        guard !word.isEmpty else { throw broken("no name") }
        return word
    }

    private mutating func word() -> String {
        skip()
        let start = index
        while index < bytes.count, isWord(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "_.+-".utf8.contains(byte)
    }

    private mutating func value() throws -> TextProto.Field {
        if take("{") { return .message(try message(until: "}")) }
        skip()
        guard index < bytes.count else { throw broken("no value") }
        if bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\"") {
            var content: [UInt8] = []
            while index < bytes.count, bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\"") {
                content += try quoted()
                skip()
            }
            return .bytes(content)
        }
        let word = word()
        guard !word.isEmpty else { throw broken("no value") }
        return .word(word)
    }

    private mutating func quoted() throws -> [UInt8] {
        let quote = bytes[index]
        index += 1
        var content: [UInt8] = []
        while index < bytes.count, bytes[index] != quote {
            if bytes[index] == UInt8(ascii: "\\") {
                try escape(into: &content)
            } else {
                content.append(bytes[index])
                index += 1
            }
        }
        index += 1
        return content
    }

    private mutating func escape(into content: inout [UInt8]) throws {
        let simple: [Character: UInt8] = [
            "a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92, "'": 39, "\"": 34, "?": 63,
        ]
        index += 1
        guard index < bytes.count else { throw broken("no escape") }
        let kind = Character(Unicode.Scalar(bytes[index]))
        if let byte = simple[kind] {
            content.append(byte)
            index += 1
        } else if kind == "x" || kind == "X" {
            index += 1
            content.append(UInt8(number(radix: 16, most: 2)))
        } else if kind == "u" || kind == "U" {
            index += 1
            guard let scalar = Unicode.Scalar(number(radix: 16, most: kind == "u" ? 4 : 8)) else {
                throw broken("no scalar")
            }
            content += Array(String(Character(scalar)).utf8)
        } else {
            content.append(UInt8(truncatingIfNeeded: number(radix: 8, most: 3)))
        }
    }

    private mutating func number(radix: Int, most: Int) -> UInt32 {
        var digits = ""
        while digits.count < most, index < bytes.count,
            let digit = Int(String(Character(Unicode.Scalar(bytes[index]))), radix: radix)
        {
            digits += String(digit, radix: radix)
            index += 1
        }
        return UInt32(digits, radix: radix) ?? 0
    }
}
