import Vocabulary

/// The bytes of an XML text: UTF-8, a byte order mark left out. Lent for as long as a scanner goes through them.
struct XMLSource {
    /// The first byte. Kept beside ``count`` because a buffer would look at two pointers, one of them optional, to say
    /// how long it is, and it is asked for every byte.
    private let start: UnsafeRawPointer
    let count: Int

    /// Nil where there is nothing at all.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return nil }
        self.start = start
        count = bytes.count
    }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// The byte at an offset, which must lie within.
    subscript(offset: Int) -> UInt8 {
        assert(offset >= 0 && offset < count)
        return start.load(fromByteOffset: offset, as: UInt8.self)
    }

    /// The byte at an offset; nil beyond the end.
    func byte(at offset: Int) -> UInt8? { offset < count ? self[offset] : nil }

    /// Eight bytes from an offset on, the first one lowest; they must all lie within.
    private func word(at offset: Int) -> UInt64 {
        assert(offset >= 0 && offset + 8 <= count)
        return UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    func slice(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
        assert(start >= 0 && start <= end && end <= count)
        return UnsafeRawBufferPointer(start: self.start + start, count: end - start)
    }

    func slice(_ name: XMLTag) -> UnsafeRawBufferPointer { slice(name.start, name.end) }

    func text(_ start: Int, _ end: Int) -> String { String(decoding: slice(start, end), as: UTF8.self) }

    func text(_ name: XMLTag) -> String { text(name.start, name.end) }

    /// A name for a message, which nobody reads to the end of a megabyte.
    func quoted(_ name: XMLTag) -> String { "`\(text(name.start, min(name.end, name.start + 60)))`" }

    func starts(with literal: StaticString, at offset: Int) -> Bool {
        let end = offset + literal.utf8CodeUnitCount
        return end <= count && isEqual(slice(offset, end), literal)
    }

    /// Whether the name of a tag stands at an offset too.
    @inline(__always)
    func repeats(_ tag: XMLTag, at offset: Int) -> Bool {
        let length = tag.count
        if length <= 8 { return repeatsShort(tag, at: offset, length: length) }
        return repeatsLong(tag, at: offset, length: length)
    }

    private func repeatsLong(_ tag: XMLTag, at offset: Int, length: Int) -> Bool {
        guard offset + length <= count else { return false }
        // Eight bytes at a time; the last eight may overlap those before.
        for index in stride(from: 0, to: length - 8, by: 8)
        where word(at: offset + index) != word(at: tag.start + index) { return false }
        return word(at: offset + length - 8) == word(at: tag.end - 8)
    }

    /// Of a name of up to eight bytes, which stands before the offset: what is not of it falls out of the word.
    @inline(__always)
    private func repeatsShort(_ tag: XMLTag, at offset: Int, length: Int) -> Bool {
        guard offset + 8 <= count else {
            return offset + length <= count && slice(tag).elementsEqual(slice(offset, offset + length))
        }
        return (word(at: offset) ^ word(at: tag.start)) &<< UInt64(64 - 8 * length) == 0
    }

    /// Goes over blanks from an offset on: what indents an answer.
    @inline(__always)
    func skipIndentation(from offset: Int) -> Int {
        var offset = offset
        while offset + 8 <= count {
            let others = word(at: offset) ^ Self.each(UInt8(ascii: " "))
            guard others == 0 else { return offset + others.trailingZeroBitCount / 8 }
            offset += 8
        }
        return offset
    }

    /// The first offset, from one on, of anything but an ASCII letter, or that has no eight bytes after it.
    @inline(__always)
    func skipLetters(from offset: Int) -> Int {
        var offset = offset
        while offset + 8 <= count {
            // Lower case; what becomes a letter by this was one before.
            let word = word(at: offset) | Self.each(0x20)
            let found =
                Self.below(UInt8(ascii: "a"), word) | (word &+ Self.each(0x7F - UInt8(ascii: "z"))) & Self.each(0x80)
                | word & Self.each(0x80)
            guard found == 0 else { return offset + found.trailingZeroBitCount / 8 }
            offset += 8
        }
        return offset
    }

    /// The first offset, from one on, at which character data has to be looked at more closely, or that has no eight
    /// bytes after it.
    @inline(__always)
    func skipPlainText(from offset: Int) -> Int {
        var offset = offset
        while offset + 8 <= count {
            let word = word(at: offset)
            let found =
                Self.zeros(word ^ Self.each(UInt8(ascii: "<"))) | Self.zeros(word ^ Self.each(UInt8(ascii: "&")))
                | Self.zeros(word ^ Self.each(UInt8(ascii: "]"))) | Self.below(0x20, word) | word & Self.each(0x80)
            guard found == 0 else { return offset + found.trailingZeroBitCount / 8 }
            offset += 8
        }
        return offset
    }

    /// The first offset, from one on, of a byte, of a control character or of one from 0x80 on; or that has no eight
    /// bytes after it.
    func skipASCII(to byte: UInt8, from offset: Int) -> Int {
        var offset = offset
        while offset + 8 <= count {
            let word = word(at: offset)
            let found = Self.zeros(word ^ Self.each(byte)) | Self.below(0x20, word) | word & Self.each(0x80)
            guard found == 0 else { return offset + found.trailingZeroBitCount / 8 }
            offset += 8
        }
        return offset
    }

    private static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    // Both set the high bit of the lowest byte they are about, and perhaps bits above it: only the lowest one counts.

    private static func zeros(_ word: UInt64) -> UInt64 { (word &- each(1)) & ~word & each(0x80) }

    private static func below(_ limit: UInt8, _ word: UInt64) -> UInt64 {
        (word &- each(limit)) & ~word & each(0x80)
    }

    /// The bytes of the character at an offset; throws for one that XML does not have (production 2) and at the end.
    ///
    /// The text is UTF-8 already, so that of the characters from U+0080 only U+FFFE and U+FFFF are left to find.
    func characterLength(at offset: Int) throws(DocumentError) -> Int {
        guard let byte = byte(at: offset) else { throw malformed("it ends too early", at: offset) }
        guard byte < 0x20 || byte == 0xEF else { return 1 }
        if byte == 0xEF {
            if self[offset + 1] == 0xBF, self[offset + 2] >= 0xBE { throw noCharacter(at: offset) }
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
