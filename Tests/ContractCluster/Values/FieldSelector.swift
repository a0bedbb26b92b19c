import Vocabulary

/// A selector over fields: `metadata.name=a,metadata.namespace!=b`.
struct FieldSelector: Hashable, Sendable {
    private struct Requirement: Hashable, Sendable {
        let path: [String]
        let isEqual: Bool
        let value: String
    }

    private var requirements: [Requirement] = []

    var selectsAll: Bool { requirements.isEmpty }

    /// The name that it asks for, where it asks for one.
    var name: String? { requirements.first { $0.path == ["metadata", "name"] && $0.isEqual }?.value }

    /// - Throws: what is no selector, and fields by which this kind cannot be selected.
    init(_ text: String, for kind: ResourceKind) throws(APIStatus) {
        for part in text.split(separator: ",") {
            let isEqual = !part.contains("!=")
            let sides = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard sides.count >= 2, let value = sides.last else {
                throw .badRequest("invalid selector: '\(part)'; can't understand '\(part)'")
            }
            let label = sides[0].hasSuffix("!") ? String(sides[0].dropLast()) : sides[0]
            guard Self.fields(of: kind).contains(label) else {
                let title =
                    kind.isCustom
                    ? "field label not supported: \(label)"
                    : "\"\(label)\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                throw .badRequest(title)
            }
            var path = label.split(separator: ".").map(String.init)
            if let first = path.first, let renamed = kind.view?.renamed[first] { path[0] = renamed }
            requirements.append(Requirement(path: path, isEqual: isEqual, value: value))
        }
    }

    private static func fields(of kind: ResourceKind) -> Set<String> {
        var fields: Set = ["metadata.name", "metadata.namespace"]
        switch kind.kind {
        case "Pod": fields.formUnion(["spec.nodeName", "spec.restartPolicy", "status.phase", "spec.schedulerName"])
        case "Event":
            let regarded = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"]
            fields.formUnion(["reason", "type", "source", "reportingComponent", "reportingController"])
            fields.formUnion(regarded.flatMap { ["regarding." + $0, "involvedObject." + $0] })
        case "Namespace": fields.insert("status.phase")
        case "ReplicaSet": fields.insert("status.replicas")
        default: break
        }
        return fields
    }

    func selects(_ object: StoredObject) -> Bool {
        requirements.allSatisfy { requirement in
            let value = object.value.at(requirement.path).map { $0.text ?? JSONText.text($0) } ?? ""
            return (value == requirement.value) == requirement.isEqual
        }
    }
}
