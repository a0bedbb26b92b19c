import Vocabulary

/// Text for SVG and HTML.
enum MarkupText {
    /// For content and for values in double quotes: no markup, no control characters (XML 1.0, section 2.2).
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in Escaping.terminal(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            // What XML cannot hold in any form.
            case _ where scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value):
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The same, of a text that is cut to so many columns.
    static func escaped(_ text: String, width: Int) -> String {
        let shown = Escaping.terminal(text)
        guard DisplayWidth.of(shown) > width else { return escaped(shown) }
        return escaped(DisplayWidth.prefix(of: shown, width: width - 1) + "…")
    }
}
