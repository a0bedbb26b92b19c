import Vocabulary

/// How single values are written in YAML.
enum YAMLScalar {
    /// A text, plain where nobody could take it for anything else, else in double quotes.
    static func text(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

    /// A number that reads back as the same double, with a point so that readers of YAML 1.1 see one too.
    static func number(_ number: Double) -> String {
        if number.isNaN { return ".nan" }
        if number.isInfinite { return number < 0 ? "-.inf" : ".inf" }
        let text = number.description
        guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
        return text[..<exponent] + ".0" + text[exponent...]
    }

    /// Words that some reader takes for a truth value or for nothing (YAML 1.1, section 10.2).
    private static let reserved: Set = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    /// Begins with a letter or `/`, so it is no number, date, time or mark; goes on without a comment or a colon that
    /// would end it; is no word with a meaning.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, isLetter(first) || first == "/",
            let last = text.unicodeScalars.last, last != " ", last != ":"
        else { return false }
        var before = first
        for scalar in text.unicodeScalars.dropFirst() {
            if before == ":", scalar == " " { return false }
            guard isLetter(scalar) || ("0"..."9").contains(scalar) || " /_-.+=@,()~:".unicodeScalars.contains(scalar)
            else { return false }
            before = scalar
        }
        return text.utf8.count > 5 || !reserved.contains(text.lowercased())
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }
        return scalar.properties.isAlphabetic && !Escaping.isHostile(scalar)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        var before: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where isEscaped(scalar) || (scalar == "#" && before == "#"): result += escape(scalar)
            default: result.unicodeScalars.append(scalar)
            }
            before = scalar
        }
        return result + "\""
    }

    /// Hostile, or nothing that YAML lets stand in a text (YAML 1.2.2, section 5.1: `c-printable`).
    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        Escaping.isHostile(scalar) || scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case ...0xFF: "\\x" + hexadecimal(scalar.value, digits: 2)
        case ...0xFFFF: "\\u" + hexadecimal(scalar.value, digits: 4)
        default: "\\U" + hexadecimal(scalar.value, digits: 8)
        }
    }

    private static func hexadecimal(_ number: UInt32, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
