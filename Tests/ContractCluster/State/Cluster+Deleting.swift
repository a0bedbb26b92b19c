import Documents
import Vocabulary

extension Cluster {
    /// What came of a deletion: the object where it stays for a while, else nothing but that it is gone.
    enum Deletion {
        case gone(StoredObject), stays(StoredObject)
    }

    /// DELETE of one object.
    mutating func delete(_ call: Call) throws(APIStatus) -> Deletion {
        let options = try deleteOptions(call)
        guard let old = table(call.kind)[call.key] else { throw .notFound(call.kind, call.name) }
        if let uid = options.at("preconditions", "uid")?.text, uid != old.uid {
            throw .failedPrecondition(
                call.kind, call.name,
                "the UID in the precondition (\(uid)) does not match the UID in record (\(old.uid)). The object might "
                    + "have been deleted and then recreated")
        }
        if let version = options.at("preconditions", "resourceVersion")?.text, version != String(old.version) {
            throw .failedPrecondition(
                call.kind, call.name,
                "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in record "
                    + "(\(old.version)). The object might have been modified")
        }
        let isDry = call.isDryRun || options["dryRun"]?.texts == ["All"]
        return delete(old, call.kind, isDryRun: isDry, at: call.now)
    }

    private mutating func delete(
        _ old: StoredObject, _ kind: ResourceKind, isDryRun: Bool, at now: Instant
    ) -> Deletion {
        if isDryRun { return .gone(old) }
        if kind.kind == "Namespace" {
            let marked = old.isTerminating ? old : mark(old, kind, at: now)
            endNamespace(old.name, at: now)
            return .stays(marked)
        }
        guard old.finalizers.isEmpty else { return .stays(old.isTerminating ? old : mark(old, kind, at: now)) }
        remove(old, last: old.value, kind, at: now)
        return .gone(old)
    }

    /// DELETE of all that a list would have shown; those objects.
    mutating func deleteAll(_ objects: [StoredObject], _ call: Call) throws(APIStatus) {
        let options = try deleteOptions(call)
        let isDry = call.isDryRun || options["dryRun"]?.texts == ["All"]
        for object in objects { _ = delete(object, call.kind, isDryRun: isDry, at: call.now) }
    }

    private func deleteOptions(_ call: Call) throws(APIStatus) -> Value {
        if call.body.isEmpty { return .map([]) }
        let (value, problem) = JSONReading.yaml(call.body)
        guard let value, value.isMap else { throw .badRequest("error decoding DeleteOptions: \(problem)") }
        return value
    }
}
