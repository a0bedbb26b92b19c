import Vocabulary

/// One request about objects, understood.
struct Call: Sendable {
    /// The kind that objects are stored as.
    var kind: ResourceKind
    /// The kind that the client speaks of.
    var asked: ResourceKind
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

    init(
        kind: ResourceKind, namespace: String?, name: String, subresource: ResourceKind.Subresource? = nil,
        user: ClusterUser, manager: String, now: Instant, body: [UInt8] = [], contentType: String = ""
    ) {
        asked = kind
        self.kind = kind.view?.hub() ?? kind
        (self.namespace, self.name, self.subresource, self.user) = (namespace, name, subresource, user)
        (self.manager, self.now, self.body, self.contentType) = (manager, now, body, contentType)
    }

    /// What the client sent, as it is stored.
    func stored(_ value: Value) throws(APIStatus) -> Value {
        guard let view = asked.view else { return value }
        if let version = value["apiVersion"]?.text, version != asked.apiVersion {
            throw .badRequest(
                "the API version in the data (\(version)) does not match the expected API version (\(asked.apiVersion))"
            )
        }
        return view.stored(value)
    }

    /// What is stored, as the client knows it.
    func shown(_ value: Value) -> Value { asked.view?.shown(value, as: asked) ?? value }

    /// Whether the body says what is to change rather than what is to be.
    var isPatch: Bool { contentType.contains("patch") }

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
