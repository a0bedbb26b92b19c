import Vocabulary

extension Cluster {
    mutating func addNamespace(_ name: String, labels: [(String, Value)] = [], at now: Instant) {
        let kind = OtherKinds.namespace
        var object: Value = [
            "kind": "Namespace", "apiVersion": "v1",
            "metadata": [
                "name": .string(name), "uid": .string(uid()), "creationTimestamp": .string(Self.time(now)),
                "labels": .map(
                    [Value.Entry("kubernetes.io/metadata.name", .string(name))] + labels.map(Value.Entry.init)),
            ], "spec": ["finalizers": ["kubernetes"]], "status": ["phase": "Active"],
        ]
        object.set(
            ["metadata", "managedFields"],
            managed(new: object, old: nil, kind, by: "kube-apiserver", at: now).wire)
        _ = store(object, kind)
    }

    /// - Throws: 404 for a namespace that is not there, 403 for one that ends.
    func checkNamespace(_ name: String, _ kind: ResourceKind, _ object: String) throws(APIStatus) {
        guard let namespace = table(OtherKinds.namespace)[name] else {
            throw .notFound(OtherKinds.namespace, name)
        }
        guard namespace.isTerminating else { return }
        var status = APIStatus.forbidden(
            group: kind.group, resource: kind.plural, name: object,
            "unable to create new content in namespace \(name) because it is being terminated")
        status.causes = [
            APIStatus.Cause(
                reason: "NamespaceTerminating", message: "namespace \(name) is being terminated",
                field: "metadata.namespace")
        ]
        throw status
    }

    /// Deletes what is in a terminating namespace, and the namespace itself once nothing is left.
    mutating func endNamespace(_ name: String, at now: Instant) {
        guard !holdsNamespaces, let namespace = table(OtherKinds.namespace)[name], namespace.isTerminating else {
            return
        }
        var isEmpty = true
        for kind in registry.kinds where kind.isNamespaced && kind.view == nil {
            let table = table(kind)
            for object in table.objects[table.range(name)] {
                if object.finalizers.isEmpty {
                    // The last object that goes comes back here and ends the namespace.
                    return remove(object, last: object.value, kind, at: now)
                }
                if !object.isTerminating { _ = mark(object, kind, at: now) }
                isEmpty = false
            }
        }
        guard isEmpty, let namespace = table(OtherKinds.namespace)[name], namespace.finalizers.isEmpty else { return }
        remove(namespace, last: namespace.value, OtherKinds.namespace, at: now)
    }

    /// Notes on an object that it is to go.
    mutating func mark(_ object: StoredObject, _ kind: ResourceKind, at now: Instant) -> StoredObject {
        var value = object.value
        value.set(["metadata", "deletionTimestamp"], .string(Self.time(now)))
        if kind.kind == "Namespace" {
            value.set(["status", "phase"], "Terminating")
        } else {
            value.set(["metadata", "deletionGracePeriodSeconds"], 0)
            if kind.hasGeneration {
                value.set(["metadata", "generation"], .int((object.metadata["generation"]?.integer ?? 0) + 1))
            }
        }
        return store(value, kind)
    }

    static func time(_ instant: Instant) -> String { Instant(seconds: instant.seconds).description }
}
