public import Vocabulary

/// Why something could not be had from a repository, and what that means for trying again.
public struct RepositoryError: Error, Hashable, Sendable {
    /// What to do about it.
    public enum Kind: Hashable, Sendable {
        /// May go away by itself; try later.
        case transient
        /// Not before an instant, as the server asked.
        case waitUntil(Instant)
        /// Will not go away without a person: wrong credentials, an unknown host key, a repository that is gone.
        case stalled
        /// This request will never succeed as it stands: a malformed URL, a revision that does not exist.
        case terminal
    }

    /// What happened, for decisions.
    public enum Reason: String, Hashable, Sendable {
        /// The remote repository has no branch at all.
        case emptyRepository
        /// The remote repository has branches, but not this one.
        case branchMissing
        /// There is no repository at that place, or we may not know that there is.
        case repositoryMissing
        /// No connection, or it broke.
        case unreachable
        /// The deadline passed.
        case timedOut
        case cancelled
        /// The server did not let us in.
        case credentialsRefused
        /// The key, token or variable that credentials refer to cannot be read.
        case credentialsUnreadable
        /// The server's ssh key is not in `known_hosts`.
        case hostKeyUnknown
        /// The server's ssh key is another one than `known_hosts` says.
        case hostKeyChanged
        /// The server's TLS certificate did not verify.
        case certificateRefused
        /// The server answered something that makes no sense or said that it failed.
        case serverFailed
        /// The folder holds no Git repository.
        case notARepository
        /// An object is missing or its bytes are not what its name promises.
        case corruptedObject
        /// No such revision, commit, folder or path.
        case notFound
        /// An abbreviated id that fits several objects.
        case ambiguous
        /// More files, bytes or steps than allowed.
        case limitExceeded
        /// A URL or format that this program does not speak.
        case unsupported
        /// The branch is not where it was any more: somebody else was faster.
        case branchMoved
        /// There is a branch of that name already.
        case branchExists
        /// The server, or Git's own rules, did not take a commit.
        case refused
        /// The local disk: full, read-only, no permission.
        case storageFailed
    }

    public let kind: Kind
    public let reason: Reason
    /// What went wrong, without a full stop.
    public let what: String
    /// Why; empty where the first sentence says it all.
    public let why: String
    /// What to do about it; empty where that is plain.
    public let fix: String

    /// An error from its parts; none of them may hold a secret.
    public init(_ kind: Kind, _ reason: Reason, _ what: String, why: String = "", fix: String = "") {
        self.kind = kind
        self.reason = reason
        self.what = what
        self.why = why
        self.fix = fix
    }
}

extension RepositoryError: CustomStringConvertible {
    /// `what: why; what to do`, control characters escaped.
    public var description: String {
        Escaping.terminal(what + (why.isEmpty ? "" : ": \(why)") + (fix.isEmpty ? "" : "; \(fix)"))
    }
}
