import Cloud
import Ledger
import Planning
import Repositories
import Storage
import Support
import Telemetry
import Testing
import Vocabulary

@testable import ControlLoop

/// The loop in virtual time. Plants begin on Monday 23 March 2026 at noon UTC; offices close at 18:00 UTC.
@Suite struct LoopTests {
    private func office(_ resources: [Resource]) async throws -> Plant {
        try await Plant(Document.office(["shop"]), resources)
    }

    @Test("A boundary is met at its very instant, and what it is about was listed before")
    func onTime() async throws {
        let plant = try await office([Sim.machine("m1"), Sim.machine("m2")])
        try await plant.looping { rig in
            await rig.run(until: "2026-03-24T12:00:00Z")
        }
        let journal = try await plant.journal()
        #expect(
            journal.map { "\($0.intent.address.id) \($0.intent.transition) \($0.intent.evaluatedAt)" }.sorted() == [
                "m1 start 2026-03-24T06:00:00Z", "m1 stop 2026-03-23T18:00:00Z",
                "m2 start 2026-03-24T06:00:00Z", "m2 stop 2026-03-23T18:00:00Z",
            ])
        #expect(journal.allSatisfy { $0.outcome?.result == .succeeded })
        #expect(try await plant.verify().isSound)
    }

    @Test("I8: three weeks with a change of the clocks: each transition once, at its instant")
    func weeks() async throws {
        let plant = try await office([Sim.machine("m1")])
        try await plant.looping(timing: LoopTiming(poll: 7200, resync: 7200)) { rig in
            await rig.run(until: "2026-04-13T12:00:00Z")
        }
        let journal = try await plant.journal()
        #expect(journal.count == 2 * 15)
        let hours = Set(journal.map { String("\($0.intent.evaluatedAt)".dropFirst(11)) })
        #expect(hours == ["18:00:00Z", "06:00:00Z", "17:00:00Z", "05:00:00Z"])
        #expect(plant.cloud.effects.count == journal.count)
    }

    @Test("What is measured when somebody asks: records in the ledger, the age of the commit in force")
    func samples() async throws {
        let plant = try await office([Sim.machine("m1")])
        try await plant.looping { rig in
            #expect(await rig.loop.samples().allSatisfy { $0.name != "cloudpioneer_source_commit_timestamp_seconds" })
            await rig.run(until: "2026-03-23T19:00:00Z")
            let samples = await rig.loop.samples()
            var records: Int64 = 0
            for log in try await plant.store.logs() { records += log.size }
            #expect(records > 0)
            #expect(
                samples.filter { $0.name == "cloudpioneer_ledger_records_total" }.map(\.value) == [Double(records)])
            let commits = samples.filter { $0.name == "cloudpioneer_source_commit_timestamp_seconds" }
            #expect(
                commits == [
                    MetricSample("cloudpioneer_source_commit_timestamp_seconds", labels: ["root"], 1_700_000_100)
                ])
        }
    }

    @Test("A boundary is met though something else of the tenant never settles")
    func boundaryBesidesAStraggler() async throws {
        let plant = try await office([Sim.machine("m1"), Sim.machine("m2", isChanging: true)])
        try await plant.looping(timing: LoopTiming(work: WorkLimits(firstRetry: 900, longestRetry: 7200))) { rig in
            await rig.run(until: "2026-03-24T12:00:00Z")
        }
        #expect(
            try await plant.journal().map { "\($0.intent.transition) \($0.intent.evaluatedAt)" } == [
                "stop 2026-03-23T18:00:00Z", "start 2026-03-24T06:00:00Z",
            ])
    }

    @Test("I7: what is recorded names the commit in force, whenever the process read the file first")
    func commitInForce() async throws {
        let plant = try await office([Sim.machine("m1")])
        try await plant.looping { rig in
            await rig.run(seconds: 90)
            try await plant.specs.commit(
                Document.office(["shop"]).with([
                    "tenants/shop/more.yaml": Document.schedule("more", in: "shop", glob: "none")
                ]))
            await rig.run(until: "2026-03-23T19:00:00Z")
        }
        let tip = try await plant.specs.tips()["main"]
        #expect(try await plant.journal().map(\.intent.reason.revision) == [tip])
        #expect(try await plant.journal().map(\.intent.reason.author) == ["Ada <ada@example.org>"])
    }

    @Test("A commit is noticed and acted on; nobody else is looked at because of it")
    func edits() async throws {
        let plant = try await Plant(
            Document.office(["shop", "lab"]), [Sim.machine("m1"), Sim.machine("l1", team: "lab")])
        try await plant.looping { rig in
            await rig.run(seconds: 90)
            try await plant.specs.commit(
                Document.office(["shop", "lab"]).with([
                    "tenants/shop/office.yaml": Document.schedule(in: "shop", inside: "{power: stopped}")
                ]))
            plant.cloud.forgetCalls()
            await rig.run(seconds: 90)
        }
        #expect(plant.power("m1") == .stopped)
        #expect(plant.power("l1") == .running)
        #expect(plant.cloud.effects.map(\.address.id) == ["m1"])
        // What was listed when the loop began is young enough.
        #expect(plant.cloud.lists.count <= 2)
    }

    @Test("Commits in a row are each acted on: nobody plans on what was listed before the last change")
    func editsInARow() async throws {
        let plant = try await office([Sim.machine("m1")])
        var seen: [PowerState?] = []
        try await plant.looping(timing: LoopTiming(poll: 2, resync: 7200)) { rig in
            await rig.run(seconds: 5)
            for power in ["stopped", "running", "stopped", "running"] {
                try await plant.specs.commit(
                    Document.office(["shop"]).with([
                        "tenants/shop/office.yaml": Document.schedule(in: "shop", inside: "{power: \(power)}")
                    ]))
                await rig.run(seconds: 8)
                seen.append(plant.power("m1"))
            }
        }
        #expect(seen == [.stopped, .running, .stopped, .running])
        #expect(try await plant.journal().count == 4)
    }

    @Test("A bad commit changes nothing, and the next good one counts")
    func badCommits() async throws {
        let plant = try await office([Sim.machine("m1")])
        try await plant.looping { rig in
            await rig.run(seconds: 90)
            try await plant.specs.commit(Document.office(["shop"]).with(["tenants/shop/office.yaml": "kind: ["]))
            await rig.run(until: "2026-03-23T18:30:00Z")
            #expect(plant.power("m1") == .stopped)
            try await plant.specs.commit(
                Document.office(["shop"]).with([
                    "tenants/shop/office.yaml": Document.schedule(in: "shop", outside: "{power: running}")
                ]))
            await rig.run(seconds: 90)
        }
        #expect(plant.power("m1") == .running)
    }

    @Test("A repository that is rewound holds everything until somebody has looked")
    func rewound() async throws {
        let plant = try await office([Sim.machine("m1")])
        let first = try await plant.specs.commit(Document.office(["shop"]).with(["README.md": "one"]))
        try await plant.specs.commit(Document.office(["shop"]).with(["README.md": "two"]))
        try await plant.looping { rig in
            await rig.run(seconds: 90)
            try await plant.specs.git("update-ref", "refs/heads/main", first.hex)
            await rig.run(until: "2026-03-23T19:00:00Z")
            #expect(plant.power("m1") == .running)
            _ = try await plant.store.release(source: "root", actor: "a test", at: plant.clock.now)
            await rig.run(seconds: 90)
            #expect(plant.power("m1") == .stopped)
        }
    }

    @Test("An account that fails is tried less and less often, and delays nobody else")
    func failing() async throws {
        let plant = try await twoAccounts()
        plant.cloud.fail { faults in
            faults.identity["bad"] = .failure(CloudError(.transient, code: "Throttling", message: "slow down"))
        }
        try await plant.looping { rig in
            await rig.run(until: "2026-03-23T18:00:01Z")
            #expect(plant.power("m1") == .stopped)
            #expect(plant.power("b1") == .running)
            let asked = plant.cloud.identityCalls(of: "bad").count
            // Six hours, doubling up to a quarter of an hour: nobody's API is stormed.
            #expect((5...60).contains(asked), "\(asked)")
            plant.cloud.fail { $0.identity = [:] }
            await rig.run(seconds: 1200)
            #expect(plant.power("b1") == .stopped)
        }
        let ontime = try await plant.journal().first { $0.intent.address.id == "m1" }
        #expect(ontime?.intent.recordedAt == Instant(rfc3339: "2026-03-23T18:00:00Z"))
    }

    @Test("An account that does not answer holds up nobody else")
    func hanging() async throws {
        let plant = try await twoAccounts()
        try await plant.looping { rig in
            await rig.run(seconds: 60)
            plant.cloud.fail { $0.hanging = ["id-bad"] }
            // Both are listed ahead of the boundary; the one hangs from here on.
            rig.timer.force(to: Instant(rfc3339: "2026-03-23T17:59:59Z") ?? plant.clock.now)
            await until { plant.cloud.lists.contains { $0.account == "id-main" } }
            rig.timer.force(to: Instant(rfc3339: "2026-03-23T18:00:00Z") ?? plant.clock.now)
            await until { plant.power("m1") == .stopped }
            #expect(plant.power("b1") == .running)
            plant.cloud.fail { $0.hanging = [] }
            await rig.run(seconds: 120)
            #expect(plant.power("b1") == .stopped)
        }
    }

    @Test("Stopped and begun again at any time, nothing is done twice and nothing is left out")
    func restarts() async throws {
        let plant = try await office([Sim.machine("m1")])
        for hours in 1...20 {
            try await plant.looping(seed: UInt64(hours)) { rig in await rig.run(seconds: 3600 + Int64(hours) * 7) }
        }
        let journal = try await plant.journal()
        #expect(journal.map(\.intent.transition) == ["stop", "start"])
        #expect(plant.cloud.effects.count == 2)
    }

    @Test("What lags behind, or got lost, is settled and done once")
    func lag() async throws {
        let plant = try await office([Sim.machine("m1"), Sim.machine("m2"), Sim.machine("m3")])
        plant.cloud.setLag(Int64(SimulatedCatalogue.lag) - 1)
        plant.cloud.fail { faults in
            faults.mishaps = [
                Sim.machine("m2").address: .lostAfterEffect, Sim.machine("m3").address: .lostBeforeEffect,
            ]
        }
        try await plant.looping { rig in
            await rig.run(until: "2026-03-23T18:00:30Z")
            plant.cloud.fail { $0.mishaps = [:] }
            await rig.run(until: "2026-03-23T20:00:00Z")
        }
        #expect(plant.cloud.resources.allSatisfy { $0.power == .stopped })
        let effects = Dictionary(grouping: plant.cloud.effects, by: \.address.id).mapValues(\.count)
        #expect(effects == ["m1": 1, "m2": 1, "m3": 1])
        #expect(try await plant.store.openIntents().isEmpty)
    }

    @Test("What a dead process left open is found out before the next transition, though its claim waits for that")
    func interruptedOnTransition() async throws {
        let files = Document.office(["shop"]).with([
            "tenants/shop/office.yaml": Document.schedule(in: "shop", more: "enforce: onTransition")
        ])
        let plant = try await Plant(files, [Sim.machine("m1")])
        try await plant.looping { rig in await rig.run(until: "2026-03-23T17:59:00Z") }
        let dying = try LoopRig(plant, store: FaultyStore(plant.store, dyingBefore: .afterBegin))
        await dying.run(until: "2026-03-23T18:01:00Z")
        await dying.end(killing: true)
        #expect(plant.power("m1") == .running)
        try await plant.looping { rig in await rig.run(until: "2026-03-23T21:00:00Z") }
        #expect(plant.power("m1") == .stopped)
        #expect(try await plant.journal().map { $0.outcome?.result.isFinal } == [true, true])
    }

    @Test("The second loop is refused while the first one runs")
    func oneAtATime() async throws {
        let plant = try await office([Sim.machine("m1")])
        try await plant.looping { rig in
            await rig.run(seconds: 10)
            let second = try ReconcileLoop(
                plant.controller, timing: LoopTiming(), timer: VirtualTimer(plant.clock), seed: 1)
            do {
                try await second.run(holder: "another")
                Issue.record("two loops ran")
            } catch {
                let refusal = try #require(error as? LoopError)
                #expect(refusal.kind == .transient)
                #expect(refusal.message.contains("a test"))
            }
        }
    }

    @Test("An idle loop does next to nothing: no list but the resync's, no record")
    func idle() async throws {
        let plant = try await Plant(
            Document.office(["shop"]), [Sim.machine("m1")], at: "2026-03-24T08:00:00Z")
        try await plant.looping { rig in
            await rig.run(seconds: 60)
            plant.cloud.forgetCalls()
            let woken = rig.timer.count
            await rig.run(seconds: 3600)
            #expect(rig.timer.count - woken < 80)
        }
        #expect(plant.cloud.lists.count <= 7)
        #expect(try await plant.journal().isEmpty)
    }

    /// Lets other tasks run until one of them has brought something about, or none ever will.
    private func until(_ isSo: () -> Bool) async {
        for _ in 0..<10_000_000 where !isSo() { await Task.yield() }
    }

    private func twoAccounts() async throws -> Plant {
        let files = Document.platform(["shop", "lab"]).with([
            "platform/accounts.yaml": Document.account(tenants: ["shop"]),
            "platform/bad.yaml": Document.account("bad", tenants: ["lab"]),
            "platform/tenants/lab.yaml": Document.tenant("lab", account: "bad"),
            "tenants/shop/office.yaml": Document.schedule(in: "shop"),
            "tenants/lab/office.yaml": Document.schedule(in: "lab"),
        ])
        let scope = Sim.scope(account: "id-bad")
        return try await Plant(files, [Sim.machine("m1"), Sim.machine("b1", team: "lab", in: scope)])
    }
}

extension SimulatedCloud {
    /// The scopes that were listed, in order.
    fileprivate var lists: [Scope] {
        calls.compactMap { if case .list(let scope, _) = $0 { scope } else { nil } }
    }

    fileprivate func identityCalls(of account: AccountName) -> [AccountAccess] {
        calls.compactMap { call in
            if case .identity(let access) = call, access.account.name == account { access } else { nil }
        }
    }
}
