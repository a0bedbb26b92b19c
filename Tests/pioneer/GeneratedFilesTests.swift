import CloudAWS
import CloudKubernetes
import Foundation
import Specs
import Testing
import Vocabulary

/// What `make generate` wrote is what the code says now.
@Suite struct GeneratedFilesTests {
    private static let catalogues = [AWSCatalogue.catalogue, KubernetesCatalogue.catalogue]
    private static let kinds = SpecKind.all(catalogues)

    @Test(arguments: kinds.map(\.name))
    func definition(of name: String) throws {
        let kind = try #require(Self.kinds.first { $0.name == name })
        try Self.expect("crds/" + CRDWriter.fileName(kind), CRDWriter.text(kind))
    }

    @Test(arguments: kinds.map(\.name))
    func page(of name: String) throws {
        let kind = try #require(Self.kinds.first { $0.name == name })
        try Self.expect(
            "docs/reference/kinds/" + ReferenceWriter.fileName(kind), ReferenceWriter.text(kind, Self.catalogues))
    }

    @Test func schema() throws {
        try Self.expect("docs/reference/schema/cloudpioneer.json", JSONSchemaWriter.text(Self.kinds))
    }

    @Test(arguments: AWSPermissions.Purpose.allCases)
    func permissions(_ purpose: AWSPermissions.Purpose) throws {
        let document = AWSPermissions.policyDocument(purpose)
        try Self.expect(
            "docs/reference/permissions/aws-\(purpose.rawValue).json", CanonicalJSON.pretty(document) + "\n")
    }

    @Test(arguments: KubernetesPermissions.Purpose.allCases)
    func roles(_ purpose: KubernetesPermissions.Purpose) throws {
        try Self.expect(
            "docs/reference/permissions/kubernetes-\(purpose.rawValue).yaml", KubernetesPermissions.text(purpose))
    }

    @Test func configuration() throws {
        let page = try Self.written("docs/reference/configuration-fields.md")
        #expect(page.contains(ConfigurationFile.reference), "call 'make generate' and commit what changes")
    }

    /// A file for a kind that is no more would mislead as much as a missing one.
    @Test(arguments: ["crds", "docs/reference/kinds"])
    func thereIsOneFileForEachKind(in folder: String) throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: folder).path())
        #expect(files.count == Self.kinds.count)
    }

    private static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    private static func written(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static func expect(_ path: String, _ text: String) throws {
        #expect(try written(path) == text, "\(path) is not what the code says now; call 'make generate' and commit it")
    }
}
