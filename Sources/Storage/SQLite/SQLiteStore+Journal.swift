public import Ledger
public import Vocabulary

extension SQLiteStore {
    public func begin(_ entries: [JournalEntry]) async throws(StoreError) -> [Intent] {
        try await write { db in
            var ledger = try LedgerAppender(db)
            var rows = IntentRows(db)
            for entry in entries { try rows.add(entry, at: try ledger.append(entry.intent.draft)) }
            let begun = try rows.finish()
            try ledger.finish()
            var priors = PriorRows(db)
            for (intent, entry) in zip(begun, entries) {
                if case .keep(let onRelease) = entry.prior { try priors.add(intent, onRelease: onRelease) }
            }
            try priors.finish()
            if let first = begun.first, let last = begun.last {
                try WatchTable.overtake(by: first.sequence...last.sequence, db)
            }
            return begun
        }
    }

    public func finish(_ outcomes: [IntentOutcome]) async throws(StoreError) {
        try await write { db in
            var ledger = try LedgerAppender(db)
            var ends = EndedIntents(db)
            for outcome in outcomes { try ends.add(outcome, &ledger) }
            try ends.finish()
            try ledger.finish()
        }
    }

    public func openIntents() async throws(StoreError) -> [JournalAction] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM intents WHERE outcome IS NULL OR outcome = 'unknown' ORDER BY sequence"
            ).map { try Self.action($0, db) }
        }
    }

    public func actions(
        tenant: TenantName?, address: ResourceAddress?, limit: Int
    ) async throws(StoreError) -> [JournalAction] {
        var conditions: [String] = []
        var arguments: [StoredValue] = []
        if let tenant {
            conditions.append("tenant = ?")
            arguments.append(.text(tenant.rawValue))
        }
        if let address {
            conditions.append("address = ?")
            arguments.append(.text(address.description))
        }
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let query = "SELECT * FROM intents\(filter) ORDER BY sequence DESC LIMIT ?"
        let values = arguments + [.integer(Int64(max(0, limit)))]
        return try await read { db in
            try Row.fetchAll(db, sql: query, arguments: values).map { try Self.action($0, db) }
        }
    }

    static func action(_ row: Row, _ db: Database) throws -> JournalAction {
        let intent = try intent(row, db)
        guard let leaf: Int64 = try row["outcome_leaf"] else { return JournalAction(intent: intent, outcome: nil) }
        let outcome = try IntentOutcome(record: try LogTable.record(db, log: try row["log"], sequence: leaf))
        let state = (try row["verification"] as String?).flatMap(IntentVerification.State.init(rawValue:))
        return JournalAction(intent: intent, outcome: outcome, verification: state)
    }

    static func intent(_ row: Row, _ db: Database) throws -> Intent {
        let (log, leaf): (Int64, Int64) = (try row["log"], try row["leaf"])
        return try Intent(
            record: try LogTable.record(db, log: log, sequence: leaf), sequence: try row["sequence"],
            personal: try LogTable.personal(db, log: log, sequence: leaf))
    }
}
