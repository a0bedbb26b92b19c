import Documents
import Testing
import Vocabulary

@testable import CloudKubernetes

/// I4 for who holds a field: what was somebody's is theirs again, and what somebody took meanwhile stays theirs.
@Suite struct OwnershipTests {
    private static let ours = Sample.managed("cloudpioneer", at: "2026-11-21T19:00:00Z", operation: "Apply")
    private static let noted =
        #"{"note":"kept","cloudpioneer.io/control":"x","cloudpioneer.io/state":"y","#
        + #""cloudpioneer.io/held-before":"[[\"argocd\",\"Apply\",\"apps/v1\",\"\",\"2026-11-21T09:00:00Z\",0]]"}"#

    private func release(_ managers: [String], annotations: String = noted) throws -> Value? {
        let text = Sample.metadata("web", annotations: annotations, managers: managers.joined(separator: ","))
        let metadata = try JSONScanner.read(Array(text.utf8)) { scanner throws(DocumentError) in try scanner.value() }
        return Ownership(kind: .deployment, metadata: metadata).release?["metadata"]
    }

    private func managers(_ release: Value?) -> [String] {
        (release?["managedFields"]?.elements ?? []).compactMap { entry in
            let holds = entry["fieldsV1"]?["f:spec"]?["f:replicas"] != nil
            return entry["manager"]?.text.map { holds ? "\($0) holds it" : $0 }
        }
    }

    @Test func whoHeldItHoldsItAgain() throws {
        let argo = Sample.managed("argocd", fields: #"{"f:spec":{"f:template":{}}}"#, operation: "Apply")
        let release = try release([argo, Self.ours])
        #expect(managers(release) == ["argocd holds it"])
        let fields = release?["managedFields"]?.elements?.first?["fieldsV1"]?["f:spec"]
        #expect(fields?["f:template"] != nil)
        #expect(
            release?["annotations"]?.entries?.map(\.key) == [
                "cloudpioneer.io/control", "cloudpioneer.io/state", "cloudpioneer.io/held-before",
            ])
        #expect(release?["annotations"]?.entries?.allSatisfy { $0.value == .null } == true)
        #expect(release?["resourceVersion"] == "17" && release?["uid"] == "u-1")
    }

    @Test func whoHeldNothingElseIsThereAgain() throws {
        let release = try release([Self.ours])
        #expect(managers(release) == ["argocd holds it"])
        #expect(release?["managedFields"]?.elements?.first?["time"] == "2026-11-21T09:00:00Z")
    }

    @Test func whoTookItMeanwhileKeepsIt() throws {
        let taker = Sample.managed("kubectl-scale", at: "2026-11-21T20:00:00Z", subresource: "scale")
        #expect(managers(try release([taker, Self.ours])) == ["kubectl-scale holds it"])
        // Also where they have taken it from us whole.
        #expect(managers(try release([taker])) == ["kubectl-scale holds it"])
    }

    @Test func anEmptyListWouldLeaveAllAsItIs() throws {
        let release = try release([Self.ours], annotations: "{}")
        #expect(release?["managedFields"] == [.map([])])
        #expect(release?["annotations"] == nil)
    }

    @Test func whereAllAnnotationsAreOursTheFieldGoes() throws {
        let release = try release([Self.ours], annotations: #"{"cloudpioneer.io/state":"y"}"#)
        #expect(release?["annotations"] == .null)
    }

    @Test func nothingOfOursIsNothingToDo() throws {
        #expect(try release([Sample.managed("kubectl")], annotations: "{}") == nil)
    }
}
