import Vocabulary

/// What goes wrong, in the words of the API machinery (`k8s.io/apimachinery/pkg/api/errors`).
struct APIStatus: Error, Hashable, Sendable {
    struct Cause: Hashable, Sendable {
        var reason: String
        var message: String
        var field: String

        var text: String { field + ": " + message }
    }

    var code: Int
    var reason: String?
    var message: String
    var name: String?
    var group: String?
    var kind: String?
    var uid: String?
    var causes: [Cause] = []
    var retryAfter: Int?
    /// Whether details are written though there are none.
    var hasBareDetails = false

    init(_ code: Int, _ reason: String?, _ message: String) {
        (self.code, self.reason, self.message) = (code, reason, message)
    }

    var value: Value {
        var details: [Value.Entry] = []
        func add(_ key: String, _ value: Value?) { if let value { details.append(Value.Entry(key, value)) } }
        add("name", name.flatMap { $0.isEmpty ? nil : .string($0) })
        add("group", group.flatMap { $0.isEmpty ? nil : .string($0) })
        add("kind", kind.map(Value.string))
        add("uid", uid.map(Value.string))
        if !causes.isEmpty {
            add(
                "causes",
                .list(
                    causes.map {
                        .object([
                            "reason": .string($0.reason), "message": .string($0.message),
                            "field": $0.field.isEmpty ? nil : .string($0.field),
                        ])
                    }))
        }
        add("retryAfterSeconds", retryAfter.map { .int(Int64($0)) })
        return .object([
            "kind": "Status", "apiVersion": "v1", "metadata": .map([]),
            "status": code < 300 ? "Success" : "Failure", "message": message.isEmpty ? nil : .string(message),
            "reason": reason.map(Value.string), "details": details.isEmpty && !hasBareDetails ? nil : .map(details),
            "code": code < 300 ? nil : .int(Int64(code)),
        ])
    }
}

extension APIStatus {
    private init(_ code: Int, _ reason: String, _ message: String, _ kind: ResourceKind, _ name: String?) {
        self.init(code, reason, message)
        (self.name, group, self.kind) = (name, kind.group, kind.plural)
    }

    static let unauthorized = APIStatus(401, "Unauthorized", "Unauthorized")

    static func badRequest(_ message: String) -> APIStatus { APIStatus(400, "BadRequest", message) }

    static func notFound(_ kind: ResourceKind, _ name: String) -> APIStatus {
        APIStatus(404, "NotFound", "\(kind.title) \"\(name)\" not found", kind, name)
    }

    static func noScale(_ kind: ResourceKind, _ name: String) -> APIStatus {
        var status = APIStatus(
            404, "NotFound", "\(kind.plural)/scale.\(kind.group) \"\(name)\" not found", kind, name)
        status.kind = kind.plural + "/scale"
        return status
    }

    static func alreadyExists(_ kind: ResourceKind, _ name: String) -> APIStatus {
        APIStatus(409, "AlreadyExists", "\(kind.title) \"\(name)\" already exists", kind, name)
    }

    static func conflict(_ kind: ResourceKind, _ name: String, _ why: String) -> APIStatus {
        APIStatus(409, "Conflict", "Operation cannot be fulfilled on \(kind.title) \"\(name)\": \(why)", kind, name)
    }

    /// Named after the kind rather than its plural, as the API server has it.
    static func failedPrecondition(_ kind: ResourceKind, _ name: String, _ why: String) -> APIStatus {
        let title = kind.group.isEmpty ? kind.kind : kind.kind + "." + kind.group
        var status = APIStatus(
            409, "Conflict", "Operation cannot be fulfilled on \(title) \"\(name)\": \(why)", kind, name)
        status.kind = kind.kind
        return status
    }

    static func modified(_ kind: ResourceKind, _ name: String) -> APIStatus {
        conflict(
            kind, name,
            "the object has been modified; please apply your changes to the latest version and try again")
    }

    static func applyConflict(_ conflict: ApplyConflict) -> APIStatus {
        var status = APIStatus(409, "Conflict", conflict.message)
        status.causes = conflict.fields.map {
            Cause(reason: "FieldManagerConflict", message: "conflict with \($0.manager.title)", field: $0.path)
        }
        return status
    }

    static func forbidden(group: String, resource: String, name: String?, _ why: String) -> APIStatus {
        let title = group.isEmpty ? resource : resource + "." + group
        let subject = name.map { "\(title) \"\($0)\"" } ?? title
        var status = APIStatus(403, "Forbidden", "\(subject) is forbidden: \(why)")
        (status.name, status.group, status.kind) = (name, group, resource)
        return status
    }

    static func invalid(_ kind: ResourceKind, _ name: String, _ causes: [Cause]) -> APIStatus {
        let texts = causes.map(\.text)
        let list = texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
        let title = kind.group.isEmpty ? kind.kind : kind.kind + "." + kind.group
        var status = APIStatus(422, "Invalid", "\(title) \"\(name)\" is invalid: \(list)")
        (status.name, status.group, status.kind, status.causes) = (name, kind.group, kind.kind, causes)
        return status
    }

    static func methodNotAllowed(_ kind: ResourceKind, _ verb: String) -> APIStatus {
        APIStatus(
            405, "MethodNotAllowed", "\(verb) is not supported on resources of kind \"\(kind.title)\"", kind, nil)
    }

    /// What is answered before anybody has looked at the request: it has details, though nothing is in them.
    private static func bare(_ code: Int, _ reason: String, _ message: String) -> APIStatus {
        var status = APIStatus(code, reason, message)
        status.hasBareDetails = true
        return status
    }

    static let noMethod = bare(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource")
    static let noResource = bare(404, "NotFound", "the server could not find the requested resource")
    static let wrongPatchType = bare(415, "UnsupportedMediaType", "415: Unsupported Media Type")
    static let unacceptable = bare(406, "NotAcceptable", "406: Not Acceptable")
    static let badOperations = bare(
        422, "Invalid", "the server rejected our request due to an error in our request")

    static func unsupportedMediaType(_ given: String, _ accepted: [String]) -> APIStatus {
        APIStatus(
            415, "UnsupportedMediaType",
            "the body of the request was in an unknown format - accepted media types include: "
                + accepted.joined(separator: ", "))
    }

    static func expired(_ version: Int64, _ oldest: Int64) -> APIStatus {
        APIStatus(410, "Expired", "too old resource version: \(version) (\(oldest))")
    }

    static func success(_ kind: ResourceKind, _ name: String, uid: String?) -> APIStatus {
        var status = APIStatus(200, nil, "")
        (status.name, status.group, status.kind, status.uid) = (name, kind.group, kind.plural, uid)
        return status
    }
}
