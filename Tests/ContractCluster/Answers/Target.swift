/// What a path of the API leads to.
struct Target: Hashable, Sendable {
    var group: String
    var version: String
    var namespace: String?
    var resource: String
    var name: String?
    var subresource: String?

    /// Nil for what is no path of a resource.
    init?(_ path: [String]) {
        var rest = path[...]
        switch rest.popFirst() {
        case "api": group = ""
        case "apis":
            guard let first = rest.popFirst() else { return nil }
            group = first
        default: return nil
        }
        guard let version = rest.popFirst() else { return nil }
        self.version = version
        // `namespaces/NAME` and `namespaces/NAME/status` are about the namespace itself.
        if rest.first == "namespaces", rest.count > 2, !(group.isEmpty && rest.count == 3 && rest.last == "status"),
            !(group.isEmpty && rest.count == 3 && rest.last == "finalize")
        {
            namespace = rest.dropFirst().first
            rest = rest.dropFirst(2)
        }
        guard let resource = rest.popFirst() else { return nil }
        self.resource = resource
        name = rest.popFirst()
        subresource = rest.popFirst()
        if !rest.isEmpty { return nil }
        if group.isEmpty, resource == "namespaces" { namespace = nil }
    }

    /// The verb that a request means.
    func verb(_ request: APIRequest) -> String? {
        switch request.method {
        case "GET", "HEAD":
            if name == nil || request.isSet("watch") { return request.isSet("watch") ? "watch" : "list" }
            return "get"
        case "POST": return "create"
        case "PUT": return "update"
        case "PATCH": return "patch"
        case "DELETE": return name == nil ? "deletecollection" : "delete"
        default: return nil
        }
    }
}
