public import Ledger
public import Planning
public import Vocabulary

/// What became of one planned action in a pass.
public final class ActionReport: Sendable {
    public let tenant: TenantName
    public let action: PlannedAction
    public let fate: Fate
    /// When what was dropped may be tried again; nil where that is not known.
    public let until: Instant?
    /// What people should know besides; nil for nothing.
    public let notice: String?

    /// What became of it.
    public enum Fate: Sendable {
        /// The journal holds it and what came of it.
        case acted(IntentOutcome)
        /// It was no longer true when the resource was read again; nothing was sent. Why, in words.
        case dropped(String)
        /// Something holds it.
        case held
        /// The reviewed file does not hold it.
        case notReviewed
    }

    /// A report from its parts.
    public init(
        tenant: TenantName, action: PlannedAction, fate: Fate, until: Instant? = nil, notice: String? = nil
    ) {
        self.tenant = tenant
        self.action = action
        self.fate = fate
        self.until = until
        self.notice = notice
    }
}
