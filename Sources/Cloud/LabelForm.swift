import Vocabulary

/// How Kubernetes words labels: a value, or the name in a key, is empty or begins and ends with a letter or digit, with
/// those and `-_.` between; a key may have a domain and `/` before its name.
///
/// Source: Kubernetes documentation, "Labels and Selectors", syntax and character set.
enum LabelForm {
    private static let longestName = 63
    private static let longestDomain = 253

    /// Why a text cannot be a key; nil where it can.
    static func problem(ofKey key: String) -> String? {
        let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, let problem = problem(ofDomain: parts[0]) { return "its key's part before `/` \(problem)" }
        guard let name = parts.last, !name.isEmpty else { return "its key has no name after `/`" }
        return problem(of: name).map { "its key's name \($0)" }
    }

    /// Why a text cannot be a value; nil where it can.
    static func problem(ofValue value: String) -> String? {
        value.isEmpty ? nil : problem(of: value[...]).map { "its value \($0)" }
    }

    private static func problem(of name: Substring) -> String? {
        if name.utf8.count > longestName {
            return "has \(name.utf8.count) characters, and \(longestName) are allowed"
        }
        if let stranger = name.unicodeScalars.first(where: { !isPlain($0) && !"-_.".unicodeScalars.contains($0) }) {
            return "holds `\(Escaping.terminal(String(stranger)))`, which is not allowed here"
        }
        return endsPlainly(name) ? nil : "begins or ends with something else than a letter or digit"
    }

    private static func problem(ofDomain domain: Substring) -> String? {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        let isDomain =
            domain.utf8.count <= longestDomain
            && labels.allSatisfy { label in
                !label.isEmpty && endsPlainly(label)
                    && label.unicodeScalars.allSatisfy { $0 == "-" || (isPlain($0) && !("A"..."Z").contains($0)) }
            }
        return isDomain ? nil : "is no domain of at most \(longestDomain) lower-case letters, digits, dashes and dots"
    }

    private static func endsPlainly(_ text: Substring) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        return isPlain(first) && isPlain(last)
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }
}
