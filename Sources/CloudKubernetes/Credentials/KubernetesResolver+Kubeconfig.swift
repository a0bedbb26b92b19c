import Cloud
import Documents
import Transport
import Vocabulary

extension KubernetesResolver {
    /// Server, trust and user of a context.
    func fromKubeconfig(file: String?, context name: String?) async throws(CloudError) -> KubernetesCredentials {
        let paths = paths(file)
        let config = try kubeconfig(paths)
        let whole = paths.joined(separator: ", ")
        guard let name = name ?? config.currentContext else {
            throw .credentials("\(whole) names no current context; state one as the option `context`")
        }
        let context = try entry(name, in: .contexts, of: config, whole)
        guard let clusterName = context.text("cluster") else {
            throw .credentials("the context `\(name)` in \(whole) names no cluster")
        }
        let cluster = try entry(clusterName, in: .clusters, of: config, whole)
        try refuse(cluster: cluster)
        guard let server = cluster.text("server") else {
            throw .credentials("the cluster `\(clusterName)` in \(whole) has no `server`")
        }
        var user: Kubeconfig.Entry?
        if let userName = context.text("user") { user = try entry(userName, in: .users, of: config, whole) }
        return try await credentials(server, cluster, user)
    }

    /// A file that is named has to be there; of those in KUBECONFIG some may be missing.
    private func paths(_ file: String?) -> [String] {
        if let file { return [file] }
        if let list = environment.value("KUBECONFIG") { return list.split(separator: ":").map(String.init) }
        return [(environment.value("HOME") ?? "") + "/.kube/config"]
    }

    private func kubeconfig(_ paths: [String]) throws(CloudError) -> Kubeconfig {
        var files: [Kubeconfig.File] = []
        for path in paths {
            guard let bytes = environment.readFile(path) else { continue }
            let parsed = YAML.parse(bytes, file: path)
            if let problem = parsed.diagnostics.first {
                throw .credentials("the kubeconfig cannot be read: \(problem)")
            }
            if let root = parsed.documents.first { files.append(Kubeconfig.File(path: path, root: root)) }
        }
        guard !files.isEmpty else {
            throw .credentials("there is no kubeconfig that can be read at \(paths.joined(separator: ", "))")
        }
        return Kubeconfig(files)
    }

    private func entry(
        _ name: String, in part: Kubeconfig.Part, of config: Kubeconfig, _ whole: String
    ) throws(CloudError) -> Kubeconfig.Entry {
        if let entry = config.entry(name, in: part) { return entry }
        let near = Suggestion.nearest(to: name, among: config.entries(part).map(\.name).sorted())
        throw .credentials(
            "there is no \(part.key) `\(name)` in \(whole)" + (near.map { "; did you mean `\($0)`?" } ?? ""))
    }

    private func refuse(cluster: Kubeconfig.Entry) throws(CloudError) {
        if cluster.node["insecure-skip-tls-verify"]?.flag == true {
            throw .credentials(
                "the cluster `\(cluster.name)` asks for `insecure-skip-tls-verify`: whoever stands in between could read "
                    + "and change everything, so it is not done; give `certificate-authority-data` instead")
        }
        if cluster.text("proxy-url") != nil {
            throw .credentials(
                "the cluster `\(cluster.name)` has a `proxy-url`; a proxy is stated in the process configuration instead"
            )
        }
    }

    private func credentials(
        _ server: String, _ cluster: Kubeconfig.Entry, _ user: Kubeconfig.Entry?
    ) async throws(CloudError) -> KubernetesCredentials {
        let authority = try content("certificate-authority", of: cluster)
        let serverName = cluster.text("tls-server-name")
        guard let user else {
            return KubernetesCredentials(
                server: server, tls: TLSSettings(authority: authority, serverName: serverName), freshUntil: nextLook)
        }
        try refuse(user: user)
        var certificate = try content("client-certificate", of: user)
        var key = try content("client-key", of: user)
        guard (certificate == nil) == (key == nil) else {
            throw .credentials("the user `\(user.name)` has only one of `client-certificate` and `client-key`")
        }
        var token = try token(of: user)
        var (freshUntil, expires) = (nextLook, Instant?.none)
        if token == nil, let exec = user.node["exec"] {
            let plugin = try ExecPlugin(exec, of: user)
            let issued = try await run(plugin, server: server, authority: authority, serverName: serverName)
            if let own = issued.identity { (certificate, key) = (own.certificate, own.key) }
            token = issued.token
            expires = issued.expires
            // Without an end it is good until it is refused.
            freshUntil = issued.expires.map { $0.adding(seconds: -60) } ?? clock.now.adding(seconds: 3600)
        }
        return KubernetesCredentials(
            server: server,
            tls: TLSSettings(authority: authority, identity: identity(certificate, key), serverName: serverName),
            token: token.flatMap(Self.token), impersonation: try impersonation(user), freshUntil: freshUntil,
            expires: expires)
    }

    private func refuse(user: Kubeconfig.Entry) throws(CloudError) {
        if user.node["auth-provider"] != nil {
            throw .credentials(
                "the user `\(user.name)` has an `auth-provider`, which Kubernetes has removed; use an `exec` plug-in, a "
                    + "token or a client certificate")
        }
        if user.node["username"] != nil || user.node["password"] != nil {
            throw .credentials(
                "the user `\(user.name)` has a password, which API servers since 1.19 do not take; use a token or a "
                    + "client certificate")
        }
    }

    /// Data, else the content of a file.
    private func content(_ key: String, of entry: Kubeconfig.Entry) throws(CloudError) -> [UInt8]? {
        if let data = entry.text(key + "-data") {
            guard let bytes = Base64.decode(data.filter { !$0.isWhitespace }) else {
                throw .credentials("`\(key)-data` of `\(entry.name)` is no base 64")
            }
            return bytes
        }
        return try entry.path(key).map { path throws(CloudError) in
            try read(path, "`\(key)` of `\(entry.name)`")
        }
    }

    /// A file goes before a text, as in `kubectl`.
    private func token(of user: Kubeconfig.Entry) throws(CloudError) -> [UInt8]? {
        let bytes: [UInt8]
        if let path = user.path("tokenFile") {
            bytes = try read(path, "the token of `\(user.name)`")
        } else if let text = user.text("token") {
            bytes = Array(text.utf8)
        } else {
            return nil
        }
        guard Self.token(bytes) != nil else { throw .credentials("the token of user `\(user.name)` is none") }
        return bytes
    }

    private func impersonation(_ user: Kubeconfig.Entry) throws(CloudError) -> Impersonation? {
        guard let name = user.text("as") else { return nil }
        return try Impersonation(user: name, groups: user.node["as-groups"]?.elements.compactMap(\.text) ?? [])
    }

    private func identity(_ certificate: [UInt8]?, _ key: [UInt8]?) -> TLSSettings.Identity? {
        guard let certificate, let key else { return nil }
        return TLSSettings.Identity(certificate: certificate, privateKey: Secret(key))
    }
}
