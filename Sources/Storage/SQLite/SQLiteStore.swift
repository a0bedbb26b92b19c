import Dispatch
import GRDB
import Glibc

/// The store in one SQLite file: write-ahead log, every commit on the disk before it is reported.
///
/// GRDB's own queues do the work; nothing here blocks a caller's thread. A call waits for the disk once, then an intent
/// takes about 65 µs, an outcome 25 µs and a bare record 10 µs: hand over what belongs together in one call.
public struct SQLiteStore: Store {
    public let identity: StoreIdentity
    let database: any DatabaseWriter
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
        try await onOwnQueue {
            let file = Glibc.open(path, create ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDWR | O_CLOEXEC, 0o600)
            guard file >= 0 else {
                throw StoreError(.stalled, "the store \(path) cannot be opened: \(String(cString: strerror(errno)))")
            }
            close(file)
            let pool = try DatabasePool(path: path, configuration: configuration)
            // A pool asks for less, which may lose the last commits with the power.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            return try SQLiteStore(pool, path: path, controller: controller, .file(path + ".lock"))
        }
    }

    /// A store that is gone with the process.
    public static func inMemory(controller: String) async throws(StoreError) -> SQLiteStore {
        try await onOwnQueue {
            try SQLiteStore(
                DatabaseQueue(configuration: configuration), path: "in memory", controller: controller, .memory())
        }
    }

    private init(
        _ database: any DatabaseWriter, path: String, controller: String, _ passLocks: PassLocks
    ) throws {
        self.identity = try database.write { try Schema.prepare($0, path: path, controller: controller) }
        self.database = database
        self.passLocks = passLocks
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.label = "store"
        // What is erased must not linger in freed pages.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
        return configuration
    }

    private static func onOwnQueue(
        _ open: @escaping @Sendable () throws -> SQLiteStore
    ) async throws(StoreError) -> SQLiteStore {
        let result: Result<SQLiteStore, StoreError> = await withCheckedContinuation { continuation in
            DispatchQueue(label: "store.open").async {
                continuation.resume(returning: Result(catching: open).mapError { StoreError($0) })
            }
        }
        return try result.get()
    }

    /// Runs one transaction. Not GRDB's own async method: that one rolls back where the task is cancelled.
    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(StoreError) -> T {
        let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
            database.asyncWrite(body) { _, result in
                continuation.resume(returning: result.mapError { StoreError($0) })
            }
        }
        return try result.get()
    }

    /// Reads from one snapshot.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(StoreError) -> T {
        let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
            database.asyncRead { access in
                continuation.resume(
                    returning: Result { try body(try access.get()) }.mapError { StoreError($0) })
            }
        }
        return try result.get()
    }
}
