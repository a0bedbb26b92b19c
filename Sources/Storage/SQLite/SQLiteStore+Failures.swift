public import Cloud
import Ledger
public import Vocabulary

extension Schema {
    /// What failed lately, whatever it was.
    static let failures = """
        CREATE INDEX failed_lately ON intents (evaluated_at) WHERE outcome = 'failed';
        """
}

extension SQLiteStore {
    public func failedChanges(of tenant: TenantName?, since: Instant) async throws(StoreError) -> [FailedChange] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM intents AS failed INDEXED BY failed_lately
                    WHERE outcome = 'failed' AND evaluated_at >= ?2 AND transition IN (?3, ?4)
                    AND (?1 IS NULL OR tenant = ?1) AND NOT EXISTS (
                        SELECT 1 FROM intents AS later
                        WHERE later.address = failed.address AND later.sequence > failed.sequence
                        AND later.incarnation = failed.incarnation AND later.transition = failed.transition
                        AND later.wanted = failed.wanted AND later.outcome = 'succeeded'
                    ) ORDER BY sequence DESC
                    """,
                arguments: [
                    tenant?.rawValue, since.milliseconds, TransitionName.resize.rawValue,
                    TransitionName.start.rawValue,
                ]
            ).compactMap { FailedChange(try Self.action($0, db)) }
        }
    }
}

extension FailedChange {
    /// Nil for an action that did not fail.
    fileprivate init?(_ action: JournalAction) {
        guard case .failed(let code, let message, let retry)? = action.outcome?.result else { return nil }
        let intent = action.intent
        self.init(
            tenant: intent.tenant, incarnation: intent.incarnation, transition: intent.transition,
            choices: intent.changes.map { FieldChoice($0.field, $0.to) }, at: intent.recordedAt,
            reason: Reason(retry), message: "\(code): \(message)")
    }
}

extension FailedChange.Reason {
    fileprivate init(_ retry: IntentOutcome.Retry) {
        self =
            switch retry {
            case .transient, .waitUntil: .passing
            case .capacity: .capacity
            case .stalled, .terminal: .lasting
            }
    }
}
