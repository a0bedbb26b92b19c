import Documents
import Support
import Vocabulary

/// Two tenants with instances, a database and a scaling group in an account of its own, behind a fault proxy; and a
/// weekend of it: what is off in the evening, what follows on Saturday, what comes back on Monday.
struct Story: Sendable {
    /// Friday evening, before a night for which the web server was asked to stay up; Saturday; Monday in office hours.
    static let instants = ["2026-03-27T20:30:00Z", "2026-03-28T12:00:00Z", "2026-03-30T08:00:00Z"]

    /// The program and its arguments that make one pass as if it were an instant.
    var pass: @Sendable (String) -> [String] = { ["apply", "--at", $0, "-o", "json"] }

    let folder: TemporaryFolder
    let cloud: CloudFixture
    let proxy: FaultProxy
    let specs: SpecFolder

    init(in emulator: LocalServer) async throws {
        folder = try TemporaryFolder()
        cloud = try await CloudFixture(in: emulator)
        proxy = try FaultProxy(before: emulator.port)
        specs = try await SpecFolder(folder)
        try await specs.commit(StoryDocuments.files(account: cloud.account, endpoint: proxy.url))
        try folder.write(
            """
            controller: tests
            root: {url: "file://\(specs.path)", branch: main}
            store: state/store.sqlite
            cache: state/mirrors
            signingKey: state/checkpoints.pem
            markKey: state/marks.key
            checkpoints: state/checkpoints.jsonl
            endpointHosts: ["127.0.0.1:\(proxy.port)"]
            loop: {poll: 5s, resync: 5m}

            """, to: "pioneer.yaml")
        _ = try await cloud.instance(["Name": "shop-web", "team": "shop", "environment": "test"])
        _ = try await cloud.instance(["Name": "shop-worker", "team": "shop", "environment": "dev"])
        _ = try await cloud.instance(["Name": "shop-live", "team": "shop", "environment": "production"])
        _ = try await cloud.instance(["Name": "lab-notebook", "team": "lab"])
        _ = try await cloud.instance(["Name": "bastion"])
        try await cloud.database("shop-orders", tags: ["team": "shop", "environment": "test"])
        try await cloud.group(
            "lab-batch", CloudFixture.Sizes(minimum: 1, maximum: 3, desired: 2), tags: ["team": "lab"])
    }

    /// What the program left behind of a run.
    func run(_ arguments: [String], _ disturbance: Disturbance? = nil) async throws -> ProgramRunner.Outcome {
        try await Program.run(
            arguments, environment: environment.merging(await disturbance?.environment() ?? [:]) { $1 },
            folder: folder.path)
    }

    var environment: [String: String] {
        [
            "HOME": folder["home"], "PIONEER_CONFIG": folder["pioneer.yaml"], "AWS_ACCESS_KEY_ID": cloud.keys.id,
            "AWS_SECRET_ACCESS_KEY": cloud.keys.secret, "AWS_SESSION_TOKEN": cloud.keys.token,
        ]
    }

    /// Passes at an instant until one finds everything done, each an hour and more after the one before: the longest
    /// that the provider asks for until it is believed.
    ///
    /// - Throws: with the last pass, where that takes more than six.
    func converge(at instant: String, wall: inout Int64) async throws {
        var last = ""
        for _ in 0..<6 {
            wall += 4000
            var disturbance = Disturbance()
            disturbance.wall = wall
            let outcome = try await run(pass(instant), disturbance)
            last = outcome.all
            guard outcome.code == 0, let report = try? JSON.value(Array(outcome.output.utf8)) else { continue }
            if report["actions"]?.texts("result").allSatisfy({ $0 == "succeeded" }) == true { return }
        }
        throw SupportError("it comes to no end at \(instant): \(last)")
    }

    /// The state that outlives a process: store, keys, checkpoints, mirrors.
    func copyState(from source: String, to target: String) async throws {
        try await ProgramRunner.succeed("rm", ["-rf", folder[target]])
        try await ProgramRunner.succeed("cp", ["-a", folder[source], folder[target]])
    }

    /// What the command shows as JSON.
    func json(_ arguments: String...) async throws -> Value {
        let outcome = try await run(arguments + ["-o", "json"])
        do {
            return try JSON.value(Array(outcome.output.utf8))
        } catch {
            throw SupportError("\(arguments) showed no JSON: \(outcome.all)")
        }
    }
}
