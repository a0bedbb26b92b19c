import Testing

@testable import Repositories

@Suite struct SSHCommandTests {
    private func arguments(_ address: RemoteURL.SSHAddress, _ credentials: GitCredentials? = nil) -> [String] {
        SSHCommand(address, credentials: credentials).arguments(connectTimeout: .seconds(7))
    }

    private let address = RemoteURL.SSHAddress(user: "git", host: "h", port: 2222, path: "/o/r.git")

    @Test func neverAsksAndNeverTrustsAnUnknownHost() {
        let options = arguments(address)
        for option in ["BatchMode=yes", "StrictHostKeyChecking=yes", "ConnectTimeout=7", "ControlMaster=no"] {
            #expect(options.contains(option))
        }
        #expect(options.suffix(7) == ["-p", "2222", "-l", "git", "--", "h", "git-upload-pack '/o/r.git'"])
    }

    @Test func quotesThePathForTheShellOverThere() {
        let hostile = RemoteURL.SSHAddress(user: nil, host: "h", port: nil, path: "a'; id; 'b")
        #expect(arguments(hostile).last == "git-upload-pack 'a'\\''; id; '\\''b'")
    }

    @Test func namesOneKeyAndOneFileOfHosts() {
        let options = arguments(address, .sshKey(file: "/k/100% mine", knownHosts: "/k/hosts"))
        for option in [
            "IdentityFile=\"/k/100%% mine\"", "IdentitiesOnly=yes", "UserKnownHostsFile=\"/k/hosts\"",
            "GlobalKnownHostsFile=/dev/null",
        ] { #expect(options.contains(option)) }
    }

    @Test func aSocketOfTheAgentIsLeftToTheUser() {
        #expect(arguments(address, .sshAgent(knownHosts: nil)).contains { $0.hasPrefix("Identit") } == false)
    }

    @Test(arguments: [
        (
            "@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
            RepositoryError.Reason.hostKeyChanged
        ),
        (
            "No ED25519 host key is known for h and you have requested strict checking.\nHost key verification failed.",
            .hostKeyUnknown
        ),
        ("git@h: Permission denied (publickey).", .credentialsRefused),
        ("Load key \"/k\": invalid format\ngit@h: Permission denied (publickey).", .credentialsUnreadable),
        ("fatal: '/r' does not appear to be a git repository", .repositoryMissing),
        ("ERROR: Repository not found.", .repositoryMissing),
        ("bash: git-upload-pack: command not found", .serverFailed),
        ("ssh: connect to host h port 22: Connection timed out", .timedOut),
        ("ssh: connect to host h port 22: Connection refused", .unreachable),
        ("ssh: Could not resolve hostname h: Name or service not known", .unreachable),
        ("", .unreachable),
    ])
    func understandsWhatSSHSays(_ text: String, _ reason: RepositoryError.Reason) {
        let error = SSHComplaint(Array(text.utf8)).error(url: "ssh://h/r", host: "h")
        #expect(error.reason == reason)
        #expect((error.kind == .transient) == [.unreachable, .timedOut].contains(reason))
        #expect(!error.why.isEmpty)
    }
}
