import Cloud
import Documents
import Transport
import Vocabulary

/// Finds credentials by the methods of the catalogue. Keeps nothing; see ``CredentialSessions``.
struct CredentialResolver: Sendable {
    let environment: AWSEnvironment
    let sender: any HTTPSender
    let client: AWSClient
    /// Programs that a profile may name in `credential_process`.
    let allowedCommands: [String]

    /// What a reference finds, before any role it goes on to take.
    func found(
        _ reference: CredentialReference, _ access: AccountAccess
    ) async throws(CloudError) -> AWSCredentials {
        switch reference.method {
        case "environment": return try fromEnvironment()
        case "profile":
            let name = reference["profile"] ?? environment.value("AWS_PROFILE") ?? "default"
            return try await fromProfile(name, access, visited: [])
        case "webIdentity":
            return try await fromWebIdentity(
                file: reference["tokenFile"] ?? environment.value("AWS_WEB_IDENTITY_TOKEN_FILE"),
                role: reference["tokenRole"] ?? environment.value("AWS_ROLE_ARN"), access)
        case "container": return try await fromContainer()
        case "instanceMetadata": return try await fromInstanceMetadata()
        default:
            throw .credentials(
                "there is no way to sign in called `\(reference.method)`; AWS has "
                    + CredentialMethod.all.map(\.name).joined(separator: ", "))
        }
    }

    func fromEnvironment() throws(CloudError) -> AWSCredentials {
        guard let key = environment.value("AWS_ACCESS_KEY_ID"),
            let secret = environment.value("AWS_SECRET_ACCESS_KEY")
        else {
            throw .credentials("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set in the environment")
        }
        return AWSCredentials(
            accessKeyID: key, secretAccessKey: secret, sessionToken: environment.value("AWS_SESSION_TOKEN"))
    }

    /// Reads the JSON in which containers, instances and programs give credentials.
    static func read(_ json: [UInt8], from source: String, tokenKey: String) throws(CloudError) -> AWSCredentials {
        let answer: Value
        do { answer = try JSON.value(json) } catch {
            throw .credentials("\(source) did not answer with JSON: \(error)")
        }
        guard let key = answer["AccessKeyId"]?.text, let secret = answer["SecretAccessKey"]?.text else {
            let said = answer["Message"]?.text ?? answer["message"]?.text ?? answer["Code"]?.text
            throw .credentials(
                "\(source) gave no credentials" + (said.map { ": " + Escaping.terminal(String($0.prefix(200))) } ?? ""))
        }
        let expiration = answer["Expiration"]?.text
        let expires = expiration.flatMap(Instant.init(rfc3339:))
        if let expiration, expires == nil {
            throw .credentials("\(source) says its credentials expire at `\(expiration.prefix(40))`, which is no time")
        }
        return AWSCredentials(
            accessKeyID: key, secretAccessKey: secret, sessionToken: answer[tokenKey]?.text, expires: expires)
    }
}

extension CloudError {
    /// Credentials could not be found or were not good; only a person can change that.
    static func credentials(_ message: String) -> CloudError {
        CloudError(.stalled, code: "credentials", message: message)
    }
}
