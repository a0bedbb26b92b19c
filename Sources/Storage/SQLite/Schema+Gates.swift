extension Schema {
    /// What gates want to know of the past. Of intents from before it is not known which version of a claim made them:
    /// to the caps every one of them counted, and each claim moves each resource for the first time.
    static let gates = """
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

        -- The version of each claim that last moved a resource.
        CREATE TABLE moves (
            tenant TEXT NOT NULL,
            incarnation TEXT NOT NULL,
            claim TEXT NOT NULL,
            version TEXT NOT NULL,
            PRIMARY KEY (tenant, incarnation, claim)
        ) STRICT, WITHOUT ROWID;

        -- The latest action on each field, and when it was made without another between; milliseconds, with commas.
        CREATE TABLE repetitions (
            tenant TEXT NOT NULL,
            incarnation TEXT NOT NULL,
            field TEXT NOT NULL,
            action TEXT NOT NULL,
            times TEXT NOT NULL,
            count INTEGER NOT NULL,
            last INTEGER NOT NULL,
            PRIMARY KEY (tenant, incarnation, field)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX repeated_often ON repetitions (last) WHERE count > 1;

        CREATE TABLE pauses (
            scope TEXT PRIMARY KEY,
            effect TEXT NOT NULL,
            tenant TEXT,
            reason TEXT NOT NULL,
            actor TEXT NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER
        ) STRICT, WITHOUT ROWID;
        """
}
