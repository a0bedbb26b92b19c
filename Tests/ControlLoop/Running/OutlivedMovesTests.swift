import Cloud
import Ledger
import Storage
import Testing
import Vocabulary

@testable import ControlLoop

/// What was moved and is gone does not burden every later look.
@Suite struct OutlivedMovesTests {
    @Test("The memory of moves is bounded by what is there: of 1,200 machines that came and went nothing is left")
    func machinesThatComeAndGo() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1")])
        plant.evening()
        for generation in 0..<3 {
            let ids = (0..<400).map { "g\(generation)-\($0)" }
            plant.cloud.put(ids.map { Sim.machine($0) })
            try await plant.specs.commit(
                Document.office(["shop"]).with([
                    "platform/tenants/shop.yaml": Document.tenant(
                        "shop", more: "caps: {firstTime: {percent: 100}, actionsPerHour: 100000}")
                ]))
            try await plant.pass()
            #expect(plant.power(ids[0]) == .stopped)
            plant.cloud.remove(Set(ids))
            plant.clock.advance(seconds: 3700)
        }
        let before = try await plant.store.facts(of: "shop", at: plant.clock.now).moves
        #expect(before.count == 1201)
        try await plant.looping { rig in await rig.run(seconds: 60) }
        let after = try await plant.store.facts(of: "shop", at: plant.clock.now).moves
        #expect(after.map(\.incarnation) == ["life-m1"])
        // The caps still know what is there.
        plant.morning()
        try await plant.pass()
        plant.clock.go(to: "2026-03-24T20:00:00Z")
        try await plant.pass()
        #expect(try await plant.journal().last?.intent.counting == .repeated)
    }
}
