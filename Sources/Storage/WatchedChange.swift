public import Ledger
public import Vocabulary

/// A change that was made and is looked at until the resource is as it was made.
public struct WatchedChange: Hashable, Sendable {
    /// Seconds after which it is looked at for the first time.
    static let firstLook: Int64 = 15

    public let intent: Intent
    /// When it was known to be made.
    public let since: Instant
    /// When the provider's stated time for it ends.
    public let deadline: Instant
    /// When to look next.
    public let lookAt: Instant
    /// Where it is a departure, since when the resource should have been as it was made.
    public let departedSince: Instant?
    /// What differed at the latest look that said so, in words; nil where nothing has yet.
    public let difference: String?

    /// A change from its parts.
    public init(
        intent: Intent, since: Instant, deadline: Instant, lookAt: Instant, departedSince: Instant? = nil,
        difference: String? = nil
    ) {
        self.intent = intent
        self.since = since
        self.deadline = deadline
        self.lookAt = lookAt
        self.departedSince = departedSince
        self.difference = difference
    }
}

/// What one look at a watched change means for it.
public struct LookResult: Hashable, Sendable {
    /// What it means.
    public enum Finding: Hashable, Sendable {
        /// Too early to tell, or it could not be read.
        case again(Instant)
        /// It differs for longer than it may, since an instant; looked at again all the same.
        case departed(since: Instant, what: String, again: Instant)
        /// Nobody looks any more; in words why, empty where it is as it was made.
        case over(IntentVerification.State, String)
    }

    public let intent: IntentID
    public let finding: Finding
    /// When it was looked at.
    public let at: Instant

    /// A result from its parts.
    public init(intent: IntentID, finding: Finding, at: Instant) {
        self.intent = intent
        self.finding = finding
        self.at = at
    }
}

/// An attempt at an action that failed.
public struct FailedAttempt: Hashable, Sendable {
    public let begunAt: Instant
    public let code: String
    public let message: String
    public let retry: IntentOutcome.Retry

    /// An attempt from its parts.
    public init(begunAt: Instant, code: String, message: String, retry: IntentOutcome.Retry) {
        self.begunAt = begunAt
        self.code = code
        self.message = message
        self.retry = retry
    }
}
