import Cloud
import Support
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import CloudKubernetes

@Suite struct ExecPluginTests {
    /// A kubeconfig beside a plug-in that prints what the test says, counts its runs and keeps what it was told.
    private struct Plugin {
        let folder: TemporaryFolder
        var path: String { folder["plugin"] }

        init(prints answer: String, exit code: Int = 0) throws {
            folder = try TemporaryFolder()
            try folder.write(
                """
                #!/bin/sh
                echo x >> "\(folder["runs"])"
                printf '%s' "$KUBERNETES_EXEC_INFO" > "\(folder["info"])"
                printf '%s %s' "$1" "$EXTRA" > "\(folder["told"])"
                cat "\(folder["answer"])"
                exit \(code)
                """, to: "plugin")
            try folder.write(answer, to: "answer")
            try folder.write(
                """
                current-context: a
                contexts: [{name: a, context: {cluster: a, user: a}}]
                clusters: [{name: a, cluster: {server: "https://a.test", certificate-authority-data: Q0E=}}]
                users:
                - name: a
                  user:
                    exec:
                      apiVersion: client.authentication.k8s.io/v1
                      command: ./plugin
                      args: [get-token]
                      env: [{name: EXTRA, value: more}]
                      interactiveMode: Never
                      provideClusterInfo: true
                """, to: "config")
        }

        func text(_ name: String) throws -> String { try TextFile.text(of: folder[name]) }
    }

    private func fixture(_ plugin: Plugin, allowed: Bool = true, clock: any TransportClock = SystemClock())
        -> ClientFixture
    {
        var fixture = ClientFixture()
        fixture.reading = CredentialReference(method: "kubeconfig", options: [.init("file", plugin.folder["config"])])
        fixture.allowedCommands = allowed ? [plugin.folder.path + "/./plugin"] : ["plugin", "./plugin"]
        fixture.clock = clock
        let config = try? plugin.text("config")
        let path = plugin.folder["config"]
        fixture.files = { config.map { [path: $0] } ?? [:] }
        return fixture
    }

    private func makeRunnable(_ plugin: Plugin) async throws {
        try await ProgramRunner.succeed("chmod", ["+x", plugin.path])
    }

    @Test func aProgramGivesATokenThatIsKeptUntilItEnds() async throws {
        // It does not sleep: the limit for the program is on the same clock, so it stands.
        let clock = StandingClock()
        let end = clock.now.adding(seconds: 600)
        let plugin = try Plugin(
            prints:
                #"{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"issued","expirationTimestamp":"\#(end)"}}"#
        )
        try await makeRunnable(plugin)
        let fixture = fixture(plugin, clock: clock)
        let sessions = KubernetesSessions(fixture.resolver, clock: clock)
        let access = AccountAccess.reading(fixture.account)
        let first = try await sessions.credentials(for: access)
        #expect(first.headers.first(named: "Authorization") == "Bearer issued")
        #expect(first.expires == end)
        #expect(try plugin.text("told") == "get-token more")
        #expect(
            try plugin.text("info")
                == #"{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"cluster":{"certificate-authority-data":"Q0E=","server":"https://a.test"},"interactive":false}}"#
        )
        clock.advance(by: 530)
        _ = try await sessions.credentials(for: access)
        #expect(try plugin.text("runs") == "x\n")
        clock.advance(by: 20)
        _ = try await sessions.credentials(for: access)
        #expect(try plugin.text("runs") == "x\nx\n")
    }

    @Test func aProgramGivesACertificate() async throws {
        let plugin = try Plugin(
            prints:
                #"{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"CERT","clientKeyData":"KEY"}}"#
        )
        try await makeRunnable(plugin)
        let fixture = fixture(plugin)
        let credentials = try await fixture.resolver.found(fixture.reading)
        #expect(credentials.tls?.identity?.certificate == Array("CERT".utf8))
        #expect(credentials.headers.isEmpty)
    }

    @Test func onlyWhatTheProcessConfigurationNamesIsRun() async throws {
        let plugin = try Plugin(prints: "{}")
        try await makeRunnable(plugin)
        let fixture = fixture(plugin, allowed: false)
        let error = await refused { () async throws(CloudError) in _ = try await fixture.resolver.found(fixture.reading)
        }
        #expect(error?.message.contains("which the process configuration does not allow") ?? false)
        #expect(throws: SupportError.self) { try plugin.text("runs") }
    }

    @Test func oddAnswersAreErrorsWithoutTheirContent() async throws {
        let head = #"{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":"#
        for (answer, code, words) in [
            ("geheim", 0, "did not answer with JSON"), ("{}", 0, "did not answer with an ExecCredential"),
            (head + "{}}", 0, "neither a token nor a certificate"),
            (head + #"{"clientKeyData":"geheim"}}"#, 0, "neither a token"),
            (head + #"{"token":"geheim\n"}}"#, 7, "failed or took longer"),
            (head + #"{"token":"geheim x"}}"#, 0, "gave a token that is none"),
            (head + #"{"token":"geheim","expirationTimestamp":"soon"}}"#, 0, "which is no time"),
            (
                #"{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"geheim"}}"#,
                0, "of client.authentication.k8s.io/v1"
            ),
        ] {
            let plugin = try Plugin(prints: answer, exit: code)
            try await makeRunnable(plugin)
            let fixture = fixture(plugin)
            let error = await refused { () async throws(CloudError) in
                _ = try await fixture.resolver.found(fixture.reading)
            }
            #expect(error?.message.contains(words) ?? false, "\(answer): \(error?.message ?? "nothing is wrong")")
            #expect(!(error?.message.contains("geheim") ?? true), "\(error?.message ?? "")")
        }
    }
}

/// A clock that moves only when told; sleeping lasts until it is cancelled.
private final class StandingClock: TransportClock {
    private let seconds = Mutex<Int64>(0)

    var now: Instant { Instant(seconds: 1_795_000_000).adding(seconds: seconds.withLock { $0 }) }
    var elapsed: Duration { .seconds(seconds.withLock { $0 }) }

    func advance(by more: Int64) { seconds.withLock { $0 += more } }

    func sleep(for duration: Duration) async throws(CancellationError) {
        let (never, continuation) = AsyncStream<Never>.makeStream()
        for await _ in never {}
        withExtendedLifetime(continuation) {}
        throw CancellationError()
    }
}
