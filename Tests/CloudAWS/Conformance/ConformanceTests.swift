import ProviderConformance
import Support
import Testing
import Vocabulary

@testable import CloudAWS

/// What every provider must do; what is left out stands in `skipped.txt`, and the list only shrinks.
@Suite(
    .enabled(
        if: Emulated.hasMoto && Emulated.hasMinistack,
        "the emulators are not installed: run `make test`, or set PIONEER_MOTO_SERVER and PIONEER_MINISTACK"))
struct ConformanceTests {
    @Test("AWS does what every provider does", arguments: AWSFixture.types)
    func conforms(type: ResourceType) async throws {
        let report = await Conformance.run(AWSFixture(), type)
        print(report.table)
        for failure in report.failures { Issue.record("\(failure)") }
        let list = try TextFile.text(of: "\(PackageFolder.path)/Tests/CloudAWS/Conformance/skipped.txt")
        #expect(report.skipped == ConformanceReport.expected(list, of: type))
    }
}

@Suite struct ConformancePageTests {
    @Test func thePageNamesEveryCheck() throws {
        let page = try TextFile.text(of: "\(PackageFolder.path)/docs/providers/README.md")
        let rows = ConformanceCheck.all.map { "| \($0.name) | \($0.sentence) |\n" }.joined()
        #expect(page.contains("|---|---|\n" + rows + "\n"), "the table is:\n\(rows)")
    }
}
