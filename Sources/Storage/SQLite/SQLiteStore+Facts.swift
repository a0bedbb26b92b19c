public import Cloud
import GRDB
public import Vocabulary

extension SQLiteStore {
    public func facts(of tenant: TenantName?) async throws(StoreError) -> StoredFacts {
        try await read { db in
            let uses = try Row.fetchAll(
                db,
                sql: """
                    SELECT approval, count(*) AS uses FROM intents
                    WHERE approval IS NOT NULL AND (outcome IS NULL OR outcome IN ('succeeded', 'unknown'))
                    AND (?1 IS NULL OR tenant = ?1) GROUP BY approval
                    """, arguments: [tenant?.rawValue])
            let pairs = uses.map { (ClaimName(rawValue: $0["approval"]), $0["uses"] as Int) }
            return StoredFacts(
                priors: try PriorTable.all(of: tenant, db), approvalUse: Dictionary(uniqueKeysWithValues: pairs))
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

    public func acquirePassLock(holder: String) async throws(StoreError) -> PassLock {
        try passLocks.acquire(holder: holder)
    }
}
