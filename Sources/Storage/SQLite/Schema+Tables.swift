extension Schema {
    /// Tables that are as they were from the first version on.
    static let lasting = """
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
        CREATE TABLE personal (
            log INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            salt BLOB NOT NULL,
            PRIMARY KEY (log, sequence, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE checkpoints (
            log INTEGER NOT NULL,
            size INTEGER NOT NULL,
            signed TEXT NOT NULL,
            PRIMARY KEY (log, size)
        ) STRICT, WITHOUT ROWID;

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

    /// A leaf is found by the row id, where one of usual length needs no page of its own.
    static let leaves = """
        CREATE TABLE leaves (
            id INTEGER PRIMARY KEY,
            log INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            kind TEXT NOT NULL,
            leaf TEXT NOT NULL,
            hash BLOB NOT NULL,
            UNIQUE (log, sequence)
        ) STRICT;
        CREATE INDEX rotations ON leaves (log, sequence) WHERE kind = 'rotation';
        """

    /// The journal. What an intent and its outcome say stands in their leaves. Of `changed` each line is a field that the
    /// intent really changes.
    static let intents = """
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
            outcome_leaf INTEGER,
            action TEXT,
            account TEXT,
            shows_within INTEGER,
            fields TEXT,
            wanted TEXT,
            verification TEXT,
            claim TEXT NOT NULL DEFAULT '',
            claim_version TEXT,
            transition TEXT NOT NULL DEFAULT '',
            counts TEXT NOT NULL DEFAULT 'counted',
            changed TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX open_intents ON intents (sequence) WHERE outcome IS NULL OR outcome = 'unknown';
        CREATE INDEX intents_by_tenant ON intents (tenant, sequence);
        CREATE INDEX intents_by_address ON intents (address, sequence);
        CREATE INDEX intents_by_approval ON intents (approval, outcome) WHERE approval IS NOT NULL;
        CREATE INDEX failed_intents ON intents (action, sequence) WHERE outcome = 'failed';
        CREATE INDEX intents_by_instant ON intents (evaluated_at);
        """
}
