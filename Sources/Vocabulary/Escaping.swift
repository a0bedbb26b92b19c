/// Makes text from outside harmless in the format it is shown in.
public enum Escaping {
    /// For a terminal or a log line: control characters, bidirectional overrides and line separators become `\u{...}`,
    /// and so does a sign that would make the line a command to a CI runner.
    ///
    /// Text without any is returned as it came, without a copy.
    public static func terminal(_ text: String) -> String {
        // What most cells of a table hold: printable ASCII without the two signs that commands are made of.
        if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 && $0 != 0x23 && $0 != 0x3A }) { return text }
        return withoutCommands(visible(text))
    }

    private static func visible(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHostile) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isHostile(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Runners take `::error` for a command at a line's start, white space before it or not, and `##[error]` or
    /// `##vso[` anywhere.
    private static func withoutCommands(_ text: String) -> String {
        guard hasTwins(text) else { return text }
        var result = text
        let start = text.unicodeScalars.firstIndex { !$0.properties.isWhitespace }
        if let start, text.utf8[start...].starts(with: "::".utf8) {
            result.unicodeScalars.replaceSubrange(start...start, with: "\\u{3a}".unicodeScalars)
        }
        return result.replacing("##", with: "#\\u{23}")
    }

    /// Whether `##` or `::` is in it.
    private static func hasTwins(_ text: String) -> Bool {
        var before: UInt8 = 0
        for byte in text.utf8 {
            if byte == before, byte == 0x23 || byte == 0x3A { return true }
            before = byte
        }
        return false
    }

    /// For Markdown inside a line, a table cell too: everything that could open markup is escaped.
    ///
    /// Code hosts look for mentions and references (`@team`, `#12`, `!3`) in the rendered text, where no escape is
    /// left: a zero-width space keeps the sign from what follows it. `www.` would become a link without markup.
    public static func markdown(_ text: String) -> String {
        var result = ""
        for scalar in visible(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;&#8203;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "@", "%": result += "\(scalar)&#8203;"
            case "#", "!", "~", "$": result += "\\\(scalar)&#8203;"
            case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "+", "|":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case ":": result += "&#58;"
            case "." where result.hasSuffix("www"): result += "&#46;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whether a scalar could steer a terminal, hide, or turn the order of what is shown.
    public static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        // Zero-width and bidirectional controls, line and paragraph separators, byte order mark, tag characters.
        case 0x00AD, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB,
            0xE0000...0xE007F:
            true
        default: false
        }
    }
}
