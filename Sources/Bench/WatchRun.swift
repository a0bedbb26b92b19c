import Cloud
import CloudKubernetes
import Transport
import Vocabulary

/// What it takes to keep the deployments of a cluster fresh while they change, each change being one replica more.
struct WatchRun {
    private static let patience = Duration.seconds(60)
    private static let spell = Duration.seconds(10)

    private let access: AccountAccess
    private let provider: KubernetesProvider

    /// - Parameter server: The address of a `cluster-server`, whose administrator is known by a fixed token.
    init(server: String) {
        let token = CredentialReference(method: "tokenFile", options: [.init("file", "token")])
        access = .reading(
            AccountConfiguration(
                name: "bench", provider: "kubernetes", realm: "kubernetes", account: "bench", regions: ["cluster"],
                endpoint: server, reading: token, acting: []))
        provider = KubernetesProvider(
            sender: HTTPClient(),
            environment: KubernetesEnvironment(variable: { _ in nil }, readFile: { _ in Array("admin-token".utf8) }),
            seed: 1
        )
    }

    func rows() async throws -> [Row] {
        let scope = Scope(realm: "kubernetes", account: "bench", region: "cluster", type: "apps/deployment")
        // Sessions, connections and all that is made once: another watch has it all by then.
        try await following(scope) { _, _ in }
        let before = Measure.bytesInUse
        return try await following(scope) { watch, count in
            // What the answer took on its way has been given back by then.
            try await ContinuousClock().sleep(for: .seconds(2))
            let bytes = Double(Measure.bytesInUse - before) / Double(count)
            let (first, start) = (replicas(watch), Measure.processorSeconds)
            try await ContinuousClock().sleep(for: Self.spell)
            let (seconds, changes) = (Measure.processorSeconds - start, replicas(watch) - first)
            guard changes > 0, watch.listing().completeness == .complete else {
                throw Failure("nothing has changed, or not all of it was told")
            }
            let title = "Watch \(count) deployments"
            return [
                Row(name: "\(title): memory of each", unit: "B", ours: bytes),
                Row(
                    name: "\(title), \(changes) changes in \(Self.spell): CPU of each", unit: "µs",
                    ours: seconds / Double(changes) * 1e6),
            ]
        }
    }

    /// Does something while a scope is followed, from when all of it is known.
    private func following<Result: Sendable>(
        _ scope: Scope, _ body: (any ScopeWatch, Int) async throws -> Result
    ) async throws -> Result {
        guard let watch = provider.watch(scope, .brief, access, seed: 1) else {
            throw Failure("deployments cannot be watched")
        }
        let run = Task { await watch.run() }
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await body(watch, try await wholeCount(watch, run))) } catch {
            outcome = .failure(error)
        }
        run.cancel()
        // All it held has been given back then.
        await run.value
        return try outcome.get()
    }

    /// Waits until all there is has been told.
    private func wholeCount(_ watch: any ScopeWatch, _ run: Task<Void, Never>) async throws -> Int {
        let late = Task {
            try await ContinuousClock().sleep(for: Self.patience)
            run.cancel()
        }
        for await _ in watch.changes where watch.listing().completeness == .complete { break }
        late.cancel()
        let listing = watch.listing()
        guard listing.completeness == .complete, !listing.resources.isEmpty else {
            throw Failure("the deployments were not told: \(listing.completeness)")
        }
        return listing.resources.count
    }

    private func replicas(_ watch: any ScopeWatch) -> Int64 {
        watch.listing().resources.reduce(0) { sum, resource in
            if case .known(.count(let count)) = resource.value(of: .desired) { sum + count } else { sum }
        }
    }
}
