import Documents
import Vocabulary

/// Gives up what this product holds of an object, and leaves every value as it is: whoever applies next meets no conflict,
/// and whoever held the size before holds it again.
///
/// Source: Kubernetes documentation, "Server-Side Apply", clearing managedFields: the list is rewritten by a patch, and one
/// with a single empty entry empties it.
struct Ownership {
    let kind: ObjectKind
    /// The object's, as the API server shows it.
    let metadata: Value

    /// The merge patch that lets go; nil where nothing of this product is on the object.
    var release: Value? {
        let entries = metadata["managedFields"]?.elements ?? []
        let others = entries.filter { !Self.isOurs($0) }
        let annotations = [WellKnown.control, WellKnown.heldBefore, WellKnown.state].filter {
            metadata["annotations"]?[$0] != nil
        }
        guard others.count < entries.count || !annotations.isEmpty, let uid = metadata["uid"],
            let version = metadata["resourceVersion"]
        else { return nil }
        let kept = restored(others, ours: entries.filter(Self.isOurs))
        return .object([
            "metadata": .object([
                "uid": uid, "resourceVersion": version, "managedFields": .list(kept.isEmpty ? [.map([])] : kept),
                "annotations": annotations.isEmpty ? nil : .map(annotations.map { Value.Entry($0, .null) }),
            ])
        ])
    }

    private static func isOurs(_ entry: Value) -> Bool { entry["manager"]?.text == KubernetesCall.fieldManager }

    /// What others hold, with the size where it was theirs before and nobody has taken it since.
    private func restored(_ others: [Value], ours: [Value]) -> [Value] {
        guard ours.contains(where: holdsSize), !others.contains(where: holdsSize),
            let noted = metadata["annotations"]?[WellKnown.heldBefore]?.text
        else { return others }
        var entries = others
        let size = FieldPath(kind.size.parts.map { "f:\($0)" }).object(.map([]))
        for holder in FieldHolder.decoded(noted) {
            if let place = entries.firstIndex(where: { holder.isThe($0) }) {
                entries[place] = entries[place].merged(with: .object(["fieldsV1": size]))
            } else {
                entries.append(holder.entry(holding: size))
            }
        }
        return entries
    }

    private func holdsSize(_ entry: Value) -> Bool {
        var fields = entry["fieldsV1"]
        for part in kind.size.parts { fields = fields?["f:\(part)"] }
        return fields != nil
    }
}

extension FieldHolder {
    fileprivate func isThe(_ entry: Value) -> Bool {
        entry["manager"]?.text == manager && entry["operation"]?.text == operation
            && (entry["subresource"]?.text ?? "") == subresource && entry["apiVersion"]?.text == apiVersion
    }

    fileprivate func entry(holding fields: Value) -> Value {
        .object([
            "manager": .string(manager), "operation": .string(operation), "apiVersion": .string(apiVersion),
            "time": .string(time), "fieldsType": "FieldsV1", "fieldsV1": fields,
            "subresource": subresource.isEmpty ? nil : .string(subresource),
        ])
    }
}
