/// Walks over the tokens of a JSON text (RFC 8259).
struct JSONCursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var offset = 0
    /// The text of the last string that had escapes.
    private(set) var unescaped: [UInt8] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Skips white space; the byte that follows, nil at the end.
    mutating func peek() -> UInt8? {
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            offset += 1
        }
        return nil
    }

    /// Takes a byte that has to follow.
    mutating func expect(_ byte: UInt8, _ what: StaticString) throws(Problem) {
        guard peek() == byte else { throw expected(what) }
        offset += 1
    }

    /// Takes a byte if it follows.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        offset += 1
        return true
    }

    /// Takes one of the words `true`, `false`, `null`.
    mutating func word(_ word: StaticString) throws(Problem) {
        let end = offset + word.utf8CodeUnitCount
        guard end <= bytes.count, isEqual(UnsafeRawBufferPointer(rebasing: raw[offset..<end]), word) else {
            throw expected("a value")
        }
        offset = end
    }

    /// Takes a number; where it stands and whether it is written as an integer.
    mutating func number() throws(Problem) -> (text: Range<Int>, isInteger: Bool) {
        let start = offset
        if current == UInt8(ascii: "-") { offset += 1 }
        let isZero = current == UInt8(ascii: "0")
        let whole = skipDigits()
        guard whole > 0 else { throw expected(offset == start ? "a value" : "a digit") }
        if isZero, whole > 1 { throw Problem("a number begins with a zero", at: start) }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            isInteger = false
            offset += 1
            guard skipDigits() > 0 else { throw expected("a digit") }
        }
        if let mark = current, mark | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            offset += 1
            if current == UInt8(ascii: "-") || current == UInt8(ascii: "+") { offset += 1 }
            guard skipDigits() > 0 else { throw expected("a digit") }
        }
        return (start..<offset, isInteger)
    }

    /// Takes a string; where its text stands, or nil where it had escapes and is in ``unescaped``.
    mutating func string() throws(Problem) -> Range<Int>? {
        offset += 1
        let start = offset
        passPlain()
        guard offset < bytes.count else { throw Problem("a string does not end", at: start - 1) }
        switch bytes[offset] {
        case UInt8(ascii: "\""):
            offset += 1
            return start..<offset - 1
        case UInt8(ascii: "\\"):
            unescaped.removeAll(keepingCapacity: true)
            unescaped.append(contentsOf: bytes[start..<offset])
            try rest()
            return nil
        default: throw control()
        }
    }

    /// Takes a string that nobody looks at, as strictly as one that somebody does.
    mutating func skipString() throws(Problem) {
        let start = offset
        offset += 1
        while true {
            passPlain()
            guard offset < bytes.count else { throw Problem("a string does not end", at: start) }
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return
            case UInt8(ascii: "\\"):
                unescaped.removeAll(keepingCapacity: true)
                offset += 1
                try escape()
            default: throw control()
            }
        }
    }

    /// Moves on to what means something in a string: its end, an escape, a control character; or to the end of the text.
    private mutating func passPlain() {
        let high: UInt64 = 0x8080_8080_8080_8080
        let ones: UInt64 = 0x0101_0101_0101_0101
        while offset + 8 <= bytes.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            // A byte that is no hit is taken for one only above a hit, and the lowest one counts.
            let hits =
                (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- ones &* 0x20) & ~word))
                & high
            if hits != 0 {
                offset += hits.trailingZeroBitCount / 8
                return
            }
            offset += 8
        }
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            offset += 1
        }
    }

    /// Makes sure that nothing follows.
    mutating func end() throws(Problem) {
        if peek() != nil { throw Problem("something follows the end of the document", at: offset) }
    }

    /// An error about what stands here.
    func expected(_ what: StaticString) -> Problem {
        Problem("\(what) is expected here" + (offset < bytes.count ? "" : ", but the text ends"), at: offset)
    }

    private var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes) }
    private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipDigits() -> Int {
        let start = offset
        while let byte = current, byte >= 0x30, byte <= 0x39 { offset += 1 }
        return offset - start
    }

    private func control() -> Problem {
        Problem("a control character stands in a string; write it as an escape", at: offset)
    }
}

extension JSONCursor {
    /// The rest of a string from its first escape on.
    private mutating func rest() throws(Problem) {
        let start = offset
        while true {
            let plain = offset
            passPlain()
            unescaped.append(contentsOf: bytes[plain..<offset])
            guard offset < bytes.count else { throw Problem("a string does not end", at: start) }
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                offset += 1
                return
            case UInt8(ascii: "\\"):
                offset += 1
                try escape()
            default: throw control()
            }
        }
    }

    private mutating func escape() throws(Problem) {
        let place = offset - 1
        guard let byte = current else { throw expected("an escape") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(byte)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"): try unicode(place)
        default: throw Problem("this escape is not known", at: place)
        }
    }

    private mutating func unicode(_ place: Int) throws(Problem) {
        var code = try codeUnit(place)
        if (0xD800..<0xDC00).contains(code), current == UInt8(ascii: "\\"), offset + 1 < bytes.count,
            bytes[offset + 1] == UInt8(ascii: "u")
        {
            offset += 2
            let low = try codeUnit(place)
            guard (0xDC00..<0xE000).contains(low) else {
                throw Problem("half of a surrogate pair stands alone", at: place)
            }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw Problem("half of a surrogate pair stands alone", at: place)
        }
        unescaped.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func codeUnit(_ place: Int) throws(Problem) -> UInt32 {
        guard offset + 4 <= bytes.count else {
            throw Problem("four hexadecimal digits are expected after \\u", at: place)
        }
        var code: UInt32 = 0
        for byte in bytes[offset..<offset + 4] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw Problem("four hexadecimal digits are expected after \\u", at: place)
            }
            code = code << 4 + UInt32(digit)
        }
        offset += 4
        return code
    }
}
