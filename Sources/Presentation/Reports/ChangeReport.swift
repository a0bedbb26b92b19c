public import ControlLoop
public import Planning
import Specs
public import Vocabulary

/// What a change of documents alone adds to a plan and takes away from it.
public struct ChangeReport: CheckedReport {
    private let change: ReviewedChange
    private let comparison: PlanComparison
    /// What people should know beside the comparison.
    public let notices: [String]
    public let checks: CheckReport

    /// A report of a change from the plans with and without it, and of what people should know besides.
    public init(_ change: ReviewedChange, _ comparison: PlanComparison, notices: [String] = []) {
        self.change = change
        self.comparison = comparison
        self.notices = notices + change.head.notices
        checks = Self.checks(change, comparison)
    }

    /// What is new with the change, in the tenants that are shown.
    private static func checks(_ change: ReviewedChange, _ comparison: PlanComparison) -> CheckReport {
        let shown = Set(comparison.tenants.map(\.tenant))
        let base = PlanReport(comparison.base.keeping(shown), change.base).checks
        let head = PlanReport(comparison.head.keeping(shown), change.head).checks
        let places = ReviewPlaces(change.head)
        let unused = change.unused.map { item in
            CheckResult(
                rule.id, .note, at: change.head.specs.origin(of: item.name).flatMap(places.place),
                "\(item.words); the plan is made with it as the base has it", subject: item.words, in: "change")
        }
        let fresh = head.without(base)
        return CheckReport(
            "change", rules: [rule] + fresh.rules, cases: fresh.cases + ["change"], results: fresh.results + unused)
    }

    private static let rule = CheckRule(
        "change/unused", "a change of accounts or sources",
        help: "Accounts, endpoints, credentials and sources count as the base of a change has them until the change is "
            + "merged: a change under review cannot send anything anywhere else. What it does with them has to be "
            + "looked at by people.")

    public var value: Value {
        let own: [Value.Entry] = [
            .init(
                "unused",
                .list(
                    change.unused.map { item in
                        [
                            "name": .string(item.name), "change": .string(item.change.rawValue),
                            "fields": .list(item.fields.map(Value.string)),
                        ]
                    })),
            .init("diagnostics", .list(checks.results.filter(\.isAboutDocument).map(\.value))),
        ]
        return .map((comparison.value.entries ?? []) + own)
    }

    public func table(_ style: TextStyle) -> String {
        var text = "\(title): \(summary)\n"
        text += notes.map { "Note: \(Escaping.terminal($0))\n" }.joined()
        text += section(ComparisonRows.actions(comparison).table(style))
        for rows in [
            ComparisonRows.claims(comparison), ComparisonRows.findings(comparison), ComparisonRows.faults(comparison),
            problems,
        ] { text += section(rows.table(style)) }
        return text
    }

    public var markdown: String {
        var text = "### \(title)\n\n\(summary)\n"
        text += notes.map { "\n> \(Escaping.markdown($0))\n" }.joined()
        text += section(ComparisonRows.actions(comparison).markdown("Actions"))
        text += section(ComparisonRows.claims(comparison).markdown("Claims"))
        text += section(ComparisonRows.findings(comparison).markdown("Findings"))
        text += section(ComparisonRows.faults(comparison).markdown("Findings of policies"))
        return text + section(problems.markdown("Documents"))
    }

    private var title: String {
        "Change from \(Self.commit(comparison.base)) to \(Self.commit(comparison.head)), for \(comparison.head.instant)"
    }

    private static func commit(_ plan: Plan) -> String {
        let root = plan.revisions.first { $0.source == TenantSpec.rootSource }
        return Escaping.terminal(String((root?.commit ?? "").prefix(12)))
    }

    private var summary: String {
        func counts<Item: Sendable>(_ items: [TenantComparison.Difference<Item>], _ noun: String) -> String? {
            let parts = PlanComparison.Kind.allCases.compactMap { kind in
                let count = items.count { $0.kind == kind }
                return count == 0 ? nil : "\(count) \(kind.words)"
            }
            return parts.isEmpty ? nil : "\(noun) \(parts.joined(separator: ", "))"
        }
        let tenants = comparison.tenants
        let parts = [
            counts(tenants.flatMap(\.actions), "actions:"), counts(tenants.flatMap(\.claims), "claims:"),
            counts(tenants.flatMap(\.findings), "findings:"),
            counts(tenants.flatMap(\.faults), "findings of policies:"),
        ].compactMap { $0 }
        return parts.isEmpty ? "nothing else would be done" : parts.joined(separator: "; ")
    }

    private var notes: [String] {
        let modes = comparison.tenants.filter { $0.mode.base != $0.mode.head }.map { tenant in
            "tenant \(tenant.tenant): mode \(tenant.mode.base ?? "(none)") → \(tenant.mode.head ?? "(none)")"
        }
        let unused = change.unused.map { "\($0.words); shown, not used: the plan is made with the base's" }
        let elsewhere =
            comparison.elsewhere == 0
            ? [] : ["\(Count.of(comparison.elsewhere, "difference")) in tenants that the change does not touch"]
        return notices + modes + unused + elsewhere
    }

    private var problems: ReasonRows {
        ReasonRows(
            columns: ["Level", "Where", "What"],
            rows: checks.results.filter(\.isAboutDocument).map {
                [$0.level.rawValue, $0.range?.description ?? "", $0.sentence]
            })
    }

    private func section(_ text: String) -> String { text.isEmpty ? "" : "\n" + text }
}

extension ReviewedChange.Unused {
    /// `CloudAccount/main changed: endpoint, credentials`.
    fileprivate var words: String {
        fields.isEmpty ? "\(name) \(change.rawValue)" : "\(name) \(change.rawValue): \(fields.joined(separator: ", "))"
    }
}

extension SpecSet {
    /// Where the account or source of a name is.
    fileprivate func origin(of name: String) -> Origin? {
        (accounts.map(\.metadata) + sources.map(\.metadata)).first { $0.claimName.rawValue == name }?.origin
    }
}

extension CheckResult {
    fileprivate var value: Value {
        .object([
            "severity": .string(level.rawValue), "file": range.map { .string($0.file) },
            "line": range.map { .int(Int64($0.start.line)) }, "column": range.map { .int(Int64($0.start.column)) },
            "what": .string(message), "fix": .string(help),
        ])
    }
}
