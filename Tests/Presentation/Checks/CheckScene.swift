import Presentation
import Vocabulary

/// Results of every kind, all texts of the caller's choice where they come from outside.
struct CheckScene {
    let text: String

    static func range(_ file: String, _ start: (Int, Int), _ end: (Int, Int)) -> SourceRange {
        SourceRange(
            file: file, start: SourcePosition(line: start.0, column: start.1),
            end: SourcePosition(line: end.0, column: end.1))
    }

    var report: CheckReport {
        CheckReport(
            "validate",
            rules: [
                CheckRule("document", "a document is not as it has to be", help: "Mend it."),
                CheckRule("plan/overlap", "a resource is in two tenants", help: "Narrow one."),
            ], cases: ["sound.yaml"],
            results: [
                CheckResult(
                    "document", .error, at: Self.range("tenants/shop/a.yaml\(text)", (6, 9), (6, 21)),
                    "it is `x`\(text)", help: "write `y`\(text)"),
                CheckResult(
                    "document", .warning, at: Self.range("tenants/shop/a.yaml\(text)", (7, 1), (9, 4)), text),
                CheckResult(
                    "plan/overlap", .note, at: Self.range("b.yaml", (1, 1), (1, 1)), text, subject: "shop \(text)",
                    in: "tenant shop\(text)"),
                CheckResult("plan/overlap", .warning, at: nil, "nowhere\(text)", in: "tenant lab"),
            ])
    }

    /// The report in a format.
    func text(_ format: CheckFormat) -> String { Written(report).text(.checks(format), version: "1.2.3") }

    /// Anything that has checks.
    struct Written: CheckedReport {
        let checks: CheckReport
        var value: Value { .null }
        var markdown: String { "" }

        init(_ checks: CheckReport) { self.checks = checks }

        func table(_ style: TextStyle) -> String { "" }
    }
}
