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
        let all = metadata["annotations"]?.entries ?? []
        let annotations = all.filter { [WellKnown.control, WellKnown.heldBefore, WellKnown.state].contains($0.key) }
        guard others.count < entries.count || !annotations.isEmpty, let uid = metadata["uid"],
            let version = metadata["resourceVersion"]
        else { return nil }
        let kept = restored(others, ours: entries.filter(Self.isOurs))
        return .object([
            "metadata": .object([
                "uid": uid, "resourceVersion": version, "managedFields": .list(kept.isEmpty ? [.map([])] : kept),
                // Where all of them are ours there was no such field.
                "annotations": annotations.isEmpty
                    ? nil
                    : annotations.count == all.count ? .null : .map(annotations.map { Value.Entry($0.key, .null) }),
            ])
        ])
    }

    private static func isOurs(_ entry: Value) -> Bool { entry["manager"]?.text == KubernetesCall.fieldManager }

    /// What others hold, with each field where it was theirs before and nobody has taken it since.
    private func restored(_ others: [Value], ours: [Value]) -> [Value] {
        guard let noted = metadata["annotations"]?[WellKnown.heldBefore]?.text else { return others }
        let free = kind.sizes.indices.filter { index in
            let path = kind.sizes[index]
            return ours.contains { path.isHeld(in: $0["fieldsV1"]) }
                && !others.contains { path.isHeld(in: $0["fieldsV1"]) }
        }
        var entries = others
        for holder in FieldHolder.decoded(noted) {
            let fields = free.filter(holder.fields.contains).map { kind.sizes[$0].asSet }
            guard let first = fields.first else { continue }
            let set = fields.dropFirst().reduce(first) { $0.merged(with: $1) }
            if let place = entries.firstIndex(where: { holder.isThe($0) }) {
                entries[place] = entries[place].merged(with: .object(["fieldsV1": set]))
            } else {
                entries.append(holder.entry(holding: set))
            }
        }
        return entries
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
