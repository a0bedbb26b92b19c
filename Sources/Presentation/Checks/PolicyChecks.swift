import Planning
import Specs
import Vocabulary

/// What policies find, as a reviewer should see it: at the condition of the rule, one result for each resource.
struct PolicyChecks {
    /// Every rule that judged a resource, also those that found nothing.
    let rules: [CheckRule]
    let results: [CheckResult]

    init(_ plan: Plan, _ places: ReviewPlaces) {
        let judged = Set(plan.tenants.flatMap(\.policies.tallies).map { Judged(policy: $0.policy, rule: $0.rule) })
        rules = judged.sorted { $0.id < $1.id }.map(\.checkRule)
        results = plan.tenants.flatMap { tenant in
            tenant.policies.findings.map { finding in
                CheckResult(
                    Judged(policy: finding.policy, rule: finding.rule).id, Self.level(finding),
                    at: places.place(finding.origin), "\(finding.name) (\(finding.address)): \(finding.message)",
                    subject: "\(tenant.tenant) \(finding.address)", in: PlanChecks.place(of: tenant.tenant))
            }
        }
    }

    private static func level(_ finding: PolicyFinding) -> CheckResult.Level {
        switch finding.mode {
        case .enforce: .error
        case .warn: .warning
        case .audit: .note
        }
    }

    private struct Judged: Hashable {
        let policy: ClaimName
        let rule: String

        /// `policy/shop/owners/has-owner`.
        var id: String { "policy/\(name)/\(rule)" }

        private var name: Substring { policy.rawValue.drop { $0 != "/" }.dropFirst() }

        var checkRule: CheckRule {
            CheckRule(
                id, "a resource is at fault by the rule \(rule) of the policy \(name)",
                help: "The message says what is wrong. Mend the resource, or except it until a date by a "
                    + "`PolicyException` beside the policy. `pioneer explain RESOURCE` shows what every policy makes of it."
            )
        }
    }
}
