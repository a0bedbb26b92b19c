import Documents
import Support
import Vocabulary

/// Everything a person has who works with the command: an account, a repository, a configuration.
struct Stage: Sendable {
    /// A Friday, after office hours in Berlin, and the Monday after, within them.
    static let evening = "2026-03-27T20:30:00Z"
    static let morning = "2026-03-30T08:00:00Z"

    let folder: TemporaryFolder
    let cloud: CloudFixture
    let specs: SpecFolder

    /// Two tenants with a schedule for the instances of each.
    init() async throws {
        folder = try TemporaryFolder()
        cloud = try await CloudFixture()
        specs = try await SpecFolder(folder)
        try await specs.commit([
            "platform/accounts.yaml": Documents.account(cloud.account, endpoint: cloud.server.url),
            "platform/tenants.yaml": Documents.tenant("shop") + "---\n" + Documents.tenant("lab"),
            "tenants/shop/nights.yaml": Documents.schedule("nights", in: "shop"),
            "tenants/lab/nights.yaml": Documents.schedule("nights", in: "lab"),
        ])
        try configure()
    }

    /// Writes the configuration anew, with other values for some fields.
    func configure(_ changes: [String: String] = [:]) throws {
        let fields = [
            "controller": "tests", "root": "{url: \"file://\(specs.path)\", branch: main}",
            "store": "state/store.sqlite", "cache": "state/mirrors", "signingKey": "state/checkpoints.pem",
            "markKey": "state/marks.key", "checkpoints": "outside/checkpoints.jsonl",
            "endpointHosts": "[\"127.0.0.1:\(cloud.server.port)\"]",
        ].merging(changes) { $1 }
        try folder.write(
            fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined(), to: "pioneer.yaml")
    }

    var environment: [String: String] {
        [
            "HOME": folder["home"], "PIONEER_CONFIG": folder["pioneer.yaml"], "AWS_ACCESS_KEY_ID": cloud.keys.id,
            "AWS_SECRET_ACCESS_KEY": cloud.keys.secret, "AWS_SESSION_TOKEN": cloud.keys.token,
        ]
    }

    /// Runs the command in the folder of the stage.
    func run(_ arguments: String..., environment changes: [String: String] = [:]) async throws
        -> ProgramRunner.Outcome
    {
        try await Program.run(
            arguments, environment: environment.merging(changes) { $1 }, folder: folder.path)
    }

    /// Runs the command and reads what it shows as JSON.
    func json(_ arguments: String...) async throws -> Value {
        let outcome = try await Program.run(
            arguments + ["-o", "json"], environment: environment, folder: folder.path)
        do {
            return try JSON.value(Array(outcome.output.utf8))
        } catch {
            throw SupportError("\(arguments) showed no JSON: \(outcome.all)")
        }
    }
}

extension Value {
    /// The texts under a key of every element.
    func texts(_ key: String) -> [String] { (elements ?? []).compactMap { $0[key]?.text } }
}
