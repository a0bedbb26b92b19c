/// An intent and what is known to have become of it.
public struct JournalAction: Hashable, Sendable {
    public let intent: Intent
    /// The latest outcome; nil where there is none yet.
    public let outcome: IntentOutcome?
    /// What later looks at the resource found; nil where nobody looks.
    public let verification: IntentVerification.State?

    /// An action from its parts.
    public init(intent: Intent, outcome: IntentOutcome?, verification: IntentVerification.State? = nil) {
        self.intent = intent
        self.outcome = outcome
        self.verification = verification
    }
}
