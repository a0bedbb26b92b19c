import Ledger
import Vocabulary

extension Schema {
    /// Looking again at what was changed, and finding what failed before.
    ///
    /// A watch is one of (tenant, incarnation, fields): what is wanted of the same fields later takes its place.
    static let verification = """
        ALTER TABLE intents ADD COLUMN action TEXT;
        ALTER TABLE intents ADD COLUMN account TEXT;
        ALTER TABLE intents ADD COLUMN shows_within INTEGER;
        ALTER TABLE intents ADD COLUMN fields TEXT;
        ALTER TABLE intents ADD COLUMN wanted TEXT;
        ALTER TABLE intents ADD COLUMN verification TEXT;
        CREATE INDEX failed_intents ON intents (action, sequence) WHERE outcome = 'failed';

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
struct WatchTable {
    private typealias State = IntentVerification.State

    /// Whether anything was watched when the transaction began: where nothing was, nothing can be overtaken.
    private let isInUse: Bool

    init(_ db: Database) throws {
        isInUse = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM watches)") ?? false
    }

    /// What an intent wants of which fields, as columns hold it.
    struct Wish {
        let fields: String
        let wanted: String

        init(_ intent: Intent) {
            fields = intent.changes.map(\.field.rawValue).joined(separator: "\n")
            wanted = CanonicalJSON.text(.list(intent.changes.map(\.to.recorded)))
        }
    }

    /// An intent begins: nobody waits any more for what was wanted of the same fields before, unless it is the same.
    func overtake(by intent: Intent, _ wish: Wish, _ db: Database) throws {
        guard isInUse else { return }
        let select = try db.cachedStatement(
            sql: """
                SELECT sequence FROM watches
                WHERE tenant = ? AND incarnation = ? AND fields = ? AND wanted <> ?
                """)
        let overtaken = try Int64.fetchOne(
            select,
            arguments: [
                intent.tenant.rawValue, intent.incarnation.rawValue, wish.fields, wish.wanted,
            ])
        guard let overtaken else { return }
        try db.cachedStatement(sql: "DELETE FROM watches WHERE sequence = ?").execute(arguments: [overtaken])
        try Self.mark(overtaken, .overtaken, where: .awaited, db)
    }

    /// A change was made: it is looked at from now on, where its intent said for how long. That it differed before, if
    /// the same was wanted, is not forgotten.
    ///
    /// - Returns: Whether it is watched.
    func watch(_ row: Row, since: Instant, _ db: Database) throws -> Bool {
        guard let seconds: Int64 = try row["shows_within"] else { return false }
        let sequence: Int64 = try row["sequence"]
        let key: StatementArguments = [
            try row["tenant"] as StoredValue, try row["incarnation"] as StoredValue, try row["fields"] as StoredValue,
        ]
        if isInUse {
            let earlier = try db.cachedStatement(
                sql: "SELECT sequence FROM watches WHERE tenant = ? AND incarnation = ? AND fields = ?")
            if let before = try Int64.fetchOne(earlier, arguments: key) {
                guard before < sequence else { return false }
                try Self.mark(before, .overtaken, where: .awaited, db)
            }
        }
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO watches (tenant, incarnation, fields, wanted, sequence, account, since, deadline, look_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                ON CONFLICT (tenant, incarnation, fields) DO UPDATE
                SET wanted = ?4, sequence = ?5, account = ?6, since = ?7, deadline = ?8, look_at = ?9
                """)
        try insert.execute(
            arguments: key + [
                try row["wanted"] as StoredValue, sequence, try row["account"] as StoredValue, since.milliseconds,
                since.adding(seconds: seconds).milliseconds,
                since.adding(seconds: min(seconds, WatchedChange.firstLook)).milliseconds,
            ])
        return true
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
                intent: try SQLiteStore.action(row, db).intent, since: Instant(milliseconds: try row["since"]),
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
