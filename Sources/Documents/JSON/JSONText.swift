/// A key or a string of a JSON text, escapes resolved, lent until the scanner's next call.
///
/// It points into the text: compare it or copy it with ``string``, but never keep it.
public struct JSONText {
    @usableFromInline let bytes: UnsafeRawBufferPointer
    /// Instead of ``bytes``, what had escapes.
    @usableFromInline let unescaped: [UInt8]?

    @inlinable
    init(bytes: UnsafeRawBufferPointer, unescaped: [UInt8]? = nil) {
        self.bytes = bytes
        self.unescaped = unescaped
    }

    /// Lends the bytes, which are UTF-8.
    @inlinable
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        guard let unescaped else { return body(bytes) }
        return unescaped.withUnsafeBytes(body)
    }

    /// A copy of the text.
    public var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }

    @inlinable
    public var isEmpty: Bool { withBytes { $0.isEmpty } }

    /// Whether the text is `text`; allocates nothing.
    @inlinable
    public static func == (left: JSONText, right: StaticString) -> Bool { left.withBytes { isEqual($0, right) } }

    @inlinable
    public static func != (left: JSONText, right: StaticString) -> Bool { !(left == right) }

    /// For `switch` over literals.
    @inlinable
    public static func ~= (pattern: StaticString, text: JSONText) -> Bool { text == pattern }
}
