/// What older stores were made with, and what became of it.
extension Schema {
    static let firstLeaves = """
        CREATE TABLE leaves (
            log INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            kind TEXT NOT NULL,
            leaf TEXT NOT NULL,
            hash BLOB NOT NULL,
            PRIMARY KEY (log, sequence)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX rotations ON leaves (log, sequence) WHERE kind = 'rotation';
        CREATE INDEX personal_by_value ON personal (value);
        """

    static let firstIntents = """
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
        """

    /// Only an erasure asks for personal values, so rarely that it may look at all of them.
    static let placedLeaves = """
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

    /// Looking again at what was changed, and finding what failed before.
    static let watchedIntents = """
        ALTER TABLE intents ADD COLUMN action TEXT;
        ALTER TABLE intents ADD COLUMN account TEXT;
        ALTER TABLE intents ADD COLUMN shows_within INTEGER;
        ALTER TABLE intents ADD COLUMN fields TEXT;
        ALTER TABLE intents ADD COLUMN wanted TEXT;
        ALTER TABLE intents ADD COLUMN verification TEXT;
        CREATE INDEX failed_intents ON intents (action, sequence) WHERE outcome = 'failed';
        """

    /// Of intents from before it is not known which version of a claim made them: to the caps every one of them counted,
    /// and each claim moves each resource for the first time.
    static let gatedIntents = """
        ALTER TABLE intents ADD COLUMN claim TEXT NOT NULL DEFAULT '';
        ALTER TABLE intents ADD COLUMN claim_version TEXT;
        ALTER TABLE intents ADD COLUMN transition TEXT NOT NULL DEFAULT '';
        ALTER TABLE intents ADD COLUMN counts TEXT NOT NULL DEFAULT 'counted';
        -- The fields it really changes, each on a line.
        ALTER TABLE intents ADD COLUMN changed TEXT NOT NULL DEFAULT '';
        UPDATE intents SET
            claim = coalesce((SELECT json_extract(leaf, '$.body.claim') FROM leaves
                WHERE leaves.log = intents.log AND leaves.sequence = intents.leaf AND json_valid(leaf)), ''),
            transition = coalesce((SELECT json_extract(leaf, '$.body.transition') FROM leaves
                WHERE leaves.log = intents.log AND leaves.sequence = intents.leaf AND json_valid(leaf)), ''),
            action = coalesce((SELECT json_extract(leaf, '$.body.action') FROM leaves
                WHERE leaves.log = intents.log AND leaves.sequence = intents.leaf AND json_valid(leaf)), ''),
            counts = CASE prior WHEN 'drop' THEN 'returning' ELSE 'counted' END;
        CREATE INDEX intents_by_instant ON intents (evaluated_at);
        """
}
