import Cloud
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudKubernetes

@Suite struct KubeconfigTests {
    private static let head = """
        apiVersion: v1
        kind: Config
        current-context: one
        contexts:
        - name: one
          context: {cluster: real, user: admin}
        clusters:
        - name: real
          cluster: {server: "https://real.test:6443", certificate-authority: pki/ca.crt}

        """

    private static func config(_ user: String, cluster: String? = nil) -> String {
        let text = head + "users:\n- name: admin\n  user: \(user)\n"
        return cluster.map {
            text.replacing(#"{server: "https://real.test:6443", certificate-authority: pki/ca.crt}"#, with: $0)
        } ?? text
    }

    private func found(
        _ files: [String: String], variables: [String: String] = ["KUBECONFIG": "/etc/kube/config"],
        options: [CredentialReference.Option] = [], allowed: [String] = []
    ) async throws(CloudError) -> KubernetesCredentials {
        var fixture = ClientFixture()
        fixture.files = { files }
        fixture.variables = variables
        fixture.allowedCommands = allowed
        return try await fixture.resolver.found(CredentialReference(method: "kubeconfig", options: options))
    }

    private func problem(
        _ text: String, options: [CredentialReference.Option] = [],
        more: [String: String] = ["/etc/kube/pki/ca.crt": "CA"]
    ) async -> String {
        let files = ["/etc/kube/config": text].merging(more) { first, _ in first }
        let error = await refused { () async throws(CloudError) in _ = try await found(files, options: options) }
        #expect(error?.kind == .stalled && error?.code == "credentials")
        return error?.message ?? "nothing is wrong"
    }

    private func bearer(_ credentials: KubernetesCredentials) -> String? {
        credentials.headers.first(named: "Authorization")
    }

    @Test func aTokenAndItsServer() async throws {
        let files = ["/etc/kube/config": Self.config("{token: abc}"), "/etc/kube/pki/ca.crt": "CA"]
        let credentials = try await found(files)
        #expect(credentials.server == "https://real.test:6443")
        #expect(credentials.tls?.authority == Array("CA".utf8))
        #expect(credentials.tls?.identity == nil)
        #expect(bearer(credentials) == "Bearer abc")
        #expect(credentials.freshUntil != nil && credentials.expires == nil)
        // What the account states goes before it.
        #expect(try credentials.server(of: ClientFixture().account) == "https://cluster.test:6443")
        var silent = ClientFixture()
        silent.endpoint = nil
        #expect(try credentials.server(of: silent.account) == "https://real.test:6443")
    }

    @Test func aClientCertificateAsDataOrFiles() async throws {
        let data = "{client-certificate-data: Q0VSVA==, client-key-data: \"S0VZ\"}"
        let paths = "{client-certificate: pki/c.pem, client-key: /abs/k.pem}"
        for user in [data, paths] {
            let credentials = try await found([
                "/etc/kube/config": Self.config(user), "/etc/kube/pki/ca.crt": "CA", "/etc/kube/pki/c.pem": "CERT",
                "/abs/k.pem": "KEY",
            ])
            let identity = try #require(credentials.tls?.identity)
            #expect(identity.certificate == Array("CERT".utf8))
            #expect(identity.privateKey.withBytes { String(decoding: $0, as: UTF8.self) } == "KEY")
            #expect(bearer(credentials) == nil)
        }
    }

    @Test func aTokenFileGoesBeforeAToken() async throws {
        let credentials = try await found([
            "/etc/kube/config": Self.config("{token: abc, tokenFile: ../token, as: jane, as-groups: [a, b]}"),
            "/etc/kube/pki/ca.crt": "CA", "/etc/kube/../token": " from-file\n",
        ])
        #expect(bearer(credentials) == "Bearer from-file")
        #expect(credentials.impersonation == (try Impersonation(user: "jane", groups: ["a", "b"])))
    }

    @Test func filesAreFoundAsKubectlFindsThem() async throws {
        let first = Self.config("{token: first}").replacing("current-context: one\n", with: "")
        let second = """
            current-context: two
            contexts:
            - {name: one, context: {cluster: other, user: admin}}
            - {name: two, context: {cluster: other, user: second}}
            clusters:
            - {name: other, cluster: {server: "https://other.test", tls-server-name: api.test}}
            users:
            - {name: admin, user: {token: never}}
            - {name: second, user: {token: second}}
            """
        let files = ["/a/config": first, "/b/config": second, "/a/pki/ca.crt": "CA", "/home/me/.kube/config": second]
        let list = ["KUBECONFIG": "/a/config:/nowhere::/b/config", "HOME": "/home/me"]
        let current = try await found(files, variables: list)
        #expect(current.server == "https://other.test" && bearer(current) == "Bearer second")
        #expect(current.tls?.serverName == "api.test" && current.tls?.authority == nil)
        let named = try await found(files, variables: list, options: [.init("context", "one")])
        #expect(named.server == "https://real.test:6443" && bearer(named) == "Bearer first")
        let home = try await found(files, variables: ["HOME": "/home/me"])
        #expect(bearer(home) == "Bearer second")
        let stated = try await found(
            files, variables: list, options: [.init("file", "/b/config"), .init("context", "one")])
        #expect(stated.server == "https://other.test" && bearer(stated) == "Bearer never")
    }

    @Test func whatIsWrongIsSaid() async throws {
        let good = Self.config("{token: abc}")
        #expect(await problem("a: [").contains("the kubeconfig cannot be read: /etc/kube/config:1:"))
        #expect(await problem("").contains("no kubeconfig that can be read at /etc/kube/config"))
        #expect(await problem(good.replacing("current-context: one\n", with: "")).contains("names no current context"))
        #expect(
            await problem(good, options: [.init("context", "onee")])
                == "there is no context `onee` in /etc/kube/config; did you mean `one`?")
        #expect(await problem(good, options: [.init("file", "/no")]).contains("no kubeconfig that can be read at /no"))
        #expect(await problem(good.replacing("name: real", with: "name: rael")).contains("no cluster `real`"))
        #expect(await problem(good.replacing("name: admin", with: "name: root")).contains("no user `admin`"))
        #expect(await problem(good, more: [:]).contains("cannot be read from /etc/kube/pki/ca.crt"))
        #expect(await problem(Self.config("{}", cluster: "{}")).contains("has no `server`"))
        #expect(
            await problem(Self.config("{}", cluster: "{server: \"https://a\", insecure-skip-tls-verify: true}"))
                .contains("asks for `insecure-skip-tls-verify`"))
        #expect(
            await problem(Self.config("{}", cluster: "{server: \"https://a\", proxy-url: \"http://p\"}")).contains(
                "`proxy-url`"))
        #expect(
            await problem(Self.config("{}", cluster: "{server: \"https://a\", certificate-authority-data: \"%%\"}"))
                .contains("is no base 64"))
        for (user, words) in [
            ("{auth-provider: {name: gcp}}", "`auth-provider`, which Kubernetes has removed"),
            ("{username: a, password: geheim}", "has a password"),
            ("{client-certificate-data: Q0VSVA==}", "only one of `client-certificate` and `client-key`"),
            ("{tokenFile: nowhere}", "cannot be read from /etc/kube/nowhere"), ("{token: \"a b\"}", "is none"),
            ("{token: abc, as: \"system:serviceaccount:a\"}", "is no service account"),
            ("{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: a}}", "understood are"),
            ("{exec: {apiVersion: client.authentication.k8s.io/v1}}", "has no `command`"),
            (
                "{exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Always}}",
                "asks a person"
            ),
            (
                "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./a}}",
                "wants to run `/etc/kube/./a` for credentials, which the process configuration does not allow"
            ),
        ] {
            let said = await problem(Self.config(user))
            #expect(said.contains(words), "\(user): \(said)")
            #expect(!said.contains("geheim"))
        }
    }
}
