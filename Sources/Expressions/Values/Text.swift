/// Strings as the language sees them: sequences of code points, equal only where those are.
enum Text {
    /// Whether two strings have the same code points; Swift's own `==` also takes different spellings of one letter.
    @inline(__always)
    static func same(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return left == right && (isPlain(left) || left.utf8.elementsEqual(right.utf8))
    }

    /// The same where one is known to be ASCII: nothing else of as many bytes is taken for it.
    @inline(__always)
    static func same(_ text: String, plain: String) -> Bool { text.utf8.count == plain.utf8.count && text == plain }

    /// The order of the code points, which is that of the bytes in UTF-8.
    static func order(_ left: String, _ right: String) -> Order {
        withBytes(left) { left in
            withBytes(right) { right in
                for index in 0..<min(left.count, right.count) where left[index] != right[index] {
                    return left[index] < right[index] ? .less : .greater
                }
                return Order(left.count, right.count)
            }
        }
    }

    /// Whether every character is ASCII, so that bytes and code points are the same.
    static func isPlain(_ text: String) -> Bool {
        withBytes(text) { bytes in bytes.allSatisfy { $0 < 0x80 } }
    }

    /// The number of code points.
    static func count(_ text: String) -> Int {
        withBytes(text) { bytes in bytes.reduce(into: 0) { $0 += $1 & 0xC0 == 0x80 ? 0 : 1 } }
    }

    static func hasPrefix(_ text: String, _ prefix: String) -> Bool {
        withBytes(text) { text in
            withBytes(prefix) { prefix in
                prefix.count <= text.count && equal(text, at: 0, prefix)
            }
        }
    }

    static func hasSuffix(_ text: String, _ suffix: String) -> Bool {
        withBytes(text) { text in
            withBytes(suffix) { suffix in
                suffix.count <= text.count && equal(text, at: text.count - suffix.count, suffix)
            }
        }
    }

    static func contains(_ text: String, _ part: String) -> Bool {
        withBytes(text) { text in
            withBytes(part) { part in
                guard let first = part.first else { return true }
                guard part.count <= text.count else { return false }
                return (0...(text.count - part.count)).contains { text[$0] == first && equal(text, at: $0, part) }
            }
        }
    }

    /// Calls with the bytes of a string, which are in one piece.
    @inline(__always)
    static func withBytes<Result>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
        return Array(text.utf8).withUnsafeBufferPointer(body)
    }

    private static func equal(
        _ text: UnsafeBufferPointer<UInt8>, at offset: Int, _ part: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        for index in part.indices where text[offset + index] != part[index] { return false }
        return true
    }

    /// A string of bytes where they are UTF-8.
    static func decode(_ bytes: some Collection<UInt8>) -> String? { String(validating: bytes, as: UTF8.self) }

    /// A string of code points.
    static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
