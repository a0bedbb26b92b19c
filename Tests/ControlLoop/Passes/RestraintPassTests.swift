import Cloud
import Ledger
import Planning
import Storage
import Testing
import Vocabulary

@testable import ControlLoop

/// What schedules leave alone, from a commit to the ledger. Offices are open from 06:00 to 18:00 UTC.
@Suite struct RestraintPassTests {
    private func office(_ more: String, _ resources: [Resource] = [Sim.machine("m1")]) async throws -> Plant {
        try await Plant(files(more), resources)
    }

    private func files(_ more: String) -> [String: String] {
        Document.platform(["shop"]).with(["tenants/shop/office.yaml": Document.schedule(in: "shop", more: more)])
    }

    private func flip(_ plant: Plant, to power: PowerState) throws {
        plant.cloud.put([try #require(plant.cloud["m1"]).with(power)])
    }

    @Test("A person who starts a machine at night keeps it until the next transition, also through a restart")
    func onTransition() async throws {
        let plant = try await office("enforce: onTransition")
        try await plant.looping { await $0.run(until: "2026-03-23T20:00:00Z") }
        #expect(plant.power("m1") == .stopped)
        try flip(plant, to: .running)
        try await plant.looping { await $0.run(until: "2026-03-24T12:00:00Z") }
        #expect(plant.power("m1") == .running)
        try flip(plant, to: .stopped)
        try await plant.looping { await $0.run(until: "2026-03-25T05:00:00Z") }
        #expect(plant.power("m1") == .stopped)
        try await plant.looping { await $0.run(until: "2026-03-26T05:00:00Z") }
        let journal = try await plant.journal()
        #expect(
            journal.map { "\($0.intent.transition) \($0.intent.evaluatedAt)" } == [
                "stop 2026-03-23T18:00:00Z", "start 2026-03-25T06:00:00Z", "stop 2026-03-25T18:00:00Z",
            ])
        #expect(try await plant.verify().isSound)
    }

    @Test("I8: a loop that was down for a week makes up for the last transition, once")
    func outage() async throws {
        let plant = try await office("enforce: onTransition")
        try await plant.pass()
        plant.clock.go(to: "2026-03-30T20:00:00Z")
        for _ in 0..<3 {
            try await plant.pass()
            plant.clock.advance(seconds: 600)
        }
        #expect(try await plant.journal().count == 1)
        #expect(plant.power("m1") == .stopped)
    }

    @Test("An attempt that failed, and one that was lost, is made again")
    func failures() async throws {
        let plant = try await office("enforce: onTransition")
        let machine = try #require(plant.cloud["m1"])
        try await plant.pass()
        plant.evening()
        plant.cloud.fail {
            $0.mishaps = [machine.address: .refused(CloudError(.transient, code: "Throttled", message: "later"))]
        }
        try await plant.pass()
        plant.clock.advance(seconds: 3600)
        plant.cloud.fail { $0.mishaps = [machine.address: .lostBeforeEffect] }
        try await plant.pass()
        plant.cloud.fail { $0.mishaps = [:] }
        #expect(plant.power("m1") == .running)
        for _ in 0..<4 {
            plant.clock.advance(seconds: 1200)
            try await plant.pass()
        }
        #expect(plant.power("m1") == .stopped)
        let results = try await plant.journal().compactMap { $0.outcome?.result.name }
        #expect(results == ["failed", "superseded", "succeeded"] || results == ["failed", "failed", "succeeded"])
    }

    @Test("What was made so and is otherwise before anybody saw it is a departure, and not made again")
    func departure() async throws {
        let plant = try await office("enforce: onTransition")
        try await plant.pass()
        plant.evening()
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
        try flip(plant, to: .running)
        for _ in 0..<3 {
            plant.clock.advance(seconds: 1800)
            #expect(try await plant.pass().words.isEmpty)
        }
        let departure = try #require(try await plant.store.departures().first)
        #expect(departure.difference == "its power is running, not stopped")
        #expect(plant.power("m1") == .running)
    }

    @Test("What everything is remembered for survives the store; without it all is first seen")
    func lostStore() async throws {
        let plant = try await office("enforce: onTransition\ngraceForNew: 1h")
        try await plant.pass()
        plant.store = try await SQLiteStore.inMemory(controller: "test")
        plant.evening()
        #expect(try await plant.pass().words.isEmpty)
        plant.clock.advance(seconds: 7200)
        #expect(try await plant.pass().words.isEmpty)
        #expect(plant.power("m1") == .running)
        plant.clock.go(to: "2026-03-24T20:00:00Z")
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
    }

    @Test func whatIsNewIsLeftAlone() async throws {
        let plant = try await office("graceForNew: 1h", [])
        plant.evening()
        try await plant.looping { rig in
            await rig.run(seconds: 600)
            plant.cloud.put([Sim.machine("m1")])
            await rig.run(seconds: 3600)
            #expect(plant.power("m1") == .running)
            await rig.run(seconds: 3600)
        }
        #expect(plant.power("m1") == .stopped)
    }

    @Test func whatRanBeforeIsRetained() async throws {
        let plant = try await office("retainRunning: true", [Sim.machine("m1"), Sim.machine("m2", .stopped)])
        try await plant.looping { await $0.run(until: "2026-03-24T20:00:00Z") }
        #expect(plant.power("m1") == .running && plant.power("m2") == .stopped)
        #expect(try await plant.journal().map(\.intent.transition) == [.start, .stop, .start, .stop])
    }

    @Test("Nothing is asked about it, or written down, where no schedule leaves anything alone")
    func costsNothingElse() async throws {
        let plain = try await office("")
        let quiet = FaultyStore(plain.store)
        plain.store = quiet
        try await plain.looping { await $0.run(until: "2026-03-24T20:00:00Z") }
        try await plain.pass()
        #expect(plain.power("m1") == .stopped && quiet.memoryCalls == 0)
        let keeping = try await office("enforce: onTransition")
        let asked = FaultyStore(keeping.store)
        keeping.store = asked
        try await keeping.pass()
        #expect(asked.memoryCalls == 2)
        try await keeping.pass()
        #expect(asked.memoryCalls == 3, "it is only read where nothing changes")
    }

    @Test func aScheduleThatAsksNoMoreLeavesNothingBehind() async throws {
        let plant = try await office("enforce: onTransition")
        try await plant.pass()
        #expect(try await plant.store.memories(of: nil).count == 1)
        try await plant.specs.commit(files(""))
        try await plant.pass()
        #expect(try await plant.store.memories(of: nil).isEmpty)
    }
}
