/// Strings and bytes between quotes, with what a backslash means.
extension Lexer {
    /// A literal that begins here; nil where none does.
    mutating func textLiteral() throws(SyntaxError) -> Token.Kind? {
        var length = 0
        var (isRaw, isBytes) = (false, false)
        while length < 2, let byte = peek(length), byte.isNameStart {
            switch byte {
            case _ where byte | 0x20 == UInt8(ascii: "r") && !isRaw: isRaw = true
            case _ where byte | 0x20 == UInt8(ascii: "b") && !isBytes: isBytes = true
            default: return nil
            }
            length += 1
        }
        guard let quote = peek(length), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        let start = position
        position += length
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        let content = try content(quote, isTriple: isTriple, isRaw: isRaw, isBytes: isBytes, start)
        if isBytes { return .bytes(content) }
        guard let text = Text.decode(content) else {
            throw SyntaxError(
                offset: start, what: "not a string of Unicode", why: "the text is not valid UTF-8",
                fix: "write b'...' for bytes")
        }
        return .string(text)
    }

    private mutating func content(
        _ quote: UInt8, isTriple: Bool, isRaw: Bool, isBytes: Bool, _ start: Int
    ) throws(SyntaxError) -> [UInt8] {
        var content: [UInt8] = []
        while let byte = peek() {
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                position += isTriple ? 3 : 1
                return content
            }
            if !isTriple, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if byte == UInt8(ascii: "\\"), !isRaw {
                try escape(isBytes: isBytes, into: &content)
            } else {
                content.append(byte)
                position += 1
            }
        }
        throw SyntaxError(
            offset: start, what: "the string is not closed",
            why: isTriple ? "the text ends inside it" : "it ends with its line",
            fix: isTriple ? "close it with three quotes" : "close it, or write it between three quotes")
    }

    private static let simple: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
        UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): 92,
        UInt8(ascii: "?"): 63, UInt8(ascii: "\""): 34, UInt8(ascii: "'"): 39, UInt8(ascii: "`"): 96,
    ]

    private mutating func escape(isBytes: Bool, into content: inout [UInt8]) throws(SyntaxError) {
        let start = position
        position += 1
        guard let kind = peek() else { return }
        if let byte = Lexer.simple[kind] {
            content.append(byte)
            position += 1
            return
        }
        let number: UInt32
        switch kind {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): number = try hexadecimal(2, start)
        case UInt8(ascii: "u") where !isBytes: number = try hexadecimal(4, start)
        case UInt8(ascii: "U") where !isBytes: number = try hexadecimal(8, start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"): number = try octal(start)
        default:
            throw SyntaxError(
                offset: start, what: "unknown escape '\\\(Unicode.Scalar(kind))'",
                why: "a backslash begins \\n, \\t, \\x1F, \\u00E9 and the like",
                fix: "write '\\\\' for a backslash, or r'...' for a text without escapes")
        }
        if isBytes {
            content.append(UInt8(truncatingIfNeeded: number))
        } else if let scalar = Unicode.Scalar(number) {
            content.append(contentsOf: String(Character(scalar)).utf8)
        } else {
            throw SyntaxError(
                offset: start, what: "no code point of Unicode", why: "surrogates and numbers above 10FFFF are none")
        }
    }

    private mutating func hexadecimal(_ count: Int, _ start: Int) throws(SyntaxError) -> UInt32 {
        position += 1
        var number: UInt32 = 0
        for _ in 0..<count {
            guard let digit = peek(), digit.isHexDigit else {
                throw SyntaxError(
                    offset: start, what: "the escape is too short", why: "\(count) hexadecimal digits follow here")
            }
            number = number << 4 | digit.hexValue
            position += 1
        }
        return number
    }

    private mutating func octal(_ start: Int) throws(SyntaxError) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<3 {
            guard let digit = peek(), (48...55).contains(digit) else {
                throw SyntaxError(offset: start, what: "the escape is too short", why: "it has three octal digits")
            }
            number = number << 3 | UInt32(digit - 48)
            position += 1
        }
        return number
    }
}
