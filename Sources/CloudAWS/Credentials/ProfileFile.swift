/// The shared configuration and credentials files.
///
/// Source: AWS SDKs and Tools reference guide, "Using shared config and credentials files".
struct ProfileFile {
    /// Settings by profile, their names in lower case.
    private(set) var profiles: [String: [String: String]] = [:]

    /// Reads both files, either of which may be missing; what the credentials file says of a profile counts more.
    init(config: [UInt8]?, credentials: [UInt8]?) {
        if let config { read(config) { Self.profileName(inConfig: $0) } }
        if let credentials { read(credentials) { $0 } }
    }

    /// The settings of a profile; nil where neither file has it.
    subscript(profile: String) -> [String: String]? { profiles[profile] }

    private static func profileName(inConfig section: String) -> String? {
        if section == "default" { return section }
        let words = section.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0] == "profile" else { return nil }
        return trimmed(words[1])
    }

    private mutating func read(_ bytes: [UInt8], name: (String) -> String?) {
        var current: String?
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard let first = line.first, first != "#", first != ";" else { continue }
            // An indented line continues a nested setting, of which none matters here.
            if first == " " || first == "\t" { continue }
            if first == "[" {
                current = name(Self.trimmed(line.dropFirst().prefix { $0 != "]" }))
                if let current { profiles[current, default: [:]] = profiles[current] ?? [:] }
            } else if let current, let sign = line.firstIndex(of: "=") {
                let key = Self.trimmed(line[..<sign]).lowercased()
                profiles[current]?[key] = Self.value(line[line.index(after: sign)...])
            }
        }
    }

    /// A value ends at white space followed by a comment sign.
    private static func value(_ text: Substring) -> String {
        let comment = [" #", " ;", "\t#", "\t;"].compactMap { text.firstRange(of: $0)?.lowerBound }.min()
        return trimmed(text[..<(comment ?? text.endIndex)])
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
