import Cloud
import Cryptography
import Glibc
import Ledger
import Logging
import Planning
import Repositories
import Storage
import Support
import Testing
import Transport
import Vocabulary

@testable import ControlLoop

/// Everything a pass needs: a repository, a cloud, a clock and a store that is gone with the test.
///
/// It begins on Monday 23 March 2026 at noon UTC, an hour later in Berlin.
final class Plant {
    static let http: HTTPClient = {
        LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
        return HTTPClient()
    }()

    let folder: TemporaryFolder
    let specs: SpecRepository
    let clock: VirtualClock
    let cloud: SimulatedCloud
    var store: any Store
    var configuration: Configuration
    /// Who is asked for health.
    var guarded: any HTTPSender = Plant.http
    let events = EventRecorder()

    /// A plant with a repository of its own that holds some files.
    convenience init(
        _ files: [String: String], _ resources: [Resource] = [], at instant: String = "2026-03-23T12:00:00Z"
    ) async throws {
        let specs = try await SpecRepository(TemporaryFolder())
        if !files.isEmpty { try await specs.commit(files) }
        try await self.init(specs, branch: "main", resources, at: Instant(rfc3339: instant) ?? Instant(seconds: 0))
    }

    init(_ specs: SpecRepository, branch: String, _ resources: [Resource], at instant: Instant) async throws {
        folder = try TemporaryFolder()
        self.specs = specs
        clock = VirtualClock(instant)
        cloud = SimulatedCloud(clock, resources)
        store = try await SQLiteStore.inMemory(controller: "test")
        configuration = Configuration(
            stateFolder: folder.path, root: Configuration.Root(url: specs.path, branch: branch))
        configuration.controller = "test"
    }

    /// A plant like another, at the same instant with the same documents and store, and a cloud of its own.
    init(twin other: Plant, resources: [Resource]) {
        folder = other.folder
        specs = other.specs
        clock = VirtualClock(other.clock.now)
        cloud = SimulatedCloud(clock, resources)
        store = other.store
        configuration = other.configuration
    }

    var controller: Controller { controller(store: store) }

    func controller(store: (any Store)?) -> Controller {
        Controller(
            configuration, providers: ProviderRegistry([cloud]), zones: TestZones.table, store: store,
            clock: PassClock(wallClock: { [clock] in clock.now }), http: Self.http,
            guarded: guarded, events: [EventLog(), events])
    }

    /// One pass; its documents have to be sound unless said otherwise.
    @discardableResult
    func pass(reviewed: Set<String>? = nil, plan: ReviewedPlan? = nil, sound: Bool = true) async throws -> PassReport {
        let reviewed = plan ?? reviewed.map { ReviewedPlan(actionKeys: $0) }
        let report = try await controller.apply(reviewed: reviewed, holder: "a test")
        if sound { #expect(report.diagnostics.map(\.description) == []) }
        return report
    }

    /// The error a pass ends with.
    func failure() async throws -> LoopError {
        do {
            _ = try await controller.apply(holder: "a test")
        } catch {
            return error
        }
        Issue.record("the pass did not fail")
        throw SupportError("the pass did not fail")
    }

    /// Monday evening in Berlin, after hours.
    func evening() { clock.go(to: "2026-03-23T20:00:00Z") }

    /// The next morning in Berlin, in hours.
    func morning() { clock.go(to: "2026-03-24T08:00:00Z") }

    func power(_ id: String) -> PowerState? { cloud[id]?.power }

    /// The intents on record, the oldest first, with what became of them.
    func journal() async throws -> [JournalAction] {
        try await store.actions(tenant: nil, address: nil, limit: 100_000).sorted {
            $0.intent.sequence < $1.intent.sequence
        }
    }

    /// The records of a tenant's log of one kind.
    func records(_ kind: RecordKind, of tenant: TenantName) async throws -> [LedgerRecord] {
        try await store.records(in: .tenant(tenant), from: 0, limit: 100_000).map(\.record).filter { $0.kind == kind }
    }

    /// What only the files of the keys may hold, as text would hold it.
    func secrets() throws -> Secrets {
        let mark = Hexadecimal.encode(try LocalFiles.read(configuration.markKey))
        let signing = String(decoding: try LocalFiles.read(configuration.signingKey), as: UTF8.self)
        return Secrets(needles: [mark] + signing.split(separator: "\n").filter { !$0.hasPrefix("-") }.map(String.init))
    }

    struct Secrets {
        fileprivate let needles: [String]

        /// Whether a text in UTF-8 holds any of them.
        func areIn(_ text: [UInt8]) -> Bool {
            (text.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { text in
                guard let text = text.baseAddress else { return false }
                return needles.contains { strstr(text, $0) != nil }
            }
        }
    }

    /// Whether every log is sound against the key and the checkpoints outside the store.
    func verify() async throws -> Verification {
        let auditor = try Auditor(configuration, checkpoints: nil, keys: [])
        return try await auditor.verify(store.logs().map(\.log), of: store, at: clock.now)
    }
}

extension PassReport {
    /// What became of each action, shortly: `m1 stop: succeeded`.
    var words: [String] { actions.map { "\($0.action.address.id) \($0.action.transition): \($0.fate.words)" } }
}

extension ActionReport.Fate {
    var words: String {
        switch self {
        case .acted(let outcome): outcome.result.name
        case .dropped(let why): "dropped, \(why)"
        case .held: "held"
        case .notReviewed: "not reviewed"
        }
    }
}
