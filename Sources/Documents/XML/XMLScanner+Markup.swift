extension XMLScanner {
    /// More attributes than any answer has on an element; each is compared with all before it.
    private static let mostAttributes = 64

    /// Reads a name: production 5.
    mutating func readName() throws(DocumentError) -> XMLTag {
        let start = place
        var index = source.skipLetters(from: start)
        var seen: UInt8 = index > start ? XMLBytes.startsName : 0
        while index < source.count {
            let kind = kinds.of(source[index])
            guard kind & XMLBytes.inName != 0 else { break }
            seen |= kind
            index += 1
        }
        let isName =
            seen & XMLBytes.beyondASCII == 0
            ? index > start && kinds.of(source[start]) & XMLBytes.startsName != 0
            : XMLBytes.isName(source.text(start, index))
        guard isName else { throw malformed("there is no name where one has to be", at: start) }
        place = index
        guard seen & XMLBytes.colon != 0 else { return XMLTag(start: start, localStart: start, end: index) }
        let colon = source.slice(start, index).lastIndex(of: UInt8(ascii: ":")) ?? 0
        return XMLTag(start: start, localStart: start + colon + 1, end: index)
    }

    /// Reads the rest of a start tag: productions 40 and 44. True where the element has no content.
    mutating func attributes() throws(DocumentError) -> Bool {
        var names: [XMLTag] = []
        while true {
            let isApart = skipSpace()
            switch source.byte(at: place) {
            case UInt8(ascii: ">"):
                place += 1
                return false
            case UInt8(ascii: "/"):
                place += 1
                try expect(UInt8(ascii: ">"), "`>`")
                return true
            default:
                guard isApart else { throw malformed("the tag does not end where it should") }
                let name = try attribute()
                if names.contains(where: { $0.count == name.count && source.repeats($0, at: name.start) }) {
                    throw malformed("the attribute \(source.quoted(name)) is given twice", at: name.start)
                }
                names.append(name)
                if names.count > Self.mostAttributes {
                    throw source.tooLarge("an element has more than \(Self.mostAttributes) attributes", at: name.start)
                }
            }
        }
    }

    /// Productions 10 and 41. Nobody asks for values, so they are only checked.
    private mutating func attribute() throws(DocumentError) -> XMLTag {
        let name = try readName()
        skipSpace()
        try expect(UInt8(ascii: "="), "`=`")
        skipSpace()
        let quote = try openingQuote()
        while source.byte(at: place) != quote {
            switch source.byte(at: place) {
            case UInt8(ascii: "<"): throw malformed("`<` stands within the value of an attribute")
            case UInt8(ascii: "&"): _ = try reference()
            default: place += try source.characterLength(at: place)
            }
        }
        place += 1
        return name
    }

    mutating func openingQuote() throws(DocumentError) -> UInt8 {
        guard let quote = source.byte(at: place), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw malformed("a quotation mark is missing")
        }
        place += 1
        return quote
    }

    /// Reads a reference: productions 66 to 68.
    mutating func reference() throws(DocumentError) -> Unicode.Scalar {
        let start = place
        place += 1
        let scalar = source.byte(at: place) == UInt8(ascii: "#") ? try number() : try entity(start)
        try expect(UInt8(ascii: ";"), "`;`")
        guard let scalar = Unicode.Scalar(scalar), XMLBytes.isCharacter(scalar.value) else {
            throw malformed("the reference is to a character that XML does not have", at: start)
        }
        return scalar
    }

    private mutating func entity(_ start: Int) throws(DocumentError) -> UInt32 {
        let name = try readName()
        switch source.text(name) {
        case "amp": return 0x26
        case "lt": return 0x3C
        case "gt": return 0x3E
        case "quot": return 0x22
        case "apos": return 0x27
        default: throw malformed("nothing says what the entity \(source.quoted(name)) is", at: start)
        }
    }

    private mutating func number() throws(DocumentError) -> UInt32 {
        place += 1
        let isHexadecimal = source.byte(at: place) == UInt8(ascii: "x")
        if isHexadecimal { place += 1 }
        var value: UInt32 = 0
        let start = place
        while let digit = source.byte(at: place).flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }),
            isHexadecimal || digit < 10
        {
            // Beyond the last character there is no need to know how far.
            value = min(value * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x110000)
            place += 1
        }
        guard place > start else { throw malformed("the number of a character is missing") }
        return value
    }
}
