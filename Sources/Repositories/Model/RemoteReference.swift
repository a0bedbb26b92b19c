/// One branch of a repository somewhere else.
public struct RemoteReference: Hashable, Sendable {
    /// `https://`, `ssh://`, `user@host:path`, `file://` or an absolute path. Never with a password in it.
    public var url: String
    /// Without `refs/heads/`; `HEAD` for the one that the repository calls its own.
    public var branch: String
    /// Nil for what needs none, and for ssh as the user's own configuration has it.
    public var credentials: GitCredentials?

    /// A branch of a repository, and how to get in.
    public init(url: String, branch: String, credentials: GitCredentials? = nil) {
        self.url = url
        self.branch = branch
        self.credentials = credentials
    }

    var isDefaultBranch: Bool { branch == "HEAD" }

    /// Whether a URL is a path on this machine, to be used in place.
    public static func isPath(_ url: String) -> Bool {
        !url.contains("://") && (url.hasPrefix("/") || url.hasPrefix(".") || !url.contains(":"))
    }

    /// The folder on this machine that a path or a `file://` URL names; nil for what is behind a server.
    public var folder: String? {
        if Self.isPath(url) { return url }
        guard case .file(let path)? = try? RemoteURL(url) else { return nil }
        return path
    }
}

/// How to get into a remote repository, by reference: the secret itself is read when it is used.
public enum GitCredentials: Hashable, Sendable {
    /// A private key in a file, without a passphrase. Nil `knownHosts` means the user's and the system's own files.
    case sshKey(file: String, knownHosts: String?)
    /// The keys of the running agent (`SSH_AUTH_SOCK`). Nil `knownHosts` means the user's and the system's own files.
    case sshAgent(knownHosts: String?)
    /// A token or password for https in a file; white space at its end does not count.
    case token(file: String, user: String)
    /// A token or password for https in an environment variable.
    case environment(variable: String, user: String)
}
