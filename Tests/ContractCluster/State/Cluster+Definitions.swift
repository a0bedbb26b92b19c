import Vocabulary

extension Cluster {
    /// Serves what a definition defines and notes that on it, as the API server's controllers do in three steps.
    mutating func establish(_ definition: StoredObject, at now: Instant) {
        guard let kinds = try? CustomKind.kinds(of: definition.value), let first = kinds.first else { return }
        let time = Value.string(Self.time(now))
        func condition(_ type: Value, _ reason: Value, _ message: Value) -> Value {
            [
                "type": type, "status": "True", "lastTransitionTime": time, "reason": reason, "message": message,
            ]
        }
        var conditions: [Value] = []
        var current = definition.value
        let steps: [(Value, Value, Value)] = [
            ("NamesAccepted", "NoConflicts", "no conflicts found"),
            ("Established", "InitialNamesAccepted", "the initial names have been accepted"),
        ]
        for (type, reason, message) in steps {
            conditions.append(condition(type, reason, message))
            let before = current
            current.set(["status", "conditions"], .list(conditions))
            current.set(["status", "acceptedNames"], current.at("spec", "names"))
            var fields = ManagedFields(wire: before.at("metadata", "managedFields")) ?? ManagedFields()
            let kind = OtherKinds.definition
            fields.noteUpdate(
                Comparison.between(before, current, kind.schema),
                by: ManagedFields.Manager(
                    name: "kube-apiserver", operation: .update, apiVersion: kind.apiVersion, subresource: "status"),
                at: Self.time(now), scope: kind.scope(.status))
            current.set(["metadata", "managedFields"], fields.wire)
            current = store(current, kind).value
        }
        registry.set(kinds, for: first.key)
        open(first)
    }

    /// No longer serves what a definition defined.
    mutating func withdraw(_ definition: StoredObject) {
        guard let kinds = try? CustomKind.kinds(of: definition.value), let first = kinds.first else { return }
        registry.set([], for: first.key)
        close(first.key)
    }
}
