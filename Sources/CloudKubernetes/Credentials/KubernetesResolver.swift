import Cloud
import Documents
import Transport
import Vocabulary

/// Finds credentials by the methods of the catalogue. Keeps nothing; see ``KubernetesSessions``.
struct KubernetesResolver: Sendable {
    let environment: KubernetesEnvironment
    let clock: any TransportClock
    /// Programs that a kubeconfig may name in `exec`.
    let allowedCommands: [String]

    /// How long what was read from files is believed. The kubelet replaces a token well before it ends, and nobody tells.
    static let fileLifetime: Int64 = 60

    /// What a reference finds, before anybody is impersonated.
    func found(_ reference: CredentialReference) async throws(CloudError) -> KubernetesCredentials {
        switch reference.method {
        case "kubeconfig": return try await fromKubeconfig(file: reference["file"], context: reference["context"])
        case "inCluster": return try inCluster()
        case "tokenFile":
            guard let file = reference["file"] else { throw .credentials("`tokenFile` needs the option `file`") }
            return try fromTokenFile(file, caFile: reference["caFile"])
        default:
            throw .credentials(
                "there is no way to sign in called `\(reference.method)`; Kubernetes has "
                    + CredentialMethod.kubernetes.map(\.name).joined(separator: ", "))
        }
    }

    /// The service account of the pod this runs in.
    ///
    /// Source: Kubernetes documentation, "Accessing the Kubernetes API from a Pod".
    private func inCluster() throws(CloudError) -> KubernetesCredentials {
        guard let host = environment.value("KUBERNETES_SERVICE_HOST"),
            let port = environment.value("KUBERNETES_SERVICE_PORT")
        else {
            throw .credentials(
                "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not both set; does this run in a pod?")
        }
        let folder = environment.serviceAccountFolder
        let authority = try read(folder + "/ca.crt", "the certificates of the cluster")
        return KubernetesCredentials(
            server: "https://\(host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host):\(port)",
            tls: TLSSettings(authority: authority), token: try token(in: folder + "/token"), freshUntil: nextLook)
    }

    private func fromTokenFile(_ file: String, caFile: String?) throws(CloudError) -> KubernetesCredentials {
        var tls: TLSSettings?
        if let caFile { tls = TLSSettings(authority: try read(caFile, "the certificates of the API server")) }
        return KubernetesCredentials(server: nil, tls: tls, token: try token(in: file), freshUntil: nextLook)
    }

    /// When files are to be read again.
    var nextLook: Instant { clock.now.adding(seconds: Self.fileLifetime) }

    /// A file that has to be there.
    func read(_ path: String, _ what: String) throws(CloudError) -> [UInt8] {
        guard let bytes = environment.readFile(path) else { throw .credentials("\(what) cannot be read from \(path)") }
        return bytes
    }

    /// A bearer token, of which white space at the ends is none.
    func token(in path: String) throws(CloudError) -> Secret {
        let bytes = try read(path, "the token")
        guard let token = Self.token(bytes) else { throw .credentials("\(path) holds no token") }
        return token
    }

    /// The visible bytes of a token; nil where there are none, or others in between.
    static func token(_ bytes: [UInt8]) -> Secret? {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        let text = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
        guard !text.isEmpty, text.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return Secret(Array(text))
    }
}
