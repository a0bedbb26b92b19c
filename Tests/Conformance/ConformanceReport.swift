public import Vocabulary

/// What came of every check for some types.
public struct ConformanceReport: Sendable {
    public enum Result: Hashable, Sendable {
        /// With what is worth knowing of it; empty where there is nothing.
        case passed(String)
        case skipped(String)
        case failed([String])
    }

    /// One check for one type.
    public struct Line: Sendable {
        public let type: ResourceType
        public let check: String
        public let sentence: String
        public let result: Result
    }

    public let lines: [Line]

    /// What was found wrong, each with the check's sentence.
    public var failures: [String] {
        lines.flatMap { line -> [String] in
            guard case .failed(let findings) = line.result else { return [] }
            return findings.map { "\(line.type) \(line.check) (\(line.sentence)): \($0)" }
        }
    }

    /// What was left out, one a line, as it is committed: `ec2/instance owner: why`.
    public var skipped: [String] {
        lines.compactMap { line in
            if case .skipped(let why) = line.result { "\(line.type) \(line.check): \(why)" } else { nil }
        }
    }

    /// For people: a line for each check.
    public var table: String {
        let widths = (
            lines.map { $0.type.rawValue.count }.max() ?? 0, lines.map(\.check.count).max() ?? 0
        )
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        return lines.map { line -> String in
            let words =
                switch line.result {
                case .passed(let note): note.isEmpty ? "passed" : "passed: \(note)"
                case .skipped(let why): "skipped: \(why)"
                case .failed(let findings): "FAILED: \(findings.count) findings"
                }
            return "\(padded(line.type.rawValue, widths.0))  \(padded(line.check, widths.1))  \(words)\n"
        }.joined()
    }

    /// The lines of a committed list for one type, comments left out.
    public static func expected(_ text: String, of type: ResourceType) -> [String] {
        text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("\(type) ") }
    }
}
