import Testing
import Vocabulary

@testable import Specs

/// Policies tried on the resources that a file of cases describes.
@Suite struct PolicyTrialTests {
    private static let cases = """
        now: "2026-03-23T12:00:00Z"
        cases:
          - name: somebody owns it
            resource: {type: ec2/instance, tags: {owner: x}}
          - name: nobody does
            resource: {type: ec2/instance, id: i-1}
            atFault: [has-owner]
          - name: nobody knows
            resource: {type: ec2/instance, unknown: [tags]}
            undetermined: [has-owner]
          - name: another type
            resource: {type: rds/instance}
        """

    private static func trial(_ cases: String, policy: String = PolicyMistakeTests.policy) -> PolicyTrial {
        PolicyTrial(
            policies: World.file("owners.yaml", policy), cases: World.file("owners.cases.yaml", cases), World.context)
    }

    @Test func whatIsAsExpectedHasNoDifferences() {
        let trial = Self.trial(Self.cases)
        #expect(trial.diagnostics == [])
        #expect(trial.cases.map(\.name) == ["somebody owns it", "nobody does", "nobody knows", "another type"])
        #expect(trial.cases.allSatisfy { $0.isAsExpected })
        #expect(trial.untried == [])
    }

    @Test func aDifferenceSaysWhatWasExpectedAndWhatWasFound() {
        let wrong = Self.cases.replacing("    atFault: [has-owner]\n", with: "").replacing(
            "undetermined: [has-owner]", with: "atFault: [has-owner, has-onwer]")
        let trial = Self.trial(wrong)
        #expect(
            trial.cases.flatMap(\.differences).map { "\($0.subject): \($0.expected), \($0.found)" } == [
                "has-owner: compliant, at fault: no owner: i-1",
                "has-owner: at fault, not decided: not known: resource.tags",
                "has-onwer: at fault, there is no such rule",
            ])
    }

    @Test func aCaseSaysWhichDocumentsSelectTheResource() {
        let policy = PolicyMistakeTests.policy.replacing(
            "!('owner' in resource.tags)", with: "specs.schedules.size() == 0")
        let cases = """
            cases:
              - name: on a schedule
                resource: {type: ec2/instance}
                specs: {schedules: [shop/nights]}
              - name: on none
                resource: {type: ec2/instance}
                atFault: [has-owner]
            """
        let trial = Self.trial(cases, policy: policy)
        #expect(trial.diagnostics == [] && trial.cases.count == 2)
        #expect(trial.cases.allSatisfy { $0.isAsExpected })
    }

    @Test func aRuleThatNoCaseFindsAnythingByIsNamed() {
        let only = """
            cases:
              - name: somebody owns it
                resource: {type: ec2/instance, tags: {owner: x}}
            """
        #expect(Self.trial(only).untried == ["has-owner"])
    }

    @Test(
        "What is wrong with either file is told with its place, and nothing is tried",
        arguments: [
            (
                "ec2/instance, id", "ec2/instanse, id",
                "owners.cases.yaml:6:22: error: `cases[1].resource.type` is `ec2/instanse`"
            ),
            (
                "id: i-1", "id: i-1, fields: {pwer: running}",
                "owners.cases.yaml:6:53: error: `cases[1].resource.fields` has `pwer`"
            ),
            ("atFault: [", "fault: [", "owners.cases.yaml:7:5: error: unknown field `fault` in `cases[1]`"),
        ])
    func mistakes(right: String, wrong: String, says: String) {
        let trial = Self.trial(Self.cases.replacing(right, with: wrong))
        #expect(trial.cases.isEmpty)
        #expect(trial.diagnostics.first?.description.hasPrefix(says) == true, "\(trial.diagnostics)")
    }

    @Test func aPolicyThatIsWrongIsTold() {
        let trial = Self.trial(
            Self.cases, policy: PolicyMistakeTests.policy.replacing("resource.tags", with: "resource.tag"))
        #expect(trial.cases.isEmpty)
        #expect(trial.diagnostics.first?.description.hasPrefix("owners.yaml:9:") == true)
    }

    @Test(
        "What follows is what the rules at fault say, as far as the mode goes",
        arguments: [
            ("enforce", "stop", "[stop]"), ("enforce", "notify", "[notify]"), ("enforce", "report", "[]"),
            ("warn", "notify", "[notify]"), ("warn", "stop", "[]"), ("audit", "stop", "[]"), ("audit", "notify", "[]"),
        ])
    func actions(mode: String, then: String, follows: String) {
        let policy = PolicyMistakeTests.policy.replacing("mode: enforce", with: "mode: \(mode)").replacing(
            "then: stop", with: "then: \(then)")
        for stated in ["[]", "[stop]", "[notify]"] {
            let cases = """
                cases:
                  - name: nobody owns it
                    resource: {type: ec2/instance}
                    atFault: [has-owner]
                    actions: \(stated)
                """
            let differences = Self.trial(cases, policy: policy).cases.flatMap(\.differences)
            #expect(differences.map(\.subject) == (stated == follows ? [] : ["actions"]), "\(stated)")
            #expect(differences.allSatisfy { $0.expected == stated && $0.found == follows })
        }
    }

    @Test func aRuleThatDoesNotJudgeTheResourceIsNoSurpriseLeftUnsaid() {
        let cases = """
            cases:
              - name: a database
                resource: {type: rds/instance}
                atFault: [has-owner]
            """
        #expect(Self.trial(cases).cases.flatMap(\.differences).map(\.found) == ["its policy does not mean it"])
    }

    @Test func whoseItIsCanBeSaid() {
        let policy = PolicyMistakeTests.policy.replacing(
            "types: [ec2/instance]", with: "types: [ec2/instance], accounts: [main]"
        )
        .replacing("!('owner' in resource.tags)", with: "tenant.name == 'shop' && account.name == 'main'")
        let cases = """
            cases:
              - name: the shop's
                resource: {type: ec2/instance}
                tenant: shop
                account: main
                atFault: [has-owner]
              - name: of somebody else
                resource: {type: ec2/instance}
                tenant: bank
                account: main
              - name: in another account
                resource: {type: ec2/instance}
                tenant: shop
                account: side
            """
        let trial = Self.trial(cases, policy: policy)
        #expect(trial.diagnostics == [] && trial.cases.flatMap(\.differences) == [])
        #expect(trial.coverage.map { [$0.atFault, $0.compliant] } == [[1, 1]])
    }

    @Test func branchesThatNoCaseSawAreThere() throws {
        let policy = PolicyMistakeTests.policy.replacing(
            "\"!('owner' in resource.tags)\"",
            with:
                "\"resource.region == 'x' || (resource.power == 'running' && resource.tags[?'env'].orValue('') == 'dev')\""
        )
        .replacing("then: stop", with: "then: report")
        let cases = """
            cases:
              - name: it runs
                resource: {type: ec2/instance, fields: {power: running}, tags: {env: dev}}
                atFault: [has-owner]
              - name: it does not
                resource: {type: ec2/instance, fields: {power: stopped}}
            """
        let rule = try #require(Self.trial(cases, policy: policy).coverage.first)
        #expect(
            rule.branches.map { "\($0.text) \($0.wasTrue) \($0.wasFalse) \($0.range)" } == [
                "resource.region == 'x' false true owners.yaml:9:14",
                "resource.power == 'running' true true owners.yaml:9:41",
                "resource.tags[?'env'].orValue('') == 'dev' true false owners.yaml:9:72",
            ])
        #expect((rule.outcomes, rule.seenOutcomes) == (6, 4))
    }
}
