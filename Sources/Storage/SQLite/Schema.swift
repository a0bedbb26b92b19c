/// The tables: what a new store begins with, and the steps that bring an older one there. A step that was shipped never
/// changes.
enum Schema {
    /// Marks the file as a store of this product (`PRAGMA application_id`): "CLPI".
    static let applicationID = 0x434C_5049

    /// What a new store begins with.
    static let tables = lasting + leaves + intents + watches + past + memories + schedules + failures

    /// The version of the tables is the number of steps taken (`PRAGMA user_version`).
    static let steps = [
        lasting + firstLeaves + firstIntents, placedLeaves, watchedIntents + watches, gatedIntents + past, memories,
        schedules, failures,
    ]

    /// Brings the tables up to date and makes sure whose they are. Call it within a transaction that may write.
    static func prepare(_ db: Database, path: String, controller: String) throws -> StoreIdentity {
        let version = try version(db, path: path)
        guard version <= steps.count else {
            throw StoreError(
                .terminal,
                "the store \(path) has format \(version), this version of pioneer reads up to \(steps.count); "
                    + "use the newer pioneer")
        }
        if version < steps.count {
            for step in version == 0 ? [tables] : Array(steps[version...]) { try db.execute(sql: step) }
            try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(steps.count)")
        }
        try db.execute(sql: "INSERT OR IGNORE INTO store (id, controller) VALUES (1, ?)", arguments: [controller])
        let owner = try String.fetchOne(db, sql: "SELECT controller FROM store") ?? ""
        guard owner == controller else {
            throw StoreError(
                .terminal,
                "the store \(path) belongs to controller '\(owner)', this one is '\(controller)'; "
                    + "name its own store or the other controller's id")
        }
        return StoreIdentity(controller: controller, formatVersion: steps.count)
    }

    /// How many steps were taken; 0 for a new file.
    ///
    /// - Throws: A terminal error where it is a database of another program.
    static func version(_ db: Database, path: String) throws -> Int {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard application == applicationID || (application == 0 && tables == 0) else {
            throw StoreError(.terminal, "\(path) is a database of another program; name another file for the store")
        }
        return try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }
}
