extension XMLScanner {
    /// Reads what is neither an element nor character data, but begins with `<!` or `<?`.
    mutating func aside() throws(DocumentError) {
        if source.starts(with: "<!--", at: place) { return try comment() }
        if source.byte(at: place + 1) == UInt8(ascii: "?") { return try instruction() }
        if source.starts(with: "<![CDATA[", at: place), isWithinElement { return try section() }
        if source.starts(with: "<!DOCTYPE", at: place), !hasElement {
            throw DocumentError(
                .refused, "the XML text has a document type, which is not read from hostile input",
                at: source.position(of: place))
        }
        throw malformed("there is neither a comment nor a section")
    }

    /// Production 15.
    private mutating func comment() throws(DocumentError) {
        let start = place
        place += 4
        try skip(to: "--", from: start)
        try expect(UInt8(ascii: ">"), "`>`, as a comment holds no `--`")
    }

    /// Productions 16 and 17.
    private mutating func instruction() throws(DocumentError) {
        let start = place
        place += 2
        let name = try readName()
        if source.text(name).lowercased() == "xml" {
            throw malformed("an XML declaration stands only at the very beginning", at: start)
        }
        guard source.starts(with: "?>", at: place) || skipSpace() else {
            throw malformed("there is no space after the name")
        }
        try skip(to: "?>", from: start)
    }

    /// Productions 18 to 21.
    private mutating func section() throws(DocumentError) {
        let begin = place
        place += 9
        var start = place
        while !source.starts(with: "]]>", at: place) {
            if source.byte(at: place) == UInt8(ascii: "\r") {
                keep(start, place)
                keepLineEnd()
                start = place
            } else {
                guard place < source.count else { throw unfinished(begin) }
                place += try source.characterLength(at: place)
            }
        }
        keep(start, place)
        place += 3
    }

    private mutating func skip(to end: StaticString, from start: Int) throws(DocumentError) {
        let first = end.utf8Start.pointee
        while true {
            place = source.skipASCII(to: first, from: place)
            guard place < source.count else { break }
            if source[place] == first, source.starts(with: end, at: place) {
                place += end.utf8CodeUnitCount
                return
            }
            place += try source.characterLength(at: place)
        }
        throw unfinished(start)
    }

    private func unfinished(_ start: Int) -> DocumentError { malformed("what begins here does not end", at: start) }
}

extension XMLScanner {
    /// Reads the declaration where there is one: productions 23 to 32 and 80.
    mutating func declaration() throws(DocumentError) {
        guard source.starts(with: "<?xml", at: 0), source.byte(at: 5).map(XMLBytes.isSpace) ?? false else { return }
        place = 5
        guard let version = try setting("version") else { throw malformed("the version of XML is missing") }
        guard version.hasPrefix("1."), version.utf8.dropFirst(2).allSatisfy({ (0x30...0x39).contains($0) }),
            version.utf8.count > 2
        else { throw malformed("it is in version \(version.prefix(60)) of XML") }
        let before = place
        if let encoding = try setting("encoding"), encoding.uppercased() != "UTF-8" {
            throw malformed("its encoding is \(encoding.prefix(60)), and only UTF-8 is read", at: before)
        }
        if let answer = try setting("standalone"), answer != "yes", answer != "no" {
            throw malformed("it is neither standalone nor not")
        }
        skipSpace()
        try expect(UInt8(ascii: "?"), "`?>`")
        try expect(UInt8(ascii: ">"), "`?>`")
    }

    /// The value of a part of the declaration; nil where another part is next.
    private mutating func setting(_ name: StaticString) throws(DocumentError) -> String? {
        let before = place
        guard skipSpace(), source.starts(with: name, at: place) else {
            place = before
            return nil
        }
        place += name.utf8CodeUnitCount
        skipSpace()
        try expect(UInt8(ascii: "="), "`=`")
        skipSpace()
        let quote = try openingQuote()
        let start = place
        while let byte = source.byte(at: place), byte != quote, kinds.of(byte) & XMLBytes.inName != 0 { place += 1 }
        let value = source.text(start, place)
        try expect(quote, "a quotation mark")
        return value
    }
}
