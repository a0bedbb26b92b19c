import Dispatch

/// A thread's worth of serial execution for calls that block, away from the cooperative pool.
final class GitQueue: SerialExecutor {
    private let queue = DispatchQueue(label: "cloudpioneer.repositories")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }

    /// Runs blocking work here while the caller waits without blocking.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws(RepositoryError) -> Value
    ) async throws(RepositoryError) -> Value {
        let result: Result<Value, RepositoryError> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result(catching: work)) }
        }
        return try result.get()
    }
}
