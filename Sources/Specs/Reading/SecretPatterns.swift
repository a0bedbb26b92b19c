/// What secrets look like, line by line.
enum SecretPatterns {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// A token that begins with a word nothing else begins with.
    private struct Token {
        let beginning: [UInt8]
        let kind: String
        /// Characters after the beginning.
        let rest: ClosedRange<Int>
        let alphabet: @Sendable (UInt8) -> Bool

        init(
            _ beginning: String, _ kind: String, _ rest: ClosedRange<Int>,
            _ alphabet: @escaping @Sendable (UInt8) -> Bool
        ) {
            self.beginning = Array(beginning.utf8)
            self.kind = kind
            self.rest = rest
            self.alphabet = alphabet
        }
    }

    private static let tokens: [Token] = [
        Token("AKIA", "an AWS access key id", 16...16, isUpperOrDigit),
        Token("ASIA", "an AWS access key id", 16...16, isUpperOrDigit),
        Token("ghp_", "a GitHub token", 30...300, isWord), Token("gho_", "a GitHub token", 30...300, isWord),
        Token("ghu_", "a GitHub token", 30...300, isWord), Token("ghs_", "a GitHub token", 30...300, isWord),
        Token("ghr_", "a GitHub token", 30...300, isWord),
        Token("github_pat_", "a GitHub token", 30...300, isWord),
        Token("glpat-", "a GitLab token", 20...300, isWordOrDash),
        Token("xoxb-", "a Slack token", 10...300, isWordOrDash),
        Token("xoxp-", "a Slack token", 10...300, isWordOrDash),
        Token("xoxa-", "a Slack token", 10...300, isWordOrDash),
        Token("xoxr-", "a Slack token", 10...300, isWordOrDash),
        Token("xoxs-", "a Slack token", 10...300, isWordOrDash),
    ]

    /// Calls `report` with the kind and the bytes of each secret in a line, from left to right.
    static func find(in line: Bytes, report: (String, Range<Int>) -> Void) {
        var index = 0
        while index < line.count {
            if index > 0, isWord(line[index - 1]) {
                index += 1
            } else if let (kind, end) = match(line, at: index) {
                report(kind, index..<end)
                index = end
            } else {
                index += 1
            }
        }
    }

    private static func match(_ line: Bytes, at index: Int) -> (kind: String, end: Int)? {
        switch line[index] {
        case UInt8(ascii: "A"), UInt8(ascii: "g"), UInt8(ascii: "x"): token(line, at: index)
        case UInt8(ascii: "e"): webToken(line, at: index).map { ("a JSON web token", $0) } ?? value(line, at: index)
        case UInt8(ascii: "-"): privateKey(line, at: index).map { ("a private key", $0) }
        default: value(line, at: index)
        }
    }

    private static func token(_ line: Bytes, at index: Int) -> (kind: String, end: Int)? {
        for token in tokens where line[index...].starts(with: token.beginning) {
            let end = run(line, from: index + token.beginning.count, token.alphabet)
            let length = end - index - token.beginning.count
            if token.rest.contains(length), end == line.count || !isWord(line[end]) { return (token.kind, end) }
        }
        return value(line, at: index)
    }

    /// Runs of base64url with dots between, of which the first two are JSON objects (`{"` reads `eyJ`).
    private static func webToken(_ line: Bytes, at index: Int) -> Int? {
        let opening = Array("eyJ".utf8)
        guard line[index...].starts(with: opening) else { return nil }
        let header = run(line, from: index, isWordOrDash)
        guard header < line.count, line[header] == UInt8(ascii: "."), line[(header + 1)...].starts(with: opening),
            run(line, from: header + 1, isWordOrDash) - header > 10
        else { return nil }
        return line[header...].firstIndex { !isWordOrDash($0) && $0 != UInt8(ascii: ".") } ?? line.count
    }

    private static func privateKey(_ line: Bytes, at index: Int) -> Int? {
        guard line[index...].starts(with: Array("-----BEGIN ".utf8)) else { return nil }
        let word = Array("PRIVATE KEY".utf8)
        let rest = line[index...].prefix(80)
        return rest.indices.contains { rest[$0...].starts(with: word) } ? line.count : nil
    }

    /// A value of at least forty mixed characters after a key that says what it is: `secretAccessKey: ...`.
    private static func value(_ line: Bytes, at index: Int) -> (kind: String, end: Int)? {
        // Not from a filler, or a line of nothing else would be walked back again from each.
        guard isValuePart(line[index]) else { return nil }
        var keyEnd = index
        while keyEnd > 0, isFiller(line[keyEnd - 1]) { keyEnd -= 1 }
        guard keyEnd > 0, line[keyEnd - 1] == UInt8(ascii: ":") || line[keyEnd - 1] == UInt8(ascii: "=") else {
            return nil
        }
        let end = run(line, from: index, longest: 64, isValuePart)
        guard end - index >= 40, isMixed(line[index..<end]), isTelling(line[..<(keyEnd - 1)]) else { return nil }
        return ("a secret", end)
    }

    /// What may stand between a key and its value.
    private static func isFiller(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\"")
            || byte == UInt8(ascii: "'")
    }

    private static func isValuePart(_ byte: UInt8) -> Bool {
        isWordOrDash(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "=")
            || byte == UInt8(ascii: "~") || byte == UInt8(ascii: ".")
    }

    private static func isMixed(_ run: Slice<Bytes>) -> Bool {
        let hasDigit = run.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let hasUpper = run.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        let isNameLike = !hasUpper && run.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        return hasDigit && !isNameLike && !run.starts(with: Array("arn:".utf8))
    }

    private static let tellingWords = [
        "secret", "password", "passwd", "token", "apikey", "accesskey", "accountkey", "privatekey",
    ].map { Array($0.utf8) }

    private static func isTelling(_ key: Slice<Bytes>) -> Bool {
        let letters = key.suffix(64).map { $0 | 0x20 }.filter { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        return tellingWords.contains { word in
            letters.indices.contains { letters[$0...].starts(with: word) }
        }
    }

    /// The end of a run of characters. It is cut so that a line of nothing but beginnings stays cheap.
    private static func run(
        _ line: Bytes, from index: Int, longest: Int = 300, _ isPart: (UInt8) -> Bool
    ) -> Int {
        let window = line[index...].prefix(longest)
        return window.firstIndex { !isPart($0) } ?? window.endIndex
    }

    private static func isUpperOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        isUpperOrDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
    }

    private static func isWordOrDash(_ byte: UInt8) -> Bool { isWord(byte) || byte == UInt8(ascii: "-") }
}
