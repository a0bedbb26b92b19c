import Ledger
public import Vocabulary

extension SQLiteStore {
    public func watched(in account: AccountName?, due: Instant?) async throws(StoreError) -> [WatchedChange] {
        try await read { db in
            try WatchTable.all(
                "(?1 IS NULL OR watches.account = ?1) AND (?2 IS NULL OR look_at <= ?2)",
                [account?.rawValue, due?.milliseconds], order: "look_at", db)
        }
    }

    public func nextLook(in account: AccountName?) async throws(StoreError) -> Instant? {
        try await read { db in
            let sql = "SELECT min(look_at) FROM watches" + (account == nil ? "" : " WHERE account = ?")
            let arguments: StatementArguments = account.map { [$0.rawValue] } ?? []
            return try Int64.fetchOne(db, sql: sql, arguments: arguments).map(Instant.init(milliseconds:))
        }
    }

    public func note(_ looks: [LookResult]) async throws(StoreError) {
        guard !looks.isEmpty else { return }
        try await write { db in
            var ledger = try LedgerAppender(db)
            for look in looks { try WatchTable.note(look, &ledger, db) }
            try ledger.finish()
        }
    }

    public func departures() async throws(StoreError) -> [WatchedChange] {
        try await read { db in
            try WatchTable.all("departed_at IS NOT NULL", [], order: "departed_at", db)
        }
    }

    public func failures(
        of actions: [String], since: Instant
    ) async throws(StoreError) -> [String: [FailedAttempt]] {
        guard !actions.isEmpty else { return [:] }
        return try await read { db in
            let hasFailed = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM intents INDEXED BY failed_intents WHERE outcome = 'failed')")
            guard hasFailed == true else { return [:] }
            var found: [String: [FailedAttempt]] = [:]
            for action in actions {
                let attempts = try Self.failures(of: action, since: since, db)
                if !attempts.isEmpty { found[action] = attempts }
            }
            return found
        }
    }

    private static func failures(of action: String, since: Instant, _ db: Database) throws -> [FailedAttempt] {
        let select = try db.cachedStatement(
            sql: "SELECT * FROM intents WHERE action = ? AND outcome = 'failed' ORDER BY sequence DESC LIMIT 10")
        let rows = try Row.fetchAll(select, arguments: [action])
        guard let newest = rows.first else { return [] }
        let success = try db.cachedStatement(
            sql: """
                SELECT max(sequence) FROM intents WHERE address = ? AND incarnation = ? AND outcome = 'succeeded'
                """)
        let address: String = try newest["address"]
        let incarnation: String = try newest["incarnation"]
        let last = try Int64.fetchOne(success, arguments: [address, incarnation]) ?? 0
        return try rows.filter { try $0["sequence"] > last }.compactMap { row in
            let attempt = try Self.action(row, db)
            guard attempt.intent.recordedAt >= since,
                case .failed(let code, let message, let retry)? = attempt.outcome?.result
            else { return nil }
            return FailedAttempt(begunAt: attempt.intent.recordedAt, code: code, message: message, retry: retry)
        }
    }
}
