/// Somebody whom the API server knows.
public struct ClusterUser: Hashable, Sendable {
    public var name: String
    public var uid: String
    public var groups: [String]

    public init(_ name: String, uid: String = "", groups: [String] = []) {
        (self.name, self.uid, self.groups) = (name, uid, groups)
    }

    /// Who may do everything.
    public static let admin = ClusterUser("admin", uid: "admin", groups: ["system:masters"])

    static let anonymous = ClusterUser("system:anonymous", groups: ["system:unauthenticated"])

    var isAnonymous: Bool { name == Self.anonymous.name }
}

/// What somebody may do, or may not: `*` stands for all. A subresource is named after its resource
/// (`deployments/scale`).
public struct AccessRule: Hashable, Sendable {
    public var verbs: [String]
    public var groups: [String]
    public var resources: [String]
    /// Nil for all namespaces and for what is in none.
    public var namespaces: [String]?

    public init(_ verbs: [String], groups: [String], resources: [String], namespaces: [String]? = nil) {
        (self.verbs, self.groups, self.resources, self.namespaces) = (verbs, groups, resources, namespaces)
    }

    func covers(_ attempt: AccessAttempt) -> Bool {
        func has(_ list: [String], _ item: String) -> Bool { list.contains("*") || list.contains(item) }
        guard has(verbs, attempt.verb), has(groups, attempt.group), has(resources, attempt.resource) else {
            return false
        }
        return namespaces.map { $0.contains(attempt.namespace ?? "") } ?? true
    }
}

/// What somebody tries to do.
struct AccessAttempt: Hashable, Sendable {
    var verb: String
    var group: String
    /// With its subresource.
    var resource: String
    var namespace: String?
    var name: String?
}

/// Who is who, and who may do what.
struct Access: Sendable {
    /// By token.
    var users: [String: ClusterUser] = [:]
    /// By the name of a user or group.
    var allowed: [String: [AccessRule]] = [:]
    /// By the name of a user; they hold against all that is allowed.
    var denied: [String: [AccessRule]] = [:]
    /// Whoever bears no token is this one.
    var unauthenticated = ClusterUser.anonymous

    /// Who a request is from.
    ///
    /// - Throws: 401 for a token that nobody has.
    func user(_ request: APIRequest) throws(APIStatus) -> ClusterUser {
        guard let header = request.authorization else { return unauthenticated }
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer", let user = users[String(words[1])] else {
            throw .unauthorized
        }
        return user
    }

    /// Whom a request acts as.
    ///
    /// - Throws: 401, and 403 for who may not act as others.
    func actor(_ request: APIRequest) throws(APIStatus) -> ClusterUser {
        let user = try user(request)
        guard let other = request.impersonated else { return user }
        for (resource, names) in [("users", [other.user]), ("groups", other.groups)] {
            for name in names {
                let attempt = AccessAttempt(
                    verb: "impersonate", group: "", resource: resource, namespace: nil, name: name)
                guard allows(user, attempt) else {
                    throw .forbidden(group: "", resource: resource, name: name, Self.why(user, attempt))
                }
            }
        }
        return ClusterUser(other.user, groups: other.groups + ["system:authenticated"])
    }

    func allows(_ user: ClusterUser, _ attempt: AccessAttempt) -> Bool {
        if denied[user.name]?.contains(where: { $0.covers(attempt) }) == true { return false }
        if user.groups.contains("system:masters") { return true }
        // What every authenticated user may ask about itself.
        if attempt.group == "authorization.k8s.io", attempt.resource.hasPrefix("selfsubject"), !user.isAnonymous {
            return true
        }
        return ([user.name] + user.groups).contains { name in
            allowed[name]?.contains { $0.covers(attempt) } == true
        }
    }

    /// Why an attempt is forbidden, as RBAC says it.
    static func why(_ user: ClusterUser, _ attempt: AccessAttempt) -> String {
        let place = attempt.namespace.map { "in the namespace \"\($0)\"" } ?? "at the cluster scope"
        return "User \"\(user.name)\" cannot \(attempt.verb) resource \"\(attempt.resource)\" in API group "
            + "\"\(attempt.group)\" \(place)"
    }

    func check(_ user: ClusterUser, _ attempt: AccessAttempt) throws(APIStatus) {
        guard !allows(user, attempt) else { return }
        let resource = String(attempt.resource.prefix { $0 != "/" })
        throw .forbidden(group: attempt.group, resource: resource, name: attempt.name, Self.why(user, attempt))
    }
}
