import Documents
import Testing
import Vocabulary

@testable import CloudKubernetes

@Suite struct GitOpsIgnoreTests {
    /// The drift detection of a HelmRelease is a document of its own, after its comment.
    private func documents(_ text: String) throws -> [Value] {
        try text.split(separator: "# In every HelmRelease").map { try value("#" + $0) }
    }

    private func value(_ text: some StringProtocol) throws -> Value {
        let parsed = YAML.parse(Array(text.utf8), file: "lines.yaml")
        #expect(parsed.diagnostics.isEmpty)
        return try #require(parsed.documents.first).value
    }

    @Test func argoCDLeavesAloneWhatIsHeld() throws {
        let text = GitOpsIgnore.argoCD([.deployment, .autoscaler])
        let spec = try #require(try documents(text).first?["spec"])
        let entries = spec["ignoreDifferences"]?.elements ?? []
        #expect(entries.map { $0["kind"]?.text } == ["Deployment", "HorizontalPodAutoscaler"])
        #expect(entries.allSatisfy { $0["managedFieldsManagers"] == ["cloudpioneer"] })
        #expect(spec["syncPolicy"]?["syncOptions"] == ["RespectIgnoreDifferences=true"])
        #expect(!text.contains("scale subresource"))
    }

    @Test func allTypesWhereNoneIsNamed() throws {
        let spec = try documents(GitOpsIgnore.argoCD()).first?["spec"]
        #expect(spec?["ignoreDifferences"]?.elements?.count == ObjectKind.all.count)
        #expect(GitOpsIgnore.argoCD().contains("scale subresource"))
    }

    @Test func fluxDoesNotStateTheSize() throws {
        let parts = try documents(GitOpsIgnore.flux([.deployment, .autoscaler, .knativeService]))
        #expect(parts.count == 2)
        let patches = parts[0]["spec"]?["patches"]?.elements ?? []
        #expect(patches.map { $0["target"]?["kind"]?.text } == ["Deployment", "HorizontalPodAutoscaler", "Service"])
        let first = try value(try #require(patches[0]["patch"]?.text))
        #expect(first["spec"] == ["replicas": .null] && first["kind"] == "Deployment")
        let second = try value(try #require(patches[1]["patch"]?.text))
        #expect(second["spec"]?["minReplicas"] == .null && second["spec"]?["maxReplicas"] == .null)
        let third = try value(try #require(patches[2]["patch"]?.text))
        #expect(third["spec"]?["template"]?["metadata"]?["annotations"]?.entries?.count == 2)
        let ignored = parts[1]["spec"]?["driftDetection"]?["ignore"]?.elements ?? []
        #expect(ignored.first?["paths"] == ["/spec/replicas"])
    }

    @Test func whereFluxSetsNothingBack() {
        #expect(!GitOpsIgnore.flux([.daemonSet, .scaledObject]).contains("spec:"))
    }
}
