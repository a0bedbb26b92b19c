/// All objects of one resource in the order of their keys, and how it came to that.
struct ObjectTable: Sendable {
    enum Event: String, Hashable, Sendable { case added = "ADDED", modified = "MODIFIED", deleted = "DELETED" }

    /// One change. A deleted object bears the version of its deletion.
    struct Change: Sendable {
        let version: Int64
        let event: Event
        let object: StoredObject
        let previous: StoredObject?
    }

    private(set) var objects: [StoredObject] = []
    private(set) var changes: [Change] = []
    /// What happened up to this version is forgotten.
    private(set) var horizon: Int64

    /// How many changes are remembered.
    private static let memory = 50_000

    init(since version: Int64) { horizon = version }

    func place(_ key: String) -> (index: Int, isThere: Bool) {
        var (low, high) = (0, objects.count)
        while low < high {
            let middle = (low + high) / 2
            if objects[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return (low, low < objects.count && objects[low].key == key)
    }

    subscript(key: String) -> StoredObject? {
        let (index, isThere) = place(key)
        return isThere ? objects[index] : nil
    }

    /// The places of a namespace's objects; of all with nil.
    func range(_ namespace: String?) -> Range<Int> {
        guard let namespace else { return objects.indices }
        // `0` is what follows `/`.
        return place(namespace + "/").index..<place(namespace + "0").index
    }

    mutating func put(_ object: StoredObject) {
        let (index, isThere) = place(object.key)
        let previous = isThere ? objects[index] : nil
        if isThere { objects[index] = object } else { objects.insert(object, at: index) }
        note(Change(version: object.version, event: isThere ? .modified : .added, object: object, previous: previous))
    }

    /// Takes an object away; `last` is it with the version of its deletion.
    mutating func remove(_ last: StoredObject) {
        let (index, isThere) = place(last.key)
        guard isThere else { return }
        let previous = objects.remove(at: index)
        note(Change(version: last.version, event: .deleted, object: last, previous: previous))
    }

    private mutating func note(_ change: Change) {
        changes.append(change)
        if changes.count > Self.memory { compact(changes[changes.count - Self.memory / 2].version) }
    }

    /// Forgets what happened up to a version.
    mutating func compact(_ version: Int64) {
        guard version > horizon else { return }
        changes.removeFirst(firstChange(after: version))
        horizon = version
    }

    private func firstChange(after version: Int64) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].version <= version { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What happened after a version; nil where that is forgotten.
    func changes(after version: Int64) -> ArraySlice<Change>? {
        version < horizon ? nil : changes[firstChange(after: version)...]
    }

    /// The table as it was at a version; nil where that is forgotten.
    func asOf(_ version: Int64) -> ObjectTable? {
        guard let later = changes(after: version) else { return nil }
        if later.isEmpty { return self }
        var past = ObjectTable(since: horizon)
        past.objects = objects
        for change in later.reversed() {
            let (index, isThere) = past.place(change.object.key)
            switch (change.previous, isThere) {
            case (let previous?, true): past.objects[index] = previous
            case (let previous?, false): past.objects.insert(previous, at: index)
            case (nil, true): past.objects.remove(at: index)
            case (nil, false): break
            }
        }
        return past
    }
}
