import Cloud
import Ledger
import Vocabulary

/// What was done before, as far as gates ask for it: which claims moved what, what was done within the hour, what was
/// done again and again.
enum PastTable {
    /// The longest time in which the same action counts as a repetition, in milliseconds: a day.
    private static let memory: Int64 = 86_400_000
    /// The longest time in which actions count against caps, in milliseconds: an hour.
    private static let hour: Int64 = 3_600_000

    /// Notes actions that succeeded.
    static func note(_ intents: ClosedRange<Int64>, _ db: Database) throws {
        let move = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO moves (tenant, incarnation, claim, version)
                SELECT tenant, incarnation, claim, claim_version FROM intents
                WHERE sequence BETWEEN ? AND ? AND counts = 'counted' AND claim_version IS NOT NULL ORDER BY sequence
                """)
        try move.execute(arguments: [intents.lowerBound, intents.upperBound])
        // Each line of `changed` is a field; of the same action the times within memory stay.
        let again = try db.cachedStatement(
            sql: """
                INSERT INTO repetitions (tenant, incarnation, field, action, times, count, last)
                SELECT tenant, incarnation, each.value, action, evaluated_at, 1, evaluated_at
                FROM intents JOIN json_each('["' || replace(changed, char(10), '","') || '"]') AS each
                WHERE sequence BETWEEN ?1 AND ?2 AND changed <> '' ORDER BY sequence
                ON CONFLICT (tenant, incarnation, field) DO UPDATE SET
                    (times, count) = (
                        SELECT group_concat(value), count(*) FROM (
                            SELECT value FROM json_each('[' || repetitions.times || ']')
                            WHERE repetitions.action = excluded.action
                            AND value > excluded.last - ?3 AND value < excluded.last
                            UNION ALL SELECT excluded.last
                        )
                    ),
                    action = excluded.action, last = excluded.last
                """)
        try again.execute(arguments: [intents.lowerBound, intents.upperBound, memory])
    }

    /// Drops a move, unless it was made again with another version since.
    static func forget(_ move: PastMove, _ db: Database) throws {
        let delete = try db.cachedStatement(
            sql: "DELETE FROM moves WHERE tenant = ? AND incarnation = ? AND claim = ? AND version = ?")
        try delete.execute(arguments: [
            move.tenant.rawValue, move.incarnation.rawValue, move.claim.rawValue, move.version,
        ])
    }

    /// The moves of a tenant or of all, in the order of tenants, incarnations and claims.
    static func moves(of tenant: TenantName?, _ db: Database) throws -> [PastMove] {
        // Two statements, since only a condition without a way round it is looked up in the key.
        let condition = tenant == nil ? "" : "WHERE tenant = ?"
        return try Row.fetchAll(
            db,
            sql: """
                SELECT tenant, incarnation, claim, version FROM moves \(condition) ORDER BY tenant, incarnation, claim
                """, arguments: tenant.map { [$0.rawValue] } ?? []
        ).map { row in
            PastMove(
                tenant: TenantName(rawValue: try row["tenant"]), claim: ClaimName(rawValue: try row["claim"]),
                version: try row["version"],
                incarnation: Incarnation(rawValue: try row["incarnation"]))
        }
    }

    /// What was begun in the hour before an instant, and since. What may have taken effect counts.
    static func recent(of tenant: TenantName?, at instant: Instant, _ db: Database) throws -> [RecentActions] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT tenant, claim, transition, counts, evaluated_at, count(*) AS number FROM intents
                WHERE evaluated_at > ?2 AND counts <> 'returning' AND (?1 IS NULL OR tenant = ?1)
                AND (outcome IS NULL OR outcome IN ('succeeded', 'unknown'))
                GROUP BY tenant, claim, transition, counts, evaluated_at
                ORDER BY tenant, claim, transition, counts, evaluated_at
                """, arguments: [tenant?.rawValue, instant.milliseconds - hour]
        ).map { row in
            RecentActions(
                tenant: TenantName(rawValue: try row["tenant"]), claim: ClaimName(rawValue: try row["claim"]),
                transition: TransitionName(rawValue: try row["transition"]),
                counting: ActionCounting(rawValue: try row["counts"]) ?? .counted,
                at: Instant(milliseconds: try row["evaluated_at"]), count: try row["number"])
        }
    }

    /// What was done at least twice in the day before an instant with nothing else between.
    static func repeated(of tenant: TenantName?, at instant: Instant, _ db: Database) throws -> [RepeatedAction] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT tenant, incarnation, field, action, times FROM repetitions INDEXED BY repeated_often
                WHERE count > 1 AND last > ?2 AND (?1 IS NULL OR tenant = ?1) ORDER BY tenant, incarnation, field
                """, arguments: [tenant?.rawValue, instant.milliseconds - memory]
        ).map { row in
            RepeatedAction(
                tenant: TenantName(rawValue: try row["tenant"]),
                incarnation: Incarnation(rawValue: try row["incarnation"]),
                field: Field(rawValue: try row["field"]), action: try row["action"],
                times: numbers(try row["times"]).map { Instant(milliseconds: $0) })
        }
    }

    private static func numbers(_ text: String) -> [Int64] { text.split(separator: ",").compactMap { Int64($0) } }
}
