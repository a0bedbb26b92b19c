import Glibc
import Synchronization
public import Vocabulary

/// A Kubernetes API server for tests, on a free port of 127.0.0.1, for as long as somebody holds it.
///
/// It answers as a server of version 1.36 has been recorded to answer, for the kinds that are named in
/// `Workloads`, `OtherKinds` and by CustomResourceDefinitions; whatever else is asked is 404.
public final class ClusterServer: Sendable {
    /// How a server begins.
    public struct Options: Sendable {
        /// 0 for one that is free.
        public var port = 0
        /// Follows from it: uids and generated names.
        public var seed: UInt64 = 1
        /// Who is who, by token.
        public var users: [String: ClusterUser] = ["admin-token": .admin]
        /// What users and groups may do, by their names.
        public var rules: [String: [AccessRule]] = [:]
        /// Whoever bears no token is this one.
        public var unauthenticated: ClusterUser?
        public var clock: @Sendable () -> Instant = ClusterServer.now
        /// The version that the first object gets.
        public var firstVersion: Int64 = 1
        public var threads = 1

        public init() {}
    }

    let state: ClusterState
    private let edge: ClusterEdge

    /// Starts a server; it listens when this returns.
    public static func start(_ options: Options = Options()) async throws -> ClusterServer {
        let state = ClusterState(options)
        return ClusterServer(state, try await ClusterEdge.start(state, port: options.port, threads: options.threads))
    }

    private init(_ state: ClusterState, _ edge: ClusterEdge) { (self.state, self.edge) = (state, edge) }

    deinit { edge.stop() }

    public var port: Int { edge.port }
    public var url: String { "http://127.0.0.1:\(edge.port)" }

    /// Ends it and waits until nothing is answered any more.
    public func close() async {
        edge.stop()
        await edge.ended()
    }

    /// The time of this machine.
    public static let now: @Sendable () -> Instant = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
