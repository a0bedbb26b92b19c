/// Cuts the text into words.
struct Lexer {
    let bytes: [UInt8]
    var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// Keywords and the symbols by their length: the longest is taken.
    private static let words: Set = ["in", "true", "false", "null"]
    private static let pairs: Set = ["&&", "||", "==", "!=", "<=", ">="]
    private static let singles: Set<Character> = [
        "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}",
    ]

    /// All words; the last is the end.
    mutating func tokens() throws(SyntaxError) -> [Token] {
        var tokens: [Token] = []
        while true {
            let token = try next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private mutating func next() throws(SyntaxError) -> Token {
        skipSpace()
        let start = position
        guard let byte = peek() else { return Token(kind: .end, start: start, end: start) }
        let kind: Token.Kind =
            if byte.isDigit || (byte == UInt8(ascii: ".") && peek(1)?.isDigit == true) {
                try number()
            } else if let literal = try textLiteral() {
                literal
            } else if byte.isNameStart {
                name()
            } else if byte == UInt8(ascii: "`") {
                try quotedName()
            } else {
                try symbol()
            }
        return Token(kind: kind, start: start, end: position)
    }

    func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    private mutating func skipSpace() {
        while let byte = peek() {
            if byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B {
                position += 1
            } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
                while let next = peek(), next != UInt8(ascii: "\n") { position += 1 }
            } else {
                return
            }
        }
    }

    private mutating func name() -> Token.Kind {
        let start = position
        while let byte = peek(), byte.isNameStart || byte.isDigit { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        return Lexer.words.contains(name) ? .symbol(name) : .identifier(name)
    }

    private mutating func quotedName() throws(SyntaxError) -> Token.Kind {
        let start = position
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "`") {
            guard byte.isNameStart || byte.isDigit || "./- ".utf8.contains(byte) else { break }
            position += 1
        }
        guard peek() == UInt8(ascii: "`"), position > start + 1 else {
            throw SyntaxError(
                offset: position, what: "a field name between backquotes is not finished",
                why: "letters, digits, '_', '.', '-', '/' and spaces can be in one", fix: "close it with '`'")
        }
        position += 1
        return .quoted(String(decoding: bytes[(start + 1)..<(position - 1)], as: UTF8.self))
    }

    private mutating func symbol() throws(SyntaxError) -> Token.Kind {
        let first = Character(Unicode.Scalar(bytes[position]))
        if let second = peek(1) {
            let pair = String([first, Character(Unicode.Scalar(second))])
            if Lexer.pairs.contains(pair) {
                position += 2
                return .symbol(pair)
            }
        }
        guard Lexer.singles.contains(first) else { throw unexpectedCharacter() }
        position += 1
        return .symbol(String(first))
    }

    private func unexpectedCharacter() -> SyntaxError {
        let rest = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        let scalar = rest.unicodeScalars.first ?? "?"
        let fixes: [Unicode.Scalar: String] = ["=": "compare with '=='", "&": "write '&&'", "|": "write '||'"]
        return SyntaxError(
            offset: position, what: "unexpected character '\(scalar)'", why: "it begins no word of the language",
            fix: fixes[scalar] ?? "remove it, or put text between quotes")
    }

    // MARK: Numbers

    private mutating func number() throws(SyntaxError) -> Token.Kind {
        let start = position
        if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x") || peek(1) == UInt8(ascii: "X") {
            position += 2
            return try whole(digits: take { $0.isHexDigit }, radix: 16, start)
        }
        let digits = take(\.isDigit)
        var isDouble = false
        if peek() == UInt8(ascii: "."), peek(1)?.isDigit == true {
            isDouble = true
            position += 1
            _ = take(\.isDigit)
        }
        if let byte = peek(), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            guard peek(signed ? 2 : 1)?.isDigit == true else { throw badNumber(start) }
            isDouble = true
            position += signed ? 2 : 1
            _ = take(\.isDigit)
        }
        guard isDouble else { return try whole(digits: digits, radix: 10, start) }
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)), !continues else {
            throw badNumber(start)
        }
        return .double(number)
    }

    private mutating func whole(digits: String, radix: Int, _ start: Int) throws(SyntaxError) -> Token.Kind {
        guard !digits.isEmpty else { throw badNumber(start) }
        guard let number = UInt64(digits, radix: radix) else {
            throw SyntaxError(
                offset: start, what: "the number is too large", why: "integers have 64 bits",
                fix: "write it with a decimal point for a double")
        }
        if peek() == UInt8(ascii: "u") || peek() == UInt8(ascii: "U") {
            position += 1
            guard !continues else { throw badNumber(start) }
            return .uint(number)
        }
        guard !continues else { throw badNumber(start) }
        return .int(number)
    }

    /// Whether a letter or digit follows at once.
    private var continues: Bool { peek().map { $0.isNameStart || $0.isDigit } ?? false }

    private mutating func take(_ isWanted: (UInt8) -> Bool) -> String {
        let start = position
        while let byte = peek(), isWanted(byte) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func badNumber(_ start: Int) -> SyntaxError {
        SyntaxError(
            offset: start, what: "not a number", why: "numbers are like 12, 0x1F, 12u, 1.5 and 2e3",
            fix: "correct it, or put it between quotes")
    }
}

extension UInt8 {
    var isDigit: Bool { (48...57).contains(self) }
    var isHexDigit: Bool { isDigit || (65...70).contains(self) || (97...102).contains(self) }
    var isNameStart: Bool { (65...90).contains(self) || (97...122).contains(self) || self == 95 }
    /// The value of a hexadecimal digit.
    var hexValue: UInt32 { UInt32(isDigit ? self - 48 : (self | 0x20) - 87) }
}
