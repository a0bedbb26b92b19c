import Cloud
import Planning
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// The day the store is lost: what the marks on the resources tell, and what they do not.
@Suite struct LostStoreTests {
    /// A plant that stopped everything in the evening, whose store is gone since.
    private func plant(_ files: [String: String], _ resources: [Resource]) async throws -> Plant {
        let plant = try await Plant(files, resources)
        plant.evening()
        try await plant.pass()
        plant.store = try await SQLiteStore.inMemory(controller: "test")
        return plant
    }

    private let groups = Document.platform(["shop"]).with([
        "tenants/shop/groups.yaml": Document.schedule("groups", in: "shop", types: "sim/group")
    ])

    @Test func groupsComeBackToTheirSizesDayAfterDay() async throws {
        let plant = try await plant(groups, [Sim.group("g1", 1, 6, 3)])
        #expect(plant.cloud["g1"]?.sizes == [.count(0), .count(0), .count(0)])
        for day in 24...26 {
            plant.clock.go(to: "2026-03-\(day)T08:00:00Z")
            #expect(try await plant.pass().words == ["g1 resize: succeeded"])
            #expect(plant.cloud["g1"]?.sizes == [.count(1), .count(6), .count(3)])
            plant.clock.go(to: "2026-03-\(day)T20:00:00Z")
            #expect(try await plant.pass().words == ["g1 resize: succeeded"])
        }
    }

    @Test func whatWasFoundComesBackWhenTheClaimEnds() async throws {
        let plant = try await plant(Document.office(["shop"]), [Sim.machine("m1")])
        // A pass in which nothing is to be done learns it.
        #expect(try await plant.pass().words.isEmpty)
        #expect(try await plant.store.facts(of: "shop", at: plant.clock.now).priors.map(\.found) == [.power(.running)])
        try await plant.specs.commit(
            Document.platform(["shop"]).with([
                "tenants/shop/groups.yaml": Document.schedule("groups", in: "shop", types: "sim/group")
            ]))
        #expect(try await plant.pass().words == ["m1 start: succeeded"])
        #expect(plant.cloud["m1"]?.mark == nil)
    }

    @Test func withoutAGenuineMarkAPersonDecides() async throws {
        let plant = try await plant(groups, [Sim.group("g1", 1, 6, 3)])
        let group = try #require(plant.cloud["g1"])
        let real = try #require(group.mark)
        let forged = ControlMark(
            controller: real.controller, sequence: real.sequence, prior: [FieldChoice(.desired, .count(900))],
            macs: real.macs)
        plant.cloud.put([group.with([], mark: forged)])
        plant.morning()
        let report = try await plant.pass()
        #expect(report.words == ["g1 none: held"])
        #expect(report.actions.first?.action.holds.map(\.gate) == [.prior])
        #expect(plant.cloud["g1"]?.sizes == [.count(0), .count(0), .count(0)])
    }

    @Test func anotherControllersMarkHolds() async throws {
        let plant = try await plant(Document.office(["shop"]), [Sim.machine("m1")])
        let machine = try #require(plant.cloud["m1"])
        plant.cloud.put([
            machine.with(
                [],
                mark: ControlMark(
                    controller: "stranger", sequence: 1, prior: [], macs: [[UInt8](repeating: 1, count: 8)]))
        ])
        plant.morning()
        let report = try await plant.pass()
        #expect(report.words == ["m1 start: held"])
        #expect(report.actions.first?.action.holds.map(\.gate) == [.controller])
    }

    @Test func aMarkThatCouldNotBeTakenOffIsNotBelieved() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1"), Sim.machine("m2")])
        plant.evening()
        try await plant.pass()
        let mark = try #require(plant.cloud["m1"]?.mark)
        // It comes back in the end, the mark stays on, and somebody stops the machine for good.
        try await plant.specs.commit(
            Document.platform(["shop"]).with(["tenants/shop/one.yaml": Document.schedule("one", in: "shop", glob: "m2")]
            ))
        #expect(try await plant.pass().words == ["m1 start: succeeded"])
        plant.cloud.put([Sim.machine("m1", .stopped, mark: mark)])
        for _ in 0..<2 { #expect(try await plant.pass().words.isEmpty) }
        #expect(plant.power("m1") == .stopped)
    }

    @Test func withoutItsKeyNoMarkIsBelieved() async throws {
        let plant = try await plant(groups, [Sim.group("g1", 1, 6, 3)])
        plant.configuration.markKey = plant.folder["another.key"]
        plant.morning()
        #expect(try await plant.pass().words == ["g1 none: held"])
    }
}
