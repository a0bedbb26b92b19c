import Glibc

/// How `ssh` is called: never asking anybody anything, and never trusting a host it does not know.
struct SSHCommand {
    private let address: RemoteURL.SSHAddress
    private let credentials: GitCredentials?

    init(_ address: RemoteURL.SSHAddress, credentials: GitCredentials?) {
        self.address = address
        self.credentials = credentials
    }

    private static let settings = [
        "BatchMode=yes", "StrictHostKeyChecking=yes", "UpdateHostKeys=no", "VerifyHostKeyDNS=no",
        "ControlMaster=no", "ControlPath=none", "ClearAllForwardings=yes", "PermitLocalCommand=no", "LogLevel=INFO",
    ]

    /// Everything after the program's name.
    func arguments(_ service: RemoteService = .fetch, connectTimeout: Duration) -> [String] {
        let seconds = max(1, connectTimeout.components.seconds)
        var options = Self.settings + ["ConnectTimeout=\(seconds)"]
        var arguments = ["-T", "-a", "-x"]
        if let knownHosts {
            options += [
                "UserKnownHostsFile=\(Self.quoted(knownHosts))", "GlobalKnownHostsFile=/dev/null",
                "KnownHostsCommand=none",
            ]
        }
        if case .sshKey(let file, _) = credentials {
            options += ["IdentitiesOnly=yes", "IdentityAgent=none", "IdentityFile=\(Self.quoted(file))"]
        }
        for option in options { arguments += ["-o", option] }
        if let port = address.port { arguments += ["-p", "\(port)"] }
        if let user = address.user { arguments += ["-l", user] }
        let path = address.path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        return arguments + ["--", address.host, "\(service.rawValue) '\(path)'"]
    }

    /// Names the file that is missing, which `ssh` itself would only show as a refusal.
    func checkFiles() throws(RepositoryError) {
        switch credentials {
        case nil: break
        case .sshKey(let file, _): try Self.check(file, "private key")
        case .sshAgent:
            guard getenv("SSH_AUTH_SOCK") != nil else {
                throw RepositoryError(
                    .stalled, .credentialsUnreadable, "no ssh agent is running", why: "SSH_AUTH_SOCK is not set",
                    fix: "start one and add the key, or name a key file")
            }
        case .token, .environment:
            throw RepositoryError(
                .terminal, .unsupported, "a token cannot open an ssh connection",
                fix: "name a key or the agent, or use the https URL of the repository")
        }
        if let knownHosts { try Self.check(knownHosts, "known_hosts file") }
    }

    private var knownHosts: String? {
        switch credentials {
        case .sshKey(_, let file), .sshAgent(let file): file
        default: nil
        }
    }

    private static func check(_ file: String, _ what: String) throws(RepositoryError) {
        guard file.unicodeScalars.allSatisfy({ $0.value >= 32 && $0 != "\"" && $0 != "\\" && $0 != "$" }) else {
            throw RepositoryError(
                .terminal, .credentialsUnreadable, "the path of the \(what) holds characters that ssh cannot take",
                fix: "give the file a plainer name")
        }
        guard access(file, R_OK) == 0 else {
            throw RepositoryError(
                .stalled, .credentialsUnreadable, "cannot read the \(what) \(file)",
                why: String(cString: strerror(errno)), fix: "check the path and who may read it")
        }
    }

    /// A file name as the value of an option, where a percent sign would begin a placeholder.
    private static func quoted(_ file: String) -> String {
        "\"" + file.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%") + "\""
    }
}
