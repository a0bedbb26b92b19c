public import Cloud
import Ledger
public import Vocabulary

extension SQLiteStore {
    public func pause(_ pause: Pause) async throws(StoreError) {
        try await write { db in
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO pauses (scope, effect, tenant, reason, actor, since, until)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    pause.scope.description, pause.effect.rawValue, pause.tenant?.rawValue, pause.reason, pause.actor,
                    pause.since.milliseconds, pause.until?.milliseconds,
                ])
            try Self.append(
                LedgerDraft(
                    log: pause.log, kind: .pause, at: pause.since,
                    body: .object([
                        "scope": .string(pause.scope.description), "effect": .string(pause.effect.rawValue),
                        "reason": .string(pause.reason), "known": "asserted",
                        "until": pause.until.map { .string($0.description) },
                    ]), personal: [LedgerDraft.Personal("actor", pause.actor)]), db)
        }
    }

    public func resume(
        _ scope: PauseScope, reason: String, actor: String, at instant: Instant
    ) async throws(StoreError) -> Pause? {
        try await write { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM pauses WHERE scope = ?", arguments: [scope.description])
            guard let pause = try row.map(PauseTable.pause) else { return nil }
            try db.execute(sql: "DELETE FROM pauses WHERE scope = ?", arguments: [scope.description])
            try Self.append(
                LedgerDraft(
                    log: pause.log, kind: .resume, at: instant,
                    body: [
                        "scope": .string(scope.description), "effect": .string(pause.effect.rawValue),
                        "reason": .string(reason), "known": "asserted",
                    ], personal: [LedgerDraft.Personal("actor", actor)]), db)
            return pause
        }
    }

    public func pauses(at instant: Instant) async throws(StoreError) -> [Pause] {
        try await read { db in try PauseTable.inForce(at: instant, db) }
    }
}

/// The pauses that somebody has set.
enum PauseTable {
    /// Those that still count, in the order of their scopes.
    static func inForce(at instant: Instant, _ db: Database) throws -> [Pause] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM pauses WHERE until IS NULL OR until > ? ORDER BY scope",
            arguments: [instant.milliseconds]
        ).map(pause)
    }

    static func pause(_ row: Row) throws -> Pause {
        guard let scope = PauseScope(try row["scope"] as String), let effect = Pause.Effect(rawValue: try row["effect"])
        else {
            throw StoreError.damaged("a pause cannot be read")
        }
        return Pause(
            scope: scope, effect: effect, tenant: (try row["tenant"] as String?).map { TenantName(rawValue: $0) },
            reason: try row["reason"], actor: try row["actor"], since: Instant(milliseconds: try row["since"]),
            until: (try row["until"] as Int64?).map { Instant(milliseconds: $0) })
    }

    /// Takes a person out.
    static func erase(_ value: String, _ db: Database) throws {
        try db.execute(sql: "UPDATE pauses SET actor = '(erased)' WHERE actor = ?", arguments: [value])
    }
}

extension Pause {
    /// Where it is recorded: with those it is about.
    fileprivate var log: LogName { tenant.map { .tenant($0) } ?? .platform }
}
