import Cloud
import Vocabulary

/// Which state of which object a change follows on, so that a change in between is refused and not lost, and who held what
/// is changed.
struct ObjectVersion: Hashable, Sendable {
    let uid: String
    let resourceVersion: String
    let rightfulHolders: String

    init(_ metadata: ObjectMetadata) {
        uid = metadata.uid
        resourceVersion = metadata.resourceVersion
        rightfulHolders = metadata.rightfulHolders
    }

    /// As a particular of a resource.
    var value: Value { [.string(uid), .string(resourceVersion), .string(rightfulHolders)] }

    /// Reads ``value``.
    init?(_ reading: Known<Value>) {
        let parts = (reading.value?.elements ?? []).compactMap(\.text)
        guard parts.count == 3 else { return nil }
        (uid, resourceVersion, rightfulHolders) = (parts[0], parts[1], parts[2])
    }

    /// The entries of `metadata` that make a patch depend on it.
    var precondition: [Value.Entry] {
        [Value.Entry("uid", .string(uid)), Value.Entry("resourceVersion", .string(resourceVersion))]
    }
}
