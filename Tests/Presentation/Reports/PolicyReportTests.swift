import Planning
import Specs
import Testing
import Vocabulary

@testable import ControlLoop
@testable import Presentation

/// What people see of policies.
@Suite struct PolicyReportTests {
    private func plan(
        _ text: String, _ mode: ResourcePolicySpec.Mode
    ) throws -> (plan: Plan, specs: SpecSituation) {
        let scene = Scene(text: text)
        let inputs = scene.inputs
        let environment = PolicyEnvironment(inputs.catalogues)
        let range = SourceRange(file: "tenants/shop/teams.yaml", start: SourcePosition(line: 9, column: 13))
        let rule = PolicyRule(
            name: "team", when: try #require(PolicyExpression("'team' in resource.tags", in: environment, at: range)),
            message: try #require(PolicyExpression("'found ' + resource.name", in: environment, at: range)))
        let specs = inputs.specs
        let namespaces = specs.namespaces.map { space in
            NamespaceSpecs(
                name: space.name, schedules: space.schedules, overrides: space.overrides,
                policies: [
                    ResourcePolicySpec(
                        metadata: Metadata(
                            kind: "ResourcePolicy", name: "teams", namespace: space.name,
                            origin: Origin(source: "root", revision: "", range: range)),
                        selector: ResourceSelector(types: [Scene.machine]), mode: mode, rules: [rule],
                        environment: environment)
                ])
        }
        let judging = SpecSet(tenants: specs.tenants, accounts: specs.accounts, namespaces: namespaces)
        return (Planner.plan(inputs.with(judging)), scene.situation(judging))
    }

    @Test func aFindingIsShownWithItsLineAndDecidesTheExitCode() throws {
        let (plan, specs) = try plan("", .warn)
        let table = PolicyCheckReport(plan, specs).table(TextStyle())
        #expect(table.contains("1 rule: 2 at fault") || table.contains("2 rules: 2 at fault"))
        #expect(table.contains("found ") && table.contains("tenants/shop/teams.yaml:9:13"))
        #expect(PlanReport(plan, specs).markdown.contains("#### Findings of policies"))
        #expect(plan.policyStatuses.contains(.findings) && plan.statuses(isDetailed: false).contains(.findings))
        #expect(try !self.plan("", .audit).plan.statuses(isDetailed: false).contains(.findings))
    }

    /// Whoever reviews sees it at the rule, as bad as the policy's mode makes it.
    @Test(arguments: zip(ResourcePolicySpec.Mode.allCases, [CheckResult.Level.note, .warning, .error]))
    func aFindingIsAResultAtItsRule(mode: ResourcePolicySpec.Mode, level: CheckResult.Level) throws {
        let (plan, specs) = try plan("", mode)
        let checks = PolicyCheckReport(plan, specs).checks
        let rules = Set(checks.results.map(\.rule))
        #expect(!rules.isEmpty && rules.allSatisfy { $0.hasPrefix("policy/") && $0.hasSuffix("/teams/team") })
        #expect(rules.isSubset(of: checks.rules.map(\.id)))
        #expect(
            checks.results.allSatisfy { $0.level == level && $0.range?.start == SourcePosition(line: 9, column: 13) })
        #expect(Set(PlanReport(plan, specs).checks.results).isSuperset(of: checks.results))
        #expect(PolicyCheckReport(plan, specs).text(.checks(.gitlab), version: "1").contains("teams.yaml"))
    }

    /// Policies judge and move nothing, so that their findings are all that a change of them comes to.
    @Test(arguments: zip(ResourcePolicySpec.Mode.allCases, [false, true, true]))
    func aChangeBringsItsFindings(mode: ResourcePolicySpec.Mode, counts: Bool) throws {
        let (head, specs) = try plan("", mode)
        let scene = Scene(text: "")
        let change = ReviewedChange(base: scene.situation(scene.inputs.specs), head: specs)
        let comparison = PlanComparison(
            scene.plan, scene.inputs.specs, head, specs.specs, scene.inputs.catalogues, where: { _ in true })
        #expect(comparison.tenants.flatMap(\.faults).map(\.kind) == [.added, .added])
        let report = ChangeReport(change, comparison)
        #expect(report.table(TextStyle()).contains("findings of policies: 2 added"))
        #expect(report.markdown.contains("#### Findings of policies"))
        #expect(report.checks.results.contains { $0.rule.hasPrefix("policy/") })
        #expect(comparison.statuses(report.checks, isDetailed: false).contains(.findings) == counts)
        let back = PlanComparison(
            head, specs.specs, scene.plan, scene.inputs.specs, scene.inputs.catalogues, where: { _ in true })
        #expect(back.tenants.flatMap(\.faults).map(\.kind) == [.removed, .removed])
        let none = ChangeReport(ReviewedChange(base: specs, head: change.base), back).checks
        #expect(!back.statuses(none, isDetailed: false).contains(.findings))
    }

    @Test func whatTagsSayCannotSpoilTheOutput() throws {
        let (plan, specs) = try plan("\u{1B}[31m|<b>\n", .warn)
        let report = PolicyCheckReport(plan, specs)
        #expect(!report.table(TextStyle()).contains("\u{1B}"))
        #expect(!report.markdown.contains("<b>") && !report.markdown.contains("\u{1B}"))
    }
}
