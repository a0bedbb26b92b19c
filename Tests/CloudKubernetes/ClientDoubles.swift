import Cloud
import Documents
import Support
import Synchronization
import Transport
import Vocabulary

@testable import CloudKubernetes

/// A clock that stands still, except that sleeping moves it on at once.
final class ClientClock: TransportClock {
    private let moved = Mutex(Duration.zero)
    private let start = Instant(seconds: 1_795_000_000)

    var now: Instant { start.adding(seconds: elapsed.components.seconds) }
    var elapsed: Duration { moved.withLock { $0 } }

    func sleep(for duration: Duration) async throws(CancellationError) { advance(by: duration) }
    func advance(by duration: Duration) { moved.withLock { $0 += duration } }
}

/// Answers requests by a script and remembers them.
final class ScriptedServer: HTTPSender {
    typealias Script = @Sendable (HTTPRequest, _ number: Int) throws(TransportError) -> HTTPResponse
    private let script: Script
    private let seen = Mutex<[HTTPRequest]>([])

    init(_ script: @escaping Script) { self.script = script }

    var requests: [HTTPRequest] { seen.withLock { $0 } }
    /// What was asked for, without the server.
    var targets: [String] { requests.map { String($0.url.dropFirst(ClientFixture.server.count)) } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let number = seen.withLock { seen in
            seen.append(request)
            return seen.count
        }
        return try script(request, number)
    }
}

/// An account, and how to call it.
struct ClientFixture {
    static let server = "https://cluster.test:6443"

    var endpoint: String? = ClientFixture.server
    var reading = CredentialReference(method: "tokenFile", options: [.init("file", "/token")])
    var acting = CredentialReference(method: "tokenFile", options: [.init("file", "/token")])
    var variables: [String: String] = [:]
    var files: @Sendable () -> [String: String] = { ["/token": "the-token\n"] }
    var allowedCommands: [String] = []
    var clock: any TransportClock = ClientClock()

    var account: AccountConfiguration {
        AccountConfiguration(
            name: "main", provider: "kubernetes", realm: "kubernetes", account: "uid-1", regions: ["cluster"],
            endpoint: endpoint, reading: reading, acting: [.init(tenant: "shop", credentials: acting)])
    }

    var resolver: KubernetesResolver {
        let (variables, files) = (variables, files)
        return KubernetesResolver(
            environment: KubernetesEnvironment(
                variable: { variables[$0] }, readFile: { files()[$0].map { Array($0.utf8) } },
                serviceAccountFolder: "/sa"), clock: clock, allowedCommands: allowedCommands)
    }

    func caller(_ sender: any HTTPSender, acting: Bool = false) -> KubernetesCaller {
        KubernetesCaller(
            client: KubernetesClient(sender: sender, clock: clock, seed: 1, product: "pioneer/1.0"),
            sessions: KubernetesSessions(resolver, clock: clock),
            access: acting ? .acting(account, "shop") : .reading(account))
    }
}

extension HTTPResponse {
    static func json(_ text: String, status: Int = 200, headers: [HTTPHeader] = []) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
    }

    /// A refusal as an API server words it.
    static func refusal(
        _ status: Int, _ reason: String, _ message: String, details: String = "{}", headers: [HTTPHeader] = []
    ) -> HTTPResponse {
        let text = CanonicalJSON.text(.string(message))
        return json(
            #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":\#(text),"#
                + #""reason":"\#(reason)","details":\#(details),"code":\#(status)}"#, status: status, headers: headers)
    }
}

/// The error of a call that must fail.
func refused(_ body: () async throws(CloudError) -> Void) async -> CloudError? {
    do throws(CloudError) {
        try await body()
        return nil
    } catch {
        return error
    }
}
