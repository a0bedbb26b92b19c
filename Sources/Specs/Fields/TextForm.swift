import Vocabulary

/// A form of text: how people call it, how schemas state it, and how it is checked here.
///
/// `pattern` and `accepts` say the same; a test compares them.
struct TextForm: Sendable {
    /// "an IANA zone name such as `Europe/Berlin`".
    let wanted: String
    /// A regular expression in the dialect JSON Schema and Kubernetes share (RE2); nil where any text will do.
    let pattern: String?
    /// JSON Schema's name of the format, such as `date-time`.
    let format: String?
    /// In Unicode scalars.
    let lengths: ClosedRange<Int>
    let accepts: @Sendable (String) -> Bool

    init(
        _ wanted: String, pattern: String? = nil, format: String? = nil, lengths: ClosedRange<Int>,
        accepts: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.wanted = wanted
        self.pattern = pattern
        self.format = format
        self.lengths = lengths
        self.accepts = accepts
    }

    /// Any text of a length.
    static func any(_ wanted: String, _ lengths: ClosedRange<Int> = 1...1024) -> TextForm {
        TextForm(wanted, lengths: lengths)
    }

    /// A label of RFC 1123, as Kubernetes wants names.
    static let name = TextForm(
        "a name of lower-case letters, digits and dashes that begins and ends with a letter or digit",
        pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", lengths: 1...63, accepts: isLabel)

    /// An RFC 3339 date and time with its offset.
    static let instant = TextForm(
        "a date and time with its offset such as `2026-03-29T18:00:00+02:00`", format: "date-time", lengths: 20...40)

    /// A class of machine, as providers call them.
    static let instanceClass = TextForm(
        "a class such as `t3.small` or `db.t3.small`", pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)+$", lengths: 3...64,
        accepts: isClass)

    /// Where a resource is found.
    static let address = TextForm(
        "the address of a resource such as `aws/123456789012/eu-west-1/ec2/instance/i-0abc`",
        pattern: "^[^/\\n]+(/[^/\\n]+){4}/[^\\n]+$", lengths: 1...512,
        accepts: { !$0.utf8.contains(UInt8(ascii: "\n")) && ResourceAddress($0) != nil })

    /// The key of an action as a plan shows it.
    static let actionKey = TextForm(
        "an action key as `pioneer plan` shows it: 16 to 64 hexadecimal digits", pattern: "^[0-9a-f]{16,64}$",
        lengths: 16...64,
        accepts: { $0.utf8.allSatisfy { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) } })

    /// Part of a path inside a repository; empty for its root.
    static let folder = TextForm(
        "a folder inside the repository, without `..` and without a slash at either end",
        pattern: "^([A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$", lengths: 0...255,
        accepts: { isPath($0, allowsEmpty: true) })

    /// A branch; narrower than what `git check-ref-format` allows.
    static let branch = TextForm(
        "the name of a branch, such as `main`",
        pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$", lengths: 1...255,
        accepts: { isPath($0, allowsEmpty: false) })
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func isLabel(_ text: String) -> Bool {
    func isInner(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
    let bytes = text.utf8
    guard let first = bytes.first, let last = bytes.last, isInner(first), isInner(last) else { return false }
    return bytes.allSatisfy { isInner($0) || $0 == UInt8(ascii: "-") }
}

private func isClass(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count > 1
        && parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy {
                    isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
                }
        }
}

private func isPath(_ text: String, allowsEmpty: Bool) -> Bool {
    if text.isEmpty { return allowsEmpty }
    return text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
        guard let first = part.first, first != UInt8(ascii: ".") else { return false }
        return part.allSatisfy { byte in
            isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
    }
}
