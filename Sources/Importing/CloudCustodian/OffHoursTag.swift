/// The value of a tag that gives a resource its own off-hours, `off=(m-f,19);on=(m-f,7);tz=et`.
///
/// Contract: `c7n.filters.offhours`, `ScheduleParser` and `Time.get_tag_value` of Cloud Custodian 0.9, down to what it
/// makes of nonsense: a value is either read as it reads it, or not at all.
enum OffHoursTag {
    /// Some days and the hour at which something is done on them.
    struct Entry: Hashable, Sendable {
        /// 0 is Monday; in the order they were written, none twice.
        let days: [Int]
        /// 0 to 23.
        let hour: Int
    }

    /// What stands behind a key.
    enum Part: Hashable, Sendable {
        case entries([Entry])
        case zone(String)
    }

    /// A value as Cloud Custodian looks at it: lower case, its escapes for characters that some services do not allow
    /// undone, without quotes around it.
    static func normalized(_ value: String) -> String {
        var bytes = Array(value.lowercased().utf8)
        for character in "()[],;=/-".utf8 {
            bytes = replace(Array("u\(String(character, radix: 16))".utf8), with: character, in: bytes)
        }
        for quote in "'\"".utf8 {
            bytes = Array(bytes.drop { $0 == quote }.reversed().drop { $0 == quote }.reversed())
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func replace(_ wanted: [UInt8], with byte: UInt8, in bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: wanted) {
                result.append(byte)
                index += wanted.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// Without empty pieces, such as a trailing semicolon makes one.
    static func withoutEmptyPieces(_ value: String) -> String {
        split(value, ";").filter { !$0.isEmpty }.joined(separator: ";")
    }

    /// The words with one equals sign in a value, whatever they are: the last of a key counts.
    static func words(_ value: String) -> [String: String] {
        var words: [String: String] = [:]
        for word in split(value, " ").flatMap({ split($0, ";") }) {
            let sides = split(word, "=")
            if sides.count == 2 { words[sides[0]] = sides[1] }
        }
        return words
    }

    /// Whether nothing stands before an equals sign but what may.
    static func hasKnownKeys(_ value: String) -> Bool {
        words(value).keys.allSatisfy { ["on", "off", "tz"].contains($0) }
    }

    /// Reads a value whole; nil where any of it is wrong. A key can be more than `on`, `off` and `tz`: what has a space
    /// before it is no such key, and nobody asks for it.
    static func parse(_ value: String) -> [String: Part]? {
        guard hasKnownKeys(value) else { return nil }
        var parts: [String: Part] = [:]
        for piece in split(value, ";") {
            let sides = split(piece, "=")
            guard sides.count == 2 else { return nil }
            if sides[0] == "tz" {
                parts["tz"] = .zone(sides[1])
            } else {
                guard let entries = entries(sides[1]) else { return nil }
                parts[sides[0]] = .entries(entries)
            }
        }
        return parts
    }

    private static func entries(_ text: String) -> [Entry]? {
        let plain = text.utf8.filter { !"[]".utf8.contains($0) }
        var entries: [Entry] = []
        for piece in pieces(of: plain) {
            let inner = String(decoding: piece.filter { !"()".utf8.contains($0) }, as: UTF8.self)
            let sides = split(inner, ",")
            guard sides.count == 2, let hour = number(sides[1]), hour < 24, let days = days(sides[0]) else {
                return nil
            }
            entries.append(Entry(days: days, hour: hour))
        }
        return entries
    }

    /// What stands between the occurrences of `,(`.
    private static func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = [[]]
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: ",(".utf8) {
                pieces.append([])
                index += 2
            } else {
                pieces[pieces.count - 1].append(bytes[index])
                index += 1
            }
        }
        return pieces
    }

    /// A number of decimal digits of any script, as Python reads them; cut at a thousand.
    private static func number(_ text: String) -> Int? {
        guard !text.isEmpty else { return nil }
        var number = 0
        for scalar in text.unicodeScalars {
            guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else {
                return nil
            }
            number = min(number * 10 + Int(value), 1000)
        }
        return number
    }

    private static let letters = ["m": 0, "t": 1, "w": 2, "h": 3, "f": 4, "s": 5, "u": 6]

    /// A day, or from a day to another, over the week's end too. What is none between the dashes is passed over.
    private static func days(_ text: String) -> [Int]? {
        if let day = letters[text] { return [day] }
        let ends = split(text, "-").compactMap { letters[$0] }
        guard ends.count == 2 else { return nil }
        return ends[0] <= ends[1] ? Array(ends[0]...ends[1]) : Array(ends[0]...6) + Array(0...ends[1])
    }

    private static func split(_ text: String, _ separator: Unicode.Scalar) -> [String] {
        text.unicodeScalars.split(separator: separator, omittingEmptySubsequences: false).map { String($0) }
    }
}
