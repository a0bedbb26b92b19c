/// The tables, as steps from one version to the next. A step that was shipped never changes.
enum Schema {
    /// Marks the file as a store of this product (`PRAGMA application_id`): "CLPI".
    static let applicationID = 0x434C_5049

    /// The version of the tables is the number of steps taken (`PRAGMA user_version`).
    static let steps = [first, second, verification, gates, memories, schedules, failures]

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
            for step in steps[version...] { try db.execute(sql: step) }
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

    private static let first = """
        CREATE TABLE store (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            controller TEXT NOT NULL
        ) STRICT;

        -- The ledger. A frontier is the roots of the complete subtrees, 32 bytes each; head is the last leaf hash.
        CREATE TABLE logs (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            size INTEGER NOT NULL,
            frontier BLOB NOT NULL,
            head BLOB NOT NULL
        ) STRICT;
        CREATE TABLE leaves (
            log INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            kind TEXT NOT NULL,
            leaf TEXT NOT NULL,
            hash BLOB NOT NULL,
            PRIMARY KEY (log, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX rotations ON leaves (log, sequence) WHERE kind = 'rotation';
        CREATE TABLE personal (
            log INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            salt BLOB NOT NULL,
            PRIMARY KEY (log, sequence, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX personal_by_value ON personal (value);
        CREATE TABLE checkpoints (
            log INTEGER NOT NULL,
            size INTEGER NOT NULL,
            signed TEXT NOT NULL,
            PRIMARY KEY (log, size)
        ) STRICT, WITHOUT ROWID;

        -- The journal. What an intent and its outcome say stands in their leaves.
        CREATE TABLE intents (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            tenant TEXT NOT NULL,
            address TEXT NOT NULL,
            incarnation TEXT NOT NULL,
            evaluated_at INTEGER NOT NULL,
            approval TEXT,
            prior TEXT NOT NULL,
            log INTEGER NOT NULL,
            leaf INTEGER NOT NULL,
            outcome TEXT,
            outcome_leaf INTEGER
        ) STRICT;
        CREATE INDEX open_intents ON intents (sequence) WHERE outcome IS NULL OR outcome = 'unknown';
        CREATE INDEX intents_by_tenant ON intents (tenant, sequence);
        CREATE INDEX intents_by_address ON intents (address, sequence);
        CREATE INDEX intents_by_approval ON intents (approval, outcome) WHERE approval IS NOT NULL;

        -- One row a move; the one with the highest sequence holds. A move that failed takes its row with it.
        CREATE TABLE priors (
            tenant TEXT NOT NULL,
            incarnation TEXT NOT NULL,
            field TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            address TEXT NOT NULL,
            found TEXT NOT NULL,
            given TEXT NOT NULL,
            claim TEXT NOT NULL,
            on_release TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (tenant, incarnation, field, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE sources (
            name TEXT PRIMARY KEY,
            accepted TEXT,
            accepted_at INTEGER,
            hold_commit TEXT,
            hold_reason TEXT,
            hold_at INTEGER,
            released TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE trees (
            source TEXT NOT NULL,
            namespace TEXT NOT NULL,
            accepted TEXT NOT NULL,
            PRIMARY KEY (source, namespace)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE files (
            source TEXT NOT NULL,
            namespace TEXT NOT NULL,
            path TEXT NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (source, namespace, path)
        ) STRICT;
        """

    /// Leaves go into a table by row id, where one of usual length needs no page of its own. Only an erasure asks for
    /// personal values, so rarely that it may look at all of them.
    private static let second = """
        CREATE TABLE placed_leaves (
            id INTEGER PRIMARY KEY,
            log INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            kind TEXT NOT NULL,
            leaf TEXT NOT NULL,
            hash BLOB NOT NULL,
            UNIQUE (log, sequence)
        ) STRICT;
        INSERT INTO placed_leaves (log, sequence, kind, leaf, hash)
            SELECT log, sequence, kind, leaf, hash FROM leaves ORDER BY log, sequence;
        DROP TABLE leaves;
        ALTER TABLE placed_leaves RENAME TO leaves;
        CREATE INDEX rotations ON leaves (log, sequence) WHERE kind = 'rotation';
        DROP INDEX personal_by_value;
        """
}
