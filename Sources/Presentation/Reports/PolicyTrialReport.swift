public import Specs
public import Vocabulary

/// What came of trying policies on their cases.
public struct PolicyTrialReport: Report {
    private let trials: [PolicyTrial]

    /// A report of trials, one for each file of cases.
    public init(_ trials: [PolicyTrial]) { self.trials = trials }

    public func table(_ style: TextStyle) -> String {
        summary + "\n" + sections.map { $0.1.table(style) }.filter { !$0.isEmpty }.map { "\n" + $0 }.joined()
    }

    public var markdown: String {
        "\(summary)\n" + sections.map { $0.1.markdown($0.0) }.filter { !$0.isEmpty }.map { "\n" + $0 }.joined()
    }

    public var value: Value {
        .list(
            trials.flatMap(\.cases).map { outcome in
                [
                    "case": .string(outcome.name), "place": .string(outcome.range.description),
                    "passed": .bool(outcome.isAsExpected),
                    "differences": .list(
                        outcome.differences.map {
                            [
                                "rule": .string($0.rule), "expected": .string($0.expected),
                                "found": .string($0.found),
                            ]
                        }),
                ]
            })
    }

    /// What a command that shows this ends with: 3 where anything is other than expected.
    public var status: ExitStatus {
        if trials.contains(where: { $0.diagnostics.contains { $0.severity == .error } }) { return .findings }
        return trials.allSatisfy { $0.cases.allSatisfy(\.isAsExpected) } ? .fine : .findings
    }

    private var sections: [(String, ReasonRows)] {
        let differing = trials.flatMap(\.cases).flatMap { outcome in
            outcome.differences.map { [outcome.name, $0.rule, $0.expected, $0.found, outcome.range.description] }
        }
        let untried = trials.flatMap(\.untried).map { [$0, "no case finds anything at fault by it"] }
        return [
            ("Differences", ReasonRows(columns: ["Case", "Rule", "Expected", "Found", "Where"], rows: differing)),
            ("Not tried", ReasonRows(columns: ["Not tried", "Why"], rows: untried)),
        ]
    }

    private var summary: String {
        let cases = trials.flatMap(\.cases)
        let wrong = cases.count { !$0.isAsExpected }
        return "\(Count.of(cases.count, "case")) of \(Count.of(trials.count, "file")): "
            + (wrong == 0 ? "all as expected" : "\(wrong) not as expected")
    }
}
