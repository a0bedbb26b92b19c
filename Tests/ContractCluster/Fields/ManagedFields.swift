import Vocabulary

/// Who set which fields of an object last: `metadata.managedFields`.
struct ManagedFields: Hashable, Sendable {
    enum Operation: String, Hashable, Sendable { case apply = "Apply", update = "Update" }

    /// One who sets fields. Whoever applies is the same in every version.
    struct Manager: Hashable, Sendable {
        var name: String
        var operation: Operation
        var apiVersion: String
        var subresource: String?

        func isSame(as other: Manager) -> Bool {
            name == other.name && operation == other.operation && subresource == other.subresource
                && (operation == .apply || apiVersion == other.apiVersion)
        }

        /// As conflicts name it.
        var title: String {
            var text = JSONText.text(.string(name))
            if let subresource { text += " with subresource \"\(subresource)\"" }
            return operation == .update ? text + " using \(apiVersion)" : text
        }
    }

    struct Entry: Hashable, Sendable {
        var manager: Manager
        var time: String
        var fields: FieldSet
    }

    private(set) var entries: [Entry] = []

    init() {}

    /// Reads it; nil for what nobody has written who knows how.
    init?(wire value: Value?) {
        for element in value?.elements ?? [] {
            guard let name = element["manager"]?.text ?? .some(""),
                let operation = element["operation"]?.text.flatMap(Operation.init),
                let version = element["apiVersion"]?.text, element["fieldsType"]?.text ?? "FieldsV1" == "FieldsV1"
            else { return nil }
            let manager = Manager(
                name: name, operation: operation, apiVersion: version, subresource: element["subresource"]?.text)
            entries.append(
                Entry(
                    manager: manager, time: element["time"]?.text ?? "",
                    fields: FieldSet(wire: element["fieldsV1"] ?? .map([]))))
        }
    }

    /// As it is written: who applies first, then by time and name.
    var wire: Value? {
        if entries.isEmpty { return nil }
        let ordered = entries.sorted { left, right in
            let (first, second) = (left.manager, right.manager)
            return (first.operation.rawValue, left.time, first.name, first.apiVersion, first.subresource ?? "")
                < (second.operation.rawValue, right.time, second.name, second.apiVersion, second.subresource ?? "")
        }
        return .list(
            ordered.map { entry in
                .object([
                    "manager": .string(entry.manager.name), "operation": .string(entry.manager.operation.rawValue),
                    "apiVersion": .string(entry.manager.apiVersion),
                    "time": entry.time.isEmpty ? nil : .string(entry.time), "fieldsType": "FieldsV1",
                    "fieldsV1": entry.fields.wire, "subresource": entry.manager.subresource.map(Value.string),
                ])
            })
    }

    mutating func forgetTimes() {
        for index in entries.indices { entries[index].time = "" }
        entries.sort { $0.manager.title < $1.manager.title }
    }

    private var all: FieldSet { entries.reduce(FieldSet()) { $0.union($1.fields) } }

    private func fields(of manager: Manager) -> FieldSet {
        entries.first { $0.manager.isSame(as: manager) }?.fields ?? FieldSet()
    }

    private mutating func set(_ fields: FieldSet, of manager: Manager, at time: String) {
        entries.removeAll { $0.manager.isSame(as: manager) }
        if !fields.isEmpty { entries.append(Entry(manager: manager, time: time, fields: fields)) }
    }

    /// Takes fields from everybody.
    private mutating func release(_ fields: FieldSet) {
        for index in entries.indices { entries[index].fields = entries[index].fields.subtracting(fields) }
        entries.removeAll { $0.fields.isEmpty }
    }

    /// Reads the ownership of a mapping or list as a whole as that of all that is in it: what was left over from others'
    /// taking its parts is written like what once was atomic (`typed/reconcile_schema.go`).
    mutating func reconcile(with live: Value, _ schema: Schema) {
        for index in entries.indices { entries[index].fields = entries[index].fields.reconciled(with: live, schema) }
    }

    /// Notes that somebody changed an object: what it changed is its own from now on.
    mutating func noteUpdate(_ change: Comparison, by manager: Manager, at time: String, scope: FieldScope) {
        let (changed, removed) = (scope.limit(change.changed), scope.limit(change.removed))
        let own = fields(of: manager)
        let before = entries.first { $0.manager.isSame(as: manager) }?.time
        release(changed.union(removed))
        guard !changed.isEmpty else { return }
        set(own.subtracting(removed).union(changed), of: manager, at: changed.isEmpty ? before ?? time : time)
    }

    /// Lays an applied configuration over an object.
    ///
    /// - Throws: the fields that others have set otherwise, unless forced.
    mutating func apply(
        _ applied: Value, to live: Value, schema: Schema, by manager: Manager, force: Bool, at time: String,
        scope: FieldScope
    ) throws(ApplyConflict) -> Value {
        let last = fields(of: manager)
        let own = scope.limit(schema.fields(of: applied))
        set(own, of: manager, at: time)
        let merged = schema.merged(live, with: applied)
        let gone = last.withNamedParents(schema).uncovered(by: all)
        let result = schema.removing(gone, from: merged)
        let change = Comparison.between(live, result, schema)
        let (changed, removed) = (scope.limit(change.changed), scope.limit(change.removed))
        var conflicts = ApplyConflict()
        for index in entries.indices where !entries[index].manager.isSame(as: manager) {
            let conflict = entries[index].fields.intersection(changed)
            conflicts.add(conflict, with: entries[index].manager)
            entries[index].fields = entries[index].fields.subtracting(conflict).subtracting(removed)
        }
        if !force, !conflicts.isEmpty { throw conflicts }
        entries.removeAll { $0.fields.isEmpty }
        return result
    }
}

/// Fields that others have set to something else than what is applied.
struct ApplyConflict: Error, Hashable {
    private(set) var fields: [(manager: ManagedFields.Manager, path: String)] = []

    var isEmpty: Bool { fields.isEmpty }

    mutating func add(_ set: FieldSet, with manager: ManagedFields.Manager) {
        fields += set.paths.map { (manager, FieldSet.text(of: $0)) }
    }

    /// `internal/conflict.go` of the API machinery.
    var message: String {
        if fields.count == 1 {
            return "Apply failed with 1 conflict: conflict with \(fields[0].manager.title): \(fields[0].path)"
        }
        let titles = Set(fields.map(\.manager.title)).sorted()
        let parts = titles.map { title in
            let paths = fields.filter { $0.manager.title == title }.map { "- " + $0.path }
            return "conflicts with \(title):\n" + paths.joined(separator: "\n")
        }
        return "Apply failed with \(fields.count) conflicts: " + parts.joined(separator: "\n")
    }

    static func == (left: ApplyConflict, right: ApplyConflict) -> Bool { left.message == right.message }
    func hash(into hasher: inout Hasher) { hasher.combine(message) }
}

/// Which fields a request can own: never what the server sets, and on a subresource only its part.
struct FieldScope: Hashable, Sendable {
    /// Out of reach with all that lies beneath.
    var beyond = FieldSet()

    func limit(_ set: FieldSet) -> FieldSet { set.cut(at: beyond).subtracting(Self.ofTheServer) }

    /// `internal/stripmeta.go` of the API machinery.
    private static let ofTheServer: FieldSet = {
        var set = FieldSet(path: ["f:apiVersion"]).union(FieldSet(path: ["f:kind"]))
        var metadata = FieldSet(isMember: true)
        for name in [
            "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields",
            "resourceVersion",
        ] {
            metadata.branches["f:" + name] = FieldSet(isMember: true)
        }
        set.branches["f:metadata"] = metadata
        return set
    }()
}

extension FieldSet {
    /// With the fields that have a name in the schema and more beneath them.
    func withNamedParents(_ schema: Schema) -> FieldSet {
        var result = self
        for (key, branch) in branches {
            let name = String(key.dropFirst(2))
            let isField = key.hasPrefix("f:")
            let inner = isField ? schema.child(name) ?? .anything : schema.items ?? .anything
            var branch = branch.withNamedParents(inner)
            if isField, schema.property(name) != nil { branch.isMember = true }
            result.branches[key] = branch
        }
        return result
    }
}
