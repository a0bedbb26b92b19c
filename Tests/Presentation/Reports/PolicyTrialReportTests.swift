import Documents
import Specs
import Testing
import Timetables
import Vocabulary

@testable import Presentation

/// What is shown of policies on trial.
@Suite struct PolicyTrialReportTests {
    private static let policy = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: ResourcePolicy
        metadata: {name: owners}
        spec:
          select: {types: [sim/machine]}
          mode: enforce
          rules:
            - name: has-owner
              when: "!('owner' in resource.tags) || resource.tags.owner == ''"
              message: "'no owner: ' + resource.name"
              then: stop
        """

    private static func report(_ cases: String, policy: String = policy) -> PolicyTrialReport {
        func file(_ path: String, _ text: String) -> SourceFile {
            SourceFile(source: "file", revision: "", path: path, bytes: Array(text.utf8))
        }
        let context = SpecContext(
            catalogues: [Scene.catalogue], zones: ZoneTable(release: "", files: []), allowedEndpointHosts: nil,
            gitCredentialNames: nil)
        return PolicyTrialReport([
            PolicyTrial(policies: file("owners.yaml", policy), cases: file("owners.cases.yaml", cases), context)
        ])
    }

    private static let wrong = """
        cases:
          - name: "nobody <b>|\\e[31m`x`"
            resource: {type: sim/machine, tags: {Name: "::error::\\e[31m<i>"}}
            actions: []
          - name: somebody
            resource: {type: sim/machine, tags: {owner: x}}
        """

    @Test func aDifferenceIsShownAsWhatWasExpectedAndWhatWasFound() {
        let report = Self.report(Self.wrong)
        #expect(report.status == .findings)
        let table = report.table(TextStyle())
        #expect(
            table.hasPrefix(
                "2 cases of 1 file: 1 not as expected; 1 of 1 rule both ways, 3 of 4 branch outcomes\n\nnobody"))
        #expect(table.contains("\n- has-owner: compliant\n+ has-owner: at fault: no owner: "))
        #expect(table.contains("\n- actions: []\n+ actions: [stop]\n"))
        #expect(table.contains("resource.tags.owner == ''"))
        #expect(table.contains("never true") && table.contains("owners.yaml:9:45"))
        #expect(!table.contains("\u{1B}"))
    }

    @Test func machinesGetAllOfIt() throws {
        let report = Self.report(Self.wrong)
        #expect(report.value["cases"]?.elements?.map { $0["passed"]?.flag } == [false, true])
        let differences = report.value["cases"]?.elements?.first?["differences"]?.elements ?? []
        #expect(differences.map { $0["rule"]?.text } == ["has-owner", nil])
        #expect(differences.last?["expected"] == "[]" && differences.last?["found"] == "[stop]")
        let rule = try #require(report.value["coverage"]?.elements?.first)
        #expect(rule["atFault"] == 1 && rule["compliant"] == 1 && rule["undetermined"] == 0)
        #expect(rule["branches"]?.elements?.last?["true"] == false)
    }

    @Test func aTestReportHasATestForEachCase() throws {
        let text = Self.report(Self.wrong).text(.checks(.junit), version: "1")
        #expect(text.contains("<testsuites name=\"pioneer\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\">"))
        #expect(text.contains("name=\"owners.cases.yaml: somebody\"/>"))
        #expect(text.contains("and 1 more") && text.contains("file=\"owners.cases.yaml\" line=\"2\""))
        #expect(!text.contains("<b>") && !text.contains("\u{1B}"))
        let parsed = try XML.tree(Array(text.utf8))
        #expect(parsed.name == "testsuites")
    }

    @Test func whatCouldNotBeTriedFails() {
        let report = Self.report(Self.wrong, policy: Self.policy.replacing("spec:", with: "spcc:"))
        #expect(report.status == .findings)
        let text = report.text(.checks(.junit), version: "1")
        #expect(text.contains("tests=\"1\" failures=\"1\"") && text.contains("policy-file"))
    }

    @Test func markdownCannotBeSpoilt() {
        let text = Self.report(Self.wrong).markdown
        #expect(text.contains("#### Differences") && text.contains("#### Branches not seen"))
        #expect(!text.contains("\u{1B}"))
        #expect(text.split(separator: "\n").filter { $0.contains("<i>") }.allSatisfy { $0.hasPrefix("    ") })
        #expect(!text.split(separator: "\n").contains { $0.contains("<b>") })
    }
}
