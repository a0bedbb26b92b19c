import Vocabulary

/// One request about objects, understood.
struct Call: Sendable {
    var kind: ResourceKind
    var namespace: String?
    var name: String
    var subresource: ResourceKind.Subresource?
    var user: ClusterUser
    /// Who sets fields by it.
    var manager: String
    var isDryRun = false
    var validation = FieldValidation.warn
    var force = false
    var now: Instant
    var body: [UInt8] = []
    var contentType = ""

    enum FieldValidation: String, Hashable, Sendable {
        case ignore = "Ignore", warn = "Warn", strict = "Strict"
    }

    var time: String { Cluster.time(now) }
    var key: String { StoredObject.key(namespace: namespace ?? "", name: name) }

    func entry(_ operation: ManagedFields.Operation) -> ManagedFields.Manager {
        ManagedFields.Manager(
            name: manager, operation: operation, apiVersion: kind.apiVersion, subresource: subresource?.rawValue)
    }
}

/// What came of a write.
struct Outcome: Sendable {
    var status = 200
    var object: StoredObject
    var warnings: [String] = []
}
