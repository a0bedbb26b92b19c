import Cloud
import Documents
import Vocabulary

/// Who the credentials are, as STS says (API reference, `GetCallerIdentity`).
struct CallerIdentity: Sendable {
    let account: AccountID
    let arn: String

    static func ask(_ caller: AWSCaller) async throws(CloudError) -> CallerIdentity {
        let body: [UInt8]
        do throws(Refusal) { body = try await caller.call(QueryCall(.sts, "GetCallerIdentity")).body } catch {
            throw error.error
        }
        let tree: XMLElement
        do throws(DocumentError) { tree = try XML.tree(body) } catch {
            throw .malformed("STS GetCallerIdentity", error)
        }
        guard let account = tree["GetCallerIdentityResult/Account"]?.text, !account.isEmpty,
            let arn = tree["GetCallerIdentityResult/Arn"]?.text
        else {
            throw CloudError(
                .transient, code: "malformedAnswer", message: "STS GetCallerIdentity was answered without an account")
        }
        return CallerIdentity(account: AccountID(rawValue: account), arn: arn)
    }

    /// The user or role whose policies count: a session's role, as far as its name tells.
    var policySource: String {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let names = (parts.last ?? "").split(separator: "/")
        guard parts.count == 6, names.count == 3, names[0] == "assumed-role" else { return arn }
        return "arn:\(parts[1]):iam::\(parts[4]):role/\(names[1])"
    }
}
