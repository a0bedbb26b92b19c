import Cloud
import Storage
import Testing
import Vocabulary

@testable import ControlLoop

/// What is written on resources, and how things are told to the provider.
@Suite struct ExecutorTests {
    @Test func whatWasFoundFirstStaysWrittenThroughLaterActions() async throws {
        let files = Document.platform(["shop"]).with([
            "tenants/shop/groups.yaml": Document.schedule(
                "groups", in: "shop", types: "sim/group", inside: "{size: {desired: 2}}",
                outside: "{size: {minimum: 0, desired: 0}}")
        ])
        let plant = try await Plant(files, [Sim.group("g1", 1, 6, 3)])
        try await plant.pass()
        let found = [
            FieldChoice(.desired, .count(3)), FieldChoice(.maximum, .count(6)), FieldChoice(.minimum, .count(1)),
        ]
        #expect(plant.cloud["g1"]?.mark?.prior == found)
        plant.evening()
        try await plant.pass()
        #expect(plant.cloud["g1"]?.mark?.prior == found)
        plant.morning()
        try await plant.pass()
        #expect(plant.cloud["g1"]?.sizes == [.count(0), .count(6), .count(2)])
        #expect(plant.cloud["g1"]?.mark?.prior == found)
        // And all of it comes back in the end.
        try await plant.specs.commit(
            Document.platform(["shop"]).with(["tenants/shop/machines.yaml": Document.schedule(in: "shop")]))
        try await plant.pass()
        #expect(plant.cloud["g1"]?.sizes == [.count(1), .count(6), .count(3)])
        #expect(plant.cloud["g1"]?.mark == nil)
    }

    @Test func manyActionsAreReadAgainAndWrittenDownInBatches() async throws {
        let files = Document.office(["shop"]).with([
            "platform/tenants/shop.yaml": Document.tenant(
                "shop", more: "caps: {firstTime: {percent: 100}, actionsPerHour: 1100}")
        ])
        let plant = try await Plant(files, (0..<1100).map { Sim.machine("m\($0)") })
        plant.evening()
        let report = try await plant.pass()
        #expect(report.words.count == 1100)
        #expect(report.words.allSatisfy { $0.hasSuffix(" stop: succeeded") })
        let reads = plant.cloud.calls.compactMap { call -> Int? in
            if case .read(let addresses, _) = call { addresses.count } else { nil }
        }
        #expect(reads == [500, 500, 100])
        #expect(plant.cloud.requests.count == 1100)
        #expect(try await plant.journal().count == 1100)
        #expect(try await plant.verify().isSound)
    }

    @Test func aProviderThatIsNotThereActsOnNothing() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1")])
        plant.evening()
        let controller = Controller(
            plant.configuration, providers: ProviderRegistry([]), zones: TestZones.table, store: plant.store,
            clock: PassClock(wallClock: { [clock = plant.clock] in clock.now }), http: Plant.http, guarded: Plant.http)
        let report = try await controller.apply(holder: "a test")
        #expect(report.words.isEmpty)
        #expect(report.diagnostics.contains { $0.severity == .error })
        #expect(plant.cloud.calls.isEmpty)
    }
}
