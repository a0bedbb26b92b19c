import Documents
import Vocabulary

extension Cluster {
    /// PATCH, in all its forms.
    mutating func patch(_ call: Call) throws(APIStatus) -> Outcome {
        switch call.contentType.prefix(while: { $0 != ";" }) {
        case "application/apply-patch+yaml": return try apply(call)
        case "application/json-patch+json":
            return try patch(call) { patch, old throws(APIStatus) in
                try Patch.operations(patch, on: old)
            }
        case "application/merge-patch+json":
            return try patch(call) { patch, old throws(APIStatus) in Patch.merge(patch, into: old) }
        case "application/strategic-merge-patch+json" where !call.kind.isCustom:
            return try patch(call) { patch, old throws(APIStatus) in
                StrategicPatch.merge(patch, into: old, call.kind.schema)
            }
        default: throw .wrongPatchType
        }
    }

    private mutating func patch(
        _ call: Call, _ change: (Value, Value) throws(APIStatus) -> Value
    ) throws(APIStatus) -> Outcome {
        let patch: Value
        do throws(DocumentError) {
            patch = try JSONReading.value(call.body)
        } catch {
            throw .badRequest("error decoding patch: \(error.message)")
        }
        guard let old = table(call.kind)[call.key] else { throw .notFound(call.kind, call.name) }
        let (object, warnings) = try decode(try call.stored(try change(patch, call.shown(old.value))), call)
        return try update(old, with: object, call, warnings: warnings)
    }

    /// Server-side apply.
    private mutating func apply(_ call: Call) throws(APIStatus) -> Outcome {
        let applied = try configuration(call)
        let kind = call.kind
        guard let old = table(kind)[call.key] else {
            guard call.subresource == nil else { throw .notFound(kind, call.name) }
            if let uid = applied.at("metadata", "uid")?.text {
                throw .conflict(
                    kind, call.name,
                    "uid mismatch: the provided object specified uid \(uid), and no existing object was found")
            }
            var fields = ManagedFields()
            let new = try lay(applied, over: kind.blank, &fields, call)
            var object = new
            object.set(["metadata", "name"], .string(call.name))
            return try add(decode(object, call).0, call, managed: fields)
        }
        var live = old.value
        live.set(["metadata", "managedFields"], nil)
        var fields = ManagedFields(wire: old.metadata["managedFields"]) ?? ManagedFields()
        if fields.entries.isEmpty {
            fields = managed(new: live, old: nil, kind, by: "before-first-apply", at: call.now)
        }
        fields.reconcile(with: live, kind.schema)
        let new = try lay(applied, over: live, &fields, call)
        var quiet = call
        quiet.validation = .ignore
        return try update(old, with: try decode(new, quiet).0, call, applied: fields)
    }

    private func lay(
        _ applied: Value, over live: Value, _ fields: inout ManagedFields, _ call: Call
    ) throws(APIStatus) -> Value {
        do throws(ApplyConflict) {
            return try fields.apply(
                applied, to: live, schema: call.kind.schema, by: call.entry(.apply), force: call.force,
                at: call.time, scope: call.kind.scope(call.subresource))
        } catch {
            throw .applyConflict(error)
        }
    }

    /// What is applied.
    private func configuration(_ call: Call) throws(APIStatus) -> Value {
        let (read, problem) = JSONReading.yaml(call.body)
        guard let applied = read else { throw .badRequest("error decoding YAML: \(problem)") }
        guard !call.manager.isEmpty else {
            var status = APIStatus(
                422, "Invalid",
                "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")
            status.group = "meta.k8s.io"
            status.kind = "PatchOptions"
            status.causes = [
                APIStatus.Cause(
                    reason: "FieldValueRequired", message: "Required value: is required for apply patch",
                    field: "fieldManager")
            ]
            throw status
        }
        let stored = try call.stored(applied)
        guard stored["apiVersion"]?.text == call.kind.apiVersion, applied["kind"]?.text == call.kind.kind else {
            throw .badRequest(
                "Incorrect version specified in apply patch. Specified patch version: "
                    + "\(stored["apiVersion"]?.text ?? ""), expected: \(call.kind.apiVersion)")
        }
        if applied.at("metadata", "managedFields") != nil { throw .badRequest("metadata.managedFields must be nil") }
        if let name = applied.at("metadata", "name")?.text, name != call.name {
            throw .badRequest("the name of the object (\(name)) does not match the name on the URL (\(call.name))")
        }
        let unknown = call.kind.schema.pruned(stored).unknown
        if let first = unknown.first {
            throw APIStatus(
                500, nil,
                "failed to create typed patch object (\(call.namespace ?? "")/\(call.name); \(call.kind.apiVersion), "
                    + "Kind=\(call.kind.kind)): .\(first): field not declared in schema")
        }
        return stored
    }
}
