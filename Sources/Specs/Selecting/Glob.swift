/// A pattern for names: `*` stands for any run of characters, also none, `?` for exactly one; letter case matters.
public enum Glob {
    /// The longest pattern a document may give, in Unicode scalars.
    static let longest = 128

    /// Whether the whole text matches.
    ///
    /// Only the last `*` is ever tried again, so that the time is at most the product of the two lengths: with
    /// patterns of bounded length it is linear in the text.
    public static func matches(_ pattern: String, _ text: String) -> Bool {
        var pattern = pattern
        var text = text
        return pattern.withUTF8 { pattern in text.withUTF8 { matches(pattern, $0) } }
    }

    private static func matches(_ pattern: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var (inPattern, inText) = (0, 0)
        var retry: (pattern: Int, text: Int)?
        while inText < text.count {
            if inPattern < pattern.count, pattern[inPattern] == UInt8(ascii: "*") {
                inPattern += 1
                retry = (inPattern, inText)
            } else if inPattern < pattern.count, pattern[inPattern] == UInt8(ascii: "?"), isLeading(text[inText]) {
                inPattern += 1
                inText += 1
                while inText < text.count, !isLeading(text[inText]) { inText += 1 }
            } else if inPattern < pattern.count, pattern[inPattern] == text[inText] {
                inPattern += 1
                inText += 1
            } else if let last = retry {
                inPattern = last.pattern
                inText = last.text + 1
                retry = (last.pattern, inText)
            } else {
                return false
            }
        }
        while inPattern < pattern.count, pattern[inPattern] == UInt8(ascii: "*") { inPattern += 1 }
        return inPattern == pattern.count
    }

    /// Whether a byte begins a character in UTF-8.
    private static func isLeading(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }
}
