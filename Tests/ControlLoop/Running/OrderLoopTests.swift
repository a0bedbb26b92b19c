import Cloud
import Ledger
import Planning
import Storage
import Support
import Synchronization
import Testing
import Transport
import Vocabulary

@testable import ControlLoop

/// Groups of schedules and notices in the loop, in virtual time. Plants begin on Monday 23 March 2026 at noon UTC; offices
/// close at 18:00 UTC and open at 06:00.
@Suite struct OrderLoopTests {
    private static let machines = [Sim.machine("a1"), Sim.machine("a2"), Sim.machine("d1")]

    private static func files(gate: String = "", more: String = "") -> [String: String] {
        let gate = gate.isEmpty ? "" : ", gate: {\(gate)}"
        return Document.platform(["shop"]).with([
            "tenants/shop/office.yaml": Document.schedule(
                in: "shop",
                more: "groups: [{name: db, select: {name: \"d*\"}\(gate)}, {name: app, select: {name: \"a*\"}}]\n"
                    + more)
        ])
    }

    private func plant(gate: String = "", more: String = "") async throws -> Plant {
        try await Plant(Self.files(gate: gate, more: more), Self.machines)
    }

    /// What was done and when, in order.
    private func deeds(_ plant: Plant) async throws -> [String] {
        try await plant.journal().filter { $0.outcome?.result == .succeeded }.map {
            "\($0.intent.address.id) \($0.intent.transition) \("\($0.intent.evaluatedAt)".dropFirst(11))"
        }
    }

    @Test(
        "Down the other way round at night, up in order in the morning; the next group as soon as the one before shows")
    func order() async throws {
        let plant = try await plant()
        try await plant.looping { rig in await rig.run(until: "2026-03-24T07:00:00Z") }
        let deeds = try await deeds(plant)
        #expect(
            deeds.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
                == ["a1 stop", "a2 stop", "d1 stop", "d1 start", "a1 start", "a2 start"])
        #expect(deeds[0].hasSuffix("18:00:00Z") && deeds[3].hasSuffix("06:00:00Z"))
        let journal = try await plant.journal()
        let night = journal[2].intent.evaluatedAt.seconds - journal[0].intent.evaluatedAt.seconds
        #expect((1...60).contains(night), "\(night)")
        #expect(try await plant.verify().isSound)
        #expect(plant.events.all.isEmpty)
    }

    @Test("What lags behind is waited for")
    func lag() async throws {
        let plant = try await plant()
        plant.cloud.setLag(Int64(SimulatedCatalogue.lag) - 1)
        try await plant.looping { rig in await rig.run(until: "2026-03-23T19:00:00Z") }
        let journal = try await plant.journal()
        #expect(journal.map(\.intent.address.id) == ["a1", "a2", "d1"])
        #expect(journal[2].intent.evaluatedAt >= journal[0].intent.evaluatedAt.adding(seconds: 59))
    }

    @Test("A delay is over at its very instant, also where the loop began anew in between")
    func delay() async throws {
        for restarts in [false, true] {
            let plant = try await plant(gate: "delay: 10m")
            try await plant.looping { rig in await rig.run(until: "2026-03-23T18:02:00Z") }
            let reached = try await plant.store.scheduleMemory(of: "shop").waits.first?.reached
            let since = try #require(reached)
            if restarts {
                try await plant.looping(seed: 2) { rig in await rig.run(seconds: 120) }
            }
            try await plant.looping(seed: 3) { rig in await rig.run(until: "2026-03-23T19:00:00Z") }
            let journal = try await plant.journal()
            #expect(journal.map(\.intent.address.id) == ["a1", "a2", "d1"])
            #expect(journal[2].intent.evaluatedAt == since.adding(seconds: 600))
            #expect(try await plant.store.scheduleMemory(of: "shop").waits.isEmpty)
        }
    }

    @Test("Killed between the groups at any time, each is moved once and in order")
    func kills() async throws {
        let plant = try await plant(gate: "delay: 1m")
        plant.clock.go(to: "2026-03-23T17:59:30Z")
        for seed in 1...12 {
            let rig = try LoopRig(plant, seed: UInt64(seed))
            await rig.run(seconds: 11 + Int64(seed))
            await rig.end(killing: true)
        }
        try await plant.looping { rig in await rig.run(seconds: 600) }
        #expect(plant.cloud.effects.map(\.address.id) == ["a1", "a2", "d1"])
        #expect(try await plant.verify().isSound)
    }

    /// In which the applications cannot be stopped.
    private func stuck(_ plant: Plant) {
        plant.cloud.fail { faults in
            faults.mishaps = [
                Sim.machine("a1").address: .refused(CloudError(.terminal, code: "No", message: "it cannot"))
            ]
        }
    }

    @Test("Past its time limit a gate holds on, and says so once, whoever asks and however often the loop begins")
    func holdsOn() async throws {
        let plant = try await plant(gate: "timeLimit: 20m")
        stuck(plant)
        for seed in 1...6 {
            try await plant.looping(seed: UInt64(seed)) { rig in await rig.run(seconds: 6 * 3600 / 5) }
        }
        #expect(try await deeds(plant).map { $0.prefix(2) } == ["a2"])
        let event = try #require(plant.events.all.first)
        #expect(plant.events.all.count == 1)
        #expect(event.kind == .orderTimeLimit)
        #expect(
            event.message
                == "Schedule/shop/office waits for its group app on the way down since 2026-03-23T18:00:00Z, longer than "
                + "20m: what comes after it stays held")
        #expect(event.at == Instant(rfc3339: "2026-03-23T18:20:00Z"))
        #expect(try await plant.records(.event, of: "shop").map { $0.body["details"]?["onTimeout"]?.text } == ["hold"])
        // Once the gate opens, it goes on.
        plant.cloud.put([Sim.machine("a1", .stopped)])
        try await plant.looping(seed: 9) { rig in await rig.run(seconds: 1800) }
        #expect(plant.power("d1") == .stopped)
        #expect(try await plant.verify().isSound)
    }

    @Test("Past its time limit a gate lets go at its very instant where it is told to, and the record says so")
    func letsGo() async throws {
        let plant = try await plant(gate: "timeLimit: 20m, onTimeout: continue")
        stuck(plant)
        try await plant.looping { rig in await rig.run(until: "2026-03-23T19:00:00Z") }
        #expect(try await deeds(plant) == ["a2 stop 18:00:00Z", "d1 stop 18:20:00Z"])
        let gates = try await plant.records(.intent, of: "shop").map { "\($0.body["reason"]?["gates"] ?? .null)" }
        #expect(gates.map { $0.contains("order: goes on without group app") } == [false, false, true])
        #expect(
            try await plant.records(.event, of: "shop").map { $0.body["details"]?["onTimeout"]?.text } == ["continue"])
        #expect(plant.events.all.map(\.kind) == [.orderTimeLimit])
    }

    // MARK: Across accounts

    @Test("The order reaches across accounts: whoever waits elsewhere is looked at as soon as it may")
    func accounts() async throws {
        let other = Sim.scope(account: "id-other")
        let tenant = Document.tenant("shop").replacing(
            "accounts: [", with: "accounts: [{account: other, tags: {matchLabels: {team: shop}}}, ")
        let plant = try await Plant(
            Self.files(gate: "delay: 1m").with([
                "platform/other.yaml": Document.account("other", tenants: ["shop"]),
                "platform/tenants/shop.yaml": tenant,
            ]), [Sim.machine("a1"), Sim.machine("d1", in: other)])
        try await plant.looping { rig in await rig.run(until: "2026-03-24T07:00:00Z") }
        let journal = try await plant.journal()
        #expect(
            journal.map { "\($0.intent.address.id) \($0.intent.transition)" } == [
                "a1 stop", "d1 stop", "d1 start", "a1 start",
            ])
        for (first, second) in [(0, 1), (2, 3)] {
            let between = journal[second].intent.evaluatedAt.seconds - journal[first].intent.evaluatedAt.seconds
            #expect((60...150).contains(between), "\(between)")
        }
    }

    @Test("Without a delay, what waits in another account is woken by the look that sees the gate open")
    func wakes() async throws {
        let other = Sim.scope(account: "id-other")
        let tenant = Document.tenant("shop").replacing(
            "accounts: [", with: "accounts: [{account: other, tags: {matchLabels: {team: shop}}}, ")
        let plant = try await Plant(
            Self.files().with([
                "platform/other.yaml": Document.account("other", tenants: ["shop"]),
                "platform/tenants/shop.yaml": tenant,
            ]), [Sim.machine("a1"), Sim.machine("d1", in: other)])
        try await plant.looping { rig in await rig.run(until: "2026-03-23T18:02:00Z") }
        #expect(try await plant.journal().map(\.intent.address.id) == ["a1", "d1"])
    }

    @Test("A notice counts what is in all accounts, whichever is looked at first")
    func noticeAcrossAccounts() async throws {
        let other = Sim.scope(account: "id-other")
        let tenant = Document.tenant("shop").replacing(
            "accounts: [", with: "accounts: [{account: other, tags: {matchLabels: {team: shop}}}, ")
        let plant = try await Plant(
            Self.files(more: "notice: 15m").with([
                "platform/other.yaml": Document.account("other", tenants: ["shop"]),
                "platform/tenants/shop.yaml": tenant,
            ]), [Sim.machine("a1"), Sim.machine("d1", in: other), Sim.machine("d2", in: other)],
            at: "2026-03-23T17:50:00Z")
        try await plant.looping { rig in await rig.run(seconds: 60) }
        #expect(
            plant.events.words == [
                "2026-03-23T17:50:00Z at 2026-03-23T18:00:00Z Schedule/shop/office will have 3 resources stopped: 1 in "
                    + "main, 2 in other"
            ])
    }

    // MARK: Health

    private let unreached = TransportError(.transient, code: .connect, message: "no connection")

    @Test("A health check is asked at its pace while a gate waits for it, and never else")
    func health() async throws {
        let plant = try await plant(gate: "health: {url: https://db.example.org/ok, expect: 204, every: 30s}")
        let sender = ScriptedSender(
            plant.clock, [.success(503), .failure(unreached), .success(200), .success(204)])
        plant.guarded = sender
        plant.cloud.put(Self.machines.map { $0.with(.stopped) })
        plant.clock.go(to: "2026-03-24T05:00:00Z")
        try await plant.looping { rig in
            await rig.run(until: "2026-03-24T06:01:10Z")
            #expect(!sender.asked.isEmpty)
            let plan = Planner.plan(
                try await plant.controller.situation(try await plant.controller.specs()))
            let holds = plan.actions.flatMap(\.holds)
            #expect(holds.allSatisfy { $0.gate == .order } && holds.count == 2)
            await rig.run(until: "2026-03-24T09:00:00Z")
        }
        let first = try #require(sender.asked.first.flatMap { Instant(rfc3339: String($0.prefix(20))) })
        #expect(
            sender.asked == (0..<4).map { "\(first.adding(seconds: Int64($0) * 30)) https://db.example.org/ok" })
        let journal = try await plant.journal()
        #expect(journal.map(\.intent.address.id) == ["d1", "a1", "a2"])
        #expect(journal[1].intent.evaluatedAt == first.adding(seconds: 90))
        #expect(try await plant.verify().isSound)
    }

    @Test("What was answered is remembered over a restart, and is not asked sooner than its pace")
    func healthOverRestarts() async throws {
        let plant = try await plant(gate: "health: {url: https://db.example.org/ok, every: 5m}")
        let sender = ScriptedSender(plant.clock, [.success(500), .success(200)])
        plant.guarded = sender
        plant.cloud.put(Self.machines.map { $0.with(.stopped) })
        plant.clock.go(to: "2026-03-24T06:00:00Z")
        try await plant.looping { rig in await rig.run(seconds: 120) }
        #expect(sender.asked.count == 1)
        let check = try await plant.store.scheduleMemory(of: "shop").waits.first?.check
        #expect(check?.answer == "500" && check?.isHealthy == false)
        try await plant.looping(seed: 2) { rig in await rig.run(seconds: 120) }
        #expect(sender.asked.count == 1)
        try await plant.looping(seed: 3) { rig in await rig.run(seconds: 300) }
        #expect(sender.asked.count == 2)
        #expect(plant.power("a1") == .running)
    }

    @Test("Through the real client: over TLS to a host that the platform lists, and nowhere inside else")
    func guarded() async throws {
        let folder = try TemporaryFolder()
        try await ProgramRunner.succeed(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder["key.pem"], "-out",
                folder["certificate.pem"],
            ])
        let files = ["-cert", folder["certificate.pem"], "-key", folder["key.pem"]]
        let server = try await LocalServer.start(
            "openssl", arguments: { ["s_server", "-accept", "127.0.0.1:\($0)", "-www", "-quiet"] + files })
        for (url, isUp) in [
            ("https://127.0.0.1:\(server.port)/", true), ("https://169.254.169.254/latest/meta-data/", false),
        ] {
            let plant = try await plant(gate: "health: {url: \"\(url)\"}")
            plant.guarded = GuardedClient(privateHosts: ["127.0.0.1"], caFile: folder["certificate.pem"])
            plant.cloud.put(Self.machines.map { $0.with(.stopped) })
            plant.clock.go(to: "2026-03-24T06:00:00Z")
            try await plant.looping { rig in await rig.run(seconds: 120) }
            #expect((plant.power("a1") == .running) == isUp)
            guard !isUp else { continue }
            let check = try await plant.store.scheduleMemory(of: "shop").waits.first?.check
            #expect(check?.answer == "none (the host's address is not public)")
        }
    }

    @Test("A plan asks nobody: there the gate shows as not asked")
    func planAsksNobody() async throws {
        let plant = try await plant(gate: "health: {url: https://db.example.org/ok}")
        let sender = ScriptedSender(plant.clock, [.success(200)])
        plant.guarded = sender
        plant.cloud.put([Sim.machine("a1", .stopped), Sim.machine("a2", .stopped)])
        let plan = Planner.plan(try await plant.controller.situation(try await plant.controller.specs()))
        #expect(
            Set(plan.actions.flatMap(\.holds).map(\.message)) == [
                "it waits until https://db.example.org/ok answers 200; it was not asked yet, and only the running loop asks"
            ])
        #expect(sender.asked.isEmpty)
    }

    // MARK: Notices

    @Test("A notice is given at its very instant and once, however often the loop begins")
    func notices() async throws {
        let plant = try await plant(more: "notice: 15m")
        plant.clock.go(to: "2026-03-23T17:00:00Z")
        for seed in 1...6 {
            try await plant.looping(seed: UInt64(seed)) { rig in await rig.run(seconds: 900) }
        }
        #expect(
            plant.events.words == [
                "2026-03-23T17:45:00Z at 2026-03-23T18:00:00Z Schedule/shop/office will have 3 resources stopped: 3 in main"
            ])
        #expect(try await plant.records(.event, of: "shop").map { $0.body["event"]?.text } == ["notice"])
        #expect(plant.power("d1") == .stopped)
        #expect(try await plant.verify().isSound)
    }

    @Test("Whoever says so in an override after the notice keeps what runs, and the next evening is announced again")
    func snooze() async throws {
        let plant = try await plant(more: "notice: 15m")
        try await plant.looping { rig in
            await rig.run(until: "2026-03-23T17:50:00Z")
            #expect(plant.events.all.count == 1)
            try await plant.specs.commit(
                Self.files(more: "notice: 15m").with([
                    "tenants/shop/late.yaml": """
                    apiVersion: cloudpioneer.io/v1alpha1
                    kind: Override
                    metadata: {name: late, namespace: shop}
                    spec:
                      select: {types: [sim/machine]}
                      state: {leaveAlone: true}
                      start: "2026-03-23T17:50:00Z"
                      end: "2026-03-24T05:00:00Z"
                      reason: we are not done
                      owner: ada

                    """
                ]))
            await rig.run(until: "2026-03-24T04:59:59Z")
            #expect(plant.cloud.resources.allSatisfy { $0.power == .running })
            #expect(plant.events.all.count == 1)
            await rig.run(until: "2026-03-24T17:46:00Z")
        }
        // After the end of the override the office is still closed; at six all run again.
        #expect(
            plant.events.words.map { $0.prefix(20) } == [
                "2026-03-23T17:45:00Z", "2026-03-24T05:45:00Z", "2026-03-24T17:45:00Z",
            ])
    }

    @Test("Who has neither groups nor notices pays nothing for them")
    func nothingForOthers() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1")])
        let store = FaultyStore(plant.store, dyingBefore: .checkpoint)
        let counting = FaultyStore(store, dyingBefore: .checkpoint)
        let rig = try LoopRig(plant, store: counting)
        await rig.run(until: "2026-03-23T18:10:00Z")
        await rig.end(killing: true)
        #expect(plant.power("m1") == .stopped)
        #expect(counting.scheduleReads.withLock { $0 } == 0)
    }
}
