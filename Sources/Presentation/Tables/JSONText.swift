public import Vocabulary

/// JSON for people and for pipes alike.
public enum JSONText {
    /// The canonical content with two spaces of indentation and a final line feed.
    ///
    /// What could steer a terminal or a CI runner is written as `\u....`, which means the same to every reader.
    public static func of(_ value: Value) -> String {
        var text = ""
        var last: Unicode.Scalar?
        // Whatever is hostile here stands within a string, but for the line feeds between lines.
        for scalar in CanonicalJSON.pretty(value).unicodeScalars {
            if scalar != "\n", Escaping.isHostile(scalar) || (scalar == "#" && last == "#") {
                for unit in String(scalar).utf16 { text += "\\u" + hexadecimal(UInt32(unit), digits: 4) }
            } else {
                text.unicodeScalars.append(scalar)
            }
            last = scalar
        }
        return text + "\n"
    }
}

/// A number in base sixteen with leading zeros.
private func hexadecimal(_ number: UInt32, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
