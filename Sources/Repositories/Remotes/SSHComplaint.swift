/// What `ssh` or the program behind it said before it gave up, and what that means. OpenSSH does not translate.
struct SSHComplaint {
    private let text: String

    init(_ bytes: [UInt8]) { text = String(decoding: bytes, as: UTF8.self) }

    private struct Meaning {
        let phrases: [String]
        let kind: RepositoryError.Kind
        let reason: RepositoryError.Reason
        let what: String
        let fix: String
    }

    /// The first that fits counts: a changed key is also reported as failed verification.
    private static let meanings = [
        Meaning(
            phrases: ["REMOTE HOST IDENTIFICATION HAS CHANGED"], kind: .stalled, reason: .hostKeyChanged,
            what: "the host key of HOST has changed",
            fix: "somebody may be listening in: ask the server's owner, then correct known_hosts"),
        Meaning(
            phrases: ["Host key verification failed", "host key is known for"], kind: .stalled,
            reason: .hostKeyUnknown, what: "the host key of HOST is not known",
            fix: "get the key from the server's owner and add it to known_hosts"),
        Meaning(
            phrases: ["UNPROTECTED PRIVATE KEY FILE"], kind: .stalled, reason: .credentialsUnreadable,
            what: "ssh does not use the private key because others can read it", fix: "chmod 600 the file"),
        Meaning(
            phrases: ["Load key ", "invalid format", "incorrect passphrase"], kind: .stalled,
            reason: .credentialsUnreadable, what: "ssh cannot use the private key",
            fix: "give a key in OpenSSH or PEM format without a passphrase"),
        Meaning(
            phrases: ["Permission denied", "Too many authentication failures"], kind: .stalled,
            reason: .credentialsRefused, what: "HOST did not accept our key",
            fix: "add the public key there, and check the user in the URL"),
        Meaning(
            phrases: [
                "does not appear to be a git repository", "epository not found", "could not be found",
                "No such file or directory", "access denied",
            ], kind: .stalled, reason: .repositoryMissing, what: "there is no repository URL, or we may not see it",
            fix: "check the path and the key's rights"),
        Meaning(
            phrases: ["command not found", "not found in PATH"], kind: .stalled, reason: .serverFailed,
            what: "HOST has no Git", fix: "install Git there"),
        Meaning(
            phrases: ["Bad configuration option", "Bad owner or permissions", "terminating,"], kind: .stalled,
            reason: .unsupported, what: "ssh refuses its configuration", fix: "correct the ssh configuration here"),
        Meaning(
            phrases: ["timed out"], kind: .transient, reason: .timedOut, what: "HOST did not answer in time",
            fix: "see whether the server is up and whether a firewall drops the connection"),
    ]

    /// The error for it; what nobody knows is taken for a broken connection.
    func error(url: String, host: String) -> RepositoryError {
        let found = Self.meanings.first { meaning in meaning.phrases.contains { text.contains($0) } }
        guard let found else {
            return RepositoryError(
                .transient, .unreachable, "the connection to \(host) failed", why: reason,
                fix: "try `ssh \(host)` by hand")
        }
        let what = found.what.replacing("HOST", with: host).replacing("URL", with: url)
        return RepositoryError(found.kind, found.reason, what, why: reason, fix: found.fix)
    }

    /// The last lines, without the frame of `@` signs around warnings.
    private var reason: String {
        let lines = text.split(whereSeparator: \.isNewline).filter {
            !$0.hasPrefix("@") && !$0.allSatisfy(\.isWhitespace)
        }
        return lines.isEmpty ? "ssh ended without a word" : String(lines.suffix(3).joined(separator: " ").prefix(600))
    }
}
