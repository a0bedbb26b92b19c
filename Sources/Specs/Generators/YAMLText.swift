import Vocabulary

/// Writes a value as YAML in block style, keys in the order given; any YAML reader reads the same value back.
enum YAMLText {
    /// The text, with a final newline.
    static func text(_ value: Value) -> String {
        var output = ""
        write(value, indentation: 0, to: &output)
        return output
    }

    /// Writes what stands below a key or a dash, or the whole text.
    private static func write(_ value: Value, indentation: Int, to output: inout String) {
        let margin = String(repeating: " ", count: indentation)
        switch value {
        case .map(let entries) where !entries.isEmpty:
            for entry in entries {
                output += "\(margin)\(scalar(entry.key)):"
                nested(entry.value, indentation: indentation + 2, to: &output)
            }
        case .list(let elements) where !elements.isEmpty:
            for element in elements {
                if case .map(let entries) = element, !entries.isEmpty {
                    var text = ""
                    write(element, indentation: indentation + 2, to: &text)
                    output += "\(margin)- " + text.dropFirst(indentation + 2)
                } else {
                    output += "\(margin)-"
                    nested(element, indentation: indentation + 2, to: &output)
                }
            }
        default: output += "\(margin)\(flow(value))\n"
        }
    }

    private static func nested(_ value: Value, indentation: Int, to output: inout String) {
        switch value {
        case .map(let entries) where !entries.isEmpty:
            output += "\n"
            write(value, indentation: indentation, to: &output)
        case .list(let elements) where !elements.isEmpty:
            output += "\n"
            write(value, indentation: indentation, to: &output)
        default: output += " \(flow(value))\n"
        }
    }

    /// Scalars, and what is empty.
    private static func flow(_ value: Value) -> String {
        if case .string(let text) = value { return scalar(text) }
        return CanonicalJSON.text(value)
    }

    /// Plain where every YAML reader takes it for text, else quoted as JSON does, which is YAML too.
    private static func scalar(_ text: String) -> String {
        let words: Set = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        guard let first = text.utf8.first, isLetter(first), !words.contains(text.lowercased()),
            text.utf8.allSatisfy({ isLetter($0) || isDigit($0) || "-_./".utf8.contains($0) })
        else { return CanonicalJSON.text(.string(text)) }
        return text
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte < 0x80
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
