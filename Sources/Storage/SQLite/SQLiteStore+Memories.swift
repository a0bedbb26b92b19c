public import Cloud
public import Vocabulary

extension SQLiteStore {
    public func memories(of tenant: TenantName?) async throws(StoreError) -> [ClaimMemory] {
        try await read { db in
            // Two statements, since only a condition without a way round it is looked up in the key.
            let condition = tenant == nil ? "" : "WHERE tenant = ?"
            return try Row.fetchAll(
                db,
                sql: "SELECT * FROM claim_memories \(condition) ORDER BY tenant, incarnation, claim",
                arguments: tenant.map { [$0.rawValue] } ?? []
            ).map { row in
                ClaimMemory(
                    key: ClaimMemory.Key(
                        tenant: TenantName(rawValue: try row["tenant"]),
                        incarnation: Incarnation(rawValue: try row["incarnation"]),
                        claim: ClaimName(rawValue: try row["claim"])),
                    firstSeen: Instant(milliseconds: try row["first_seen"]),
                    settled: Instant(milliseconds: try row["settled"]), state: try row["state"],
                    foundOff: (try row["found_off"] as Int64?).map(Instant.init(milliseconds:)))
            }
        }
    }

    public func remember(
        _ memories: [ClaimMemory], forgetting outlived: [ClaimMemory.Key]
    ) async throws(StoreError) {
        try await write { db in
            let replace = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO claim_memories
                    (tenant, claim, incarnation, first_seen, settled, state, found_off) VALUES (?, ?, ?, ?, ?, ?, ?)
                    """)
            for memory in memories {
                try replace.execute(arguments: [
                    memory.key.tenant.rawValue, memory.key.claim.rawValue, memory.key.incarnation.rawValue,
                    memory.firstSeen.milliseconds, memory.settled.milliseconds, memory.state,
                    memory.foundOff?.milliseconds,
                ])
            }
            let delete = try db.cachedStatement(
                sql: "DELETE FROM claim_memories WHERE tenant = ? AND claim = ? AND incarnation = ?")
            for key in outlived {
                try delete.execute(arguments: [key.tenant.rawValue, key.claim.rawValue, key.incarnation.rawValue])
            }
        }
    }

    public func forgetMemories(
        exceptOf claims: [TenantName: Set<ClaimName>]
    ) async throws(StoreError) {
        try await write { db in
            let rows = try Row.fetchAll(db, sql: "SELECT DISTINCT tenant, claim FROM claim_memories")
            for row in rows {
                let (tenant, claim): (String, String) = (try row["tenant"], try row["claim"])
                let remembering = claims[TenantName(rawValue: tenant)] ?? []
                guard !remembering.contains(ClaimName(rawValue: claim)) else { continue }
                try db.execute(
                    sql: "DELETE FROM claim_memories WHERE tenant = ? AND claim = ?", arguments: [tenant, claim])
            }
        }
    }
}
