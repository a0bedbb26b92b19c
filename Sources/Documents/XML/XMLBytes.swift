/// What bytes mean in XML 1.0 (fifth edition), so that a text is scanned a byte at a time.
struct XMLBytes {
    /// Character data has to be looked at more closely here: markup, a reference, a line's end that is not LF, the
    /// first byte of `]]>` or of U+FFFE, or a character that XML does not have.
    static let endsText: UInt8 = 1
    /// A name may hold it.
    static let inName: UInt8 = 2
    /// A name may begin with it.
    static let startsName: UInt8 = 4
    /// It ends the prefix of a name.
    static let colon: UInt8 = 8
    /// It belongs to a character of several bytes, of which names hold only some.
    static let beyondASCII: UInt8 = 16

    private static let table = InlineArray<256, UInt8> { byte in
        let byte = UInt8(byte)
        var kind: UInt8 = 0
        if !isText(byte) { kind |= endsText }
        if isName(byte) { kind |= inName }
        if isNameStart(UInt32(byte)) { kind |= startsName }
        if byte == UInt8(ascii: ":") { kind |= colon }
        if byte >= 0x80 { kind |= beyondASCII }
        return kind
    }

    /// At hand without asking each time whether the table is there yet.
    private let kinds = table

    /// What a byte may be, as a union of the constants.
    func of(_ byte: UInt8) -> UInt8 { kinds[Int(byte)] }

    private static func isText(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "]"), 0xEF: false
        case UInt8(ascii: "\t"), UInt8(ascii: "\n"): true
        default: byte >= 0x20
        }
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: byte >= 0x80
        }
    }
}

extension XMLBytes {
    /// White space: production 3 of the recommendation.
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    /// Whether a character may stand in a text at all: production 2.
    static func isCharacter(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    /// Whether the text is a name: production 5.
    static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.unicodeScalars.first, isNameStart(first.value) else { return false }
        return text.unicodeScalars.allSatisfy { isNameStart($0.value) || isNamePart($0.value) }
    }

    /// Production 4.
    private static func isNameStart(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x3A, 0x5F, 0x41...0x5A, 0x61...0x7A: true
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D: true
        case 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD: true
        case 0x10000...0xEFFFF: true
        default: false
        }
    }

    /// What production 4a adds.
    private static func isNamePart(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: false
        }
    }
}
