public import Vocabulary

/// Writes values as YAML that every reader, of YAML 1.1 or 1.2, takes for the same values.
///
/// A text stands plain only where it is plainly a text; else it is quoted on one line, with everything escaped that
/// could steer a terminal or a CI runner. Mappings keep their order; of a key given twice the last value is written.
public enum YAMLWriter {
    /// The value as one document without a marker, a line feed at its end.
    public static func text(_ value: Value) -> String {
        var writer = Writer()
        writer.document(value)
        return writer.text
    }

    /// Several values as a stream, each document after `---`.
    public static func stream(_ values: [Value]) -> String {
        values.map { "---\n" + text($0) }.joined()
    }

    private struct Writer {
        var text = ""

        /// Longer keys need the explicit form: readers look ahead 1,024 characters for the colon.
        private static let longestKey = 500

        mutating func document(_ value: Value) {
            if case .some = inline(value) { scalar(value) } else { block(value, indentation: 0) }
        }

        /// A value that stands on one line; nil for lists and mappings with something in them.
        private func inline(_ value: Value) -> String? {
            switch value {
            case .null: "null"
            case .bool(let flag): flag ? "true" : "false"
            case .int(let number): String(number)
            case .double(let number): YAMLScalar.number(number)
            case .string(let text): YAMLScalar.text(text)
            case .list(let elements): elements.isEmpty ? "[]" : nil
            case .map(let entries): entries.isEmpty ? "{}" : nil
            }
        }

        private mutating func scalar(_ value: Value) { text += (inline(value) ?? "") + "\n" }

        /// Lines of a list or mapping; the cursor stands where the first begins.
        private mutating func block(_ value: Value, indentation: Int) {
            var isFirst = true
            func lead() -> String {
                defer { isFirst = false }
                return isFirst ? "" : String(repeating: " ", count: indentation)
            }
            switch value {
            case .list(let elements):
                for element in elements {
                    text += lead() + "- "
                    nested(element, indentation: indentation + 2)
                }
            case .map(let entries):
                for entry in lastOfEachKey(entries) {
                    text += lead()
                    self.entry(entry, indentation: indentation)
                }
            default: scalar(value)
            }
        }

        /// A value after `- `: what has lines begins on this one.
        private mutating func nested(_ value: Value, indentation: Int) {
            if case .some = inline(value) { scalar(value) } else { block(value, indentation: indentation) }
        }

        private mutating func entry(_ entry: Value.Entry, indentation: Int) {
            let key = YAMLScalar.text(entry.key)
            let isLong = key.utf8.count > Self.longestKey
            text += isLong ? "? \(key)\n" + String(repeating: " ", count: indentation) + ":" : key + ":"
            if case .some = inline(entry.value) {
                text += " "
                scalar(entry.value)
            } else {
                text += "\n" + String(repeating: " ", count: indentation + 2)
                block(entry.value, indentation: indentation + 2)
            }
        }

        private func lastOfEachKey(_ entries: [Value.Entry]) -> [Value.Entry] {
            // By bytes: keys that only look the same stay apart.
            var seen: Set<[UInt8]> = []
            return entries.reversed().filter { seen.insert(Array($0.key.utf8)).inserted }.reversed()
        }
    }
}
