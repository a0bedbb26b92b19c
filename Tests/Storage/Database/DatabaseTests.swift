import Glibc
import Testing

@testable import Storage

@Suite struct DatabaseTests {
    private func table() throws -> Database {
        let db = try Database(path: ":memory:")
        try db.execute(sql: "CREATE TABLE t (n INTEGER, s TEXT, b BLOB) STRICT")
        return db
    }

    @Test(
        arguments: [
            (0, "", []), (.max, "é\u{0}\"'", [0]), (.min, "\u{1F600}", Array(0...255)), (nil, nil, nil),
        ] as [(Int64?, String?, [UInt8]?)])
    func whatIsWrittenIsRead(number: Int64?, text: String?, bytes: [UInt8]?) throws {
        let db = try table()
        try db.execute(sql: "INSERT INTO t VALUES (?, ?, ?)", arguments: [number, text, bytes.map(Blob.init)])
        let row = try #require(try Row.fetchOne(db, sql: "SELECT * FROM t"))
        #expect(try row["n"] == number)
        #expect(try row["s"] == text)
        #expect(try (row["b"] as Blob?)?.bytes == bytes)
        #expect(try Int.fetchOne(db, sql: "SELECT n IS NULL FROM t") == (number == nil ? 1 : 0))
        #expect(try Int.fetchOne(db, sql: "SELECT b IS NULL FROM t") == (bytes == nil ? 1 : 0))
        #expect(try Int64.fetchOne(db, sql: "SELECT n FROM t") == number)
    }

    @Test func whatIsNotThereOrOtherwiseIsAnError() throws {
        let db = try table()
        try db.execute(sql: "INSERT INTO t VALUES (1, 'x', NULL)")
        let row = try #require(try Row.fetchOne(db, sql: "SELECT * FROM t"))
        #expect(throws: StoreError.self) { _ = try row["none"] as Int }
        #expect(throws: StoreError.self) { _ = try row["none"] as Int? }
        #expect(throws: StoreError.self) { _ = try row["s"] as Int }
        #expect(throws: StoreError.self) { _ = try row["n"] as String? }
        #expect(throws: StoreError.self) { _ = try row["b"] as Blob }
        #expect(throws: StoreError.self) { _ = try Int.fetchAll(db, sql: "SELECT s FROM t") }
        #expect(throws: DatabaseError.self) { try db.execute(sql: "INSERT INTO none VALUES (1)") }
        #expect(throws: DatabaseError.self) { try db.execute(sql: "INSERT INTO t VALUES ('x', 1, 2)") }
        #expect(throws: DatabaseError.self) { _ = try Row.fetchAll(db, sql: "SELECT * FROM t WHERE n = ?") }
        #expect(throws: DatabaseError.self) {
            _ = try Row.fetchAll(db, sql: "SELECT * FROM t WHERE n = ?", arguments: [1, 2])
        }
        #expect(try Row.fetchAll(db, sql: "SELECT * FROM t WHERE n = ?", arguments: [1]).count == 1)
    }

    @Test func aStatementIsUsedAgain() throws {
        let db = try table()
        let insert = try db.cachedStatement(sql: "INSERT INTO t (n, s) VALUES (?, ?)")
        for number in 1...3 { try insert.execute(arguments: [number, number == 2 ? nil : "x"]) }
        #expect(db.lastInsertedRowID == 3)
        #expect(try db.cachedStatement(sql: "INSERT INTO t (n, s) VALUES (?, ?)") === insert)
        #expect(try Int.fetchAll(db, sql: "SELECT n FROM t WHERE s = 'x' ORDER BY n") == [1, 3])
        // An iteration that is broken off leaves nothing open.
        struct Enough: Error {}
        let select = try db.cachedStatement(sql: "SELECT n FROM t ORDER BY n")
        #expect(throws: Enough.self) { try select.forEachRow { _ in throw Enough() } }
        #expect(try Int.fetchAll(select) == [1, 2, 3])
    }

    @Test func aTransactionHappensWholeOrNotAtAll() throws {
        let db = try table()
        struct Change: Error {}
        #expect(throws: Change.self) {
            try db.inTransaction(.immediate) {
                try db.execute(sql: "INSERT INTO t (n) VALUES (1)")
                throw Change()
            }
        }
        #expect(!db.isInsideTransaction)
        let two = try db.inTransaction(.immediate) {
            try db.execute(sql: "INSERT INTO t (n) VALUES (2)")
            return try Int.fetchAll(db, sql: "SELECT n FROM t")
        }
        #expect(two == [2])
    }

    @Test func readersSeeOneStateAndCannotWrite() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let writer = try Database(path: scratch.store)
        _ = try String.fetchOne(writer, sql: "PRAGMA journal_mode = WAL")
        try writer.execute(sql: "CREATE TABLE t (n INTEGER) STRICT")
        let reader = try Database(path: scratch.store, .readOnly)
        let counts = try reader.inTransaction(.deferred) {
            let before = try Int.fetchOne(reader, sql: "SELECT count(*) FROM t")
            try writer.execute(sql: "INSERT INTO t VALUES (1)")
            return [before, try Int.fetchOne(reader, sql: "SELECT count(*) FROM t")]
        }
        #expect(counts == [0, 0])
        #expect(try Int.fetchOne(reader, sql: "SELECT count(*) FROM t") == 1)
        #expect(throws: DatabaseError.self) { try reader.execute(sql: "INSERT INTO t VALUES (2)") }
    }

    @Test func whatCannotBeOpenedIsAnError() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        #expect(throws: DatabaseError.self) { _ = try Database(path: scratch.path + "/none/store") }
        #expect(throws: DatabaseError.self) { _ = try Database(path: scratch.store, .readOnly) }
        #expect(access(scratch.store, F_OK) != 0)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 31, 32, 33, 75]) func rowsGoTogether(count: Int) throws {
        let db = try Database(path: ":memory:")
        try db.execute(sql: "CREATE TABLE things (number INTEGER PRIMARY KEY, name TEXT, bytes BLOB)")
        var batch = RowBatch(db, into: "things (number, name, bytes)", columns: 3)
        for number in 0..<count {
            // Some are longer than all before them together.
            let name = String(repeating: "é", count: number % 9 == 8 ? 4000 : number)
            try batch.add {
                $0.append(number)
                $0.append(name)
                $0.append(Blob([UInt8](name.utf8)))
            }
        }
        try batch.flush()
        try batch.flush()
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM things ORDER BY number")
        #expect(rows.count == count)
        for (number, row) in rows.enumerated() {
            #expect(try row["number"] == number)
            let text: String = try row["name"]
            #expect(text.count == (number % 9 == 8 ? 4000 : number))
            let bytes: Blob = try row["bytes"]
            #expect(bytes.bytes == Array(text.utf8))
        }
    }
}
