import CSQLite
public import Ledger
public import Vocabulary

extension SQLiteStore {
    public func begin(_ entries: [JournalEntry]) async throws(StoreError) -> [Intent] {
        try await write { db in
            var ledger = try LedgerAppender(db)
            var begun: [Intent] = []
            let watches = try WatchTable(db)
            for entry in entries { begun.append(try Self.begin(entry, &ledger, watches, db)) }
            try ledger.finish()
            return begun
        }
    }

    public func finish(_ outcomes: [IntentOutcome]) async throws(StoreError) {
        try await write { db in
            var ledger = try LedgerAppender(db)
            let watches = try WatchTable(db)
            for outcome in outcomes { try Self.finish(outcome, &ledger, watches, db) }
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

    private static func begin(
        _ entry: JournalEntry, _ ledger: inout LedgerAppender, _ watches: WatchTable, _ db: Database
    ) throws -> Intent {
        var intent = entry.intent
        let place = try ledger.append(intent.draft)
        let wish = WatchTable.Wish(intent)
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO intents
                (id, tenant, address, incarnation, evaluated_at, approval, prior, log, leaf, action, account,
                shows_within, fields, wanted, claim, claim_version, transition, counts, changed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        do {
            try insert.execute(arguments: [
                intent.id.rawValue, intent.tenant.rawValue, intent.address.description, intent.incarnation.rawValue,
                intent.evaluatedAt.milliseconds, intent.approval?.rawValue, entry.prior.column, place.log,
                place.sequence, intent.actionKey, intent.account.rawValue, entry.showsWithin,
                entry.showsWithin.map { _ in wish.fields }, entry.showsWithin.map { _ in wish.wanted },
                intent.claim.rawValue, intent.claimVersion, intent.transition.rawValue, intent.counting.rawValue,
                intent.changes.filter { $0.from != $0.to }.map(\.field.rawValue).joined(separator: "\n"),
            ])
        } catch let error as DatabaseError where error.code == pioneer_sqlite_constraint_unique {
            throw StoreError(.terminal, "the intent \(intent.id) has been begun before; an intent is one effect")
        }
        intent.sequence = db.lastInsertedRowID
        if case .keep(let onRelease) = entry.prior { try PriorTable.keep(intent, onRelease: onRelease, db) }
        try watches.overtake(by: intent, wish, db)
        return intent
    }

    private static func finish(
        _ outcome: IntentOutcome, _ ledger: inout LedgerAppender, _ watches: WatchTable, _ db: Database
    ) throws {
        let select = try db.cachedStatement(
            sql: """
                SELECT sequence, tenant, incarnation, evaluated_at, outcome, prior, log, leaf, outcome_leaf, verification,
                action, account, shows_within, fields, wanted, claim, claim_version, counts, changed
                FROM intents WHERE id = ?
                """)
        guard let row = try Row.fetchOne(select, arguments: [outcome.intent.rawValue]) else {
            throw StoreError(.terminal, "there is no intent \(outcome.intent) to finish")
        }
        let known: String? = try row["outcome"]
        guard known == nil || known == unknown else {
            throw StoreError(.terminal, "the intent \(outcome.intent) has ended before: \(known ?? "")")
        }
        let tenant = TenantName(rawValue: try row["tenant"])
        let place = try ledger.append(
            outcome.draft(log: .tenant(tenant), evaluatedAt: Instant(milliseconds: try row["evaluated_at"])))
        let sequence: Int64 = try row["sequence"]
        var verification: String?
        if case .succeeded = outcome.result {
            if try watches.watch(row, since: outcome.at, db) {
                verification = IntentVerification.State.awaited.rawValue
            }
            try PastTable.note(row, db)
        }
        let update = try db.cachedStatement(
            sql: """
                UPDATE intents SET outcome = ?, outcome_leaf = ?, verification = coalesce(?, verification)
                WHERE sequence = ?
                """)
        try update.execute(arguments: [outcome.result.name, place.sequence, verification, sequence])
        switch (try row["prior"] as String, outcome.result) {
        case (JournalEntry.Prior.keepColumn, .succeeded): try PriorTable.confirm(row, db)
        case (JournalEntry.Prior.keepColumn, .failed): try PriorTable.takeBack(row, db)
        // What may have been made is remembered: the return compares it with what is there.
        case (JournalEntry.Prior.keepColumn, .superseded) where known == nil: try PriorTable.takeBack(row, db)
        case (JournalEntry.Prior.dropColumn, .succeeded):
            try PriorTable.drop(try action(row, db).intent, db)
        default: break
        }
    }

    private static let unknown = IntentOutcome.Result.unknown(code: "", message: "").name

    static func action(_ row: Row, _ db: Database) throws -> JournalAction {
        let (log, leaf): (Int64, Int64) = (try row["log"], try row["leaf"])
        let intent = try Intent(
            record: try LogTable.record(db, log: log, sequence: leaf), sequence: try row["sequence"],
            personal: try LogTable.personal(db, log: log, sequence: leaf))
        guard let leaf: Int64 = try row["outcome_leaf"] else { return JournalAction(intent: intent, outcome: nil) }
        let outcome = try IntentOutcome(record: try LogTable.record(db, log: log, sequence: leaf))
        let state = (try row["verification"] as String?).flatMap(IntentVerification.State.init(rawValue:))
        return JournalAction(intent: intent, outcome: outcome, verification: state)
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
