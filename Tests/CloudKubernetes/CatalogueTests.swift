import Cloud
import Testing
import Vocabulary

@testable import CloudKubernetes

@Suite struct KubernetesCatalogueTests {
    private let catalogue = KubernetesCatalogue.catalogue

    @Test func whatTheDocumentsSay() {
        #expect(catalogue.provider == "kubernetes")
        #expect(catalogue.regions == ["cluster"])
        #expect(catalogue.vouchedTagKeys == ["kubernetes.io/metadata.name"])
        #expect(
            catalogue.types.map(\.type.rawValue) == [
                "apps/daemonset", "apps/deployment", "apps/replicaset", "apps/statefulset", "argo/rollout",
                "autoscaling/hpa", "batch/cronjob", "keda/scaledobject", "knative/service", "scale/object",
            ])
    }

    @Test func everyTypeButTheOneOfDiscoveryHasAKind() {
        let types = catalogue.types.map(\.type).filter { $0 != .scalable }
        #expect(Set(types) == Set(ObjectKind.all.map(\.type)))
    }

    @Test func whatIsOffCanBeSaidOfAllButAutoscalers() {
        for type in catalogue.types where type.type != .autoscaler {
            #expect(type.has(.power) || !type.stoppedMeans.isEmpty, "\(type.type)")
        }
    }

    @Test func attributesThatDecisionsRestOnAreListed() {
        for type in catalogue.types {
            let named =
                type.constraints.map(\.attribute) + type.cautions.flatMap { [$0.attribute, $0.holder] }
                + type.tellingWho
            for name in named { #expect(type.attributes.contains(name), "\(type.type): \(name)") }
        }
    }
}
