import Vocabulary

/// Turns a JSON text into a value.
struct JSONValueReader {
    private var cursor: JSONCursor
    private let limits: DocumentLimits
    private var depth = 0
    private var nodes = 0

    /// Reads bytes that may be anything.
    static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: DocumentLimits
    ) throws(Problem) -> Value {
        if let offset = UTF8Validation.firstInvalid(in: UnsafeRawBufferPointer(bytes)) {
            throw Problem("it is not valid UTF-8", at: offset)
        }
        var reader = JSONValueReader(cursor: JSONCursor(bytes), limits: limits)
        let value = try reader.value()
        try reader.cursor.end()
        return value
    }

    /// Reads the one value that a cursor stands before, which is so deep already, and moves the cursor behind it.
    static func read(
        _ cursor: inout JSONCursor, depth: Int, limits: DocumentLimits
    ) throws(Problem) -> Value {
        var reader = JSONValueReader(cursor: cursor, limits: limits, depth: depth)
        defer { cursor.offset = reader.cursor.offset }
        return try reader.value()
    }

    private mutating func value() throws(Problem) -> Value {
        nodes += 1
        if nodes > limits.nodes {
            throw tooLarge("it has more than \(limits.nodes) values")
        }
        switch cursor.peek() {
        case UInt8(ascii: "{"): return try map()
        case UInt8(ascii: "["): return try list()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"):
            try cursor.word("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try cursor.word("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try cursor.word("null")
            return .null
        default: return try number()
        }
    }

    private mutating func map() throws(Problem) -> Value {
        try enter()
        var entries: [Value.Entry] = []
        if !cursor.skip(UInt8(ascii: "}")) {
            repeat {
                guard cursor.peek() == UInt8(ascii: "\"") else { throw cursor.expected("a key in quotes") }
                let key = try string()
                try cursor.expect(UInt8(ascii: ":"), "a ':'")
                entries.append(Value.Entry(key, try value()))
            } while cursor.skip(UInt8(ascii: ","))
            try cursor.expect(UInt8(ascii: "}"), "a ',' or '}'")
        }
        if let key = JSONValueReader.repeatedKey(entries) {
            throw Problem("the key '\(key)' is given twice in the object that ends here", at: cursor.offset)
        }
        depth -= 1
        return .map(entries)
    }

    private mutating func list() throws(Problem) -> Value {
        try enter()
        var elements: [Value] = []
        if !cursor.skip(UInt8(ascii: "]")) {
            repeat { elements.append(try value()) } while cursor.skip(UInt8(ascii: ","))
            try cursor.expect(UInt8(ascii: "]"), "a ',' or ']'")
        }
        depth -= 1
        return .list(elements)
    }

    private mutating func string() throws(Problem) -> String {
        if let text = try cursor.string() {
            return String(decoding: UnsafeBufferPointer(rebasing: cursor.bytes[text]), as: UTF8.self)
        }
        return String(decoding: cursor.unescaped, as: UTF8.self)
    }

    private mutating func number() throws(Problem) -> Value {
        let (range, isInteger) = try cursor.number()
        let text = UnsafeBufferPointer(rebasing: cursor.bytes[range])
        if isInteger, let number = ScalarText.integer(text) { return .int(number) }
        return .double(ScalarText.double(text))
    }

    private mutating func enter() throws(Problem) {
        depth += 1
        if depth > limits.depth { throw tooLarge("it is nested deeper than \(limits.depth) levels") }
        cursor.offset += 1
    }

    private func tooLarge(_ what: String) -> Problem {
        Problem(what, at: cursor.offset..<cursor.offset, kind: .tooLarge)
    }

    /// A key that stands in a map more than once, byte for byte: strings that merely look the same are other keys.
    ///
    /// Few keys are compared pair by pair; many are sorted.
    private static func repeatedKey(_ entries: [Value.Entry]) -> String? {
        if entries.count <= 16 {
            for index in entries.indices.dropFirst() {
                let key = entries[index].key
                for other in 0..<index where isSame(entries[other].key, key) { return key }
            }
            return nil
        }
        let keys = entries.map(\.key).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return zip(keys, keys.dropFirst()).first { isSame($0, $1) }?.0
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        // The first comparison is quick and mostly false; it takes composed and decomposed characters for equal.
        left == right && left.utf8.elementsEqual(right.utf8)
    }
}
