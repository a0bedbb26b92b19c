public import ControlLoop
public import Planning
public import Vocabulary

/// What policies find in the fleet, and nothing else of its plan.
public struct PolicyCheckReport: CheckedReport {
    private let plan: Plan
    private let specs: SpecSituation

    /// A report of what the policies of a plan found, and of the documents it was made from.
    public init(_ plan: Plan, _ specs: SpecSituation) {
        self.plan = plan
        self.specs = specs
    }

    public var checks: CheckReport {
        let documents = SpecChecks(specs)
        let judged = PolicyChecks(plan, ReviewPlaces(specs))
        return CheckReport(
            "policies", rules: documents.rules + judged.rules,
            cases: plan.tenants.filter { !$0.policies.isEmpty }.map { PlanChecks.place(of: $0.tenant) },
            results: documents.results + judged.results)
    }

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
