import Vocabulary

/// Writes a Code Quality report of GitLab.
///
/// Contract: GitLab's documentation, "Code Quality", "Code Quality report format": a subset of Code Climate's.
enum GitLabWriter {
    static func text(_ report: CheckReport) -> String {
        JSONText.of(.list(zip(report.results, report.fingerprints).map(issue)))
    }

    private static func issue(_ result: CheckResult, _ fingerprint: String) -> Value {
        [
            "description": .string(Escaping.terminal(result.sentence)), "check_name": .string(result.rule),
            "fingerprint": .string(fingerprint), "severity": .string(result.level.severity),
            "location": [
                // GitLab wants a path of everything.
                "path": .string(result.range?.file ?? "."),
                "lines": ["begin": .int(Int64(result.range?.start.line ?? 1))],
            ],
        ]
    }
}

extension CheckResult.Level {
    fileprivate var severity: String {
        switch self {
        case .error: "major"
        case .warning: "minor"
        case .note: "info"
        }
    }
}
