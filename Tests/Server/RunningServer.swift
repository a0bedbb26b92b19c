import ControlLoop
import Server
import Telemetry

/// A server on a free port of loopback, for as long as a test needs it.
enum RunningServer {
    static func with<Result: Sendable>(
        _ registry: MetricsRegistry = MetricsRegistry(), limits: StatusServer.Limits = StatusServer.Limits(),
        liveness: @escaping HealthSource = { [] }, readiness: @escaping HealthSource = { [] },
        _ body: @escaping @Sendable (Int, StatusServer) async throws -> Result
    ) async throws -> Result {
        let server = StatusServer(
            ListenAddress(host: "127.0.0.1", port: 0), metrics: registry, liveness: liveness, readiness: readiness,
            limits: limits)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listening.finish() }
                try await server.run { listening.yield($0) }
            }
            var port: Int?
            for await known in ports {
                port = known
                break
            }
            guard let port else {
                try await group.waitForAll()
                throw CancellationError()
            }
            let result = try await body(port, server)
            server.shutDown()
            try await group.waitForAll()
            return result
        }
    }
}
