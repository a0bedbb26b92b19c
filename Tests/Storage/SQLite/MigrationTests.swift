import Cryptography
import Ledger
import Testing
import Vocabulary

@testable import Storage

@Suite struct MigrationTests {
    /// A store of every earlier version, with a history in it, becomes one of today's.
    @Test(arguments: 1..<Schema.steps.count) func anEarlierStoreIsBroughtUpToDate(version: Int) async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let key = try SigningKey.generate()
        let made = try await LedgerTests.store(key)
        let exported = try await made.export(.tenant("shop"), at: start)
        try Self.write(exported, to: scratch.store, version: version)
        let store = try await scratch.open()
        #expect(store.identity.formatVersion == Schema.steps.count)
        #expect(try await store.records(in: .tenant("shop"), from: 0, limit: 100).count == 10)
        let leaves = try await store.export(.tenant("shop"), at: start).filter(\.isRecord)
        #expect(leaves == exported.filter(\.isRecord))
        #expect(try await store.verify(.tenant("shop"), [key.verifyingKey]).findings.isEmpty)
        #expect(try await store.erase(personal: "Ada", reason: "asked for", at: start) == 8)
        _ = try await store.append([LedgerTests.draft(20)])
        #expect(try await store.verify(.tenant("shop"), [key.verifyingKey]).findings.isEmpty)
        #expect(try await scratch.open().logs().map(\.size) == [12])
    }

    @Test func aNewStoreHasTheTablesThatTheStepsLeadTo() throws {
        let (new, old) = (try Database(path: ":memory:"), try Database(path: ":memory:"))
        try new.execute(sql: Schema.tables)
        for step in Schema.steps { try old.execute(sql: step) }
        let told = try Self.tables(of: new)
        #expect(told.contains("claim_memories settled INTEGER 1  0"))
        #expect(told == (try Self.tables(of: old)))
    }

    /// The columns and indexes of all tables, as SQLite understands them.
    private static func tables(of db: Database) throws -> String {
        let lines = """
            SELECT tables.name || ' ' || columns.name || ' ' || columns.type || ' ' || columns."notnull" || ' '
                || coalesce(columns.dflt_value, '') || ' ' || columns.pk AS line
            FROM sqlite_master AS tables, pragma_table_xinfo(tables.name) AS columns WHERE tables.type = 'table'
            UNION SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY line
            """
        return try #require(try String.fetchOne(db, sql: "SELECT group_concat(line, char(10)) FROM (\(lines))"))
    }

    /// The tables as that version had them, with one tenant's records.
    private static func write(_ lines: [LedgerLine], to path: String, version: Int) throws {
        let db = try Database(path: path)
        for step in Schema.steps[..<version] { try db.execute(sql: step) }
        try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(version)")
        try db.execute(sql: "INSERT INTO store (id, controller) VALUES (1, 'test')")
        var frontier = MerkleFrontier()
        var last = SHA256Digest.zero
        for case .record(let leaf, let personal) in lines {
            let record = try LedgerRecord(recorded: leaf)
            try db.execute(
                sql: "INSERT INTO leaves (log, sequence, kind, leaf, hash) VALUES (7, ?, ?, ?, ?)",
                arguments: [
                    record.sequence, record.kind.rawValue, CanonicalJSON.text(leaf), Blob(record.leafHash),
                ])
            for value in personal {
                try db.execute(
                    sql: "INSERT INTO personal (log, sequence, name, value, salt) VALUES (7, ?, ?, ?, ?)",
                    arguments: [record.sequence, value.name, value.value, Blob(value.salt)])
            }
            frontier.append(record.leafHash)
            last = record.leafHash
        }
        try db.execute(
            sql: "INSERT INTO logs (id, name, size, frontier, head) VALUES (7, 'tenant/shop', ?, ?, ?)",
            arguments: [frontier.size, Blob(frontier.roots), Blob(last)])
    }
}

extension LedgerLine {
    fileprivate var isRecord: Bool { if case .record = self { true } else { false } }
}
