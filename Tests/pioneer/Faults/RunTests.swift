import Glibc
import Support
import Testing
import Transport
import Vocabulary

/// The long-running process over a weekend: faults between it and the cloud, commits while it runs, and its end in the
/// middle of things by SIGTERM or SIGKILL. Once nothing goes wrong any more, everything is as if it never had.
///
/// A failure names its seed: `PIONEER_SEED=3` replays it.
@Suite(.enabled(if: Emulated.hasMinistack, "\(Emulated.adviceOnBoth)"))
struct RunTests {
    @Test("I3, I4, I8: faults, commits and deaths change nothing of what the process does but when")
    func weekends() async throws {
        var undisturbed = try await RunStory(nil)
        let calm = try await undisturbed.weekend()
        #expect(calm.done.count == 12 && calm.recorded.count == 12, "\(calm)")
        try await inParallel(PropertyCases.seeds(5), atOnce: 3) { seed in
            var story = try await RunStory(seed)
            do {
                let ending = try await story.weekend()
                let words: Comment = "seed \(seed)\n\(story.transcript)"
                #expect(ending.states == calm.states, words)
                #expect(ending.done == calm.done, words)
                #expect(ending.recorded == calm.recorded, words)
            } catch {
                Issue.record("seed \(seed): \(error)\n\(story.transcript)")
            }
        }
    }
}

/// A weekend of `pioneer run`, twenty times as fast as it would be.
private struct RunStory {
    /// When the process is started, what is committed meanwhile, and what each resource is in the end: `stopped` is off,
    /// `kept` is as it was found.
    private struct Stage {
        let instant: String
        var commit: [String: String]?
        let off: Set<String>
    }

    private static let night: Set = ["shop-worker", "shop-orders", "lab-notebook", "lab-batch"]
    private static let http = HTTPClient()
    /// Seconds of the wall between two starts: the longest that the provider asks for until it is believed.
    private static let pause: Int64 = 4000

    private let story: Story
    private let found: [String: String]
    private let isDisturbed: Bool
    private var random: SeededGenerator

    /// - Parameter seed: Nil for a weekend that nothing disturbs.
    init(_ seed: UInt64?) async throws {
        story = try await Story(in: try await Emulators.ministack.get())
        isDisturbed = seed != nil
        random = SeededGenerator(seed: seed ?? 0)
        found = try await story.cloud.states()
    }

    var transcript: String { story.proxy.transcript }

    mutating func weekend() async throws -> Ending {
        let stages = [
            Stage(instant: Story.instants[0], off: Self.night),
            Stage(instant: Story.instants[1], off: Self.night.union(["shop-web"])),
            Stage(
                instant: "2026-03-28T18:00:00Z", commit: StoryDocuments.rush(until: "2026-04-28T00:00:00Z"),
                off: Self.night.union(["shop-web"]).subtracting(["shop-worker"])),
            Stage(
                instant: "2026-03-29T06:00:00Z", commit: StoryDocuments.rush(until: "2026-03-29T00:00:00Z"),
                off: Self.night.union(["shop-web"])),
            Stage(instant: Story.instants[2], off: []),
        ]
        var states: [[String: String]] = []
        for stage in stages { states.append(try await live(stage)) }
        return try await story.ending(states, "run", isTimeless: true)
    }

    /// Starts the process again and again, until all is as it should be.
    private mutating func live(_ stage: Stage) async throws -> [String: String] {
        guard let begin = Instant(rfc3339: stage.instant) else { throw SupportError("\(stage.instant) is no instant") }
        var commit = stage.commit
        let deaths = isDisturbed ? Int.random(in: 1...2, using: &random) : 0
        for attempt in 0..<deaths + 3 {
            let isCalm = attempt >= deaths
            story.proxy.follow(
                isCalm ? .none : FaultPlan(seed: random.next(), rate: Double.random(in: 0.1...0.4, using: &random)))
            let server = try await start(at: begin.adding(seconds: Int64(attempt) * Self.pause))
            let isCommitting = commit != nil
            if let files = commit {
                guard try await eventually(within: 30, { try await get("/readyz", of: server).status == 200 }) else {
                    throw SupportError("it does not get ready:\n\(server.output)")
                }
                try await story.specs.commit(files)
                commit = nil
            }
            if isCalm {
                // What is not done by the first look has to wait for longer than this process is there.
                let isDone = try await eventually(within: 20) {
                    if try await isAsItShouldBe(stage, server) { return true }
                    return isCommitting ? false : try await haveBothBeenLookedAt(by: server)
                }
                let states = try await story.cloud.states()
                let isEnd = isDone ? try await isAsItShouldBe(stage, server) : false
                #expect(try await server.end(by: SIGTERM) == 0, "\(server.output)")
                if isEnd { return states }
            } else {
                let number = story.proxy.entries.count + Int.random(in: 1...20, using: &random)
                _ = try await eventually(within: 1.5) { story.proxy.entries.count >= number }
                let isKilled = Bool.random(using: &random)
                let code = try await server.end(by: isKilled ? SIGKILL : SIGTERM)
                #expect(code == (isKilled ? 128 + SIGKILL : 0), "\(server.output)")
            }
        }
        throw SupportError("it comes to no end at \(stage.instant): \(try await story.cloud.states())")
    }

    private func start(at instant: Instant) async throws -> LocalServer {
        var disturbance = Disturbance()
        disturbance.wall = instant.seconds - Int64(time(nil))
        disturbance.pace = 20
        disturbance.isWallPaced = true
        let variables = story.environment.merging(try await disturbance.environment()) { $1 }
            .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let folder = story.folder.path
        return try await LocalServer.start(
            "/usr/bin/env",
            arguments: { port in
                ["-i", "-C", folder, "PATH=/usr/bin:/bin"] + variables
                    + [Program.path, "run", "--listen", "127.0.0.1:\(port)"]
            }, readiness: .http(path: "/healthz"))
    }

    /// Whether every resource is off or as it was found, bears a mark where it is off and none where it is not, and
    /// nothing is open.
    private func isAsItShouldBe(_ stage: Stage, _ server: LocalServer) async throws -> Bool {
        for (name, state) in try await story.cloud.states() {
            if stage.off.contains(name) {
                guard state.hasPrefix("stopped") || state.hasPrefix("0,0,0"), state.contains("cloudpioneer:control")
                else { return false }
            } else {
                guard state == found[name] else { return false }
            }
        }
        return try await metrics(of: server).contains("cloudpioneer_open_intents 0")
    }

    /// Whether the process has been through both tenants, with or without something left over.
    private func haveBothBeenLookedAt(by server: LocalServer) async throws -> Bool {
        let passes = try await metrics(of: server).filter {
            $0.hasPrefix("cloudpioneer_passes_total{") && !$0.contains(#"result="failed""#)
        }
        return ["shop", "lab"].allSatisfy { tenant in passes.contains { $0.contains(#"tenant="\#(tenant)""#) } }
    }

    private func metrics(of server: LocalServer) async throws -> [String] {
        String(decoding: try await get("/metrics", of: server).body, as: UTF8.self).split(separator: "\n").map(
            String.init)
    }

    private func get(_ path: String, of server: LocalServer) async throws -> HTTPResponse {
        try await Self.http.send(
            HTTPRequest(method: "GET", url: server.url + path, headers: [], body: [], deadline: .seconds(30)))
    }
}

extension StoryDocuments {
    /// Somebody needs the worker on Saturday night, until an instant.
    fileprivate static func rush(until end: String) -> [String: String] {
        [
            "tenants/shop/rush.yaml": """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: Override
            metadata: {name: rush, namespace: shop}
            spec:
              select: {types: [ec2/instance], name: "shop-worker*"}
              state: {power: running}
              start: "2026-03-28T12:00:00Z"
              end: "\(end)"
              reason: A rush.
              owner: developers

            """
        ]
    }
}
