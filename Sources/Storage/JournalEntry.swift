public import Ledger

/// An intent to begin and what becomes of the prior state of its fields.
public struct JournalEntry: Hashable, Sendable {
    /// What becomes of the prior state.
    public enum Prior: Hashable, Sendable {
        /// What was found is kept until it is returned; with what becomes of it when the claim ends (`restore`,
        /// `leave`). A field that was not known has no prior state. A field that is as the move before set it was found
        /// as that one found it; one that somebody changed since was found as it is now. A move that fails, or is
        /// superseded before it was sent, leaves what was kept before it; one that may have been made keeps its own.
        case keep(onRelease: String)
        /// The fields are being returned: once that has succeeded, their prior states are dropped.
        case drop
        /// Neither.
        case ignore
    }

    public let intent: Intent
    public let prior: Prior
    /// Seconds within which the change shows once it was made, after which one that does not is a departure; nil where
    /// nobody looks.
    public let showsWithin: Int?

    /// An entry from its parts.
    public init(_ intent: Intent, prior: Prior, showsWithin: Int? = nil) {
        self.intent = intent
        self.prior = prior
        self.showsWithin = showsWithin
    }
}
