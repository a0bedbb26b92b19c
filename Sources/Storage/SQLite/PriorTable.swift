import Cloud
import Ledger
import Vocabulary

/// What fields were before they were moved: one row a move, the highest sequence holds.
enum PriorTable {
    /// Notes what a move found. A field still as the move before set it was found as that one found it; any other
    /// belongs to whoever changed it since, and that is what was found.
    static func keep(_ intent: Intent, onRelease: String, _ db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO priors
                (tenant, incarnation, field, sequence, address, found, given, claim, on_release, at)
                VALUES (?1, ?2, ?3, ?4, ?5, coalesce((
                    SELECT CASE given WHEN ?6 THEN found END FROM priors
                    WHERE tenant = ?1 AND incarnation = ?2 AND field = ?3 ORDER BY sequence DESC LIMIT 1
                ), ?6), ?7, ?8, ?9, ?10)
                """)
        for change in intent.changes {
            guard let from = change.from else { continue }
            try insert.execute(arguments: [
                intent.tenant.rawValue, intent.incarnation.rawValue, change.field.rawValue, intent.sequence,
                intent.address.description, text(from), text(change.to), intent.claim.rawValue, onRelease,
                intent.recordedAt.milliseconds,
            ])
        }
    }

    /// A move was made: what the moves before it noted of the same fields is no longer needed.
    static func confirm(_ intent: Row, _ db: Database) throws {
        let (tenant, incarnation): (String, String) = (try intent["tenant"], try intent["incarnation"])
        let sequence: Int64 = try intent["sequence"]
        // Mostly there were none, and looking is several times cheaper than deleting nothing.
        let before = try db.cachedStatement(
            sql: "SELECT 1 FROM priors WHERE tenant = ? AND incarnation = ? AND sequence < ? LIMIT 1")
        guard try before.hasRow(arguments: [tenant, incarnation, sequence]) else { return }
        let delete = try db.cachedStatement(
            sql: """
                DELETE FROM priors AS old WHERE tenant = ?1 AND incarnation = ?2 AND sequence < ?3 AND EXISTS
                (SELECT 1 FROM priors WHERE tenant = ?1 AND incarnation = ?2 AND field = old.field AND sequence = ?3)
                """)
        try delete.execute(arguments: [tenant, incarnation, sequence])
    }

    /// A move was not made: what the moves before it noted holds again.
    static func takeBack(_ intent: Row, _ db: Database) throws {
        let (tenant, incarnation): (String, String) = (try intent["tenant"], try intent["incarnation"])
        let sequence: Int64 = try intent["sequence"]
        let delete = try db.cachedStatement(
            sql: "DELETE FROM priors WHERE tenant = ? AND incarnation = ? AND sequence = ?")
        try delete.execute(arguments: [tenant, incarnation, sequence])
    }

    /// A return was made: nothing is left to return, but for moves begun after it.
    static func drop(_ intent: Intent, _ db: Database) throws {
        let delete = try db.cachedStatement(
            sql: "DELETE FROM priors WHERE tenant = ? AND incarnation = ? AND field = ? AND sequence < ?")
        for change in intent.changes {
            try delete.execute(arguments: [
                intent.tenant.rawValue, intent.incarnation.rawValue, change.field.rawValue, intent.sequence,
            ])
        }
    }

    /// Takes over what another memory noted, where there is nothing yet; its sequence means nothing here.
    static func adopt(_ prior: PriorState, _ db: Database) throws {
        let key = prior.key
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO priors
                (tenant, incarnation, field, sequence, address, found, given, claim, on_release, at)
                SELECT ?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9 WHERE NOT EXISTS
                (SELECT 1 FROM priors WHERE tenant = ?1 AND incarnation = ?2 AND field = ?3)
                """)
        try insert.execute(arguments: [
            key.tenant.rawValue, key.incarnation.rawValue, key.field.rawValue, prior.address.description,
            text(prior.found), text(prior.set), prior.claim.rawValue, prior.onRelease, prior.at.milliseconds,
        ])
    }

    /// Drops all that is noted of a field.
    static func forget(_ key: PriorState.Key, _ db: Database) throws {
        let delete = try db.cachedStatement(
            sql: "DELETE FROM priors WHERE tenant = ? AND incarnation = ? AND field = ?")
        try delete.execute(arguments: [key.tenant.rawValue, key.incarnation.rawValue, key.field.rawValue])
    }

    /// The prior states, of one tenant where asked, in the order of their keys.
    static func all(of tenant: TenantName?, _ db: Database) throws -> [PriorState] {
        // Two statements, since only a condition without a way round it is looked up in the key.
        let condition = tenant == nil ? "" : "WHERE tenant = ?"
        // Beside max(), SQLite takes the other columns from the row that holds the maximum.
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT *, max(sequence) FROM priors \(condition)
                GROUP BY tenant, incarnation, field ORDER BY tenant, incarnation, field
                """, arguments: tenant.map { [$0.rawValue] } ?? [])
        return try rows.map(state)
    }

    private static func state(_ row: Row) throws -> PriorState {
        let key = PriorState.Key(
            tenant: TenantName(rawValue: try row["tenant"]),
            incarnation: Incarnation(rawValue: try row["incarnation"]), field: Field(rawValue: try row["field"]))
        guard let address = ResourceAddress(try row["address"] as String) else {
            throw StoreError.damaged("the address of \(key.incarnation) is not what it should be")
        }
        return PriorState(
            key: key, address: address, found: try value(try row["found"]), set: try value(try row["given"]),
            claim: ClaimName(rawValue: try row["claim"]), onRelease: try row["on_release"],
            sequence: try row["sequence"], at: Instant(milliseconds: try row["at"]))
    }

    private static func text(_ value: FieldValue) -> String {
        var writer = CanonicalWriter()
        value.write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func value(_ text: String) throws -> FieldValue {
        guard let value = CanonicalJSON.value(Array(text.utf8)) else {
            throw StoreError.damaged("a prior state cannot be read")
        }
        return try FieldValue(recorded: value)
    }
}
