import Vocabulary

/// Goes through an XML text once, from event to event, and checks all of it to be well-formed.
///
/// Numbered productions are those of the recommendation "Extensible Markup Language (XML) 1.0 (Fifth Edition)".
@usableFromInline
struct XMLScanner {
    let source: XMLSource
    let kinds = XMLBytes()
    /// The offset of what is looked at next.
    var place = 0

    /// Of the element that an event is about; lent until the next event.
    @usableFromInline private(set) var name: XMLName
    /// Of an element that ends, as it stands in the source.
    @usableFromInline private(set) var text: XMLText
    /// The text of the innermost element where it is not what stands in the source.
    @usableFromInline private(set) var assembled: [UInt8] = []
    private let limits: DocumentLimits
    /// The elements that have begun and not ended, the innermost one last.
    private var open: [XMLTag] = []
    private var elements = 0
    /// The innermost element has no content, and its end has not been reported.
    private var isEmptyElement = false
    /// The innermost element has had no child, so that its text matters.
    private var isLeaf = false
    private var textStart = 0
    private var isVerbatim = true

    /// Begins with a text that must outlive the scanner and not change.
    @usableFromInline
    init(_ bytes: UnsafeRawBufferPointer, limits: DocumentLimits) throws(DocumentError) {
        if bytes.count > limits.bytes {
            throw DocumentError(
                .tooLarge, "the XML text has \(bytes.count) bytes, more than the \(limits.bytes) that are read")
        }
        let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let source = XMLSource(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(mark))) else {
            throw DocumentError(
                .malformed, "the XML text is not well-formed: there is no element in it",
                at: SourceText([], file: "").position(of: 0))
        }
        self.source = source
        self.limits = limits
        name = XMLName(bytes: source.slice(0, 0))
        text = XMLText(bytes: source.slice(0, 0))
        if let offset = UTF8Validation.firstInvalid(in: source.bytes) {
            throw DocumentError(.malformed, "the XML text is not valid UTF-8", at: source.position(of: offset))
        }
        try declaration()
    }

    /// Goes on to the next begin or end of an element.
    @usableFromInline
    mutating func next() throws(DocumentError) -> XMLEvent {
        if isEmptyElement {
            isEmptyElement = false
            return close(textEnd: textStart)
        }
        guard !open.isEmpty else { return try outermost() }
        while true {
            try characters()
            switch source.byte(at: place + 1) {
            case UInt8(ascii: "/"): return try endTag()
            case UInt8(ascii: "!"), UInt8(ascii: "?"):
                beginAssembling()
                try aside()
            default: return try startTag()
            }
        }
    }

    /// What stands before and after the outermost element: productions 22 and 27.
    private mutating func outermost() throws(DocumentError) -> XMLEvent {
        while true {
            skipSpace()
            guard place < source.count else { break }
            guard source[place] == UInt8(ascii: "<") else {
                throw malformed(hasElement ? "something follows its element" : "it does not begin with an element")
            }
            switch source.byte(at: place + 1) {
            case UInt8(ascii: "!"), UInt8(ascii: "?"): try aside()
            case _ where hasElement: throw malformed("something follows its element")
            default: return try startTag()
            }
        }
        guard hasElement else { throw malformed("there is no element in it") }
        return .finish
    }

    private mutating func startTag() throws(DocumentError) -> XMLEvent {
        let tag = try opening()
        isLeaf = true
        isVerbatim = true
        textStart = place
        name = localName(tag)
        return .start
    }

    private mutating func endTag() throws(DocumentError) -> XMLEvent {
        let textEnd = place
        try closing()
        return close(textEnd: textEnd)
    }

    /// Goes to the end of the element that began last and over it, without a word of what is in it.
    @usableFromInline
    mutating func skipContent() throws(DocumentError) {
        let outside = open.count - 1
        isLeaf = false
        while open.count > outside {
            if isEmptyElement {
                isEmptyElement = false
                open.removeLast()
                continue
            }
            try skipCharacters()
            switch source.byte(at: place + 1) {
            case UInt8(ascii: "/"):
                try closing()
                open.removeLast()
            case UInt8(ascii: "!"), UInt8(ascii: "?"): try aside()
            default: _ = try opening()
            }
        }
        text = XMLText(bytes: source.slice(place, place))
    }

    /// Reads a start tag: productions 40 and 44.
    private mutating func opening() throws(DocumentError) -> XMLTag {
        let start = place
        place += 1
        let tag: XMLTag
        // Most names are letters and nothing else, and nearly all tags in answers have no attributes.
        let end = source.skipLetters(from: place)
        if end > place, source.byte(at: end) == UInt8(ascii: ">") {
            tag = XMLTag(start: place, localStart: place, end: end)
            place = end + 1
            isEmptyElement = false
        } else {
            tag = try readName()
            isEmptyElement = try attributes()
        }
        open.append(tag)
        elements += 1
        if open.count > limits.depth {
            throw source.tooLarge("the XML text is nested deeper than \(limits.depth) elements", at: start)
        } else if elements > limits.nodes {
            throw source.tooLarge("the XML text has more than \(limits.nodes) elements", at: start)
        }
        return tag
    }

    /// Production 42, and that an element ends by the name it began with.
    @inline(__always)
    private mutating func closing() throws(DocumentError) {
        let tag = open[open.count - 1]
        place += 2
        if source.repeats(tag, at: place), source.byte(at: place + tag.count) == UInt8(ascii: ">") {
            place += tag.count + 1
        } else {
            try closing(of: tag)
        }
    }

    /// The rest of an end tag that is not simply its name and `>`.
    private mutating func closing(of tag: XMLTag) throws(DocumentError) {
        let written = try readName()
        guard written.count == tag.count, source.repeats(tag, at: written.start) else {
            throw malformed(
                "the tag that ends here is not \(source.quoted(tag)), which began last", at: written.start)
        }
        skipSpace()
        try expect(UInt8(ascii: ">"), "`>`")
    }

    @inline(__always)
    private mutating func close(textEnd: Int) -> XMLEvent {
        name = localName(open.removeLast())
        defer { isLeaf = false }
        text = XMLText(bytes: isLeaf ? source.slice(textStart, textEnd) : source.slice(textEnd, textEnd))
        return isVerbatim || !isLeaf ? .end : .endOfAssembled
    }

    /// Goes over white space; false where there is none.
    @discardableResult
    mutating func skipSpace() -> Bool {
        let start = place
        while place < source.count, XMLBytes.isSpace(source[place]) { place += 1 }
        return place > start
    }

    mutating func expect(_ wanted: UInt8, _ words: String) throws(DocumentError) {
        guard source.byte(at: place) == wanted else { throw malformed("\(words) is missing") }
        place += 1
    }

    /// An error where the text is not well-formed: here, or at an offset.
    func malformed(_ why: String, at offset: Int? = nil) -> DocumentError {
        source.malformed(why, at: offset ?? place)
    }

    var isWithinElement: Bool { !open.isEmpty }
    var hasElement: Bool { elements > 0 }

    private func localName(_ tag: XMLTag) -> XMLName { XMLName(bytes: source.slice(tag.localStart, tag.end)) }
}

extension XMLScanner {
    /// Reads character data up to the next markup: production 43.
    @inline(__always)
    private mutating func characters() throws(DocumentError) {
        while true {
            let start = place
            try skipPlainText()
            if !isVerbatim { keep(start, place) }
            switch source[place] {
            case UInt8(ascii: "<"): return
            case UInt8(ascii: "&"):
                beginAssembling()
                keep(try reference())
            default:
                beginAssembling()
                keepLineEnd()
            }
        }
    }

    /// Goes over character data up to the next markup.
    private mutating func skipCharacters() throws(DocumentError) {
        while true {
            try skipPlainText()
            switch source[place] {
            case UInt8(ascii: "<"): return
            case UInt8(ascii: "&"): _ = try reference()
            default: place += 1
            }
        }
    }

    /// Goes to the next `<`, `&` or CR.
    private mutating func skipPlainText() throws(DocumentError) {
        var index = place
        defer { place = index }
        if source.byte(at: index) == UInt8(ascii: "\n") {
            index = source.skipIndentation(from: index + 1)
            if source.byte(at: index) == UInt8(ascii: "<") { return }
        }
        while true {
            index = source.skipPlainText(from: index)
            guard index < source.count else { break }
            let byte = source[index]
            guard kinds.of(byte) & XMLBytes.endsText != 0 else {
                index += 1
                continue
            }
            switch byte {
            case UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "\r"): return
            case UInt8(ascii: "]"):
                if source.starts(with: "]]>", at: index) {
                    throw malformed("`]]>` stands outside of a section", at: index)
                }
                index += 1
            default: index += try source.characterLength(at: index)
            }
        }
        throw malformed(
            "it ends before \(source.quoted(open[open.count - 1])) does", at: index)
    }

    /// From here on the text of the element is not what stands in the source.
    private mutating func beginAssembling() {
        guard isLeaf, isVerbatim else { return }
        isVerbatim = false
        assembled.removeAll(keepingCapacity: true)
        assembled.append(contentsOf: source.slice(textStart, place))
    }

    /// Takes a stretch of the source over into the text.
    mutating func keep(_ start: Int, _ end: Int) {
        if isLeaf, !isVerbatim { assembled.append(contentsOf: source.slice(start, end)) }
    }

    private mutating func keep(_ scalar: Unicode.Scalar) {
        if isLeaf { assembled.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
    }

    /// Takes a CR, or CR LF, over as LF: section 2.11.
    mutating func keepLineEnd() {
        place += source.byte(at: place + 1) == UInt8(ascii: "\n") ? 2 : 1
        keep("\n")
    }
}
