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
            trial.cases.flatMap(\.differences).map { "\($0.rule): \($0.expected), \($0.found)" } == [
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
}
