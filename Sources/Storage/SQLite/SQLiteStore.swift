import CSQLite
import Glibc

/// The store in one SQLite file: write-ahead log, every commit on the disk before it is reported.
///
/// Two connections, one that writes and one that reads, each on its own queue: nothing here blocks a caller's thread. A
/// call waits for the disk once; hand over what belongs together in one call.
public struct SQLiteStore: Store {
    public let identity: StoreIdentity
    // Closed in this order: whoever closes last and may write empties the write-ahead log.
    private let reader: DatabaseQueue
    let writer: DatabaseQueue
    let passLocks: PassLocks

    /// Opens the store at a path.
    ///
    /// - Parameters:
    ///   - controller: The controller's id; a new store becomes its own.
    ///   - create: Whether to make the file where there is none, readable for its owner only.
    /// - Throws: Stalled where the file cannot be opened or is not there; terminal where it is of a newer version,
    ///   another controller's or no store.
    public static func open(
        path: String, controller: String, create: Bool = true
    ) async throws(StoreError) -> SQLiteStore {
        let writer = DatabaseQueue("store.writer") { try connect(path, create: create) }
        return SQLiteStore(
            identity: try await prepare(writer, path: path, controller: controller),
            reader: DatabaseQueue("store.reader") { try Database(path: path, .readOnly) }, writer: writer,
            passLocks: .file(path + ".lock"))
    }

    /// A store that is gone with the process.
    public static func inMemory(controller: String) async throws(StoreError) -> SQLiteStore {
        let queue = DatabaseQueue("store") {
            let db = try Database(path: ":memory:")
            try db.execute(sql: "PRAGMA secure_delete = ON")
            return db
        }
        return SQLiteStore(
            identity: try await prepare(queue, path: "in memory", controller: controller), reader: queue,
            writer: queue, passLocks: .memory())
    }

    private static func prepare(
        _ writer: DatabaseQueue, path: String, controller: String
    ) async throws(StoreError) -> StoreIdentity {
        try await writer.run { db in
            try db.inTransaction(.immediate) { try Schema.prepare(db, path: path, controller: controller) }
        }
    }

    private static func connect(_ path: String, create: Bool) throws -> Database {
        let file = Glibc.open(path, create ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StoreError(.stalled, "the store \(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        close(file)
        let db = try Database(path: path)
        // What another program keeps stays as it is. At one moment: another process may just be making the tables.
        _ = try db.inTransaction(.deferred) { try Schema.version(db, path: path) }
        try useWriteAheadLog(db)
        // What is erased must not linger in freed pages. What one transaction writes stays in the cache until its end,
        // however much that is; between transactions the cache is a small one, so that a loop does not grow with its store.
        try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_spill = OFF")
        return db
    }

    /// Where another process changes the mode of a new file at the same moment, SQLite gives up without waiting.
    private static func useWriteAheadLog(_ db: Database, attempts: Int = 100) throws {
        do {
            guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
                throw StoreError(
                    .stalled, "the store's folder allows no write-ahead log; put the store on a local disk")
            }
        } catch let error as DatabaseError where error.primaryCode == SQLITE_BUSY && attempts > 0 {
            // This does wait.
            try db.inTransaction(.immediate) {}
            try useWriteAheadLog(db, attempts: attempts - 1)
        }
    }

    /// Runs one transaction.
    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(StoreError) -> T {
        try await writer.run { db in try db.inTransaction(.immediate) { try body(db) } }
    }

    /// Reads from one snapshot.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(StoreError) -> T {
        try await reader.run { db in try db.inTransaction(.deferred) { try body(db) } }
    }
}
