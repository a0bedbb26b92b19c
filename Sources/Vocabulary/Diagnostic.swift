/// Something a person should know about their input: what, where, why, and what to do.
public struct Diagnostic: Hashable, Sendable {
    /// How much it matters.
    public enum Severity: String, Hashable, Comparable, Sendable {
        case error, warning, note

        public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .error: 0
            case .warning: 1
            case .note: 2
            }
        }
    }

    public var severity: Severity
    /// Where; nil for what has no place in a file.
    public var range: SourceRange?
    /// What is wrong, without a full stop.
    public var what: String
    /// Why it is wrong; empty where the first sentence says it all.
    public var why: String
    /// What to do about it; empty where that is plain.
    public var fix: String

    /// A diagnostic from its parts.
    public init(_ severity: Severity, at range: SourceRange?, _ what: String, why: String = "", fix: String = "") {
        self.severity = severity
        self.range = range
        self.what = what
        self.why = why
        self.fix = fix
    }

    /// An error.
    public static func error(at range: SourceRange?, _ what: String, why: String = "", fix: String = "") -> Diagnostic {
        Diagnostic(.error, at: range, what, why: why, fix: fix)
    }

    /// A warning.
    public static func warning(
        at range: SourceRange?, _ what: String, why: String = "", fix: String = ""
    ) -> Diagnostic {
        Diagnostic(.warning, at: range, what, why: why, fix: fix)
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: what, why; what to do`, control characters escaped.
    public var description: String {
        let place = range.map { "\($0): " } ?? ""
        let reason = why.isEmpty ? "" : ", \(why)"
        let remedy = fix.isEmpty ? "" : "; \(fix)"
        return Escaping.terminal("\(place)\(severity.rawValue): \(what)\(reason)\(remedy)")
    }
}

extension Diagnostic: Comparable {
    /// In the order of the files, then by severity.
    public static func < (left: Diagnostic, right: Diagnostic) -> Bool {
        let first = left.range ?? SourceRange(file: "")
        let second = right.range ?? SourceRange(file: "")
        if first != second { return first < second }
        if left.severity != right.severity { return left.severity < right.severity }
        return (left.what, left.why, left.fix) < (right.what, right.why, right.fix)
    }
}
