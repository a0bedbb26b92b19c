import ControlLoop
import CoreMetrics
import Cryptography
import Glibc
import Instrumentation
import Logging
import Server
import Telemetry
import Transport
import Vocabulary

/// Metrics, health and traces of a process that goes on: what is measured, and where it is told.
struct Monitoring {
    private static let patience = Duration.seconds(300)
    private let registry = MetricsRegistry()
    private let exporter: TraceExporter?

    /// - Throws: Where traces are to go to somewhere that is no collector's address.
    init(_ configuration: ControlLoop.Configuration, http: HTTPClient) throws {
        MetricsSystem.bootstrap(registry)
        let settings = try Runtime.failing { () throws(TelemetryError) in
            try TraceSettings.read(configured: configuration.traceEndpoint) { Runtime.variable($0) }
        }
        exporter = settings.map { settings in
            TraceExporter(
                settings, version: Version.text, instance: "\(Self.host)-\(getpid())", sender: http, seed: Self.seed())
        }
        if let exporter { InstrumentationSystem.bootstrap(exporter) }
        let process = ProcessMetrics(version: Version.text, started: Runtime.wallClock)
        registry.atScrape { process.samples }
    }

    /// Runs a loop, and answers meanwhile at an address; nil for nowhere. A server that cannot listen ends the loop.
    func around(_ loop: ReconcileLoop, at address: ListenAddress?, _ run: @escaping @Sendable () async throws -> Void)
        async throws
    {
        registry.atScrape { await loop.samples() }
        let tracing = exporter.map { exporter in Task { await exporter.run() } }
        let server = address.map { address in
            StatusServer(
                address, metrics: registry, liveness: { await Self.liveness(of: loop) },
                readiness: { await Self.readiness(of: loop) })
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let server {
                group.addTask {
                    do {
                        try await server.run { port in
                            Logger(label: "server").info("listening", metadata: ["port": "\(port)"])
                        }
                    } catch {
                        loop.stop()
                        throw Failure("\(error)")
                    }
                }
            }
            group.addTask {
                defer { server?.shutDown() }
                try await run()
            }
            try await group.waitForAll()
        }
        tracing?.cancel()
        await tracing?.value
        await exporter?.flush(within: .seconds(5))
    }

    private static func liveness(of loop: ReconcileLoop) async -> [HealthCheck] {
        let age = Runtime.wallClock.milliseconds - (await loop.lastTurn).milliseconds
        return [.heartbeat("loop", age: .milliseconds(age), atMost: patience)]
    }

    private static func readiness(of loop: ReconcileLoop) async -> [HealthCheck] {
        let health = await loop.health()
        return [
            HealthCheck("documents", problem: health.documents), HealthCheck("hold", problem: health.hold),
            HealthCheck("store", problem: health.store),
        ]
    }

    static func seed() -> UInt64 { RandomBytes.generate(8).reduce(0) { $0 << 8 | UInt64($1) } }

    static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
