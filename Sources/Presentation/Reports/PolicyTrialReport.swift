public import Specs
public import Vocabulary

/// What came of trying policies on their cases.
public struct PolicyTrialReport: CheckedReport {
    private let trials: [PolicyTrial]

    /// A report of trials, one for each file of cases.
    public init(_ trials: [PolicyTrial]) { self.trials = trials }

    public func table(_ style: TextStyle) -> String {
        let parts = [differences, untried.table(style), unseen.table(style)]
        return summary + "\n" + parts.filter { !$0.isEmpty }.map { "\n" + $0 }.joined()
    }

    public var markdown: String {
        let parts = [markdownDifferences, untried.markdown("Not tried"), unseen.markdown("Branches not seen")]
        return summary + "\n" + parts.filter { !$0.isEmpty }.map { "\n" + $0 }.joined()
    }

    public var value: Value {
        .object([
            "cases": .list(trials.flatMap(\.cases).map(Self.value)),
            "coverage": .list(trials.flatMap { trial in trial.coverage.map { Self.value($0, of: trial) } }),
        ])
    }

    /// What a command that shows this ends with: 3 where anything is other than expected.
    public var status: ExitStatus {
        if trials.contains(where: { $0.diagnostics.contains { $0.severity == .error } }) { return .findings }
        return trials.allSatisfy { $0.cases.allSatisfy(\.isAsExpected) } ? .fine : .findings
    }

    private static func value(_ outcome: PolicyTrial.Outcome) -> Value {
        [
            "case": .string(outcome.name), "place": .string(outcome.range.description),
            "passed": .bool(outcome.isAsExpected),
            "differences": .list(
                outcome.differences.map {
                    .object([
                        "rule": $0.rule.map(Value.string), "expected": .string($0.expected),
                        "found": .string($0.found),
                    ])
                }),
        ]
    }

    private static func value(_ rule: RuleCoverage, of trial: PolicyTrial) -> Value {
        [
            "rule": .string(rule.rule), "cases": .string(trial.path), "atFault": .int(Int64(rule.atFault)),
            "compliant": .int(Int64(rule.compliant)), "undetermined": .int(Int64(rule.undetermined)),
            "branches": .list(
                rule.branches.map {
                    [
                        "expression": .string($0.text), "place": .string($0.range.description),
                        "true": .bool($0.wasTrue), "false": .bool($0.wasFalse),
                    ]
                }),
        ]
    }

    // MARK: For people

    private var summary: String {
        let cases = trials.flatMap(\.cases)
        let wrong = cases.count { !$0.isAsExpected }
        let rules = trials.flatMap(\.coverage)
        let tried = rules.count { $0.atFault > 0 && $0.compliant > 0 }
        let (seen, all) = (rules.reduce(0) { $0 + $1.seenOutcomes }, rules.reduce(0) { $0 + $1.outcomes })
        return "\(Count.of(cases.count, "case")) of \(Count.of(trials.count, "file")): "
            + (wrong == 0 ? "all as expected" : "\(wrong) not as expected")
            + (rules.isEmpty
                ? ""
                : "; \(tried) of \(Count.of(rules.count, "rule")) both ways, \(seen) of \(Count.of(all, "branch outcome"))")
    }

    private var differing: [PolicyTrial.Outcome] { trials.flatMap(\.cases).filter { !$0.isAsExpected } }

    /// The case, and for each difference what was expected and what was found.
    private var differences: String {
        differing.map { outcome in
            (["\(outcome.name) (\(outcome.range))"] + outcome.differences.flatMap(\.lines))
                .map { Escaping.terminal($0) + "\n" }.joined()
        }.joined(separator: "\n")
    }

    private var markdownDifferences: String {
        guard !differing.isEmpty else { return "" }
        // Indented code has no end that a text could bring about, and shows what begins with a dash as it is.
        let blocks = differing.map { outcome in
            "\(Escaping.markdown(outcome.name)) (\(Escaping.markdown(outcome.range.description)))\n\n"
                + outcome.differences.flatMap(\.lines).map { "    \(Escaping.terminal($0))\n" }.joined()
        }
        return "#### Differences\n\n" + blocks.joined(separator: "\n")
    }

    private var untried: ReasonRows {
        let rows = trials.flatMap(\.coverage).flatMap { rule in
            [
                rule.atFault == 0 ? [rule.rule, "no case finds anything at fault by it"] : nil,
                rule.compliant == 0 ? [rule.rule, "no case finds anything compliant by it"] : nil,
            ].compactMap { $0 }
        }
        return ReasonRows(columns: ["Not tried", "Why"], rows: rows)
    }

    private var unseen: ReasonRows {
        let rows = trials.flatMap(\.coverage).flatMap { rule in
            rule.branches.filter { !$0.wasTrue || !$0.wasFalse }.map { branch in
                let never = branch.wasTrue ? "false" : branch.wasFalse ? "true" : "evaluated"
                return [rule.rule, branch.text, "never \(never)", branch.range.description]
            }
        }
        return ReasonRows(columns: ["Rule", "Branch", "Seen", "Where"], rows: rows)
    }
}

extension PolicyTrialReport {
    /// One test for each case, failed where anything is other than expected.
    public var checks: CheckReport {
        CheckReport(
            "policies",
            rules: [
                CheckRule(
                    "policy-case", "a rule does not say what a case expects",
                    help: "Change the rule, or what the case expects: `pioneer policy test --update` writes what the "
                        + "rules say today into the cases."),
                CheckRule(
                    "policy-file", "a policy or its cases are not as they have to be",
                    help: "Nothing of the file was tried. Each message says what to write instead."),
            ],
            cases: trials.flatMap { trial in
                trial.cases.map { Self.place($0, in: trial) }
                    + (trial.diagnostics.contains { $0.severity == .error } ? [trial.path] : [])
            },
            results: trials.flatMap { trial in
                trial.cases.flatMap { outcome in
                    outcome.differences.map { difference in
                        CheckResult(
                            "policy-case", .error, at: outcome.range,
                            "\(difference.subject): \(difference.expected) is expected, \(difference.found) was found",
                            subject: "\(outcome.name) \(difference.subject)", in: Self.place(outcome, in: trial))
                    }
                }
                    + trial.diagnostics.filter { $0.severity == .error }.map { diagnostic in
                        CheckResult(
                            "policy-file", .error, at: diagnostic.range,
                            diagnostic.what + (diagnostic.why.isEmpty ? "" : ", \(diagnostic.why)"),
                            help: diagnostic.fix,
                            in: trial.path)
                    }
            })
    }

    private static func place(_ outcome: PolicyTrial.Outcome, in trial: PolicyTrial) -> String {
        "\(trial.path): \(outcome.name)"
    }
}

extension PolicyTrial.Difference {
    fileprivate var lines: [String] { ["- \(subject): \(expected)", "+ \(subject): \(found)"] }
}
