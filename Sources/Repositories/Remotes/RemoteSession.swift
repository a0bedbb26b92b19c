import Glibc
import Synchronization
import Transport

/// What a Git server is asked for.
enum RemoteService: String, Sendable {
    case fetch = "git-upload-pack"
    case push = "git-receive-pack"

    /// For messages: "fetching", "pushing to".
    var verb: String { self == .fetch ? "fetching" : "pushing to" }
}

/// One fetch or push: how to reach the server, until when, and what went wrong on the way.
///
/// The C library carries only error codes between its callbacks, so what really happened is kept here.
final class RemoteSession: Sendable {
    /// The most that one conversation may bring in, whatever the server offers.
    static let maximumBytes = 2 << 30

    let service: RemoteService
    /// For a push: where the branch has to be; nil for one that must not be there yet.
    let expected: CommitID?
    let url: RemoteURL
    let reference: RemoteReference
    let http: HTTPClient
    /// Readable once it is cancelled, for whoever waits in `poll`.
    let cancelled: WakeUp
    private let allowed: Duration
    private let end: ContinuousClock.Instant
    private let state = Mutex(State())

    private struct State {
        var isCancelled = false
        var failure: RepositoryError?
        var stream: HTTPStream?
        var words: [UInt8] = []
    }

    /// More of what a server says to people is not kept.
    private static let maximumWords = 4 << 10

    init(
        _ reference: RemoteReference, for service: RemoteService = .fetch, expecting expected: CommitID? = nil,
        http: HTTPClient, deadline: Duration
    ) throws(RepositoryError) {
        self.service = service
        self.expected = expected
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

    /// What the server said to people, as hooks do.
    var words: String { state.withLock { String(decoding: $0.words, as: UTF8.self) } }

    /// Keeps what the server says to people.
    func hear(_ bytes: some Collection<UInt8>) {
        state.withLock { state in
            state.words += bytes.prefix(max(0, Self.maximumWords - state.words.count))
        }
    }

    /// From any thread: ends whatever it is waiting for.
    func cancel() {
        let stream = state.withLock { state in
            state.isCancelled = true
            return state.stream
        }
        cancelled.signal()
        stream?.cancel()
    }

    /// Has a stream cancelled together with it.
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
            throw RepositoryError(.transient, .cancelled, "\(service.verb) \(reference.url) was cancelled")
        }
        if remaining == .zero { throw timedOut }
    }

    var timedOut: RepositoryError {
        RepositoryError(
            .transient, .timedOut, "\(service.verb) \(reference.url) took longer than \(allowed)",
            why: "the server did not answer, or not fast enough",
            fix: "see whether the server is up and whether a firewall drops the connection")
    }
}
