import Cloud
import Ledger
import Planning
import Storage
import Support
import Synchronization
import Testing
import Vocabulary

@testable import ControlLoop

/// Classes of machines over whole passes: what is begun is ended, once, whatever happens on the way.
@Suite struct ClassPassTests {
    private static let lag = Int64(SimulatedCatalogue.lag)

    private static func files(_ more: [String: String?] = [:], outside: String = "{class: t3.micro}") -> [String:
        String]
    {
        Document.platform(["shop"]).with([
            "tenants/shop/class.yaml": Document.schedule(
                "class", in: "shop", types: "sim/server", inside: "{class: m5.large}", outside: outside)
        ]).with(more)
    }

    /// Passes until nothing more is done, each after the provider's lag; what was done, in order.
    @discardableResult
    private func settle(_ plant: Plant) async throws -> [String] {
        var story: [String] = []
        var quiet = 0
        for _ in 0..<40 where quiet < 2 {
            let done = try await plant.pass().actions.filter(\.fate.isRecorded).map {
                "\($0.action.address.id) \($0.action.transition): \($0.fate.words)"
            }
            quiet = done.isEmpty ? quiet + 1 : 0
            story += done
            plant.clock.advance(seconds: Self.lag + 1)
        }
        return story
    }

    private func expect(_ plant: Plant, _ id: String, _ power: PowerState, _ name: String, _ comment: Comment? = nil) {
        #expect(plant.cloud[id]?.power == power, comment)
        #expect(plant.cloud[id]?.instanceClass == name, comment)
    }

    @Test("A machine goes through its classes day by day, and is as it was found once nobody asks for any")
    func throughTheDay() async throws {
        let plant = try await Plant(Self.files(), [Sim.server("s1"), Sim.server("s2", .stopped)])
        #expect(
            try await settle(plant) == [
                "s1 stop: succeeded", "s2 resize: succeeded", "s1 resize: succeeded", "s1 start: succeeded",
            ])
        expect(plant, "s1", .running, "m5.large")
        expect(plant, "s2", .stopped, "m5.large")
        #expect(plant.cloud["s2"]?.mark?.prior == [FieldChoice(.instanceClass, .text("t3.small"))])
        plant.evening()
        try await settle(plant)
        expect(plant, "s1", .running, "t3.micro")
        try await plant.specs.commit(Document.platform(["shop"]))
        #expect(
            try await settle(plant) == [
                "s1 stop: succeeded", "s2 resize: succeeded", "s1 resize: succeeded", "s1 start: succeeded",
            ])
        expect(plant, "s1", .running, "t3.small")
        expect(plant, "s2", .stopped, "t3.small")
        #expect(plant.cloud.resources.allSatisfy { $0.mark == nil })
        #expect(try await plant.store.facts(of: nil, at: plant.clock.now).priors.isEmpty)
        #expect(try await plant.store.departures().isEmpty)
        #expect(try await plant.verify().isSound)
    }

    @Test("I3: wherever the process is killed, every step is taken once and ends", arguments: 0..<3)
    func killed(step: Int) async throws {
        for moment in FaultyStore.Moment.allCases {
            let comment: Comment = "step \(step), killed at \(moment)"
            let plant = try await Plant(Self.files(), [Sim.server("s1")])
            for _ in 0..<step {
                try await plant.pass()
                plant.clock.advance(seconds: Self.lag + 1)
            }
            let dying = FaultyStore(plant.store, dyingBefore: moment)
            _ = try? await plant.controller(store: dying).apply(holder: "a pass that dies")
            plant.clock.advance(seconds: 5)
            try await settle(plant)
            expect(plant, "s1", .running, "m5.large", comment)
            let changes = plant.cloud.effects.map { $0.changes.map(\.value.description).joined() }
            #expect(changes == ["stopped", "m5.large", "running"], comment)
            #expect(try await plant.journal().allSatisfy { $0.outcome?.result.isFinal == true }, comment)
            try await plant.specs.commit(Document.platform(["shop"]))
            try await settle(plant)
            expect(plant, "s1", .running, "t3.small", comment)
            #expect(try await plant.verify().isSound, comment)
        }
    }

    @Test("A class that does not exist costs one stop, not one after the other")
    func unknownClass() async throws {
        let plant = try await Plant(Self.files(), [Sim.server("s1")])
        plant.cloud.fail { $0.unknownClasses = ["m5.large"] }
        #expect(
            try await settle(plant) == ["s1 stop: succeeded", "s1 resize: failed", "s1 start: succeeded"])
        plant.clock.advance(seconds: 3600)
        #expect(try await settle(plant) == [])
        expect(plant, "s1", .running, "t3.small")
        #expect(plant.cloud.effects.count == 2)
    }

    @Test("A person who changes the class by hand keeps it once the claim ends")
    func handChanged() async throws {
        let plant = try await Plant(Self.files(outside: "{leaveAlone: true}"), [Sim.server("s1", .stopped)])
        try await settle(plant)
        plant.evening()
        plant.cloud.put([Sim.server("s1", .stopped, "c5.large")])
        #expect(try await settle(plant) == [])
        try await plant.specs.commit(Document.platform(["shop"]))
        #expect(try await settle(plant) == [])
        expect(plant, "s1", .stopped, "c5.large")
    }

    @Test("With a lost store, the mark brings back the power it was found with, in the middle of the way too")
    func lostStore() async throws {
        let plant = try await Plant(Self.files(outside: "{leaveAlone: true}"), [Sim.server("s1")])
        for _ in 0..<2 {
            try await plant.pass()
            plant.clock.advance(seconds: Self.lag + 1)
        }
        expect(plant, "s1", .stopped, "m5.large")
        plant.store = try await SQLiteStore.inMemory(controller: "test")
        #expect(try await settle(plant) == ["s1 start: succeeded"])
        expect(plant, "s1", .running, "m5.large")
        // Nobody knows any more who made it the class; but for what the mark says, it would be nobody's to give back.
        plant.evening()
        #expect(try await settle(plant) == ["s1 stop: succeeded", "s1 resize: succeeded", "s1 start: succeeded"])
        expect(plant, "s1", .running, "t3.small")
    }

    private static func fallingBack(_ inside: String = "{power: running}") -> [String: String] {
        Document.platform(["shop"]).with([
            "tenants/shop/day.yaml": Document.schedule(
                "day", in: "shop", types: "sim/server", inside: inside, outside: "{power: stopped}",
                more: "fallbackClasses: [m5a.large, m4.large]")
        ])
    }

    @Test("Where there is no room, the next class is tried; at the end of the window the found one comes back")
    func fallback() async throws {
        let plant = try await Plant(Self.fallingBack(), [Sim.server("s1", .stopped)])
        plant.cloud.fail { $0.full = ["t3.small", "m5a.large"] }
        let failed = Array(repeating: "s1 start: failed", count: 3)
        #expect(
            try await settle(plant)
                == failed + ["s1 resize: succeeded"] + failed + ["s1 resize: succeeded", "s1 start: succeeded"])
        expect(plant, "s1", .running, "m4.large")
        plant.cloud.fail { $0.full = [] }
        plant.evening()
        #expect(try await settle(plant) == ["s1 stop: succeeded", "s1 resize: succeeded"])
        expect(plant, "s1", .stopped, "t3.small")
        plant.morning()
        #expect(try await settle(plant) == ["s1 start: succeeded"])
        expect(plant, "s1", .running, "t3.small")
        #expect(try await plant.verify().isSound)
    }

    @Test("When every class was tried in vain, that is said once, and it begins again later")
    func noRoomAtAll() async throws {
        let plant = try await Plant(Self.fallingBack(), [Sim.server("s1", .stopped)])
        plant.cloud.fail { $0.full = ["t3.small", "m5a.large", "m4.large"] }
        #expect(try await settle(plant).count { $0 == "s1 start: failed" } == 9)
        expect(plant, "s1", .stopped, "t3.small")
        #expect(plant.events.all.map(\.kind) == [.noRoom])
        plant.cloud.fail { $0.full = [] }
        plant.clock.advance(seconds: 1800)
        #expect(try await settle(plant) == ["s1 start: succeeded"])
        expect(plant, "s1", .running, "t3.small")
        #expect(plant.events.all.count == 1)
    }

    @Test("I3: wherever the process is killed while it falls back, it comes to run, and is as it was found in the end")
    func killedFallingBack() async throws {
        for moment in FaultyStore.Moment.allCases {
            for step in [2, 5, 6] {
                let comment: Comment = "pass \(step), killed at \(moment)"
                let plant = try await Plant(Self.fallingBack(), [Sim.server("s1", .stopped)])
                plant.cloud.fail { $0.full = ["t3.small"] }
                for _ in 0..<step {
                    try await plant.pass()
                    plant.clock.advance(seconds: Self.lag + 1)
                }
                let dying = FaultyStore(plant.store, dyingBefore: moment)
                _ = try? await plant.controller(store: dying).apply(holder: "a pass that dies")
                try await settle(plant)
                expect(plant, "s1", .running, "m5a.large", comment)
                let changes = plant.cloud.effects.map { $0.changes.map(\.value.description).joined() }
                #expect(changes == ["m5a.large", "running"], comment)
                try await plant.specs.commit(Document.platform(["shop"]))
                plant.cloud.fail { $0.full = [] }
                try await settle(plant)
                expect(plant, "s1", .stopped, "t3.small", comment)
            }
        }
    }

    @Test("Where nobody names a class, nothing is asked about failures")
    func noWork() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1")])
        let store = FaultyStore(plant.store)
        _ = try await plant.controller(store: store).apply(holder: "a test")
        #expect(store.failureReads.withLock { $0 } == 0)
    }

    /// `PIONEER_CASES` asks for more.
    @Test("Random schedules of classes and power, with kills and lost answers: at the end all is as it was found")
    func randomWeeks() async throws {
        for seed in PropertyCases.seeds(8) {
            var random = SeededGenerator(seed: seed)
            func pick<Item>(_ items: [Item]) -> Item { items[Int.random(in: 0..<items.count, using: &random)] }
            let classes = ["{class: m5.large}", "{class: c5.large}", "{leaveAlone: true}"]
            let powers = ["{power: running}", "{power: stopped}", "{leaveAlone: true}"]
            let files = Self.files([
                "tenants/shop/class.yaml": Document.schedule(
                    "class", in: "shop", types: "sim/server", inside: "{class: m5.large}", outside: pick(classes)),
                "tenants/shop/power.yaml": Document.schedule(
                    "power", in: "shop", types: "sim/server", inside: "{power: running}", outside: pick(powers),
                    more: "priority: \(pick([0, 0, 1]))"),
            ])
            let found = [Sim.server("s1"), Sim.server("s2", .stopped), Sim.server("s3", .running, "c5.large")]
            let plant = try await Plant(files, found)
            for _ in 0..<12 {
                let address = pick(found).address
                let mishap = pick([nil, nil, SimulatedCloud.Mishap.lostAfterEffect, .lostBeforeEffect])
                plant.cloud.fail { $0.mishaps = mishap.map { [address: $0] } ?? [:] }
                plant.cloud.setLag(pick([0, 0, 20]))
                if Bool.random(using: &random) {
                    let dying = FaultyStore(plant.store, dyingBefore: pick(FaultyStore.Moment.allCases))
                    _ = try? await plant.controller(store: dying).apply(holder: "a pass that dies")
                } else {
                    try await plant.pass()
                }
                plant.clock.advance(seconds: Int64(pick([30, 61, 3600, 20_000])))
            }
            plant.cloud.fail { $0.mishaps = [:] }
            plant.cloud.setLag(0)
            try await plant.specs.commit(Document.platform(["shop"]))
            plant.clock.advance(seconds: 7200)
            let story = try await settle(plant)
            for resource in found {
                let now = plant.cloud[resource.address.id]
                #expect(now?.state == resource.state, "seed \(seed), \(resource.address.id): \(story)")
            }
            #expect(try await plant.journal().allSatisfy { $0.outcome?.result.isFinal == true }, "seed \(seed)")
            #expect(try await plant.verify().isSound, "seed \(seed)")
        }
    }
}
