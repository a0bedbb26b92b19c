public import Cloud
public import Vocabulary

extension SQLiteStore {
    public func facts(of tenant: TenantName?, at instant: Instant) async throws(StoreError) -> StoredFacts {
        try await read { db in
            let uses = try Row.fetchAll(
                db,
                sql: """
                    SELECT approval, count(*) AS uses FROM intents
                    WHERE approval IS NOT NULL AND (outcome IS NULL OR outcome IN ('succeeded', 'unknown'))
                    AND (?1 IS NULL OR tenant = ?1) GROUP BY approval
                    """, arguments: [tenant?.rawValue])
            let pairs = try uses.map { (ClaimName(rawValue: try $0["approval"]), try $0["uses"] as Int) }
            return StoredFacts(
                priors: try PriorTable.all(of: tenant, db), approvalUse: Dictionary(uniqueKeysWithValues: pairs),
                moves: try PastTable.moves(of: tenant, db), recent: try PastTable.recent(of: tenant, at: instant, db),
                repeated: try PastTable.repeated(of: tenant, at: instant, db),
                pauses: try PauseTable.inForce(at: instant, db))
        }
    }

    public func checkWritable() async throws(StoreError) {
        // A transaction that may write begins and ends.
        try await write { _ in }
    }

    public func tenantsWithPriors() async throws(StoreError) -> [TenantName] {
        try await read { db in
            // One step of the index for each tenant, however much is remembered of it.
            try String.fetchAll(
                db,
                sql: """
                    WITH RECURSIVE names(name) AS (
                        SELECT min(tenant) FROM priors
                        UNION ALL SELECT (SELECT min(tenant) FROM priors WHERE tenant > name) FROM names
                        WHERE name IS NOT NULL)
                    SELECT name FROM names WHERE name IS NOT NULL ORDER BY name
                    """
            ).map { TenantName(rawValue: $0) }
        }
    }

    public func adopt(_ priors: [PriorState]) async throws(StoreError) {
        try await write { db in
            for prior in priors { try PriorTable.adopt(prior, db) }
        }
    }

    public func forget(_ priors: [PriorState.Key]) async throws(StoreError) {
        try await write { db in
            for key in priors { try PriorTable.forget(key, db) }
        }
    }

    public func forget(_ moves: [PastMove]) async throws(StoreError) {
        try await write { db in
            for move in moves { try PastTable.forget(move, db) }
        }
    }

    public func acquirePassLock(holder: String) async throws(StoreError) -> PassLock {
        try passLocks.acquire(holder: holder)
    }
}
