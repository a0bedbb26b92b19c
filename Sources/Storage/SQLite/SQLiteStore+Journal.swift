import GRDB
public import Ledger
public import Vocabulary

extension SQLiteStore {
    public func begin(_ entries: [JournalEntry]) async throws(StoreError) -> [Intent] {
        try await write { db in
            var ledger = try LedgerAppender(db)
            let begun = try entries.map { try Self.begin($0, &ledger, db) }
            try ledger.finish()
            return begun
        }
    }

    public func finish(_ outcomes: [IntentOutcome]) async throws(StoreError) {
        try await write { db in
            var ledger = try LedgerAppender(db)
            for outcome in outcomes { try Self.finish(outcome, &ledger, db) }
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
        var arguments: [String] = []
        if let tenant {
            conditions.append("tenant = ?")
            arguments.append(tenant.rawValue)
        }
        if let address {
            conditions.append("address = ?")
            arguments.append(address.description)
        }
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let query = "SELECT * FROM intents\(filter) ORDER BY sequence DESC LIMIT \(max(0, limit))"
        let values = arguments
        return try await read { db in
            try Row.fetchAll(db, sql: query, arguments: StatementArguments(values)).map { try Self.action($0, db) }
        }
    }

    private static func begin(_ entry: JournalEntry, _ ledger: inout LedgerAppender, _ db: Database) throws -> Intent {
        var intent = entry.intent
        let place = try ledger.append(intent.draft)
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO intents (id, tenant, address, incarnation, evaluated_at, approval, prior, log, leaf)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        do {
            try insert.execute(arguments: [
                intent.id.rawValue, intent.tenant.rawValue, intent.address.description, intent.incarnation.rawValue,
                intent.evaluatedAt.milliseconds, intent.approval?.rawValue, entry.prior.column, place.log,
                place.record.sequence,
            ])
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            throw StoreError(.terminal, "the intent \(intent.id) has been begun before; an intent is one effect")
        }
        intent.sequence = db.lastInsertedRowID
        if case .keep(let onRelease) = entry.prior { try PriorTable.keep(intent, onRelease: onRelease, db) }
        return intent
    }

    private static func finish(_ outcome: IntentOutcome, _ ledger: inout LedgerAppender, _ db: Database) throws {
        let select = try db.cachedStatement(sql: "SELECT * FROM intents WHERE id = ?")
        guard let row = try Row.fetchOne(select, arguments: [outcome.intent.rawValue]) else {
            throw StoreError(.terminal, "there is no intent \(outcome.intent) to finish")
        }
        let known: String? = row["outcome"]
        guard known == nil || known == unknown else {
            throw StoreError(.terminal, "the intent \(outcome.intent) has ended before: \(known ?? "")")
        }
        let tenant = TenantName(rawValue: row["tenant"])
        let place = try ledger.append(
            outcome.draft(log: .tenant(tenant), evaluatedAt: Instant(milliseconds: row["evaluated_at"])))
        let update = try db.cachedStatement(sql: "UPDATE intents SET outcome = ?, outcome_leaf = ? WHERE sequence = ?")
        let sequence: Int64 = row["sequence"]
        try update.execute(arguments: [outcome.result.name, place.record.sequence, sequence])
        switch (row["prior"] as String, outcome.result) {
        case (JournalEntry.Prior.keepColumn, .succeeded): try PriorTable.confirm(row, db)
        case (JournalEntry.Prior.keepColumn, .failed), (JournalEntry.Prior.keepColumn, .superseded):
            try PriorTable.takeBack(row, db)
        case (JournalEntry.Prior.dropColumn, .succeeded):
            try PriorTable.drop(try action(row, db).intent, db)
        default: break
        }
    }

    private static let unknown = IntentOutcome.Result.unknown(code: "", message: "").name

    private static func action(_ row: Row, _ db: Database) throws -> JournalAction {
        let (log, leaf): (Int64, Int64) = (row["log"], row["leaf"])
        let intent = try Intent(
            record: try LogTable.record(db, log: log, sequence: leaf), sequence: row["sequence"],
            personal: try LogTable.personal(db, log: log, sequence: leaf))
        guard let leaf: Int64 = row["outcome_leaf"] else { return JournalAction(intent: intent, outcome: nil) }
        let outcome = try IntentOutcome(record: try LogTable.record(db, log: log, sequence: leaf))
        return JournalAction(intent: intent, outcome: outcome)
    }
}

extension JournalEntry.Prior {
    static let keepColumn = "keep"
    static let dropColumn = "drop"

    var column: String {
        switch self {
        case .keep: Self.keepColumn
        case .drop: Self.dropColumn
        case .ignore: "ignore"
        }
    }
}
