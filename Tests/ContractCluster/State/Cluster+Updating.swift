import Vocabulary

extension Cluster {
    /// PUT.
    mutating func replace(_ call: Call) throws(APIStatus) -> Outcome {
        let (object, warnings) = try decode(try read(call), call)
        if let name = object.at("metadata", "name")?.text, name != call.name {
            throw .badRequest("the name of the object (\(name)) does not match the name on the URL (\(call.name))")
        }
        guard let old = table(call.kind)[call.key] else {
            let creates = ["Lease", "Event"].contains(call.kind.kind)
            guard creates, call.subresource == nil else { throw .notFound(call.kind, call.name) }
            return try add(object, call, warnings: warnings)
        }
        if (object.at("metadata", "resourceVersion")?.text ?? "").isEmpty, !call.kind.allowsUnconditionalUpdate {
            throw .invalid(
                call.kind, call.name,
                [Checks.invalid("metadata.resourceVersion", 0, "must be specified for an update")])
        }
        return try update(old, with: object, call, warnings: warnings)
    }

    /// Replaces an object by a candidate, as far as a request may.
    ///
    /// `applied` is who set its fields where it was applied; else that follows from what differs.
    mutating func update(
        _ old: StoredObject, with candidate: Value, _ call: Call, warnings: [String] = [],
        applied: ManagedFields? = nil
    ) throws(APIStatus) -> Outcome {
        let kind = call.kind
        try checkIdentity(candidate, old, call)
        var new = within(call, candidate, old.value)
        keepIdentity(&new, old)
        new = defaulted(new, kind)
        try validate(new, old: old.value, kind, old.name)
        var before = old.value
        before.set(["metadata", "managedFields"], nil)
        let given = candidate.at("metadata", "managedFields")
        new.set(["metadata", "managedFields"], nil)
        if kind.kind == "DaemonSet", before.at("spec", "template") != new.at("spec", "template") {
            new.countTemplate()
        }
        if kind.hasGeneration,
            isSpecChanged(before, new, kind) || call.subresource == nil && kind.countsAnnotations(before, new)
        {
            new.set(["metadata", "generation"], .int((old.metadata["generation"]?.integer ?? 0) + 1))
        }
        let live = ManagedFields(wire: old.metadata["managedFields"]) ?? ManagedFields()
        let fields = applied ?? updated(live, given, before, new, call)
        // A change of nothing but the time of somebody's last change is none.
        if kind.ordered(new) == kind.ordered(before), fields.withoutTimes == live.withoutTimes {
            return Outcome(object: old, warnings: warnings)
        }
        new.set(["metadata", "managedFields"], fields.wire)
        if call.isDryRun {
            return Outcome(object: StoredObject(kind.ordered(new), version: old.version), warnings: warnings)
        }
        if old.isTerminating, isDone(new, kind) {
            remove(old, last: new, kind, at: call.now)
            return Outcome(object: StoredObject(kind.ordered(new), version: old.version), warnings: warnings)
        }
        let stored = store(new, kind)
        if kind.kind == "CustomResourceDefinition", call.subresource == nil, isSpecChanged(before, new, kind) {
            establish(stored, at: call.now)
        }
        return Outcome(object: stored, warnings: warnings)
    }

    private func isDone(_ object: Value, _ kind: ResourceKind) -> Bool {
        let finalizers = object.at("metadata", "finalizers")?.texts ?? []
        return kind.kind == "Namespace" ? false : finalizers.isEmpty
    }

    /// - Throws: 409 where the candidate was made from another state or another object.
    private func checkIdentity(_ candidate: Value, _ old: StoredObject, _ call: Call) throws(APIStatus) {
        if !call.isPatch, let uid = candidate.at("metadata", "uid")?.text, !uid.isEmpty, uid != old.uid {
            throw .conflict(
                call.kind, old.name,
                "StorageError: invalid object, Code: 4, Key: /registry/\(call.kind.plural)/\(old.key), "
                    + "ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: \(uid), "
                    + "UID in object meta: \(old.uid)")
        }
        if let version = candidate.at("metadata", "resourceVersion")?.text, !version.isEmpty {
            guard let number = Int64(version) else {
                throw APIStatus(500, nil, "strconv.ParseUint: parsing \"\(version)\": invalid syntax")
            }
            if number != old.version { throw .modified(call.kind, old.name) }
        }
        if call.isPatch, let uid = candidate.at("metadata", "uid"), uid.text != old.uid {
            throw .invalid(
                call.kind, old.name, [Checks.invalid("metadata.uid", uid, "field is immutable")])
        }
    }

    /// The candidate where the request may write, what was there elsewhere.
    private func within(_ call: Call, _ candidate: Value, _ old: Value) -> Value {
        var new = candidate
        if call.subresource == .status {
            new = old
            new.set("status", candidate["status"])
            if !call.kind.isCustom {
                for field in ["annotations", "finalizers"] {
                    new.set(["metadata", field], candidate.at("metadata", field))
                }
            }
        } else if call.kind.has(.status) {
            new.set("status", old["status"])
        }
        return new
    }

    private func keepIdentity(_ new: inout Value, _ old: StoredObject) {
        for field in [
            "name", "namespace", "uid", "creationTimestamp", "generation", "deletionTimestamp",
            "deletionGracePeriodSeconds", "selfLink", "resourceVersion", "generateName",
        ] {
            new.set(["metadata", field], old.metadata[field])
        }
        for field in ["kind", "apiVersion"] { new.set(field, old.value[field]) }
    }

    private func isSpecChanged(_ before: Value, _ after: Value, _ kind: ResourceKind) -> Bool {
        func content(_ value: Value) -> [Value.Entry] {
            (value.entries ?? []).filter { entry in
                entry.key != "metadata" && !(entry.key == "status" && kind.has(.status))
            }
        }
        return kind.schema.pruned(.map(content(before))).value != kind.schema.pruned(.map(content(after))).value
    }

    /// Who set which fields after an update; a request may also say so itself.
    private func updated(
        _ live: ManagedFields, _ given: Value?, _ before: Value, _ new: Value, _ call: Call
    ) -> ManagedFields {
        var fields = live
        if call.subresource == nil, let given {
            if given == .list([]) || given == .list([.map([])]) {
                fields = ManagedFields()
            } else if let own = ManagedFields(wire: given), !own.entries.isEmpty {
                fields = own
            }
        }
        // Where nobody is known to have set anything, that stays so until somebody applies.
        if fields.entries.isEmpty { return fields }
        fields.reconcile(with: before, call.kind.schema)
        fields.noteUpdate(
            Comparison.between(before, new, call.kind.schema), by: call.entry(.update), at: call.time,
            scope: call.kind.scope(call.subresource))
        return fields
    }
}

extension ResourceKind {
    /// Deployments count changes of their annotations as those of what they ask for.
    fileprivate func countsAnnotations(_ before: Value, _ after: Value) -> Bool {
        kind == "Deployment" && before.at("metadata", "annotations") != after.at("metadata", "annotations")
    }
}

extension Value {
    /// Notes on a DaemonSet that its template is another one.
    fileprivate mutating func countTemplate() {
        let path = ["metadata", "annotations", OtherKinds.templateGeneration]
        set(path, .string(String((at(path)?.text.flatMap(Int.init) ?? 0) + 1)))
    }
}

extension ManagedFields {
    var withoutTimes: ManagedFields {
        var copy = self
        copy.forgetTimes()
        return copy
    }
}
