import Dispatch

/// A connection that is opened at its first use, and the queue that all its calls run on: they block, and a caller's thread
/// must not.
// Unchecked because of the connection: it is used on the queue only.
final class DatabaseQueue: @unchecked Sendable {
    private let queue: DispatchQueue
    private let open: @Sendable () throws -> Database
    private var connection: Database?

    /// A queue with a name for debuggers and a way to open the connection.
    init(_ label: String, open: @escaping @Sendable () throws -> Database) {
        queue = DispatchQueue(label: label)
        self.open = open
    }

    /// Calls the body with the connection. A call that has begun is finished even where its task is cancelled.
    func run<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(StoreError) -> Result {
        let result: Swift.Result<Result, StoreError> = await withCheckedContinuation { continuation in
            queue.async { [self] in
                continuation.resume(
                    returning: Swift.Result { try body(try connected()) }.mapError { StoreError($0) })
            }
        }
        return try result.get()
    }

    private func connected() throws -> Database {
        if let connection { return connection }
        let opened = try open()
        connection = opened
        return opened
    }
}
