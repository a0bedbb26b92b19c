import Vocabulary

extension Cluster {
    /// The `scale` subresource of an object.
    static func scale(of object: Value, _ kind: ResourceKind) -> Value {
        let paths = kind.scale ?? ResourceKind.ScalePaths()
        let metadata = object["metadata"]
        let replicas = object.at(paths.spec)?.integer ?? 0
        let selector: String? =
            kind.isCustom
            ? object.at(paths.selector)?.text : LabelSelector(wire: object.at("spec", "selector") ?? .map([]))?.text
        return .object([
            "kind": "Scale", "apiVersion": "autoscaling/v1",
            "metadata": .object([
                "name": metadata?["name"], "namespace": metadata?["namespace"], "uid": metadata?["uid"],
                "resourceVersion": metadata?["resourceVersion"],
                "creationTimestamp": metadata?["creationTimestamp"],
            ]),
            // Nothing is written where it is 0.
            "spec": replicas == 0 ? .map([]) : ["replicas": .int(replicas)],
            "status": .object([
                "replicas": .int(object.at(paths.status)?.integer ?? 0),
                "selector": selector.flatMap { $0.isEmpty ? nil : .string($0) },
            ]),
        ])
    }

    /// PUT and PATCH of the `scale` subresource.
    mutating func rescale(_ call: Call, method: String) throws(APIStatus) -> Outcome {
        guard let old = table(call.kind)[call.key] else { throw .notFound(call.kind, call.name) }
        let live = Self.scale(of: old.value, call.kind)
        var applied: ManagedFields?
        let wanted: Value
        switch (method, call.contentType.prefix { $0 != ";" }) {
        case ("PUT", _): wanted = try read(call)
        case (_, "application/merge-patch+json"), (_, "application/strategic-merge-patch+json"):
            wanted = Patch.merge(try patchBody(call), into: live)
        case (_, "application/json-patch+json"): wanted = try Patch.operations(try patchBody(call), on: live)
        case (_, "application/apply-patch+yaml"):
            let (read, problem) = JSONReading.yaml(call.body)
            guard let read else { throw .badRequest("error decoding YAML: \(problem)") }
            wanted = Patch.merge(read, into: live)
            applied = try appliedScale(wanted, old, call)
        default: throw .wrongPatchType
        }
        let replicas = wanted.at("spec", "replicas") ?? 0
        guard let number = replicas.integer else {
            throw .badRequest(
                "Scale in version \"v1\" cannot be handled as a Scale: json: cannot unmarshal \(replicas.typeName) "
                    + "into Go struct field ScaleSpec.spec.replicas of type int32")
        }
        if number < 0 {
            throw .invalid(Self.scaleKind, call.name, [Checks.negative("spec.replicas", number)])
        }
        var new = old.value
        new.set(call.kind.scale?.spec ?? ["spec", "replicas"], .int(number))
        for field in ["resourceVersion", "uid"] {
            new.set(["metadata", field], wanted.at("metadata", field))
        }
        let fields = applied ?? scaledFields(old, to: number, call)
        var whole = call
        whole.subresource = nil
        return try update(old, with: new, whole, applied: fields)
    }

    private static let scaleKind = ResourceKind(
        group: "autoscaling", version: "v1", kind: "Scale", plural: "scales", singular: "scale", isNamespaced: true,
        schema: .anything)

    private func patchBody(_ call: Call) throws(APIStatus) -> Value {
        let (value, problem) = JSONReading.yaml(call.body)
        guard let value else { throw .badRequest("error decoding patch: \(problem)") }
        return value
    }

    /// Who set the replicas after they were changed through the subresource: nobody, where they became 0, since a scale
    /// of 0 is not written.
    private func scaledFields(_ old: StoredObject, to number: Int64, _ call: Call) -> ManagedFields {
        let path = call.kind.scale?.spec ?? ["spec", "replicas"]
        let before = old.value.at(path)?.integer ?? 0
        var fields = ManagedFields(wire: old.metadata["managedFields"]) ?? ManagedFields()
        if before == number || fields.entries.isEmpty { return fields }
        var change = Comparison()
        let set = FieldSet(path: path.map { "f:" + $0 })
        if number == 0 { change.removed = set } else { change.modified = set }
        fields.noteUpdate(change, by: call.entry(.update), at: call.time, scope: FieldScope())
        return fields
    }

    private func appliedScale(_ wanted: Value, _ old: StoredObject, _ call: Call) throws(APIStatus) -> ManagedFields {
        var fields = ManagedFields(wire: old.metadata["managedFields"]) ?? ManagedFields()
        var configuration = Value.map([])
        let path = call.kind.scale?.spec ?? ["spec", "replicas"]
        configuration.set(path, wanted.at("spec", "replicas") ?? 0)
        var live = old.value
        live.set(["metadata", "managedFields"], nil)
        do throws(ApplyConflict) {
            _ = try fields.apply(
                configuration, to: live, schema: call.kind.schema, by: call.entry(.apply), force: call.force,
                at: call.time, scope: FieldScope())
        } catch {
            throw .applyConflict(error)
        }
        return fields
    }
}
