public import Cloud
import Ledger
public import Vocabulary

extension Schema {
    /// What is remembered of schedules with groups, and of what was announced.
    static let schedules = """
        CREATE TABLE order_waits (
            tenant TEXT NOT NULL,
            claim TEXT NOT NULL,
            group_name TEXT NOT NULL,
            direction TEXT NOT NULL,
            ends INTEGER,
            since INTEGER NOT NULL,
            reached INTEGER,
            checked_at INTEGER,
            answer TEXT,
            is_healthy INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (tenant, claim, group_name, direction)
        ) STRICT, WITHOUT ROWID;

        -- What was said once, and until when that matters.
        CREATE TABLE announcements (
            tenant TEXT NOT NULL,
            name TEXT NOT NULL,
            matters_until INTEGER NOT NULL,
            PRIMARY KEY (tenant, name)
        ) STRICT, WITHOUT ROWID;
        """
}

extension SQLiteStore {
    public func scheduleMemory(of tenant: TenantName?) async throws(StoreError) -> ScheduleMemory {
        try await read { db in
            let condition = tenant == nil ? "" : "WHERE tenant = ?"
            let arguments: StatementArguments = tenant.map { [$0.rawValue] } ?? []
            let waits = try Row.fetchAll(db, sql: "SELECT * FROM order_waits \(condition)", arguments: arguments)
            let said = try Row.fetchAll(db, sql: "SELECT * FROM announcements \(condition)", arguments: arguments)
            return ScheduleMemory(
                waits: try waits.compactMap(OrderTable.wait),
                announced: try said.map {
                    ScheduleMemory.Announced(tenant: TenantName(rawValue: try $0["tenant"]), key: try $0["name"])
                })
        }
    }

    public func keep(_ waits: [OrderWait], of tenant: TenantName) async throws(StoreError) {
        try await write { db in
            let known = try Row.fetchAll(
                db, sql: "SELECT * FROM order_waits WHERE tenant = ?", arguments: [tenant.rawValue]
            ).compactMap(OrderTable.wait)
            let kept = Set(waits.map(\.key))
            for wait in known where !kept.contains(wait.key) { try OrderTable.drop(wait.key, db) }
            for wait in waits where wait.key.tenant == tenant { try OrderTable.keep(wait, db) }
        }
    }

    public func note(
        _ check: OrderWait.Check, of key: OrderWait.Key, reached: Instant
    ) async throws(StoreError) {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE order_waits SET checked_at = ?6, answer = ?7, is_healthy = ?8
                    WHERE tenant = ?1 AND claim = ?2 AND group_name = ?3 AND direction = ?4 AND reached = ?5
                    AND is_healthy = 0
                    """,
                arguments: [
                    key.tenant.rawValue, key.claim.rawValue, key.group, key.direction.rawValue, reached.milliseconds,
                    check.at.milliseconds, check.answer, check.isHealthy ? 1 : 0,
                ])
        }
    }

    public func announce(_ announcements: [Announcement]) async throws(StoreError) -> [Announcement] {
        try await write { db in
            var fresh: [Announcement] = []
            var ledger = try LedgerAppender(db)
            for announcement in announcements {
                let said = announcement.said
                try db.execute(
                    sql: "DELETE FROM announcements WHERE tenant = ? AND matters_until < ?",
                    arguments: [said.tenant.rawValue, announcement.draft.at.milliseconds])
                try db.execute(
                    sql: "INSERT OR IGNORE INTO announcements (tenant, name, matters_until) VALUES (?, ?, ?)",
                    arguments: [said.tenant.rawValue, said.key, announcement.until.milliseconds])
                guard db.changedRows > 0 else { continue }
                _ = try ledger.append(announcement.draft)
                fresh.append(announcement)
            }
            try ledger.finish()
            return fresh
        }
    }
}

/// Gates between groups that somebody waits for.
enum OrderTable {
    /// What is there; nil where the direction is none, which no version of this has written.
    static func wait(_ row: Row) throws -> OrderWait? {
        guard let direction = OrderDirection(rawValue: try row["direction"]) else { return nil }
        let (ends, reached): (Int64?, Int64?) = (try row["ends"], try row["reached"])
        let (checkedAt, answer): (Int64?, String?) = (try row["checked_at"], try row["answer"])
        let isHealthy = try row["is_healthy"] as Int64 != 0
        return OrderWait(
            key: OrderWait.Key(
                tenant: TenantName(rawValue: try row["tenant"]), claim: ClaimName(rawValue: try row["claim"]),
                group: try row["group_name"], direction: direction),
            ends: ends.map(Instant.init(milliseconds:)), since: Instant(milliseconds: try row["since"]),
            reached: reached.map(Instant.init(milliseconds:)),
            check: checkedAt.map {
                OrderWait.Check(at: Instant(milliseconds: $0), answer: answer ?? "", isHealthy: isHealthy)
            })
    }

    /// Of a group that stays as wanted the earlier instant holds, and so does what was answered since: another pass may
    /// have written either meanwhile.
    static func keep(_ wait: OrderWait, _ db: Database) throws {
        let stays = "ends IS excluded.ends AND reached IS NOT NULL AND excluded.reached IS NOT NULL"
        try db.execute(
            sql: """
                INSERT INTO order_waits (tenant, claim, group_name, direction, ends, since, reached)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET
                    ends = excluded.ends, since = excluded.since,
                    reached = CASE WHEN \(stays) THEN min(reached, excluded.reached) ELSE excluded.reached END,
                    checked_at = CASE WHEN \(stays) THEN checked_at END,
                    answer = CASE WHEN \(stays) THEN answer END,
                    is_healthy = CASE WHEN \(stays) THEN is_healthy ELSE 0 END
                """,
            arguments: [
                wait.key.tenant.rawValue, wait.key.claim.rawValue, wait.key.group, wait.key.direction.rawValue,
                wait.ends?.milliseconds, wait.since.milliseconds, wait.reached?.milliseconds,
            ])
    }

    static func drop(_ key: OrderWait.Key, _ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM order_waits WHERE tenant = ? AND claim = ? AND group_name = ? AND direction = ?
                """,
            arguments: [key.tenant.rawValue, key.claim.rawValue, key.group, key.direction.rawValue])
    }
}
