/// What a change is called in plans, gates and approvals: `stop`, `start`, `hibernate`, `resize`.
public struct TransitionName: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let stop: TransitionName = "stop"
    public static let start: TransitionName = "start"
    public static let hibernate: TransitionName = "hibernate"
    public static let resize: TransitionName = "resize"
}

/// How a change stays one change when its call is sent, lost or repeated.
public enum ActionClass: String, Hashable, Sendable {
    /// Sets a state that a repetition does not change.
    case absolute
    /// Carries an idempotency token derived from the intent.
    case keyed
    /// Creates something that bears the intent's id and is looked up first.
    case searchable
}

/// A field and the value it should have, or had.
public struct FieldChoice: Hashable, Sendable {
    public let field: Field
    public let value: FieldValue

    /// A choice from its parts.
    public init(_ field: Field, _ value: FieldValue) {
        self.field = field
        self.value = value
    }
}
