import Synchronization
import Vocabulary

/// The cluster behind a server, what disturbs its answers, and who waits for changes.
final class ClusterState: Sendable {
    struct Content: Sendable {
        var cluster: Cluster
        /// What reads see, where that is not the cluster as it is.
        var frozen: Cluster?
        var disturbances: [Disturbance] = []
        var readDelay: Duration?
        var log: [RequestRecord] = []
        var waiting: [Int: AsyncStream<WatchSignal>.Continuation] = [:]
        var nextWaiter = 0
    }

    let clock: @Sendable () -> Instant
    private let content: Mutex<Content>

    init(_ options: ClusterServer.Options) {
        clock = options.clock
        var cluster = Cluster(seed: options.seed, at: options.clock(), firstVersion: options.firstVersion)
        cluster.access.users = options.users
        cluster.access.allowed = options.rules
        if let user = options.unauthenticated { cluster.access.unauthenticated = user }
        content = Mutex(Content(cluster: cluster))
    }

    /// Reads or changes what is there; whoever watches is told once it is done.
    func with<Result: Sendable>(_ body: (inout Content) throws -> sending Result) rethrows -> Result {
        try content.withLock { content in
            let before = content.cluster.version
            defer {
                if content.cluster.version != before {
                    for waiter in content.waiting.values { waiter.yield(.changed) }
                }
            }
            return try body(&content)
        }
    }

    /// Signals for one watch, until its stream is let go of.
    func signals() -> (stream: AsyncStream<WatchSignal>, wake: AsyncStream<WatchSignal>.Continuation) {
        // A change is looked up, not carried: signals that are lost are no loss.
        let (stream, continuation) = AsyncStream.makeStream(of: WatchSignal.self, bufferingPolicy: .bufferingNewest(64))
        let number = content.withLock { content in
            content.nextWaiter += 1
            content.waiting[content.nextWaiter] = continuation
            return content.nextWaiter
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.content.withLock { $0.waiting.removeValue(forKey: number) }
        }
        continuation.yield(.changed)
        return (stream, continuation)
    }

    /// What a test wants of the cluster's answers to reads.
    static func delay(_ content: Content, _ request: APIRequest) -> Duration? {
        request.method == "GET" ? content.readDelay : nil
    }

    func signalAll(_ signal: WatchSignal) {
        content.withLock { content in
            for waiter in content.waiting.values { waiter.yield(signal) }
        }
    }
}

/// What a watch wakes up for.
enum WatchSignal: Hashable, Sendable { case changed, bookmark, end }

/// A request as it came.
public struct RequestRecord: Hashable, Sendable {
    public var method: String
    /// Without the query.
    public var path: String
    public var query: String
    /// What was answered; nil for watches.
    public var status: Int?
}

/// An answer that is given instead of the right one.
struct Disturbance: Sendable {
    var status: APIStatus
    var remaining: Int
    var methods: Set<String>
    var path: String

    func concerns(_ request: APIRequest) -> Bool {
        remaining > 0 && (methods.isEmpty || methods.contains(request.method))
            && (path.isEmpty || ("/" + request.path.joined(separator: "/")).contains(path))
    }
}
