import Cloud
import Subprocess
import Transport
import Vocabulary

extension CredentialResolver {
    /// A profile of the shared files: a role first, then keys, then a program.
    ///
    /// Source: AWS SDKs and Tools reference guide, "Assume role credential provider", "Process credential provider".
    func fromProfile(
        _ name: String, _ access: AccountAccess, visited: [String]
    ) async throws(CloudError) -> AWSCredentials {
        let settings = try settings(of: name)
        // A profile may take a role with keys of its own by naming itself as the source.
        if settings["role_arn"] != nil, visited.last != name {
            guard !visited.contains(name) else {
                throw .credentials("the profiles \((visited + [name]).joined(separator: " → ")) lead in a circle")
            }
            return try await fromRole(settings, name, access, visited: visited + [name])
        }
        if let key = settings["aws_access_key_id"], let secret = settings["aws_secret_access_key"] {
            return AWSCredentials(
                accessKeyID: key, secretAccessKey: secret, sessionToken: settings["aws_session_token"])
        }
        if let command = settings["credential_process"] { return try await fromProcess(command, profile: name) }
        if settings.keys.contains(where: { $0.hasPrefix("sso_") }) {
            throw .credentials(
                "the profile `\(name)` uses IAM Identity Center, for which a person has to sign in; "
                    + "give the controller a role instead")
        }
        throw .credentials("the profile `\(name)` has neither keys, nor a role, nor a program that gives them")
    }

    private func settings(of name: String) throws(CloudError) -> [String: String] {
        let home = environment.value("HOME") ?? ""
        let config = environment.value("AWS_CONFIG_FILE") ?? home + "/.aws/config"
        let credentials = environment.value("AWS_SHARED_CREDENTIALS_FILE") ?? home + "/.aws/credentials"
        let files = ProfileFile(
            config: environment.readFile(config), credentials: environment.readFile(credentials))
        guard let settings = files[name] else {
            let near = Suggestion.nearest(to: name, among: files.profiles.keys.sorted())
            throw .credentials(
                "there is no profile `\(name)` in \(config) or \(credentials)"
                    + (near.map { "; did you mean `\($0)`?" } ?? ""))
        }
        return settings
    }

    private func fromRole(
        _ settings: [String: String], _ name: String, _ access: AccountAccess, visited: [String]
    ) async throws(CloudError) -> AWSCredentials {
        guard let role = settings["role_arn"] else { throw .credentials("the profile `\(name)` names no role") }
        if settings["mfa_serial"] != nil {
            throw .credentials("the profile `\(name)` asks for a one-time password, which a controller has none of")
        }
        let session = settings["role_session_name"]
        if let file = settings["web_identity_token_file"] {
            return try await fromWebIdentity(file: file, role: role, session: session, access)
        }
        let base = try await source(settings, name, access, visited: visited)
        return try await assume(
            role: role, externalID: settings["external_id"], with: base, session: session, access)
    }

    private func source(
        _ settings: [String: String], _ name: String, _ access: AccountAccess, visited: [String]
    ) async throws(CloudError) -> AWSCredentials {
        if let source = settings["source_profile"] {
            return try await fromProfile(source, access, visited: visited)
        }
        switch settings["credential_source"] {
        case "Environment": return try fromEnvironment()
        case "Ec2InstanceMetadata": return try await fromInstanceMetadata()
        case "EcsContainer": return try await fromContainer()
        case let other:
            throw .credentials(
                "the profile `\(name)` takes a role but says neither `source_profile` nor a known "
                    + "`credential_source`" + (other.map { " (it says `\($0)`)" } ?? ""))
        }
    }

    private func fromProcess(_ command: String, profile: String) async throws(CloudError) -> AWSCredentials {
        let words = ShellWords.words(command)
        guard let program = words.first, allowedCommands.contains(program) else {
            throw .credentials(
                "the profile `\(profile)` wants to run `\(words.first ?? "")` for credentials, which the process "
                    + "configuration does not allow")
        }
        let source = "the program `\(program)` of profile `\(profile)`"
        let output = await run(words, for: .seconds(60))
        guard let output else { throw .credentials("\(source) failed or took longer than a minute") }
        return try Self.read(output, from: source, tokenKey: "SessionToken")
    }

    /// What a program prints; nil where it fails or takes too long.
    private func run(_ words: [String], for limit: Duration) async -> [UInt8]? {
        let clock = client.clock
        return await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                // `env` finds programs by path and by name alike.
                let result = try? await Subprocess.run(
                    .name("env"), arguments: Arguments(words), output: .bytes(limit: 1 << 16), error: .discarded)
                guard let result, result.terminationStatus.isSuccess else { return nil }
                return result.standardOutput
            }
            group.addTask {
                try? await clock.sleep(for: limit)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
