import Documents
import Vocabulary

extension Cluster {
    /// POST.
    mutating func create(_ call: Call) throws(APIStatus) -> Outcome {
        let given = try read(call)
        let (object, warnings) = try decode(given, call)
        return try add(object, call, warnings: warnings)
    }

    /// Adds an object that has been decoded; `managed` is who set its fields where it was applied.
    mutating func add(
        _ given: Value, _ call: Call, warnings: [String] = [], managed applied: ManagedFields? = nil
    ) throws(APIStatus) -> Outcome {
        let kind = call.kind
        var object = given
        let name = try name(&object, call)
        let key = StoredObject.key(namespace: call.namespace ?? "", name: name)
        if let namespace = call.namespace {
            if let other = object.at("metadata", "namespace")?.text, other != namespace {
                throw .badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request")
            }
            try checkNamespace(namespace, kind, name)
            object.set(["metadata", "namespace"], .string(namespace))
        } else {
            object.set(["metadata", "namespace"], nil)
        }
        if table(kind)[key] != nil { throw .alreadyExists(kind, name) }
        guard (object.at("metadata", "resourceVersion")?.text ?? "").isEmpty else {
            throw APIStatus(500, nil, "resourceVersion should not be set on objects to be created")
        }
        if kind.has(.status) || kind.emptyStatus != nil { object.set("status", kind.emptyStatus) }
        object = defaulted(object, kind)
        try validate(object, old: nil, kind, name)
        for field in ["selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"] {
            object.set(["metadata", field], nil)
        }
        object.set(["metadata", "uid"], .string(uid()))
        object.set(["metadata", "creationTimestamp"], .string(call.time))
        object.set(["metadata", "generation"], kind.hasGeneration ? 1 : nil)
        let fields = applied ?? managed(new: object, old: nil, kind, by: call.manager, at: call.now)
        object.set(["metadata", "managedFields"], fields.wire)
        if call.isDryRun {
            return Outcome(status: 201, object: StoredObject(kind.ordered(object), version: 0), warnings: warnings)
        }
        let stored = store(object, kind)
        if kind.kind == "CustomResourceDefinition" { establish(stored, at: call.now) }
        return Outcome(status: 201, object: stored, warnings: warnings)
    }

    /// Who set which fields of a new object.
    func managed(
        new object: Value, old: Value?, _ kind: ResourceKind, by manager: String, at now: Instant
    ) -> ManagedFields {
        var fields = ManagedFields()
        var bare = object
        bare.set(["metadata", "managedFields"], nil)
        fields.noteUpdate(
            Comparison.between(old ?? kind.blank, bare, kind.schema),
            by: ManagedFields.Manager(name: manager, operation: .update, apiVersion: kind.apiVersion),
            at: Self.time(now), scope: kind.scope(nil))
        return fields
    }

    private mutating func name(_ object: inout Value, _ call: Call) throws(APIStatus) -> String {
        let given = object.at("metadata", "name")?.text ?? ""
        let prefix = object.at("metadata", "generateName")?.text ?? ""
        let name = given.isEmpty && !prefix.isEmpty ? prefix + suffix() : given
        if name.isEmpty {
            throw .invalid(
                call.kind, "",
                [
                    APIStatus.Cause(
                        reason: "FieldValueRequired", message: "Required value: name or generateName is required",
                        field: "metadata.name")
                ])
        }
        var causes: [APIStatus.Cause] = []
        let whole = call.kind.kind == "Namespace" ? Names.label : Names.subdomain
        if !prefix.isEmpty, let problem = whole(prefix, true) { causes.append(problem.cause("metadata.generateName")) }
        if !given.isEmpty || prefix.isEmpty, let problem = whole(name, false) {
            causes.append(problem.cause("metadata.name"))
        }
        if !causes.isEmpty { throw .invalid(call.kind.inErrors, name, causes) }
        object.set(["metadata", "name"], .string(name))
        return name
    }
}

extension ResourceKind {
    /// Events are the core's in what is said about them, whichever group they were sent to.
    var inErrors: ResourceKind {
        guard kind == "Event" else { return self }
        return ResourceKind(
            group: "", version: "v1", kind: kind, plural: plural, singular: singular, isNamespaced: true,
            schema: schema)
    }
}
