import Vocabulary

/// Writes workflow commands of GitHub Actions, which its runner shows as annotations of a change's lines.
///
/// Contract: GitHub's documentation, "Workflow commands for GitHub Actions"; escapes as `@actions/core` has them
/// (`packages/core/src/command.ts`, `escapeData` and `escapeProperty`).
enum GitHubWriter {
    static func text(_ report: CheckReport) -> String {
        report.results.map { command($0, report.rules) + "\n" }.joined()
    }

    private static func command(_ result: CheckResult, _ rules: [CheckRule]) -> String {
        let title = rules.first { $0.id == result.rule }?.title ?? result.rule
        let properties = place(result.range) + [("title", title)]
        let list = properties.map { "\($0)=\(escaped(property: $1))" }.joined(separator: ",")
        return "::\(result.level.command) \(list)::\(escaped(data: result.sentence))"
    }

    /// An annotation has columns only where it begins and ends in one line.
    private static func place(_ range: SourceRange?) -> [(String, String)] {
        guard let range else { return [] }
        let lines = [("file", range.file), ("line", "\(range.start.line)"), ("endLine", "\(range.end.line)")]
        guard range.start.line == range.end.line else { return lines }
        let columns = [("col", "\(range.start.column)"), ("endColumn", "\(range.end.column)")]
        return lines + columns
    }

    private static func escaped(data text: String) -> String {
        Escaping.terminal(text).replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func escaped(property text: String) -> String {
        escaped(data: text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}

extension CheckResult.Level {
    /// What GitHub's runner calls it.
    fileprivate var command: String { self == .note ? "notice" : rawValue }
}
