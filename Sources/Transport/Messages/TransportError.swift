public import Vocabulary

/// Why there is no answer, and what that means for trying again.
public struct TransportError: Error, Hashable, Sendable {
    /// What to do about it.
    public enum Kind: Hashable, Sendable {
        /// May go away by itself; try later.
        case transient
        /// Not before an instant.
        case waitUntil(Instant)
        /// Will not go away without a person: a certificate nobody trusts, a proxy that refuses.
        case stalled
        /// This request will never succeed: a malformed URL, an answer over the limit, cancelled by the caller.
        case terminal
    }

    public let kind: Kind
    /// One of a small set, fit for a metric: ``Code``.
    public let code: Code
    /// In words, redacted: what, where and why.
    public let message: String
    /// Whether the server may have seen the request, so that it may have taken effect.
    public let mayHaveBeenSent: Bool

    /// An error from its parts; the message is redacted here, so that no caller can forget it.
    public init(_ kind: Kind, code: Code, message: String, mayHaveBeenSent: Bool = false) {
        self.kind = kind
        self.code = code
        self.message = Escaping.terminal(Redaction.text(message))
        self.mayHaveBeenSent = mayHaveBeenSent
    }
}

extension TransportError {
    /// What went wrong, as a word.
    public enum Code: String, CaseIterable, Hashable, Sendable {
        /// The request's deadline, or that of waiting for a connection, has passed.
        case timeout
        /// No byte moved for the low-speed time-out.
        case stall
        /// The host's name could not be looked up.
        case name
        /// No connection.
        case connect
        /// No TLS session: an untrusted certificate, another host's, no common version.
        case tls
        /// The connection broke before the answer was complete, or the answer was not HTTP.
        case broken
        /// The caller cancelled, or the client was shut down.
        case cancelled
        /// The answer is longer than the request allows.
        case tooLarge
        /// The status says that it failed, where only a success will do.
        case status
        /// What a document points to is not to be reached: another scheme, a private address.
        case refused
        /// The circuit breaker of the lane is open.
        case breakerOpen
        /// The lane's rate leaves no room before the deadline.
        case rateLimited
        /// The request cannot be sent as it stands.
        case invalidRequest
        /// The caller could not prepare the request, for example for want of credentials.
        case unprepared
    }

    /// The same error, known to have followed an attempt that may have reached the server.
    func afterSending(_ sent: Bool) -> TransportError {
        guard sent, !mayHaveBeenSent else { return self }
        return TransportError(kind, code: code, message: message, mayHaveBeenSent: true)
    }
}

extension TransportError: CustomStringConvertible {
    /// `code: message`.
    public var description: String { "\(code.rawValue): \(message)" }
}
