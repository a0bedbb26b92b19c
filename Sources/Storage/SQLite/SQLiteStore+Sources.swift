import Ledger
public import Vocabulary

extension SQLiteStore {
    public func sources() async throws(StoreError) -> [SourceState] {
        try await read { db in try Row.fetchAll(db, sql: "SELECT * FROM sources ORDER BY name").map(Self.source) }
    }

    public func accept(
        source: String, commit: String, at: Instant, trees: [NamespaceTree]
    ) async throws(StoreError) {
        try await write { db in
            if let hold = try Self.source(source, db)?.hold {
                throw StoreError(.terminal, "the source \(source) is held: \(hold.reason); release it first")
            }
            try db.execute(
                sql: """
                    INSERT INTO sources (name, accepted, accepted_at) VALUES (?1, ?2, ?3)
                    ON CONFLICT (name) DO UPDATE SET accepted = ?2, accepted_at = ?3, released = NULL
                    """, arguments: [source, commit, at.milliseconds])
            for tree in trees { try Self.keep(tree, of: source, db) }
        }
    }

    public func lastGoodTree(
        source: String, namespace: NamespaceName
    ) async throws(StoreError) -> NamespaceTree? {
        try await read { db in
            let key: StatementArguments = [source, namespace.rawValue]
            guard
                let commit = try String.fetchOne(
                    db, sql: "SELECT accepted FROM trees WHERE source = ? AND namespace = ?", arguments: key)
            else { return nil }
            let files = try Row.fetchAll(
                db, sql: "SELECT path, bytes FROM files WHERE source = ? AND namespace = ? ORDER BY path",
                arguments: key)
            return NamespaceTree(
                namespace: namespace, commit: commit,
                files: try files.map {
                    NamespaceTree.File(path: try $0["path"], bytes: try ($0["bytes"] as Blob).bytes)
                })
        }
    }

    public func hold(source: String, commit: String?, reason: String, at: Instant) async throws(StoreError) {
        try await write { db in
            if try Self.source(source, db)?.hold != nil { return }
            try db.execute(
                sql: """
                    INSERT INTO sources (name, hold_commit, hold_reason, hold_at) VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT (name) DO UPDATE SET hold_commit = ?2, hold_reason = ?3, hold_at = ?4
                    """, arguments: [source, commit, reason, at.milliseconds])
            try Self.append(
                LedgerDraft(
                    log: .platform, kind: .hold, at: at,
                    body: .object([
                        "source": .string(source), "commit": commit.map(Value.string), "reason": .string(reason),
                    ])), db)
        }
    }

    public func release(source: String, actor: String, at: Instant) async throws(StoreError) -> Bool {
        try await write { db in
            guard let hold = try Self.source(source, db)?.hold else { return false }
            try db.execute(
                sql: """
                    UPDATE sources SET released = hold_commit, hold_commit = NULL, hold_reason = NULL, hold_at = NULL
                    WHERE name = ?
                    """, arguments: [source])
            try Self.append(
                LedgerDraft(
                    log: .platform, kind: .release, at: at,
                    body: .object([
                        "source": .string(source), "commit": hold.commit.map(Value.string),
                        "reason": .string(hold.reason),
                    ]), personal: [LedgerDraft.Personal("actor", actor)]), db)
            return true
        }
    }

    private static func source(_ name: String, _ db: Database) throws -> SourceState? {
        try Row.fetchOne(db, sql: "SELECT * FROM sources WHERE name = ?", arguments: [name]).map(source)
    }

    private static func source(_ row: Row) throws -> SourceState {
        var hold: SourceHold?
        if let reason: String = try row["hold_reason"], let since: Int64 = try row["hold_at"] {
            hold = SourceHold(commit: try row["hold_commit"], reason: reason, since: Instant(milliseconds: since))
        }
        return SourceState(
            name: try row["name"], commit: try row["accepted"], hold: hold, released: try row["released"])
    }

    private static func keep(_ tree: NamespaceTree, of source: String, _ db: Database) throws {
        let key: StatementArguments = [source, tree.namespace.rawValue]
        try db.execute(sql: "DELETE FROM files WHERE source = ? AND namespace = ?", arguments: key)
        try db.execute(sql: "DELETE FROM trees WHERE source = ? AND namespace = ?", arguments: key)
        guard !tree.files.isEmpty else { return }
        try db.execute(
            sql: "INSERT INTO trees (source, namespace, accepted) VALUES (?, ?, ?)",
            arguments: key + [tree.commit])
        let insert = try db.cachedStatement(
            sql: "INSERT INTO files (source, namespace, path, bytes) VALUES (?, ?, ?, ?)")
        for file in tree.files { try insert.execute(arguments: key + [file.path, Blob(file.bytes)]) }
    }
}
