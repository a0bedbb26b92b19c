import Vocabulary

/// All that an API server knows, and what it answers. It has no clock: the instant of a request comes with it.
struct Cluster: Sendable {
    var registry = KindRegistry()
    var access = Access()
    private(set) var tables: [ResourceKind.Key: ObjectTable] = [:]
    private(set) var version: Int64
    var random: SeededGenerator
    /// Whether namespaces stay `Terminating` until somebody says otherwise.
    var holdsNamespaces = false
    /// Pages of lists begun before this version are gone.
    var oldestPage: Int64 = 0

    init(seed: UInt64, at now: Instant, firstVersion: Int64 = 1) {
        random = SeededGenerator(seed: seed)
        version = firstVersion
        for kind in registry.kinds where kind.view == nil { tables[kind.key] = ObjectTable(since: firstVersion) }
        for name in ["default", "kube-node-lease", "kube-public", "kube-system"] {
            addNamespace(name, at: now)
        }
    }

    func table(_ kind: ResourceKind) -> ObjectTable { tables[kind.key] ?? ObjectTable(since: version) }

    /// Begins a table whose history begins now.
    mutating func open(_ kind: ResourceKind) {
        if tables[kind.key] == nil { tables[kind.key] = ObjectTable(since: version) }
    }

    mutating func close(_ key: ResourceKind.Key) { tables[key] = nil }

    mutating func nextVersion() -> Int64 {
        version += 1
        return version
    }

    /// Stores an object under a new version.
    mutating func store(_ value: Value, _ kind: ResourceKind) -> StoredObject {
        let version = nextVersion()
        var value = value
        value.set(["metadata", "resourceVersion"], .string(String(version)))
        let object = StoredObject(kind.ordered(value), version: version)
        tables[kind.key, default: ObjectTable(since: version - 1)].put(object)
        return object
    }

    /// Takes an object away, and what it is the end of.
    mutating func remove(_ object: StoredObject, last value: Value, _ kind: ResourceKind, at now: Instant) {
        let version = nextVersion()
        var value = value
        value.set(["metadata", "resourceVersion"], .string(String(version)))
        tables[kind.key]?.remove(StoredObject(kind.ordered(value), version: version))
        if kind.kind == "CustomResourceDefinition" { withdraw(object) }
        if kind.isNamespaced { endNamespace(object.namespace, at: now) }
    }

    mutating func compact(_ version: Int64) {
        for key in tables.keys { tables[key]?.compact(version) }
        oldestPage = max(oldestPage, version)
    }

    mutating func uid() -> String {
        let (high, low) = (random.next(), random.next())
        let bytes =
            hexadecimal(high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000)
            + hexadecimal(low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
        let digits = Array(bytes)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }

    private func hexadecimal(_ word: UInt64) -> String {
        let text = String(word, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    mutating func suffix() -> String {
        // The API machinery's alphabet, without what could make words.
        let letters = Array("bcdfghjklmnpqrstvwxz2456789")
        return String((0..<5).map { _ in letters[Int(random.next() % UInt64(letters.count))] })
    }
}

extension ResourceKind {
    /// A value with its fields in the order in which this kind writes them.
    func ordered(_ value: Value) -> Value {
        var value = value
        // What is empty is not written.
        for field in ["labels", "annotations", "finalizers", "ownerReferences"]
        where value.at("metadata", field)?.isEmptyCollection == true {
            value.set(["metadata", field], nil)
        }
        return schema.pruned(value).value
    }

    /// As it stands in a list: objects with a type bear no type there.
    func item(_ value: Value) -> Value {
        guard !isCustom, case .map(let entries) = value else { return value }
        return .map(entries.filter { $0.key != "kind" && $0.key != "apiVersion" })
    }

    /// Its metadata only.
    static func partial(_ value: Value) -> Value {
        [
            "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
            "metadata": Schema.metadata.pruned(value["metadata"] ?? .map([])).value,
        ]
    }
}
