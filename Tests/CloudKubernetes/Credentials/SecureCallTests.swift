import Cloud
import Documents
import Support
import Testing
import Transport
import Vocabulary

@testable import CloudKubernetes

/// Kubeconfigs with certificates against a server that looks at them.
@Suite struct SecureCallTests {
    private func user(_ made: ClientAuthority, user: String, cluster: String = "") async throws -> Result<
        String, CloudError
    > {
        let server = try await made.serve(isRequired: false)
        try made.folder.write(
            """
            current-context: a
            contexts: [{name: a, context: {cluster: a, user: a}}]
            clusters: [{name: a, cluster: {server: "https://127.0.0.1:\(server.port)", certificate-authority: ca.pem\(cluster)}}]
            users: [{name: a, user: \(user)}]
            """, to: "config")
        let reference = CredentialReference(method: "kubeconfig", options: [.init("file", made.folder["config"])])
        let account = AccountConfiguration(
            name: "a", provider: "kubernetes", realm: "kubernetes", account: "a", regions: ["cluster"],
            reading: reference,
            acting: [])
        let resolver = KubernetesResolver(environment: .process, clock: SystemClock(), allowedCommands: [])
        let client = HTTPClient()
        let caller = KubernetesCaller(
            client: KubernetesClient(sender: client, clock: SystemClock(), seed: 1, product: "p"),
            sessions: KubernetesSessions(resolver, clock: SystemClock()), access: .reading(account))
        do throws(CloudError) {
            let answer = try await caller.call(.get("/"))
            return .success((try? JSON.value(answer.body))?["user"]?.text ?? "")
        } catch {
            return .failure(error)
        }
    }

    @Test func aCertificateSaysWhoAsks() async throws {
        let made = try await ClientAuthority.make(client: "jane")
        let files = try await user(made, user: "{client-certificate: client.pem, client-key: client.key}")
        #expect(try files.get() == "jane")
        let certificate = Base64.encode(try TextFile.bytes(of: made.clientCertificate))
        let key = Base64.encode(try TextFile.bytes(of: made.clientKey))
        let data = try await user(made, user: "{client-certificate-data: \(certificate), client-key-data: \(key)}")
        #expect(try data.get() == "jane")
        #expect(try await user(made, user: "{token: abc}").get() == "nobody")
    }

    @Test func anotherServerNameIsVerified() async throws {
        let made = try await ClientAuthority.make(names: "DNS:kubernetes.default.svc")
        guard case .failure(let error) = try await user(made, user: "{token: abc}") else {
            Issue.record("a certificate for another host is taken")
            return
        }
        #expect(error.code == "tls" && error.kind == .stalled)
        let named = try await user(made, user: "{token: abc}", cluster: ", tls-server-name: kubernetes.default.svc")
        #expect(try named.get() == "nobody")
    }

    @Test func aKeyThatIsNotItsOwnIsAnErrorInWords() async throws {
        let made = try await ClientAuthority.make()
        guard
            case .failure(let error) = try await user(
                made, user: "{client-certificate: client.pem, client-key: server.key}")
        else {
            Issue.record("taken for good")
            return
        }
        #expect(error.message.contains("is the client's certificate one, and the key its own?"))
        #expect(!error.message.contains("PRIVATE"))
    }
}
