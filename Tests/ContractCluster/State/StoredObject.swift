import Synchronization
import Vocabulary

/// An object as it is stored: never changed, encoded once.
final class StoredObject: Sendable {
    let value: Value
    let key: String
    let namespace: String
    let name: String
    let uid: String
    /// The version that the store gave it.
    let version: Int64
    let labels: [Value.Entry]
    private let encodings = Mutex<[Representation: [UInt8]]>([:])

    init(_ value: Value, version: Int64) {
        let metadata = value["metadata"]
        self.value = value
        self.version = version
        namespace = metadata?["namespace"]?.text ?? ""
        name = metadata?["name"]?.text ?? ""
        uid = metadata?["uid"]?.text ?? ""
        labels = metadata?["labels"]?.entries ?? []
        key = Self.key(namespace: namespace, name: name)
    }

    static func key(namespace: String, name: String) -> String { namespace.isEmpty ? name : namespace + "/" + name }

    /// A form of it, made at most once.
    func bytes(_ representation: Representation, _ make: (Value) -> Value) -> [UInt8] {
        if let bytes = encodings.withLock({ $0[representation] }) { return bytes }
        let bytes = JSONText.bytes(make(value))
        encodings.withLock { $0[representation] = bytes }
        return bytes
    }

    enum Representation: Hashable { case whole, item, partial }

    var metadata: Value { value["metadata"] ?? .map([]) }
    var isTerminating: Bool { metadata["deletionTimestamp"] != nil }
    var finalizers: [String] { metadata["finalizers"]?.texts ?? [] }
}
