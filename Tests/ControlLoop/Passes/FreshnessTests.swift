import Cloud
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// What we set and the provider does not show yet is not taken for somebody else's change.
@Suite struct FreshnessTests {
    private func groups(_ glob: String) -> [String: String] {
        Document.platform(["shop"]).with([
            "tenants/shop/groups.yaml": Document.schedule("groups", in: "shop", types: "sim/group", glob: glob)
        ])
    }

    @Test("I4: a claim that ends before its change shows gives back what it found all the same")
    func aClaimThatEndsAtOnce() async throws {
        let plant = try await Plant(groups("*"), [Sim.group("g1", 1, 5, 4)])
        plant.evening()
        plant.cloud.setLag(30)
        #expect(try await plant.pass().words == ["g1 resize: succeeded"])
        try await plant.specs.commit(groups("none"))
        plant.clock.advance(seconds: 10)
        #expect(try await plant.pass().words.isEmpty)
        #expect(
            try await plant.store.facts(of: "shop", at: plant.clock.now).priors.count == 3,
            "nobody has set it to what it was")
        plant.clock.advance(seconds: 60)
        #expect(try await plant.pass().words == ["g1 resize: succeeded"])
        #expect(plant.cloud["g1"]?.sizes == [.count(1), .count(5), .count(4)])
    }

    @Test("I4: what somebody sets after the change has shown is theirs")
    func somebodyElse() async throws {
        let plant = try await Plant(groups("*"), [Sim.group("g1", 1, 5, 4)])
        plant.evening()
        try await plant.pass()
        plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
        plant.cloud.put([Sim.group("g1", 0, 2, 2)])
        try await plant.specs.commit(groups("none"))
        #expect(try await plant.pass().words == ["g1 resize: succeeded"])
        #expect(plant.cloud["g1"]?.sizes == [.count(1), .count(2), .count(2)])
        #expect(try await plant.store.facts(of: "shop", at: plant.clock.now).priors.isEmpty)
    }
}
