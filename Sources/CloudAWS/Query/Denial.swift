import Vocabulary

/// What a denial says: who may not do what.
///
/// Source: IAM user guide, "Troubleshoot access denied error messages".
struct Denial: CustomStringConvertible {
    let principal: String
    let permission: String
    let resource: String?
    let reason: String?

    /// Reads `User: ARN is not authorized to perform: ACTION on resource: ARN because ...`; nil for anything else.
    init?(_ message: String) {
        guard let user = message.firstRange(of: "User: "),
            let verb = message[user.upperBound...].firstRange(of: " is not authorized to perform: ")
        else { return nil }
        principal = String(message[user.upperBound..<verb.lowerBound])
        let rest = message[verb.upperBound...]
        permission = String(rest.prefix { $0 != " " && $0 != "." })
        resource = rest.firstRange(of: " on resource: ").map { rest[$0.upperBound...].prefix { $0 != " " } }
            .map(String.init)
        reason = (rest.firstRange(of: " because ") ?? rest.firstRange(of: " with an explicit deny"))
            .map { rest[$0.lowerBound...].dropFirst().prefix { $0 != "." } }.map(String.init)
    }

    var description: String {
        let place = resource.map { " on \($0)" } ?? ""
        let why = reason.map { " (\($0))" } ?? ""
        return Escaping.terminal(
            "\(principal) lacks the permission \(permission)\(place)\(why); a policy has to allow it")
    }
}
