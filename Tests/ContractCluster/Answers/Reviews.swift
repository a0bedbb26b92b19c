import Vocabulary

/// Questions about who somebody is and what one may do.
extension Cluster {
    /// The answer to a review; nil for what is none.
    func review(_ plural: String, _ body: Value, _ user: ClusterUser, _ call: Call) throws(APIStatus) -> Value? {
        let status: Value
        switch plural {
        case "selfsubjectaccessreviews": status = accessStatus(body["spec"] ?? .map([]), user)
        case "tokenreviews": status = tokenStatus(body.at("spec", "token")?.text ?? "")
        case "selfsubjectreviews": status = ["userInfo": info(user)]
        case "selfsubjectrulesreviews": status = rulesStatus(user)
        default: return nil
        }
        let schema = Schema.whole(["spec": .loose, "status": .loose])
        var fields = ManagedFields()
        let blank: Value = ["metadata": [:], "spec": [:], "status": [:]]
        var bare = body
        bare.set("status", [:])
        let version = body["apiVersion"] ?? .string(call.kind.apiVersion)
        fields.noteUpdate(
            Comparison.between(blank, schema.pruned(bare).value, schema),
            by: ManagedFields.Manager(name: call.manager, operation: .update, apiVersion: version.text ?? ""),
            at: call.time, scope: FieldScope(beyond: FieldSet(path: ["f:status"])))
        return .object([
            "kind": .string(call.kind.kind), "apiVersion": version,
            "metadata": .object(["managedFields": fields.wire]), "spec": body["spec"] ?? .map([]), "status": status,
        ])
    }

    private func accessStatus(_ spec: Value, _ user: ClusterUser) -> Value {
        guard let attributes = spec["resourceAttributes"] else {
            let isAllowed = user.groups.contains("system:masters") || !user.isAnonymous
            return ["allowed": .bool(isAllowed)]
        }
        func text(_ key: String) -> String { attributes[key]?.text ?? "" }
        let resource = text("subresource").isEmpty ? text("resource") : text("resource") + "/" + text("subresource")
        let attempt = AccessAttempt(
            verb: text("verb"), group: text("group"), resource: resource,
            namespace: text("namespace").isEmpty ? nil : text("namespace"), name: nil)
        return ["allowed": .bool(access.allows(user, attempt))]
    }

    private func tokenStatus(_ token: String) -> Value {
        guard let user = access.users[token] else {
            return ["user": [:], "error": "invalid bearer token"]
        }
        return [
            "authenticated": true, "user": info(user), "audiences": ["https://kubernetes.default.svc"],
        ]
    }

    private func info(_ user: ClusterUser) -> Value {
        .object([
            "username": .string(user.name), "uid": user.uid.isEmpty ? nil : .string(user.uid),
            "groups": user.groups.isEmpty ? nil : .list(user.groups.map(Value.string)),
        ])
    }

    private func rulesStatus(_ user: ClusterUser) -> Value {
        let names = [user.name] + user.groups
        var rules = names.flatMap { access.allowed[$0] ?? [] }
        if user.groups.contains("system:masters") { rules.append(AccessRule(["*"], groups: ["*"], resources: ["*"])) }
        func texts(_ list: [String]) -> Value { .list(list.map(Value.string)) }
        return [
            "resourceRules": .list(
                rules.map {
                    ["verbs": texts($0.verbs), "apiGroups": texts($0.groups), "resources": texts($0.resources)]
                }), "nonResourceRules": [], "incomplete": false,
        ]
    }
}
