public import Vocabulary

/// What a later look found of a change that was made.
public struct IntentVerification: Hashable, Sendable {
    /// How far looking has got.
    public enum State: String, Hashable, Sendable {
        /// Nobody has seen it yet, and it has time.
        case awaited
        /// The resource is as it was made.
        case reached
        /// The provider's stated time has passed and the resource is not as it was made.
        case departed
        /// There is no such resource any more.
        case gone
        /// The resource is neither as it was nor as it was made.
        case changed
        /// Something else is wanted of the resource since; nobody looks any more.
        case overtaken
    }

    public let intent: IntentID
    /// One that ends the looking, or ``State/departed``: nothing else is put on record.
    public let state: State
    /// What differs, in words; empty where nothing does.
    public let what: String
    public let at: Instant

    /// A verification from its parts.
    public init(intent: IntentID, state: State, what: String = "", at: Instant) {
        self.intent = intent
        self.state = state
        self.what = what
        self.at = at
    }
}

extension IntentVerification {
    /// What a log says of it.
    ///
    /// - Parameter evaluatedAt: The instant the intent was planned for.
    public func draft(log: LogName, evaluatedAt: Instant) -> LedgerDraft {
        LedgerDraft(
            log: log, kind: .verification, at: at, evaluatedAt: evaluatedAt,
            body: .object([
                "intent": .string(intent.rawValue), "result": .string(state.rawValue), "what": .string(what),
            ]))
    }

    /// Reads it back from its record.
    public init(record: LedgerRecord) throws(LedgerError) {
        guard record.kind == .verification else {
            throw LedgerError("a record of kind \(record.kind) is no verification")
        }
        let fields = try RecordedFields(record.body, "the verification", keys: ["intent", "result", "what"])
        self.init(
            intent: IntentID(rawValue: try fields.text("intent")),
            state: try fields.read("result") { $0.text.flatMap { State(rawValue: $0) } },
            what: try fields.text("what"), at: record.at)
    }
}
