import Presentation
import Specs
import Support
import Testing
import Vocabulary

@testable import ControlLoop

@Suite struct OverrideReportTests {
    private func report(
        said: String = "", commit: String? = "0123456789abcdef", isDirect: Bool = false, previousEnd: Instant? = nil,
        selected: Int? = 2, branch: String = "override/night"
    ) throws -> OverrideReport {
        let start = try #require(Instant(rfc3339: "2026-03-27T18:00:00Z"))
        let spec = OverrideSpec(
            metadata: Metadata(
                kind: "Override", name: "night", namespace: "shop",
                origin: Origin(source: "root", revision: "", range: SourceRange(file: "x"))),
            selector: ResourceSelector(types: ["ec2/instance"], name: "*"), state: .power(.running), start: start,
            end: start.adding(seconds: 5400), reason: said, owner: "ada")
        return OverrideReport(
            WrittenOverride(
                spec: spec, previousEnd: previousEnd, url: "https://git.example.org/specs",
                file: "tenants/shop/overrides/night.yaml", text: spec.text, branch: branch, followed: "main",
                isDirect: isDirect, commit: commit, selected: selected, warnings: [], said: said))
    }

    @Test func whatPeopleRead() throws {
        #expect(
            try report(said: "Review it at\n  the usual place\n").text(.table) == """
                Override shop/night: running from 2026-03-27T18:00:00Z until 2026-03-27T19:30:00Z (1h30m); 2 resources now.
                Commit 0123456789ab on branch override/night of https://git.example.org/specs: \
                tenants/shop/overrides/night.yaml
                remote: Review it at
                remote:   the usual place
                Nothing changes before it is merged into main: open a pull request, or merge it yourself.

                """)
        let previous = try #require(Instant(rfc3339: "2026-03-27T19:00:00Z"))
        #expect(
            try report(isDirect: true, previousEnd: previous, branch: "main").text(.table) == """
                Override shop/night now lasts until 2026-03-27T19:30:00Z; it would have ended at 2026-03-27T19:00:00Z.
                Commit 0123456789ab on branch main of https://git.example.org/specs: tenants/shop/overrides/night.yaml
                The next look at main puts it in force.

                """)
        let dry = try report(commit: nil, selected: nil).text(.table)
        #expect(dry.contains("(1h30m).\nNot committed. It would go to branch override/night of "))
        #expect(dry.contains("tenants/shop/overrides/night.yaml:\n  apiVersion: cloudpioneer.io/v1alpha1\n"))
    }

    @Test("Nothing that a server says, or a reason holds, steers a terminal or a page", arguments: Hostile.texts)
    func hostile(_ text: String) throws {
        for commit in ["0123456789abcdef", nil] {
            let report = try report(said: text, commit: commit)
            for format in [OutputFormat.table, .markdown, .json, .yaml] {
                let output = report.text(format)
                #expect(!output.unicodeScalars.contains(where: Hostile.isForbidden), "\(format):\n\(output)")
                #expect(Hostile.command(in: output) == nil, "\(format):\n\(output)")
            }
        }
    }
}
