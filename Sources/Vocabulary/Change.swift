/// What a change is called in plans, gates and approvals: `stop`, `start`, `hibernate`, `resize`.
public struct TransitionName: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let stop: TransitionName = "stop"
    public static let start: TransitionName = "start"
    public static let hibernate: TransitionName = "hibernate"
    public static let resize: TransitionName = "resize"
    public static let tag: TransitionName = "tag"
    public static let snapshot: TransitionName = "snapshot"
    public static let delete: TransitionName = "delete"
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

/// How a change counts against the caps on how much may be changed at once.
public enum ActionCounting: String, CaseIterable, Hashable, Sendable {
    /// It gives back what was found: never capped.
    case returning
    /// The claim, as it is now, has moved the resource before: only the hard number of an hour counts it.
    case repeated
    /// The first of its claim on the resource, or a change that counts each time: a delete, a resize, a tag taken off.
    case counted
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
