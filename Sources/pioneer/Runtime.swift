import ArgumentParser
import Cloud
import CloudAWS
import CloudKubernetes
import ControlLoop
import Glibc
import Logging
import Planning
import Presentation
import Storage
import Telemetry
import Timetables
import Transport
import Vocabulary

/// Everything a command works with, put together from configuration, environment and flags. Providers are registered
/// here and nowhere else.
struct Runtime {
    let configuration: ControlLoop.Configuration
    let providers: ProviderRegistry
    let zones: ZoneTable
    let http: HTTPClient

    /// - Parameter level: What is logged where the command line does not say.
    init(_ options: GlobalOptions, logging level: Logger.Level = .warning) throws {
        signal(SIGPIPE, SIG_IGN)
        let configuration = try Self.configuration(options)
        // Before anything that logs is made.
        LogOutput.start(configuration.logFormat, level: options.logLevel ?? level)
        try self.init(configuration, http: HTTPClient(.init(caFile: Self.caFile)))
    }

    private init(_ configuration: ControlLoop.Configuration, http: HTTPClient) throws {
        self.configuration = configuration
        self.http = http
        providers = ProviderRegistry([
            AWSProvider(
                sender: http, seed: Monitoring.seed(), product: "pioneer/\(Version.text)",
                allowedCommands: configuration.credentialCommands),
            KubernetesProvider(
                sender: http, seed: Monitoring.seed(), product: "pioneer/\(Version.text)",
                allowedCommands: configuration.credentialCommands),
        ])
        zones = try Self.failing { () throws(LoopError) in try ZoneDatabase.read() }
    }

    /// The same with the configuration and the zone data as they are now.
    func reread(_ options: GlobalOptions) throws -> Runtime { try Runtime(try Self.configuration(options), http: http) }

    static var wallClock: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Waits until an instant of the wall clock.
    static func sleep(until instant: Instant) async throws(CancellationError) {
        let milliseconds = max(0, instant.milliseconds - wallClock.milliseconds)
        do {
            try await Task.sleep(for: .milliseconds(milliseconds))
        } catch {
            throw CancellationError()
        }
    }

    /// The controller, with the store where there is one; `create` makes it.
    func controller(at instant: Instant? = nil, create: Bool = false) async throws -> Controller {
        controller(at: instant, store: try await store(create: create))
    }

    /// The controller with a store of the caller's choice.
    func controller(at instant: Instant? = nil, store: SQLiteStore?) -> Controller {
        Controller(
            configuration, providers: providers, zones: zones, store: store,
            clock: PassClock(wallClock: { Runtime.wallClock }, pretending: instant), http: http,
            guarded: GuardedClient(privateHosts: configuration.privateHosts, caFile: Self.caFile))
    }

    /// The store; nil where there is none and none is to be made.
    func store(create: Bool = false) async throws -> SQLiteStore? {
        guard create || LocalFiles.exists(configuration.store) else { return nil }
        if create {
            try Self.failing { () throws(LoopError) in
                for file in [
                    configuration.store, configuration.signingKey, configuration.markKey, configuration.checkpoints,
                ] {
                    if let slash = file.lastIndex(of: "/") { try LocalFiles.makeFolder(String(file[..<slash])) }
                }
            }
        }
        do {
            return try await SQLiteStore.open(
                path: configuration.store, controller: configuration.controller, create: create)
        } catch {
            throw Failure("\(error)")
        }
    }

    /// Turns a typed error into one that ends the command.
    static func failing<Result, Problem: Error>(_ body: () throws(Problem) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw Failure("\(error)")
        }
    }

    /// The same for what takes time.
    static func failing<Result, Problem: Error>(
        _ body: () async throws(Problem) -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch {
            throw Failure("\(error)")
        }
    }

    private static func configuration(_ options: GlobalOptions) throws -> ControlLoop.Configuration {
        var configuration = ControlLoop.Configuration(stateFolder: stateFolder)
        let file =
            options.config ?? variable("PIONEER_CONFIG") ?? (LocalFiles.exists("pioneer.yaml") ? "pioneer.yaml" : nil)
        if let file {
            let bytes = try failing { () throws(LoopError) in try LocalFiles.read(file) }
            let reading = ConfigurationReader.read(bytes, file: file, defaults: configuration)
            for diagnostic in reading.diagnostics { Terminal.tell("\(diagnostic)") }
            guard let stated = reading.configuration else { throw ExitCode(ExitStatus.error.rawValue) }
            configuration = stated
        }
        if let source = options.source ?? variable("PIONEER_SOURCE") { configuration.root.url = source }
        if let branch = options.branch ?? variable("PIONEER_BRANCH") { configuration.root.branch = branch }
        if let path = options.path ?? variable("PIONEER_PATH") { configuration.root.path = path }
        if let store = options.store ?? variable("PIONEER_STORE") { configuration.store = store }
        if let format = options.logFormat { configuration.logFormat = format }
        return configuration
    }

    /// The authorities to trust instead of the system's, by the variable that OpenSSL knows.
    static var caFile: String? { variable("SSL_CERT_FILE") }

    private static var stateFolder: String {
        if let state = variable("XDG_STATE_HOME") { return state + "/pioneer" }
        return (variable("HOME") ?? ".") + "/.local/state/pioneer"
    }

    /// Who runs the command, as the machine says; nobody has checked it.
    static var actor: String { variable("SUDO_USER") ?? variable("USER") ?? "uid \(getuid())" }

    static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// An error that ends the command with 1 and one line that says what, why and what to do.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ message: String) { description = Escaping.terminal(message) }
}
