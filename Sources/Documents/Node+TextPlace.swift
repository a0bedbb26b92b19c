public import Vocabulary

extension Node {
    /// Where a byte of a scalar's text stands in the file; of the end for anything beyond.
    ///
    /// Exact wherever the text stands as it reads: plain, quoted and block scalars, folded lines included. Within an
    /// escape of several characters it is the place of one of them. Behind an alias it is the place of the anchored text.
    public func range(ofTextByte offset: Int) -> SourceRange {
        let record = tree.resolved(index)
        let offset = max(0, offset)
        if !record.isUnfolded {
            let place = Int(record.first) + min(offset, Int(record.count))
            return tree.source.range(place, place)
        }
        let place = tree.withText(of: record) { text in
            ScalarAlignment.offset(
                of: offset, of: text, in: tree.source.bytes, from: Int(record.start), to: Int(record.end))
        }
        return tree.source.range(place, place)
    }
}

/// Finds a character of a scalar in the source that it was made from by folding, indentation and escapes.
enum ScalarAlignment {
    static func offset(
        of wanted: Int, of text: UnsafeBufferPointer<UInt8>, in source: [UInt8], from start: Int, to end: Int
    ) -> Int {
        let end = min(end, source.count)
        var place = beginning(of: source, start, end)
        for index in 0..<min(wanted + 1, text.count) {
            let before = place
            while place < end, source[place] != text[index], isSkipped(source[place]),
                !(isBlank(text[index]) && isBlank(source[place]))
            { place += 1 }
            // What an escape stands for does not read as it is written.
            if place >= end { place = before }
            if index == wanted { return min(place, end) }
            place = min(place + 1, end)
        }
        return place
    }

    /// Behind properties, the opening quote, or the first line of a block.
    private static func beginning(of source: [UInt8], _ start: Int, _ end: Int) -> Int {
        var place = start
        while place < end, source[place] == UInt8(ascii: "&") || source[place] == UInt8(ascii: "!") {
            while place < end, !isBlank(source[place]) { place += 1 }
            while place < end, isBlank(source[place]) { place += 1 }
        }
        guard place < end else { return start }
        switch source[place] {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return place + 1
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            while place < end, source[place] != UInt8(ascii: "\n") { place += 1 }
            return min(place + 1, end)
        default: return place
        }
    }

    private static func isSkipped(_ byte: UInt8) -> Bool {
        isBlank(byte) || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }
}
