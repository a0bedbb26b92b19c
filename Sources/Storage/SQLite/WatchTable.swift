import Ledger
import Vocabulary

extension Schema {
    /// Looking again at what was changed. A watch is one of (tenant, incarnation, fields): what is wanted of the same fields later takes its place.
    static let watches = """
        CREATE TABLE watches (
            tenant TEXT NOT NULL,
            incarnation TEXT NOT NULL,
            fields TEXT NOT NULL,
            wanted TEXT NOT NULL,
            sequence INTEGER NOT NULL UNIQUE,
            account TEXT NOT NULL,
            since INTEGER NOT NULL,
            deadline INTEGER NOT NULL,
            look_at INTEGER NOT NULL,
            departed_at INTEGER,
            difference TEXT,
            PRIMARY KEY (tenant, incarnation, fields)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX watches_by_look ON watches (account, look_at);
        CREATE INDEX departures ON watches (departed_at) WHERE departed_at IS NOT NULL;
        """
}

/// Changes that were made and are looked at until they show.
enum WatchTable {
    private typealias State = IntentVerification.State

    /// What an intent wants of which fields, as columns hold it.
    struct Wish {
        let fields: String
        let wanted: String
        /// The fields that it really changes.
        let changed: String

        init(_ intent: Intent) {
            fields = intent.changes.map(\.field.rawValue).joined(separator: "\n")
            changed = intent.changes.filter { $0.from != $0.to }.map(\.field.rawValue).joined(separator: "\n")
            wanted = CanonicalJSON.text(.list(intent.changes.map(\.to.recorded)))
        }
    }

    /// Intents begin: nobody waits any more for what was wanted of the same fields before, unless it is the same.
    static func overtake(by intents: ClosedRange<Int64>, _ db: Database) throws {
        let overtaken = """
            SELECT watches.sequence FROM intents AS new CROSS JOIN watches USING (tenant, incarnation, fields)
            WHERE new.sequence BETWEEN ? AND ? AND watches.wanted <> new.wanted
            """
        for statement in [
            "UPDATE intents SET verification = 'overtaken' WHERE verification = 'awaited' AND sequence IN (\(overtaken))",
            "DELETE FROM watches WHERE sequence IN (\(overtaken))",
        ] { try db.statement(statement).execute(arguments: [intents.lowerBound, intents.upperBound]) }
    }

    /// Changes were made: they are looked at from now on, where their intents said for how long. That one differed
    /// before, if the same was wanted, is not forgotten.
    static func watch(_ intents: ClosedRange<Int64>, since: Instant, _ db: Database) throws {
        let range: StatementArguments = [intents.lowerBound, intents.upperBound]
        let overtake = try db.cachedStatement(
            sql: """
                UPDATE intents SET verification = 'overtaken' WHERE verification = 'awaited' AND sequence IN (
                    SELECT watches.sequence FROM intents AS new CROSS JOIN watches USING (tenant, incarnation, fields)
                    WHERE new.sequence BETWEEN ? AND ? AND new.shows_within IS NOT NULL
                    AND watches.sequence < new.sequence
                )
                """)
        try overtake.execute(arguments: range)
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO watches (tenant, incarnation, fields, wanted, sequence, account, since, deadline, look_at)
                SELECT tenant, incarnation, fields, wanted, sequence, account, ?3, ?3 + shows_within * 1000,
                    ?3 + min(shows_within, ?4) * 1000
                FROM intents WHERE sequence BETWEEN ?1 AND ?2 AND shows_within IS NOT NULL ORDER BY sequence
                ON CONFLICT (tenant, incarnation, fields) DO UPDATE
                SET wanted = excluded.wanted, sequence = excluded.sequence, account = excluded.account,
                    since = excluded.since, deadline = excluded.deadline, look_at = excluded.look_at
                WHERE excluded.sequence > watches.sequence
                """)
        try insert.execute(arguments: range + [since.milliseconds, WatchedChange.firstLook])
    }

    /// The watches that a condition selects, in an order.
    static func all(_ condition: String, _ arguments: StatementArguments, order: String, _ db: Database) throws
        -> [WatchedChange]
    {
        try Row.fetchAll(
            db,
            sql: """
                SELECT intents.*, watches.since, deadline, look_at, departed_at, difference
                FROM watches JOIN intents USING (sequence) WHERE \(condition) ORDER BY \(order), watches.sequence
                """, arguments: arguments
        ).map { row in
            WatchedChange(
                intent: try SQLiteStore.intent(row, db), since: Instant(milliseconds: try row["since"]),
                deadline: Instant(milliseconds: try row["deadline"]), lookAt: Instant(milliseconds: try row["look_at"]),
                departedSince: (try row["departed_at"] as Int64?).map(Instant.init(milliseconds:)),
                difference: try row["difference"])
        }
    }

    /// Notes one look; a record is written where it says something new for good.
    static func note(_ look: LookResult, _ ledger: inout LedgerAppender, _ db: Database) throws {
        let select = try db.cachedStatement(
            sql: """
                SELECT watches.sequence, verification, watches.tenant, evaluated_at
                FROM intents JOIN watches USING (sequence) WHERE id = ?
                """)
        guard let row = try Row.fetchOne(select, arguments: [look.intent.rawValue]) else { return }
        let sequence: Int64 = try row["sequence"]
        switch look.finding {
        case .again(let instant):
            let update = try db.cachedStatement(sql: "UPDATE watches SET look_at = ? WHERE sequence = ?")
            try update.execute(arguments: [instant.milliseconds, sequence])
        case .departed(let since, let what, let again):
            let update = try db.cachedStatement(
                sql: """
                    UPDATE watches SET look_at = ?, departed_at = coalesce(departed_at, ?), difference = ?
                    WHERE sequence = ?
                    """)
            try update.execute(arguments: [again.milliseconds, since.milliseconds, what, sequence])
            guard try row["verification"] as String? != State.departed.rawValue else { return }
            try record(.departed, what, of: row, look, &ledger)
            try mark(sequence, .departed, where: nil, db)
        case .over(let state, let what):
            let delete = try db.cachedStatement(sql: "DELETE FROM watches WHERE sequence = ?")
            try delete.execute(arguments: [sequence])
            guard state != .overtaken else { return try mark(sequence, .overtaken, where: .awaited, db) }
            try record(state, what, of: row, look, &ledger)
            try mark(sequence, state, where: nil, db)
        }
    }

    private static func record(
        _ state: State, _ what: String, of row: Row, _ look: LookResult, _ ledger: inout LedgerAppender
    ) throws {
        let verification = IntentVerification(intent: look.intent, state: state, what: what, at: look.at)
        _ = try ledger.append(
            verification.draft(
                log: .tenant(TenantName(rawValue: try row["tenant"])),
                evaluatedAt: Instant(milliseconds: try row["evaluated_at"])))
    }

    private static func mark(_ sequence: Int64, _ state: State, where before: State?, _ db: Database) throws {
        let update = try db.cachedStatement(
            sql: "UPDATE intents SET verification = ?1 WHERE sequence = ?2 AND (?3 IS NULL OR verification = ?3)")
        try update.execute(arguments: [state.rawValue, sequence, before?.rawValue])
    }
}
