import Glibc
import Synchronization
import Transport

/// One fetch: how to reach the server, until when, and what went wrong on the way.
///
/// The C library carries only error codes between its callbacks, so what really happened is kept here.
final class FetchSession: Sendable {
    /// The most that one fetch may bring in, whatever the server offers.
    static let maximumBytes = 2 << 30

    let url: RemoteURL
    let reference: RemoteReference
    let http: HTTPClient
    /// Readable once the fetch is cancelled, for whoever waits in `poll`.
    let cancelled: WakeUp
    private let allowed: Duration
    private let end: ContinuousClock.Instant
    private let state = Mutex(State())

    private struct State {
        var isCancelled = false
        var failure: RepositoryError?
        var stream: HTTPStream?
    }

    init(_ reference: RemoteReference, http: HTTPClient, deadline: Duration) throws(RepositoryError) {
        self.reference = reference
        self.http = http
        url = try RemoteURL(reference.url)
        cancelled = try WakeUp()
        allowed = deadline
        end = ContinuousClock.now.advanced(by: deadline)
    }

    /// What is left of the deadline, never negative.
    var remaining: Duration { max(.zero, ContinuousClock.now.duration(to: end)) }

    /// The first thing that went wrong.
    var failure: RepositoryError? { state.withLock { $0.failure } }

    /// Remembers what went wrong; the first failure is the cause of the rest.
    func fail(_ error: RepositoryError) {
        state.withLock { if $0.failure == nil { $0.failure = error } }
    }

    /// From any thread: ends whatever the fetch is waiting for.
    func cancel() {
        let stream = state.withLock { state in
            state.isCancelled = true
            return state.stream
        }
        cancelled.signal()
        stream?.cancel()
    }

    /// Has a stream cancelled together with the fetch.
    func adopt(_ stream: HTTPStream) {
        let isCancelled = state.withLock { state in
            state.stream = stream
            return state.isCancelled
        }
        if isCancelled { stream.cancel() }
    }

    /// - Throws: `.cancelled` or `.timedOut` once either has come.
    func checkTime() throws(RepositoryError) {
        if state.withLock({ $0.isCancelled }) {
            throw RepositoryError(.transient, .cancelled, "fetching \(reference.url) was cancelled")
        }
        if remaining == .zero { throw timedOut }
    }

    var timedOut: RepositoryError {
        RepositoryError(
            .transient, .timedOut, "fetching \(reference.url) took longer than \(allowed)",
            why: "the server did not answer, or not fast enough",
            fix: "see whether the server is up and whether a firewall drops the connection")
    }
}
