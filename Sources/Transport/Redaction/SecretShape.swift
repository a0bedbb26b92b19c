/// Secrets that give themselves away by their shape.
enum SecretShape {
    /// Where the first one stands in a word of letters, digits, `-` and `_`; its tell-tale beginning is not part of it.
    static func first(in word: ArraySlice<UInt8>) -> Range<Int>? {
        guard word.count >= 16 else { return nil }
        for start in word.indices.dropLast(15) where firstBytes.contains(word[start]) {
            for prefix in prefixes where word[start...].starts(with: prefix.text) {
                let body = word[(start + prefix.text.count)...].prefix { prefix.allows($0) }
                if body.count >= prefix.minimumLength { return body.startIndex..<body.endIndex }
            }
        }
        return nil
    }

    private struct Prefix {
        let text: [UInt8]
        let minimumLength: Int
        let isUpperCase: Bool

        init(_ text: String, _ minimumLength: Int, isUpperCase: Bool = false) {
            self.text = Array(text.utf8)
            self.minimumLength = minimumLength
            self.isUpperCase = isUpperCase
        }

        func allows(_ byte: UInt8) -> Bool { !isUpperCase || (48...57).contains(byte) || (65...90).contains(byte) }
    }

    private static let firstBytes = Set(prefixes.compactMap(\.text.first))

    /// AWS access key ids (AWS documentation, "IAM identifiers"), tokens of GitHub, GitLab and Slack, JSON Web Tokens.
    private static let prefixes = [
        Prefix("AKIA", 12, isUpperCase: true), Prefix("ASIA", 12, isUpperCase: true),
        Prefix("ghp_", 16), Prefix("gho_", 16), Prefix("ghu_", 16), Prefix("ghs_", 16), Prefix("ghr_", 16),
        Prefix("github_pat_", 16), Prefix("glpat-", 16), Prefix("xoxb-", 16), Prefix("xoxp-", 16), Prefix("eyJ", 13),
    ]
}
