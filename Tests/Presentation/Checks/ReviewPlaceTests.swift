import Presentation
import Repositories
import Specs
import Testing
import Vocabulary

@testable import ControlLoop

/// Files are named from the top of the repository under review, whichever source they are in.
struct ReviewPlaceTests {
    private func results(_ file: String, folder: String?) -> [CheckResult] {
        let snapshots = [("root", "specs", "platform/sources.yaml"), ("web", "clouds", "tenants/web/a.yaml")].map {
            name, folder, path in
            SourceSnapshot(
                name: name, commit: nil, committedAt: nil, folder: folder,
                files: [TreeFile(path: path, bytes: [], blob: "")], unread: [], repository: nil)
        }
        let source = GitSourceSpec(
            metadata: Metadata(
                kind: "GitSource", name: "web", namespace: nil,
                origin: Origin(
                    source: "root", revision: "",
                    range: CheckScene.range("platform/sources.yaml", (7, 1), (12, 3)))),
            url: "https://example.org/web.git", namespaces: ["web"])
        let diagnostic = Diagnostic.error(
            at: CheckScene.range(file, (3, 4), (3, 9)), "what", why: "why 5:6", fix: "fix")
        let situation = SpecSituation(
            specs: SpecSet(sources: [source]), diagnostics: [diagnostic], revisions: [], unreadable: [:], held: [],
            notices: [], snapshots: snapshots, acceptances: [])
        return ValidationReport(situation, folder: folder).checks.results
    }

    @Test(
        arguments: [
            (nil, "specs/platform/sources.yaml"), ("./x//y/", "x/y/platform/sources.yaml"),
            ("/x/.", "/x/platform/sources.yaml"), (".", "platform/sources.yaml"),
        ] as [(String?, String)])
    func theFolderStandsBefore(folder: String?, path: String) throws {
        let result = try #require(results("platform/sources.yaml", folder: folder).first)
        #expect(result.range == CheckScene.range(path, (3, 4), (3, 9)))
        #expect(result.message == "what, why 5:6" && result.subject == "what, why " && result.help == "fix")
    }

    @Test func whatIsInAnotherSourceIsShownWhereItIsDelegated() throws {
        let result = try #require(results("tenants/web/a.yaml", folder: nil).first)
        #expect(result.range == CheckScene.range("specs/platform/sources.yaml", (7, 1), (7, 1)))
        #expect(result.message == "source web, tenants/web/a.yaml:3:4: what, why 5:6")
    }
}
