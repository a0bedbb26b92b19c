/// What a denial says: who may not do what.
///
/// Source: `k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go`, `forbiddenMessage`.
struct KubernetesDenial: CustomStringConvertible {
    let user: String
    let verb: String
    /// With its group: `deployments.apps`, `deployments/scale.apps`; for what is no resource its path.
    let resource: String
    /// Nil for the whole cluster.
    let namespace: String?

    /// Reads `User "U" cannot VERB resource "R" in API group "G" in the namespace "N"`, or `... at the cluster scope`, or
    /// `User "U" cannot VERB path "/P"`; nil for anything else.
    init?(_ message: String) {
        guard let start = message.firstRange(of: "User \""),
            let cannot = message[start.upperBound...].firstRange(of: "\" cannot ")
        else { return nil }
        user = String(message[start.upperBound..<cannot.lowerBound])
        let rest = message[cannot.upperBound...]
        verb = String(rest.prefix { $0 != " " })
        func quoted(after words: String) -> String? {
            rest.firstRange(of: words + " \"").map { String(rest[$0.upperBound...].prefix { $0 != "\"" }) }
        }
        if let path = quoted(after: "path") {
            resource = path
            namespace = nil
            return
        }
        guard let name = quoted(after: "resource") else { return nil }
        let group = quoted(after: "in API group") ?? ""
        resource = group.isEmpty ? name : "\(name).\(group)"
        namespace = quoted(after: "in the namespace")
    }

    var description: String {
        let place = resource.hasPrefix("/") ? "" : namespace.map { " in namespace \($0)" } ?? " in all namespaces"
        return "\(user) may not \(verb) \(resource)\(place); a role bound to it has to allow that"
    }
}
