extension Schema {
    /// What claims remember of resources. Of a store from before everything is seen for the first time.
    static let memories = """
        CREATE TABLE claim_memories (
            tenant TEXT NOT NULL,
            claim TEXT NOT NULL,
            incarnation TEXT NOT NULL,
            first_seen INTEGER NOT NULL,
            settled INTEGER NOT NULL,
            state TEXT NOT NULL,
            found_off INTEGER,
            PRIMARY KEY (tenant, claim, incarnation)
        ) STRICT, WITHOUT ROWID;
        """
}
