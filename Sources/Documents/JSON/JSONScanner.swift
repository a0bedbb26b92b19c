public import Vocabulary

/// Reads JSON by pulling: its user opens what it wants to look into and skips the rest, which is checked as strictly as what
/// is read but costs no memory.
///
/// ```swift
/// let names = try JSONScanner.read(bytes) { scanner throws(DocumentError) in
///     var names: [String] = []
///     try scanner.openArray()
///     while try scanner.nextElement() {
///         try scanner.openObject()
///         while let key = try scanner.nextKey() {
///             if key == "name", let name = try scanner.string() { names.append(name) } else { try scanner.skip() }
///         }
///     }
///     return names
/// }
/// ```
///
/// After a key or a next element exactly one value has to be taken. `null` counts as an object without keys, as a list without
/// elements, and as no text, number or truth value, since providers write it for all of these. A key that stands in an object
/// twice is told twice.
public struct JSONScanner {
    private var cursor: JSONCursor
    private let limits: DocumentLimits
    private var depth = 0
    /// Nothing has been taken since something was opened.
    private var isFresh = false
    /// What was opened last is `null`.
    private var isVoid = false

    /// What kind of value follows.
    public enum Kind: Hashable, Sendable {
        case object, array, string, number, bool, null
    }

    /// Lends a scanner over a text, of which all must be taken; refused from the start where it is too large or no UTF-8.
    public static func read<Result>(
        _ bytes: [UInt8], limits: DocumentLimits = .answer, _ body: (inout JSONScanner) throws(DocumentError) -> Result
    ) throws(DocumentError) -> Result {
        try bytes.withUnsafeBufferPointer { bytes throws(DocumentError) in
            try read(UnsafeRawBufferPointer(bytes), limits: limits, body)
        }
    }

    /// The same over bytes that somebody else keeps.
    public static func read<Result>(
        _ bytes: UnsafeRawBufferPointer, limits: DocumentLimits = .answer,
        _ body: (inout JSONScanner) throws(DocumentError) -> Result
    ) throws(DocumentError) -> Result {
        if bytes.count > limits.bytes {
            throw DocumentError(
                .tooLarge, "the JSON text has \(bytes.count) bytes, more than the \(limits.bytes) that are read")
        }
        return try bytes.withMemoryRebound(to: UInt8.self) { text throws(DocumentError) in
            var scanner = JSONScanner(cursor: JSONCursor(text), limits: limits)
            if let offset = UTF8Validation.firstInvalid(in: bytes) {
                throw scanner.error(Problem("it is not valid UTF-8", at: offset))
            }
            let result = try body(&scanner)
            do throws(Problem) { try scanner.cursor.end() } catch { throw scanner.error(error) }
            return result
        }
    }

    /// The kind of the value that follows.
    public mutating func peek() throws(DocumentError) -> Kind {
        switch cursor.peek() ?? 0 {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: throw error(cursor.expected("a value"))
        }
    }

    /// How many bytes of the text have been taken; after ``peek()`` where the next value begins.
    public var offset: Int { cursor.offset }

    /// Enters an object; ``nextKey()`` goes through it and leaves it.
    public mutating func openObject() throws(DocumentError) { try open(UInt8(ascii: "{"), "an object") }

    /// Enters a list; ``nextElement()`` goes through it and leaves it.
    public mutating func openArray() throws(DocumentError) { try open(UInt8(ascii: "["), "a list") }

    /// The key of the value that follows; nil where the object ends, which leaves it.
    public mutating func nextKey() throws(DocumentError) -> JSONText? {
        do throws(Problem) {
            guard try advance(to: UInt8(ascii: "}"), "a ',' or '}'") else { return nil }
            guard cursor.peek() == UInt8(ascii: "\"") else { throw cursor.expected("a key in quotes") }
            let key = try takeText()
            try cursor.expect(UInt8(ascii: ":"), "a ':'")
            return key
        } catch {
            throw self.error(error)
        }
    }

    /// Whether another element follows; false where the list ends, which leaves it.
    public mutating func nextElement() throws(DocumentError) -> Bool {
        do throws(Problem) { return try advance(to: UInt8(ascii: "]"), "a ',' or ']'") } catch {
            throw self.error(error)
        }
    }
}

extension JSONScanner {
    /// Takes a string.
    public mutating func text() throws(DocumentError) -> JSONText? {
        do throws(Problem) {
            if try takeNull() { return nil }
            guard cursor.peek() == UInt8(ascii: "\"") else { throw cursor.expected("a string") }
            return try takeText()
        } catch {
            throw self.error(error)
        }
    }

    /// Takes a string and copies it.
    public mutating func string() throws(DocumentError) -> String? { try text()?.string }

    /// Takes a whole number; one with a fraction or beyond 64 bits is an error.
    public mutating func integer() throws(DocumentError) -> Int64? {
        do throws(Problem) {
            if try takeNull() { return nil }
            let start = cursor.offset
            let (range, isInteger) = try cursor.number()
            guard isInteger, let number = ScalarText.integer(UnsafeBufferPointer(rebasing: cursor.bytes[range])) else {
                throw Problem("a whole number of 64 bits is expected here", at: start)
            }
            return number
        } catch {
            throw self.error(error)
        }
    }

    /// Takes a truth value.
    public mutating func flag() throws(DocumentError) -> Bool? {
        do throws(Problem) {
            if try takeNull() { return nil }
            let isTrue = cursor.peek() == UInt8(ascii: "t")
            guard isTrue || cursor.peek() == UInt8(ascii: "f") else { throw cursor.expected("true or false") }
            try cursor.word(isTrue ? "true" : "false")
            return isTrue
        } catch {
            throw self.error(error)
        }
    }

    /// Takes a value whole. For small parts whose shape is not known beforehand.
    public mutating func value() throws(DocumentError) -> Value {
        isFresh = false
        do throws(Problem) { return try JSONValueReader.read(&cursor, depth: depth, limits: limits) } catch {
            throw self.error(error)
        }
    }

    /// Passes over a value; where it stands in the text. Allocates nothing.
    @discardableResult
    public mutating func skip() throws(DocumentError) -> Range<Int> {
        isFresh = false
        _ = cursor.peek()
        let start = cursor.offset
        do throws(Problem) { try cursor.skipValue(depth: depth, limits: limits) } catch { throw self.error(error) }
        return start..<cursor.offset
    }
}

extension JSONScanner {
    private init(cursor: JSONCursor, limits: DocumentLimits) {
        self.cursor = cursor
        self.limits = limits
    }

    private mutating func open(_ byte: UInt8, _ what: StaticString) throws(DocumentError) {
        do throws(Problem) {
            if try takeNull() {
                isVoid = true
                return
            }
            guard cursor.peek() == byte else { throw cursor.expected(what) }
            depth += 1
            try cursor.check(depth: depth, limits: limits)
            cursor.offset += 1
            isFresh = true
        } catch {
            throw self.error(error)
        }
    }

    /// Moves on to what comes next in an object or a list; false at its end, which is left.
    private mutating func advance(to end: UInt8, _ what: StaticString) throws(Problem) -> Bool {
        if isVoid {
            isVoid = false
            return false
        }
        if cursor.peek() == end {
            cursor.offset += 1
            depth -= 1
            isFresh = false
            return false
        }
        if !isFresh { try cursor.expect(UInt8(ascii: ","), what) }
        isFresh = false
        return true
    }

    private mutating func takeNull() throws(Problem) -> Bool {
        isFresh = false
        guard cursor.peek() == UInt8(ascii: "n") else { return false }
        try cursor.word("null")
        return true
    }

    private mutating func takeText() throws(Problem) -> JSONText {
        guard let range = try cursor.string() else {
            return JSONText(bytes: UnsafeRawBufferPointer(start: nil, count: 0), unescaped: cursor.unescaped)
        }
        return JSONText(bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(cursor.bytes)[range]))
    }

    private func error(_ problem: Problem) -> DocumentError {
        let place = SourceText(Array(cursor.bytes), file: "").position(of: problem.place.lowerBound)
        return DocumentError(problem.kind, "the JSON text cannot be read: \(problem.what)", at: place)
    }
}

extension JSONCursor {
    /// Passes over a value that stands so deep.
    mutating func skipValue(depth: Int, limits: DocumentLimits) throws(Problem) {
        switch peek() {
        case UInt8(ascii: "{"): try skipObject(depth: depth + 1, limits: limits)
        case UInt8(ascii: "["): try skipList(depth: depth + 1, limits: limits)
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: _ = try number()
        }
    }

    /// Refuses what is nested too deep.
    func check(depth: Int, limits: DocumentLimits) throws(Problem) {
        guard depth > limits.depth else { return }
        throw Problem("it is nested deeper than \(limits.depth) levels", at: offset..<offset, kind: .tooLarge)
    }

    private mutating func skipObject(depth: Int, limits: DocumentLimits) throws(Problem) {
        try check(depth: depth, limits: limits)
        offset += 1
        guard !skip(UInt8(ascii: "}")) else { return }
        repeat {
            guard peek() == UInt8(ascii: "\"") else { throw expected("a key in quotes") }
            try skipString()
            try expect(UInt8(ascii: ":"), "a ':'")
            try skipValue(depth: depth, limits: limits)
        } while skip(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"), "a ',' or '}'")
    }

    private mutating func skipList(depth: Int, limits: DocumentLimits) throws(Problem) {
        try check(depth: depth, limits: limits)
        offset += 1
        guard !skip(UInt8(ascii: "]")) else { return }
        repeat { try skipValue(depth: depth, limits: limits) } while skip(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"), "a ',' or ']'")
    }
}
