import Cloud
import Testing

@testable import CloudKubernetes

@Suite struct KubernetesCatalogueTests {
    @Test func name() { #expect(KubernetesCatalogue.catalogue.provider == "kubernetes") }
}
