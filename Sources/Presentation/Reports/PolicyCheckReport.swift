public import Planning
public import Vocabulary

/// What policies find in the fleet, and nothing else of its plan.
public struct PolicyCheckReport: Report {
    private let plan: Plan

    /// A report of what the policies of a plan found.
    public init(_ plan: Plan) { self.plan = plan }

    public func table(_ style: TextStyle) -> String {
        let sections = [PolicyRows.findings(plan).table(style), PolicyRows.undetermined(plan).table(style)]
        return "Policies at \(plan.instant): \(summary)\n"
            + sections.filter { !$0.isEmpty }.map { "\n" + $0 }.joined()
    }

    public var markdown: String {
        let sections = [
            PolicyRows.findings(plan).markdown("Findings of policies"),
            PolicyRows.undetermined(plan).markdown("Not decided"),
        ]
        return "### Policies at \(plan.instant)\n\n\(Escaping.markdown(summary))\n"
            + sections.filter { !$0.isEmpty }.map { "\n" + $0 }.joined()
    }

    public var value: Value {
        [
            "instant": .string(plan.instant.description),
            "tenants": .list(
                plan.tenants.filter { !$0.policies.isEmpty }.map { tenant in
                    ["tenant": .string(tenant.tenant.rawValue), "policies": tenant.policies.value]
                }),
        ]
    }

    private var summary: String {
        let summary = PolicySummary.of(plan)
        return summary.isEmpty ? "no policy binds any tenant" : summary
    }
}
