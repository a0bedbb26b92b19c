public import Vocabulary

/// What a record tells of. More kinds may be added; a reader keeps those it does not know.
public struct RecordKind: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A change about to be made; see ``Intent``.
    public static let intent: RecordKind = "intent"
    /// What became of it; see ``IntentOutcome``.
    public static let outcome: RecordKind = "outcome"
    /// What a later look found of a change that was made; see ``IntentVerification``.
    public static let verification: RecordKind = "verification"
    /// One pass of the loop over a tenant.
    public static let pass: RecordKind = "pass"
    /// The checkpoints of all tenants' logs at one moment; see ``CheckpointRound``.
    public static let checkpoint: RecordKind = "checkpoint"
    /// A new signing key; see ``KeyRotation``.
    public static let rotation: RecordKind = "rotation"
    /// Personal values taken out for good; see ``Erasure``.
    public static let erasure: RecordKind = "erasure"
    /// A source of specs held until a person releases it.
    public static let hold: RecordKind = "hold"
    /// A source of specs released by a person.
    public static let release: RecordKind = "release"
    /// A scope paused or released by a person.
    public static let pause: RecordKind = "pause"
    /// A pause ended by a person.
    public static let resume: RecordKind = "resume"
    /// Something that was announced: a change that is near, a gate that is waited for longer than it should be.
    public static let event: RecordKind = "event"
}
