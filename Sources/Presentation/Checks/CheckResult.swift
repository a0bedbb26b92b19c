import Cryptography
public import Vocabulary

/// One thing that whoever reviews a change should see, at its place: the one form that every format for machines which
/// review is written from, whoever found it.
public struct CheckResult: Hashable, Sendable {
    /// How much it matters. Errors and warnings are failures to a test report, notes are not.
    public enum Level: String, Hashable, Comparable, CaseIterable, Sendable {
        case error, warning, note

        public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// The id of its ``CheckRule``.
    public let rule: String
    public let level: Level
    /// What, and why.
    public let message: String
    /// What to do about it; empty where that is plain.
    public let help: String
    /// Where, the file from the top of the repository under review; nil for what has no place there.
    public let range: SourceRange?
    /// What it is about, in words that stay while lines move: besides rule and file all that its fingerprint rests on.
    public let subject: String
    /// The ``CheckReport/cases`` it belongs to.
    public let place: String

    /// A result from its parts.
    ///
    /// - Parameters:
    ///   - subject: Nil for the message.
    ///   - place: Nil for the file.
    public init(
        _ rule: String, _ level: Level, at range: SourceRange?, _ message: String, help: String = "",
        subject: String? = nil, in place: String? = nil
    ) {
        self.rule = rule
        self.level = level
        self.message = message
        self.help = help
        self.range = range
        self.subject = subject ?? message
        self.place = place ?? range?.file ?? ""
    }

    /// The message and what to do, in one line.
    var sentence: String { help.isEmpty ? message : "\(message); \(help)" }
}

/// What a kind of result means, for people who meet it for the first time.
public struct CheckRule: Hashable, Sendable {
    /// `document`, `plan/overlap`: stable from version to version.
    public let id: String
    /// In a few words, without a full stop.
    public let title: String
    /// What it means and what to do about it.
    public let help: String

    /// A rule from its parts.
    public init(_ id: String, _ title: String, help: String) {
        self.id = id
        self.title = title
        self.help = help
    }
}

/// What was looked at, by which rules, and what was found: everything a writer needs.
public struct CheckReport: Sendable {
    /// In words: `documents`, `plan`.
    public let name: String
    /// Those that results name, and any others that were looked at.
    public let rules: [CheckRule]
    /// What was looked at, one test of a test report each: files, or tenants. In order.
    public let cases: [String]
    /// In the order of files, places and rules.
    public let results: [CheckResult]
    /// One for each result: 64 hexadecimal digits that stay while lines move, and that no two results share.
    public let fingerprints: [String]

    /// A report from its parts; a result in a case that is not named adds it.
    public init(_ name: String, rules: [CheckRule], cases: [String] = [], results: [CheckResult]) {
        self.name = name
        self.rules = rules
        self.results = results.sorted(by: Self.isBefore)
        self.cases = Set(cases + results.map(\.place)).sorted()
        var seen: [SHA256Digest: Int] = [:]
        fingerprints = self.results.map { result in
            let base = SHA256.digest(CanonicalJSON.bytes(result.identity))
            let number = seen[base, default: 0]
            seen[base] = number + 1
            return number == 0 ? base.hex : SHA256.digest(Array("\(base.hex)#\(number)".utf8)).hex
        }
    }

    /// The same without the results that another report has too.
    public func without(_ other: CheckReport) -> CheckReport {
        let known = Set(other.fingerprints)
        return CheckReport(
            name, rules: rules, cases: cases,
            results: zip(results, fingerprints).filter { !known.contains($0.1) }.map(\.0))
    }

    private static func isBefore(_ left: CheckResult, _ right: CheckResult) -> Bool {
        let (first, second) = (left.range ?? SourceRange(file: ""), right.range ?? SourceRange(file: ""))
        if first != second { return first < second }
        return (left.level, left.rule, left.subject, left.message) < (
            right.level, right.rule, right.subject, right.message
        )
    }
}

extension CheckResult {
    fileprivate var identity: Value {
        [
            "version": 1, "rule": .string(rule), "file": .string(range?.file ?? ""), "place": .string(place),
            "subject": .string(subject),
        ]
    }
}

/// A report that can also be written for machines that review changes.
public protocol CheckedReport: Report {
    /// What of it a reviewer should see.
    var checks: CheckReport { get }
}

extension CheckedReport {
    /// The result in a format; ends with a line feed, unless it is empty.
    ///
    /// - Parameter version: Of this program.
    public func text(_ format: ReviewFormat, _ style: TextStyle = TextStyle(), version: String) -> String {
        switch format {
        case .report(let format): text(format, style)
        case .checks(.sarif): SARIFWriter.text(checks, version: version)
        case .checks(.junit): JUnitWriter.text(checks)
        case .checks(.github): GitHubWriter.text(checks)
        case .checks(.gitlab): GitLabWriter.text(checks)
        }
    }
}
