import Cloud
import Documents
import Vocabulary

extension CredentialResolver {
    /// Takes a role with credentials that were found (STS API reference, `AssumeRole`).
    func assume(
        role: String, externalID: String?, with base: AWSCredentials, session: String? = nil, _ access: AccountAccess
    ) async throws(CloudError) -> AWSCredentials {
        var call = QueryCall(.sts, "AssumeRole", .session)
        call.add("RoleArn", role)
        call.add("RoleSessionName", session ?? Self.sessionName(access))
        if let externalID { call.add("ExternalId", externalID) }
        return try await credentials(call, base, access, result: "AssumeRoleResult")
    }

    /// Trades an OpenID Connect token for a session (STS API reference, `AssumeRoleWithWebIdentity`).
    func fromWebIdentity(
        file: String?, role: String?, session: String? = nil, _ access: AccountAccess
    ) async throws(CloudError) -> AWSCredentials {
        guard let file, let role else {
            throw .credentials(
                "web identity needs the token's file and a role: set `tokenFile` and `tokenRole`, or "
                    + "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN")
        }
        guard let token = environment.readFile(file) else {
            throw .credentials("the web identity token file \(file) cannot be read")
        }
        var call = QueryCall(.sts, "AssumeRoleWithWebIdentity", .session)
        call.add("RoleArn", role)
        call.add("RoleSessionName", session ?? Self.sessionName(access))
        call.add("WebIdentityToken", String(decoding: token, as: UTF8.self).filter { !$0.isWhitespace })
        return try await credentials(call, nil, access, result: "AssumeRoleWithWebIdentityResult")
    }

    /// Tells whose session it is in the provider's own audit trail: letters, digits and `+=,.@-`, at most 64.
    static func sessionName(_ access: AccountAccess) -> String {
        let name =
            switch access {
            case .reading: "pioneer-reading"
            case .acting(_, let tenant): "pioneer-\(tenant)"
            }
        let allowed = name.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "+", "=", ",", ".", "@", "-": Character(scalar)
            default: "-"
            }
        }
        return String(allowed.prefix(64))
    }

    private func credentials(
        _ call: QueryCall, _ base: AWSCredentials?, _ access: AccountAccess, result: String
    ) async throws(CloudError) -> AWSCredentials {
        let answer: AWSClient.Answer
        do throws(Refusal) {
            answer = try await client.call(call, access.home, base)
        } catch {
            throw error.error
        }
        let tree: XMLElement
        do throws(DocumentError) { tree = try XML.tree(answer.body) } catch {
            throw CloudError(.transient, code: "malformedAnswer", message: "STS answered unreadably: \(error)")
        }
        let found = tree["\(result)/Credentials"]
        guard let key = found?["AccessKeyId"]?.text, let secret = found?["SecretAccessKey"]?.text,
            let token = found?["SessionToken"]?.text,
            let expires = found?["Expiration"].flatMap({ Instant(rfc3339: $0.text) })
        else {
            throw CloudError(
                .transient, code: "malformedAnswer", message: "STS answered \(call.action) without credentials")
        }
        return AWSCredentials(accessKeyID: key, secretAccessKey: secret, sessionToken: token, expires: expires)
    }
}

extension AccountAccess {
    /// Where calls go that concern no region.
    var home: AWSClient.Target {
        AWSClient.Target(account: account, region: account.regions.first ?? Realm.homeRegion(account.realm))
    }
}
