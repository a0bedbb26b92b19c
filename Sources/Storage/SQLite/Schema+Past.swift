extension Schema {
    /// What gates want to know of the past.
    static let past = """
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
