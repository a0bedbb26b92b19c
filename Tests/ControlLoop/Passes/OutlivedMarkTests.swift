import Cloud
import Ledger
import Planning
import Storage
import Testing
import Vocabulary

@testable import ControlLoop

/// Our marks go when what they are a hint of ends, at the latest with a later pass.
@Suite struct OutlivedMarkTests {
    private static let refusal = CloudError(.transient, code: "Busy", message: "later")

    private func stopped(_ files: [String: String] = Document.office()) async throws -> Plant {
        let plant = try await Plant(files, [Sim.machine("m1"), Sim.machine("m2"), Sim.machine("m3", team: "lab")])
        plant.evening()
        try await plant.pass()
        plant.clock.advance(seconds: 120)
        return plant
    }

    /// Lets no mark be taken off from some resources.
    private func refuse(_ plant: Plant, _ ids: [String]) {
        let addresses = ids.map { ResourceAddress(scope: Sim.scope(), id: $0) }
        plant.cloud.fail { faults in
            faults.unmarking = Dictionary(uniqueKeysWithValues: addresses.map { ($0, Self.refusal) })
        }
    }

    private func unmarkings(_ plant: Plant) -> [[String]] {
        plant.cloud.calls.compactMap { call in
            if case .unmark(let resources, _) = call { resources.map(\.address.id) } else { nil }
        }
    }

    private func release(_ plant: Plant, _ scope: String) async throws -> PassReport {
        let release = try await plant.controller.release(scope, reason: "a test", actor: "ada", holder: "a test")
        return try #require(release.pass)
    }

    @Test("A release says which marks stay, and the next pass takes them off, once and on record")
    func takenOffLater() async throws {
        let plant = try await stopped()
        refuse(plant, ["m1"])
        let pass = try await release(plant, "tenant/shop")
        #expect(pass.words == ["m1 start: succeeded", "m2 start: succeeded"])
        #expect(pass.notices.count == 1 && pass.notices[0].contains("/m1 stays"), "\(pass.notices)")
        #expect(plant.cloud["m1"]?.mark != nil && plant.cloud["m2"]?.mark == nil)
        // It is tried again for as long as that takes.
        #expect(try await plant.pass().notices.contains { $0.contains("/m1 stays") })
        refuse(plant, [])
        plant.cloud.forgetCalls()
        for _ in 0..<3 { #expect(try await plant.pass().words.isEmpty) }
        #expect(plant.cloud["m1"]?.mark == nil && plant.cloud["m3"]?.mark != nil)
        #expect(unmarkings(plant) == [["m1"]])
        #expect(plant.cloud.effects.isEmpty)
        let unmarked = try await plant.records(.pass, of: "shop").compactMap { $0.body["unmarked"]?.elements?.count }
        #expect(unmarked == [0, 0, 1])
        #expect(try await plant.verify().isSound)
    }

    @Test("What a claim leaves as it is, and what somebody else has changed, bears no mark after the release")
    func memoriesThatEndWithoutAnAction() async throws {
        let plant = try await stopped(
            Document.office().with([
                "tenants/shop/office.yaml": Document.schedule(in: "shop", glob: "m1", more: "onRelease: leave"),
                "tenants/shop/more.yaml": Document.schedule("more", in: "shop", glob: "m2"),
            ]))
        let mark = try #require(plant.cloud["m2"]?.mark)
        // Nothing of the mark is left by whoever started it but the mark.
        plant.cloud.put([Sim.machine("m2", .running, mark: mark)])
        // What is named is the id.
        #expect(plant.power("m1") == .stopped)
        let pass = try await release(plant, "all")
        #expect(pass.words == ["m3 start: succeeded"])
        #expect(plant.power("m1") == .stopped && plant.power("m2") == .running)
        #expect(plant.cloud.resources.allSatisfy { $0.mark == nil })
        #expect(try await plant.store.facts(of: nil, at: plant.clock.now).priors.isEmpty)
    }

    @Test("A mark that stays when the schedule itself brings back what was found goes with the next pass")
    func theScheduleItself() async throws {
        let plant = try await stopped()
        plant.morning()
        refuse(plant, ["m1", "m2"])
        try await plant.pass()
        #expect(plant.power("m1") == .running && plant.cloud["m1"]?.mark != nil)
        refuse(plant, [])
        try await plant.pass()
        #expect(plant.cloud.resources.allSatisfy { $0.mark == nil })
        plant.clock.go(to: "2026-03-24T20:00:00Z")
        try await plant.pass()
        #expect(plant.cloud.resources.allSatisfy { $0.power == .stopped && $0.mark != nil })
    }

    @Test("A mark whose removal nobody knows of, since the answer to the return was lost, goes with the settlement")
    func lostAnswer() async throws {
        let plant = try await stopped()
        let address = ResourceAddress(scope: Sim.scope(), id: "m1")
        plant.cloud.fail { $0.mishaps = [address: .lostAfterEffect] }
        _ = try await release(plant, "tenant/shop")
        #expect(plant.power("m1") == .running && plant.cloud["m1"]?.mark != nil)
        plant.cloud.fail { $0.mishaps = [:] }
        plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
        #expect(try await plant.pass().settled.map(\.result) == [.succeeded])
        #expect(plant.cloud["m1"]?.mark == nil)
    }

    @Test("I1: a mark stays where the tenant does not act, is paused, or is not the one that moved the resource")
    func notOurs() async throws {
        let plant = try await stopped()
        refuse(plant, ["m1", "m2"])
        _ = try await release(plant, "tenant/shop")
        refuse(plant, [])
        let planned = Document.office().with(["platform/tenants/shop.yaml": Document.tenant("shop", mode: "plan")])
        try await plant.specs.commit(planned)
        try await plant.pass()
        #expect(plant.cloud["m1"]?.mark != nil)
        try await plant.specs.commit(Document.office())
        _ = try await plant.controller.pause("account/main", reason: "a test", actor: "ada")
        try await plant.pass()
        #expect(plant.cloud["m1"]?.mark != nil)
        _ = try await plant.controller.resume("account/main", reason: "over", actor: "ada")
        // The other goes to another tenant, which has not moved it.
        let moved = try #require(plant.cloud["m2"]?.mark)
        plant.cloud.put([Sim.machine("m2", .running, team: "lab", mark: moved)])
        // Nothing of the lab's is acted on at this hour but what it holds.
        plant.clock.go(to: "2026-03-24T08:00:00Z")
        plant.cloud.forgetCalls()
        try await plant.pass()
        #expect(plant.cloud["m1"]?.mark == nil && plant.cloud["m2"]?.mark == moved)
        #expect(plant.cloud.calls.allSatisfy { $0.isAsItShouldBe })
    }

    @Test("A mark that is not genuine is said to be so, and stays")
    func forged() async throws {
        let plant = try await stopped()
        let real = try #require(plant.cloud["m1"]?.mark)
        _ = try await release(plant, "tenant/shop")
        plant.cloud.put([
            Sim.machine(
                "m1",
                mark: ControlMark(
                    controller: real.controller, sequence: 900, prior: [FieldChoice(.power, .power(.stopped))],
                    macs: real.macs)),
            Sim.machine(
                "m2", mark: ControlMark(controller: "stranger", sequence: 1, prior: real.prior, macs: real.macs)),
        ])
        plant.cloud.forgetCalls()
        let pass = try await plant.pass()
        #expect(pass.notices.contains { $0.contains("/m1 is not believed") })
        #expect(unmarkings(plant).isEmpty)
    }

    @Test("What was reviewed is all that is done")
    func reviewed() async throws {
        let plant = try await stopped()
        refuse(plant, ["m1"])
        _ = try await release(plant, "tenant/shop")
        refuse(plant, [])
        try await plant.pass(reviewed: [])
        #expect(plant.cloud["m1"]?.mark != nil)
        // And it is read again before anything is done.
        let bare = try #require(plant.cloud["m1"]?.unmarked)
        plant.cloud.fail { $0.meanwhile = { $0[bare.address] = bare } }
        plant.cloud.forgetCalls()
        try await plant.pass()
        #expect(unmarkings(plant).isEmpty)
    }

    @Test("The loop takes off what stayed, and then lets it be")
    func loop() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1"), Sim.machine("m2")])
        try await plant.looping { rig in
            await rig.run(until: "2026-03-24T04:00:00Z")
            refuse(plant, ["m1"])
            await rig.run(until: "2026-03-24T07:00:00Z")
            #expect(plant.power("m1") == .running && plant.cloud["m1"]?.mark != nil && plant.cloud["m2"]?.mark == nil)
            refuse(plant, [])
            await rig.run(seconds: 3600)
            #expect(plant.cloud["m1"]?.mark == nil)
            plant.cloud.forgetCalls()
            await rig.run(seconds: 7200)
        }
        #expect(unmarkings(plant).isEmpty)
        #expect(try await plant.verify().isSound)
    }
}
