public import Vocabulary

/// Why a provider could not do something, and what that means for trying again.
public struct CloudError: Error, Hashable, Sendable {
    /// What to do about it.
    public enum Kind: Hashable, Sendable {
        /// May go away by itself; try later.
        case transient
        /// Not before an instant, as the provider asked.
        case waitUntil(Instant)
        /// The provider has no room for it at the moment; tried again ever more seldom, and said when it lasts.
        case capacity
        /// Will not go away without a person: a missing permission, wrong credentials.
        case stalled
        /// This request will never succeed: a malformed id, a resource that is gone, a state that forbids it.
        case terminal
    }

    public let kind: Kind
    /// The provider's own code, such as `UnauthorizedOperation`; ours where there was no answer: `timeout`.
    public let code: String
    /// In words, redacted; what and why.
    public let message: String
    /// Whether the request may have taken effect although no answer says so.
    public let mayHaveTakenEffect: Bool
    /// The provider's id of the request, where it gave one.
    public let requestID: String?

    /// An error from its parts.
    public init(
        _ kind: Kind, code: String, message: String, mayHaveTakenEffect: Bool = false, requestID: String? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.mayHaveTakenEffect = mayHaveTakenEffect
        self.requestID = requestID
    }
}

extension CloudError: CustomStringConvertible {
    /// `code: message (request id)`.
    public var description: String {
        Escaping.terminal("\(code): \(message)" + (requestID.map { " (request \($0))" } ?? ""))
    }
}
