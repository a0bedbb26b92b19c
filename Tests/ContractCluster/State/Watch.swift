import Vocabulary

/// A watch, from the version it has got to on.
struct Watch: Sendable {
    let kind: ResourceKind
    let namespace: String?
    let name: String?
    let options: ListOptions
    let writer: ObjectWriter
    /// What happened up to this version has been told.
    private(set) var cursor: Int64

    /// Lines to send, and whether nothing comes after them.
    struct Batch: Sendable {
        var lines: [[UInt8]] = []
        var isLast = false
    }

    init(
        _ kind: ResourceKind, namespace: String?, name: String?, _ options: ListOptions, _ writer: ObjectWriter,
        from version: Int64
    ) {
        (self.kind, self.namespace, self.name) = (kind, namespace, name)
        (self.options, self.writer, cursor) = (options, writer, version)
    }

    /// What is there to begin with, where that was asked for.
    mutating func begin(_ cluster: Cluster) -> Batch {
        let table = cluster.table(kind)
        if let version = options.version, !options.sendsInitialEvents {
            if version < table.horizon { return expired(table) }
            cursor = version
            return Batch()
        }
        cursor = cluster.version
        if options.version == nil, !options.sendsInitialEvents, options.match != nil { return Batch() }
        var batch = Batch()
        for object in table.objects[table.range(namespace)] where concerns(object) && options.selects(object) {
            batch.lines.append(line("ADDED", writer.bytes(object)))
        }
        if options.sendsInitialEvents, options.allowsBookmarks {
            batch.lines.append(bookmark(["k8s.io/initial-events-end": "true"]))
        }
        return batch
    }

    /// What happened since the last time.
    mutating func advance(_ cluster: Cluster) -> Batch {
        guard let table = cluster.tables[kind.key], let changes = table.changes(after: cursor) else {
            return expired(cluster.table(kind))
        }
        var batch = Batch()
        for change in changes where concerns(change.object) {
            let isSelected = change.event != .deleted && options.selects(change.object)
            let wasSelected = change.previous.map(options.selects) ?? false
            let event: ObjectTable.Event
            switch (wasSelected, isSelected) {
            case (true, true): event = .modified
            case (false, true): event = .added
            case (true, false): event = .deleted
            case (false, false): continue
            }
            batch.lines.append(line(event.rawValue, writer.bytes(change.object)))
        }
        cursor = max(cursor, cluster.version)
        return batch
    }

    private func concerns(_ object: StoredObject) -> Bool {
        (namespace ?? object.namespace) == object.namespace && (name ?? object.name) == object.name
    }

    /// That nothing more has happened up to where it has got.
    func bookmark(_ annotations: Value = .null) -> [UInt8] {
        let metadata = Value.object([
            "annotations": annotations.isNull ? nil : annotations, "resourceVersion": .string(String(cursor)),
        ])
        let object: Value =
            writer.representation == .partial
            ? ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata]
            : ["kind": .string(kind.kind), "apiVersion": .string(kind.apiVersion), "metadata": metadata]
        return line("BOOKMARK", JSONText.bytes(object))
    }

    private func expired(_ table: ObjectTable) -> Batch {
        let status = APIStatus.expired(options.version ?? cursor, table.horizon)
        return Batch(lines: [line("ERROR", JSONText.bytes(status.value))], isLast: true)
    }

    private func line(_ event: String, _ object: [UInt8]) -> [UInt8] {
        var text = JSONText()
        text.append(raw: "{\"type\":\"\(event)\",\"object\":")
        text.append(raw: object)
        text.append(raw: "}\n")
        return text.bytes
    }
}
