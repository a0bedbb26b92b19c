import Planning
import Specs
import Vocabulary

/// What policies say of the resources of a plan.
enum PolicyRows {
    /// What is at fault, the worst first.
    static func findings(_ plan: Plan) -> ReasonRows {
        let all = plan.tenants.flatMap { tenant in tenant.policies.findings.map { (tenant.tenant, $0) } }
        let sorted = all.enumerated().sorted { left, right in
            left.element.1.severity != right.element.1.severity
                ? left.element.1.severity > right.element.1.severity : left.offset < right.offset
        }.map(\.element)
        return ReasonRows(
            columns: ["Severity", "Tenant", "Name", "What", "Mode", "Rule", "Resource", "Where"],
            rows: sorted.map { tenant, finding in
                [
                    finding.severity.rawValue, tenant.rawValue, finding.name, finding.message + consequence(finding),
                    finding.mode.rawValue, "\(finding.policy)#\(finding.rule)", finding.address.description,
                    finding.origin.range.description,
                ]
            })
    }

    /// Rules that could not be decided on all that they were asked about.
    static func undetermined(_ plan: Plan) -> ReasonRows {
        let tallies = plan.tenants.flatMap { tenant in tenant.policies.tallies.map { (tenant.tenant, $0) } }
        return ReasonRows(
            columns: ["Not decided", "Tenant", "Resources", "Why"],
            rows: tallies.filter { $0.1.undetermined > 0 }.map { tenant, tally in
                ["\(tally.policy)#\(tally.rule)", tenant.rawValue, "\(tally.undetermined)", tally.why]
            })
    }

    private static func consequence(_ finding: PolicyFinding) -> String {
        guard let participle = finding.then.participle else { return "" }
        switch finding.mode {
        case .audit, .warn: return " (would be \(participle) in mode enforce)"
        case .enforce: return finding.actsFrom.map { " (\(participle) from \($0) on)" } ?? ""
        }
    }
}

/// What the policies of a plan judged, as one sentence; empty where there are none.
enum PolicySummary {
    static func of(_ plan: Plan) -> String {
        let tallies = plan.tenants.flatMap(\.policies.tallies)
        guard !tallies.isEmpty else { return "" }
        func sum(_ count: (RuleTally) -> Int) -> Int { tallies.reduce(0) { $0 + count($1) } }
        return "\(Count.of(Set(tallies.map { "\($0.policy)#\($0.rule)" }).count, "rule")): "
            + "\(sum(\.atFault)) at fault, \(sum(\.compliant)) compliant, \(sum(\.excepted)) excepted, "
            + "\(sum(\.undetermined)) not decided"
    }
}

extension PolicyRule.Consequence {
    /// What becomes of a resource; nil where nothing does.
    fileprivate var participle: String? {
        switch self {
        case .report, .notify: nil
        case .stop: "stopped"
        case .tag: "tagged"
        case .resize: "resized"
        case .snapshot: "copied"
        case .delete: "deleted"
        }
    }
}
