import CSQLite

/// One connection to an SQLite database, for one thread at a time: see ``DatabaseQueue``.
final class Database {
    /// Nobody asks SQLite how much memory it holds, and counting takes a lock at every allocation. Where it was started
    /// before, it goes on counting.
    private static let settings: Void = { _ = pioneer_sqlite_count_no_memory() }()

    private let connection: OpaquePointer
    private var statements: [String: Statement] = [:]
    /// Those whose text is part of the program, by its address: a tenth of what hashing the text would take.
    private var literals: [UnsafePointer<UInt8>: Statement] = [:]

    /// What a connection may do.
    enum Access {
        case readOnly
        /// Makes the file where there is none.
        case readWrite
    }

    /// Opens a file, or a database in memory (`:memory:`).
    ///
    /// - Parameter patience: For how many milliseconds a statement waits for another process.
    init(path: String, _ access: Access = .readWrite, patience: Int32 = 10_000) throws {
        _ = Self.settings
        let mode = access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        var opened: OpaquePointer?
        // One thread at a time, so that SQLite needs no locks of its own.
        let code = sqlite3_open_v2(path, &opened, mode | SQLITE_OPEN_NOMUTEX, nil)
        guard let opened, code == SQLITE_OK else {
            defer { sqlite3_close_v2(opened) }
            throw DatabaseError(opened)
        }
        connection = opened
        sqlite3_extended_result_codes(opened, 1)
        sqlite3_busy_timeout(opened, patience)
    }

    deinit {
        statements.removeAll()
        literals.removeAll()
        sqlite3_close_v2(connection)
    }

    /// The row id of the latest insertion.
    var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(connection) }

    /// How many rows the latest insertion, change or deletion was about.
    var changedRows: Int { Int(sqlite3_changes(connection)) }

    /// Whether a transaction has begun and not ended.
    var isInsideTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

    /// Runs one statement, or several without arguments.
    func execute(sql: String, arguments: StatementArguments = []) throws {
        guard arguments.isEmpty else { return try statement(sql).execute(arguments: arguments) }
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw DatabaseError(connection) }
    }

    /// A statement that is compiled once and kept.
    func cachedStatement(sql: StaticString) throws -> Statement {
        if let statement = literals[sql.utf8Start] { return statement }
        let statement = try statement(sql.description)
        literals[sql.utf8Start] = statement
        return statement
    }

    /// A statement whose text was put together; compiled once and kept too.
    func statement(_ sql: String) throws -> Statement {
        if let statement = statements[sql] { return statement }
        var compiled: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        guard sqlite3_prepare_v3(connection, sql, -1, flags, &compiled, nil) == SQLITE_OK, let compiled else {
            throw DatabaseError(connection)
        }
        let statement = Statement(compiled, of: connection)
        statements[sql] = statement
        return statement
    }

    /// How a transaction begins.
    enum Transaction: String {
        /// Sees one state of the database from its first reading on.
        case deferred = "BEGIN DEFERRED"
        /// Waits until no other connection writes.
        case immediate = "BEGIN IMMEDIATE"
    }

    /// Runs a transaction: all of it happens, or nothing where the body or the commit fails.
    func inTransaction<Result>(_ kind: Transaction, _ body: () throws -> Result) throws -> Result {
        try execute(sql: kind.rawValue)
        do {
            let result = try body()
            try execute(sql: "COMMIT")
            return result
        } catch {
            // Some errors have ended it already.
            if isInsideTransaction { try? execute(sql: "ROLLBACK") }
            throw error
        }
    }

    /// Takes the write-ahead log over into the file and empties it.
    ///
    /// - Throws: Where another connection still reads from it.
    func emptyWriteAheadLog() throws {
        guard sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil) == SQLITE_OK else {
            throw DatabaseError(connection)
        }
    }
}
