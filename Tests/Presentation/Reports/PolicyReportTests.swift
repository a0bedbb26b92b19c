import Planning
import Specs
import Testing
import Vocabulary

@testable import Presentation

/// What people see of policies.
@Suite struct PolicyReportTests {
    private func plan(_ text: String, _ mode: ResourcePolicySpec.Mode) throws -> Plan {
        let inputs = Scene(text: text).inputs
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
        return Planner.plan(
            inputs.with(SpecSet(tenants: specs.tenants, accounts: specs.accounts, namespaces: namespaces)))
    }

    @Test func aFindingIsShownWithItsLineAndDecidesTheExitCode() throws {
        let plan = try plan("", .warn)
        let table = PolicyCheckReport(plan).table(TextStyle())
        #expect(table.contains("1 rule: 2 at fault") || table.contains("2 rules: 2 at fault"))
        #expect(table.contains("found ") && table.contains("tenants/shop/teams.yaml:9:13"))
        #expect(PlanReport(plan).markdown.contains("#### Findings of policies"))
        #expect(plan.policyStatuses.contains(.findings) && plan.statuses(isDetailed: false).contains(.findings))
        #expect(try !self.plan("", .audit).statuses(isDetailed: false).contains(.findings))
    }

    @Test func whatTagsSayCannotSpoilTheOutput() throws {
        let report = PolicyCheckReport(try plan("\u{1B}[31m|<b>\n", .warn))
        #expect(!report.table(TextStyle()).contains("\u{1B}"))
        #expect(!report.markdown.contains("<b>") && !report.markdown.contains("\u{1B}"))
    }
}
