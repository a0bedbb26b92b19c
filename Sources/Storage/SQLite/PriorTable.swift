import Cloud
import Ledger
import Vocabulary

/// What fields were before they were moved: one row a move, the highest sequence holds.
enum PriorTable {
    /// Moves were made: what the moves before them noted of the same fields is no longer needed.
    static func confirm(_ intents: ClosedRange<Int64>, _ db: Database) throws {
        let delete = try db.cachedStatement(
            sql: """
                DELETE FROM priors WHERE (tenant, incarnation, field, sequence) IN (
                    SELECT old.tenant, old.incarnation, old.field, old.sequence
                    FROM intents CROSS JOIN priors AS old USING (tenant, incarnation)
                    WHERE intents.sequence BETWEEN ?1 AND ?2 AND old.sequence < intents.sequence AND EXISTS (
                        SELECT 1 FROM priors AS new
                        WHERE new.tenant = old.tenant AND new.incarnation = old.incarnation AND new.field = old.field
                        AND new.sequence = intents.sequence
                    )
                )
                """)
        try delete.execute(arguments: [intents.lowerBound, intents.upperBound])
    }

    /// Moves were not made: what the moves before them noted holds again.
    static func takeBack(_ intents: ClosedRange<Int64>, _ db: Database) throws {
        let delete = try db.cachedStatement(
            sql: """
                DELETE FROM priors WHERE (tenant, incarnation, field, sequence) IN (
                    SELECT noted.tenant, noted.incarnation, noted.field, noted.sequence
                    FROM intents CROSS JOIN priors AS noted USING (tenant, incarnation)
                    WHERE intents.sequence BETWEEN ?1 AND ?2 AND noted.sequence = intents.sequence
                )
                """)
        try delete.execute(arguments: [intents.lowerBound, intents.upperBound])
    }

    /// Returns were made: nothing is left to return, but for moves begun after them.
    static func drop(_ intents: ClosedRange<Int64>, _ db: Database) throws {
        let select = try db.cachedStatement(sql: "SELECT * FROM intents WHERE sequence BETWEEN ? AND ?")
        let delete = try db.cachedStatement(
            sql: "DELETE FROM priors WHERE tenant = ? AND incarnation = ? AND field = ? AND sequence < ?")
        for row in try Row.fetchAll(select, arguments: [intents.lowerBound, intents.upperBound]) {
            let intent = try SQLiteStore.intent(row, db)
            for change in intent.changes {
                try delete.execute(arguments: [
                    intent.tenant.rawValue, intent.incarnation.rawValue, change.field.rawValue, intent.sequence,
                ])
            }
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

    static func text(_ value: FieldValue) -> String {
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
