public import Vocabulary

/// What became of an intent. One that is unknown is looked at again and gets a further outcome.
public struct IntentOutcome: Hashable, Sendable {
    /// How it ended.
    public enum Result: Hashable, Sendable {
        case succeeded
        /// The provider refused or could not; nothing was changed.
        case failed(code: String, message: String, retry: Retry)
        /// Not sent, because it was no longer wanted or no longer true; why.
        case superseded(String)
        /// It may have taken effect and may not.
        case unknown(code: String, message: String)
    }

    /// What a failure means for trying again.
    public enum Retry: Hashable, Sendable {
        /// May go away by itself.
        case transient
        /// Not before an instant.
        case waitUntil(Instant)
        /// The provider has no room for it at the moment.
        case capacity
        /// Not without a person.
        case stalled
        /// Never.
        case terminal
    }

    public let intent: IntentID
    public let result: Result
    public let at: Instant
    /// The provider's id of the request that did it or refused it.
    public let requestID: String?

    /// An outcome from its parts.
    public init(intent: IntentID, result: Result, at: Instant, requestID: String? = nil) {
        self.intent = intent
        self.result = result
        self.at = at
        self.requestID = requestID
    }
}

extension IntentOutcome.Result {
    /// One word for it: `succeeded`, `failed`, `superseded`, `unknown`.
    public var name: String {
        switch self {
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .superseded: "superseded"
        case .unknown: "unknown"
        }
    }

    /// Whether the intent is over; only an unknown outcome may be followed by another.
    public var isFinal: Bool { if case .unknown = self { false } else { true } }
}
