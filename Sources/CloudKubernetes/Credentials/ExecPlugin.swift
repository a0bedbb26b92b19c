import Cloud
import Documents
import Subprocess
import Transport
import Vocabulary

/// A program that a kubeconfig names to give credentials.
///
/// Source: Kubernetes documentation, "client-go credential plugins".
struct ExecPlugin {
    let version: String
    let command: String
    let arguments: [String]
    let variables: [(name: String, value: String)]
    /// Whether it is told of the cluster.
    let wantsCluster: Bool
    let user: String

    static let versions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]

    /// Reads the `exec` of a user.
    init(_ node: Node, of user: Kubeconfig.Entry) throws(CloudError) {
        self.user = user.name
        let version = node["apiVersion"]?.text ?? ""
        guard Self.versions.contains(version) else {
            throw .credentials(
                "the `exec` of user `\(user.name)` speaks `\(version)`; understood are "
                    + Self.versions.joined(separator: " and "))
        }
        guard let command = node["command"]?.text, !command.isEmpty else {
            throw .credentials("the `exec` of user `\(user.name)` has no `command`")
        }
        guard node["interactiveMode"]?.text != "Always" else {
            throw .credentials("the `exec` of user `\(user.name)` asks a person, of whom a controller has none")
        }
        self.version = version
        // A bare name is looked for on PATH, as kubectl does.
        self.command = command.contains("/") ? user.resolved(command) : command
        arguments = node["args"]?.elements.compactMap(\.scalarText) ?? []
        variables = (node["env"]?.elements ?? []).compactMap { variable in
            guard let name = variable["name"]?.text, !name.isEmpty else { return nil }
            return (name, variable["value"]?.scalarText ?? "")
        }
        wantsCluster = node["provideClusterInfo"]?.flag ?? false
    }
}

/// What a plug-in gave.
struct IssuedCredentials {
    /// A client certificate and its key, PEM.
    typealias Identity = (certificate: [UInt8], key: [UInt8])

    var token: [UInt8]?
    var identity: Identity?
    var expires: Instant?
}

extension KubernetesResolver {
    /// Runs a plug-in, where the process configuration allows it.
    func run(
        _ plugin: ExecPlugin, server: String, authority: [UInt8]?, serverName: String?
    ) async throws(CloudError) -> IssuedCredentials {
        guard allowedCommands.contains(plugin.command) else {
            throw .credentials(
                "the user `\(plugin.user)` wants to run `\(plugin.command)` for credentials, which the process "
                    + "configuration does not allow")
        }
        let cluster = Value.object([
            "server": .string(server),
            "certificate-authority-data": authority.map { .string(Base64.encode($0)) },
            "tls-server-name": serverName.map { .string($0) },
        ])
        let info: Value = .object([
            "apiVersion": .string(plugin.version), "kind": "ExecCredential",
            "spec": .object(["cluster": plugin.wantsCluster ? cluster : nil, "interactive": false]),
        ])
        let source = "the program `\(plugin.command)` of user `\(plugin.user)`"
        guard let output = await output(of: plugin, info: CanonicalJSON.text(info), for: .seconds(60)) else {
            throw .credentials("\(source) failed or took longer than a minute")
        }
        return try Self.read(output, from: source, version: plugin.version)
    }

    /// What it prints; nil where it fails or takes too long.
    private func output(of plugin: ExecPlugin, info: String, for limit: Duration) async -> [UInt8]? {
        var variables: [Environment.Key: String?] = ["KUBERNETES_EXEC_INFO": info]
        for (name, value) in plugin.variables { variables[Environment.Key(stringLiteral: name)] = value }
        let environment = Environment.inherit.updating(variables)
        let clock = clock
        return await withTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                // `env` finds programs by path and by name alike.
                let result = try? await Subprocess.run(
                    .name("env"), arguments: Arguments([plugin.command] + plugin.arguments), environment: environment,
                    output: .bytes(limit: 1 << 18), error: .discarded)
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

    /// Reads an `ExecCredential`.
    static func read(
        _ json: [UInt8], from source: String, version: String
    ) throws(CloudError) -> IssuedCredentials {
        let answer: Value
        do { answer = try JSON.value(json) } catch {
            throw .credentials("\(source) did not answer with JSON: \(error)")
        }
        guard answer["kind"]?.text == "ExecCredential", answer["apiVersion"]?.text == version else {
            throw .credentials("\(source) did not answer with an ExecCredential of \(version)")
        }
        let status = answer["status"]
        var issued = IssuedCredentials()
        if let text = status?["token"]?.text, !text.isEmpty {
            guard token(Array(text.utf8)) != nil else { throw .credentials("\(source) gave a token that is none") }
            issued.token = Array(text.utf8)
        }
        let (certificate, key) = (status?["clientCertificateData"]?.text, status?["clientKeyData"]?.text)
        if let certificate, let key { issued.identity = (Array(certificate.utf8), Array(key.utf8)) }
        guard (certificate == nil) == (key == nil), issued.token != nil || issued.identity != nil else {
            throw .credentials("\(source) gave neither a token nor a certificate with its key")
        }
        if let expiration = status?["expirationTimestamp"]?.text {
            guard let instant = Instant(rfc3339: expiration) else {
                throw .credentials(
                    "\(source) says its credentials expire at `\(expiration.prefix(40))`, which is no time")
            }
            issued.expires = instant
        }
        return issued
    }
}
