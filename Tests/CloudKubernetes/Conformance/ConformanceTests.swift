import ProviderConformance
import Support
import Testing
import Vocabulary

@testable import CloudKubernetes

/// What every provider must do; what is left out stands in `skipped.txt`, and the list only shrinks.
@Suite struct ConformanceTests {
    @Test("Kubernetes does what every provider does", arguments: KubernetesFixture.types)
    func conforms(type: ResourceType) async throws {
        let report = await Conformance.run(KubernetesFixture(), type)
        print(report.table)
        for failure in report.failures { Issue.record("\(failure)") }
        let list = try TextFile.text(of: "\(PackageFolder.path)/Tests/CloudKubernetes/Conformance/skipped.txt")
        #expect(report.skipped == ConformanceReport.expected(list, of: type))
    }
}

/// The suite finds what it is there to find.
@Suite struct LiarTests {
    @Test("A lie of a provider is found", arguments: Liar.Lie.allCases)
    func isFound(lie: Liar.Lie) async {
        let fixture = KubernetesFixture { Liar(honest: $0, lie: lie) }
        let checks = ConformanceCheck.all.filter { $0.name == lie.check }
        let report = await Conformance.run(fixture, .deployment, checks)
        #expect(!report.failures.isEmpty, "\(lie) passes: \(report.table)")
    }
}
