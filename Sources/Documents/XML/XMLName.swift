/// The local name of an element, without a prefix, lent for the length of a callback.
///
/// It points into the reader's buffer: compare it or copy it with ``string``, but never keep it.
public struct XMLName {
    @usableFromInline let bytes: UnsafeRawBufferPointer

    @inlinable
    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// A copy of the name.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether the name is `name`; allocates nothing.
    @inlinable
    public static func == (left: XMLName, right: StaticString) -> Bool { isEqual(left.bytes, right) }

    @inlinable
    public static func != (left: XMLName, right: StaticString) -> Bool { !isEqual(left.bytes, right) }

    /// For `switch` over literals.
    @inlinable
    public static func ~= (pattern: StaticString, name: XMLName) -> Bool { isEqual(name.bytes, pattern) }
}

/// What names stand for. Looking one up compares it with those of its length only, and allocates nothing.
public struct XMLNames<Meaning: Sendable>: ExpressibleByDictionaryLiteral, Sendable {
    /// In the order of their lengths.
    private let entries: [(name: StaticString, meaning: Meaning)]
    /// Where the names of a length begin; one more at the end.
    private let starts: [Int]

    /// Names, each with what it stands for. Of two that are the same, the first counts.
    public init(dictionaryLiteral entries: (StaticString, Meaning)...) {
        let longest = entries.map(\.0.utf8CodeUnitCount).max() ?? 0
        let groups = (0...longest).map { length in entries.filter { $0.0.utf8CodeUnitCount == length } }
        self.entries = groups.flatMap { group in group.map { (name: $0.0, meaning: $0.1) } }
        starts = groups.reduce(into: [0]) { starts, group in starts.append((starts.last ?? 0) + group.count) }
    }

    /// What a name stands for; nil where it is none of them.
    public subscript(name: XMLName) -> Meaning? {
        let length = name.bytes.count
        guard length + 1 < starts.count else { return nil }
        for place in starts[length]..<starts[length + 1] where name == entries[place].name {
            return entries[place].meaning
        }
        return nil
    }
}

/// The character data of an element without children, lent for the length of a callback; else empty.
///
/// It points into the reader's buffer: read it or copy it with ``string``, but never keep it.
public struct XMLText {
    @usableFromInline let bytes: UnsafeRawBufferPointer

    @inlinable
    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// A copy of the text, references and sections resolved, white space as it stands.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    @inlinable
    public var isEmpty: Bool { bytes.isEmpty }

    /// The text as a decimal integer; nil where it is anything else or does not fit 64 bits.
    public var integer: Int64? {
        bytes.withMemoryRebound(to: UInt8.self) { text in
            let isSigned = text.first == UInt8(ascii: "-")
            let digits = text.dropFirst(isSigned ? 1 : 0)
            guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
            return ScalarText.integer(text)
        }
    }

    /// The truth value of `true` and `false`; nil for anything else.
    public var flag: Bool? { self == "true" ? true : self == "false" ? false : nil }

    /// Whether the text is `text`; allocates nothing.
    @inlinable
    public static func == (left: XMLText, right: StaticString) -> Bool { isEqual(left.bytes, right) }

    @inlinable
    public static func != (left: XMLText, right: StaticString) -> Bool { !isEqual(left.bytes, right) }

    /// For `switch` over literals.
    @inlinable
    public static func ~= (pattern: StaticString, text: XMLText) -> Bool { isEqual(text.bytes, pattern) }
}

@inlinable
func isEqual(_ bytes: UnsafeRawBufferPointer, _ literal: StaticString) -> Bool {
    guard literal.hasPointerRepresentation, bytes.count == literal.utf8CodeUnitCount else { return false }
    for index in 0..<bytes.count where bytes[index] != literal.utf8Start[index] { return false }
    return true
}
