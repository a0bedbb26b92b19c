import Vocabulary

/// The bytes of an XML text: UTF-8, a byte order mark left out. Lent for as long as a scanner goes through them.
struct XMLSource {
    let bytes: UnsafeRawBufferPointer

    var count: Int { bytes.count }

    subscript(offset: Int) -> UInt8 { bytes[offset] }

    /// The byte at an offset; nil beyond the end.
    func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func slice(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    func slice(_ name: XMLTag) -> UnsafeRawBufferPointer { slice(name.start, name.end) }

    func text(_ start: Int, _ end: Int) -> String { String(decoding: slice(start, end), as: UTF8.self) }

    func text(_ name: XMLTag) -> String { text(name.start, name.end) }

    /// A name for a message, which nobody reads to the end of a megabyte.
    func quoted(_ name: XMLTag) -> String { "`\(text(name.start, min(name.end, name.start + 60)))`" }

    func starts(with literal: StaticString, at offset: Int) -> Bool {
        let end = offset + literal.utf8CodeUnitCount
        return end <= bytes.count && isEqual(slice(offset, end), literal)
    }

    /// Whether the name of a tag stands at an offset too.
    func repeats(_ tag: XMLTag, at offset: Int) -> Bool {
        guard offset + tag.count <= bytes.count else { return false }
        for index in 0..<tag.count where bytes[offset + index] != bytes[tag.start + index] { return false }
        return true
    }

    /// The bytes of the character at an offset; throws for one that XML does not have (production 2) and at the end.
    ///
    /// The text is UTF-8 already, so that of the characters from U+0080 only U+FFFE and U+FFFF are left to find.
    func characterLength(at offset: Int) throws(DocumentError) -> Int {
        guard let byte = byte(at: offset) else { throw malformed("it ends too early", at: offset) }
        guard byte < 0x20 || byte == 0xEF else { return 1 }
        if byte == 0xEF {
            if bytes[offset + 1] == 0xBF, bytes[offset + 2] >= 0xBE { throw noCharacter(at: offset) }
            return 3
        }
        guard XMLBytes.isSpace(byte) else { throw noCharacter(at: offset) }
        return 1
    }

    private func noCharacter(at offset: Int) -> DocumentError {
        malformed("there is a character that XML does not have", at: offset)
    }

    func malformed(_ why: String, at offset: Int) -> DocumentError {
        DocumentError(.malformed, "the XML text is not well-formed: \(why)", at: position(of: offset))
    }

    func tooLarge(_ message: String, at offset: Int) -> DocumentError {
        DocumentError(.tooLarge, message, at: position(of: offset))
    }

    /// Counts from the beginning, which is only done once.
    func position(of offset: Int) -> SourcePosition {
        SourceText(Array(bytes.prefix(offset)), file: "").position(of: offset)
    }
}
