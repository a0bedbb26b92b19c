/// An intent and what is known to have become of it.
public struct JournalAction: Hashable, Sendable {
    public let intent: Intent
    /// The latest outcome; nil where there is none yet.
    public let outcome: IntentOutcome?

    /// An action from its parts.
    public init(intent: Intent, outcome: IntentOutcome?) {
        self.intent = intent
        self.outcome = outcome
    }
}
