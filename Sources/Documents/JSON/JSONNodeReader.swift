import Vocabulary

/// Turns a JSON text into a tree.
struct JSONNodeReader {
    private var builder: TreeBuilder
    private var cursor: JSONCursor

    /// Reads a text that is known to be UTF-8.
    static func read(_ source: SourceText, limits: DocumentLimits) -> ParsedDocuments {
        source.bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONNodeReader(
                builder: TreeBuilder(source: source, limits: limits), cursor: JSONCursor(bytes))
            do throws(Problem) {
                try reader.value()
                try reader.cursor.end()
                return reader.builder.finish()
            } catch {
                // What was read before the error is half a document, so only the error is told.
                return ParsedDocuments(error.diagnostic(in: source))
            }
        }
    }

    private mutating func value() throws(Problem) {
        switch cursor.peek() {
        case UInt8(ascii: "{"): try map()
        case UInt8(ascii: "["): try list()
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true", .bool)
        case UInt8(ascii: "f"): try word("false", .bool)
        case UInt8(ascii: "n"): try word("null", .null)
        default: try number()
        }
    }

    private mutating func map() throws(Problem) {
        try builder.open(.map, cursor.offset)
        cursor.offset += 1
        if !cursor.skip(UInt8(ascii: "}")) {
            repeat {
                guard cursor.peek() == UInt8(ascii: "\"") else { throw cursor.expected("a key in quotes") }
                try string()
                try cursor.expect(UInt8(ascii: ":"), "a ':'")
                try value()
            } while cursor.skip(UInt8(ascii: ","))
            try cursor.expect(UInt8(ascii: "}"), "a ',' or '}'")
        }
        builder.close(cursor.offset)
    }

    private mutating func list() throws(Problem) {
        try builder.open(.list, cursor.offset)
        cursor.offset += 1
        if !cursor.skip(UInt8(ascii: "]")) {
            repeat { try value() } while cursor.skip(UInt8(ascii: ","))
            try cursor.expect(UInt8(ascii: "]"), "a ',' or ']'")
        }
        builder.close(cursor.offset)
    }

    private mutating func string() throws(Problem) {
        let start = cursor.offset
        if let text = try cursor.string() {
            try builder.scalar(.string, start, cursor.offset, text: text)
        } else {
            try builder.scalar(.string, start, cursor.offset, unfolded: cursor.unescaped)
        }
    }

    private mutating func word(_ word: StaticString, _ form: Tree.Form) throws(Problem) {
        let start = cursor.offset
        try cursor.word(word)
        try builder.scalar(form, start, cursor.offset, text: start..<cursor.offset)
    }

    private mutating func number() throws(Problem) {
        let (text, isInteger) = try cursor.number()
        let fits = isInteger && ScalarText.integer(UnsafeBufferPointer(rebasing: cursor.bytes[text])) != nil
        try builder.scalar(fits ? .int : .double, text.lowerBound, text.upperBound, text: text)
    }
}
