import Cloud
import Ledger
import Storage
import Testing
import Vocabulary

@testable import ControlLoop

/// Whatever changes between the listing and the action is noticed, and nothing is done.
@Suite struct MeanwhileTests {
    private static let m1 = ResourceAddress(scope: Sim.scope(), id: "m1")

    /// What a pass says of `m1` if it becomes another between the listing and the action; `m2` is stopped all the same.
    private func words(_ other: Resource?) async throws -> String {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1"), Sim.machine("m2")])
        plant.evening()
        plant.cloud.fail { $0.meanwhile = { resources in resources[Self.m1] = other } }
        let report = try await plant.pass()
        #expect(report.words.last == "m2 stop: succeeded")
        #expect(plant.cloud.effects.map(\.address.id) == ["m2"])
        #expect(try await plant.journal().map(\.intent.address.id) == ["m2"])
        return try #require(report.words.first)
    }

    @Test func stoppedBySomebodyElse() async throws {
        #expect(
            try await words(Sim.machine("m1", .hibernated))
                == "m1 stop: dropped, its power is hibernated now, the plan saw running")
    }

    @Test func gone() async throws { #expect(try await words(nil) == "m1 stop: dropped, it is gone") }

    @Test func anotherUnderItsName() async throws {
        #expect(
            try await words(Sim.machine("m1", incarnation: "another life"))
                == "m1 stop: dropped, another resource has its name now")
    }

    @Test func givenToAnotherTenant() async throws {
        #expect(
            try await words(Sim.machine("m1", team: "lab"))
                == "m1 stop: dropped, its tags have changed since it was listed")
    }

    @Test func protectedByATag() async throws {
        #expect(
            try await words(Sim.machine("m1", tags: [Tag("cloudpioneer.io/protected", "true")]))
                == "m1 stop: dropped, its tags have changed since it was listed")
    }

    @Test func takenIntoAGroup() async throws {
        let owner = ResourceAddress(scope: Sim.scope(SimulatedCatalogue.group), id: "g1")
        #expect(try await words(Sim.machine("m1", owner: .known(owner))) == "m1 stop: dropped, \(owner) manages it now")
    }

    @Test func onItsWay() async throws {
        #expect(try await words(Sim.machine("m1", isChanging: true)) == "m1 stop: dropped, it is changing")
    }

    @Test func onAnotherDisk() async throws {
        #expect(
            try await words(Sim.machine("m1", disk: .known("volatile")))
                == "m1 stop: dropped, its disk does not survive a stop")
    }

    @Test func unreadable() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1"), Sim.machine("m2")])
        plant.evening()
        plant.cloud.fail {
            $0.unreadable[Self.m1] = CloudError(.transient, code: "Throttled", message: "too many requests")
        }
        #expect(
            try await plant.pass().words == [
                "m1 stop: dropped, it could not be read again: Throttled: too many requests", "m2 stop: succeeded",
            ])
    }

    @Test func theTenantsOwnAccessLeadsIntoAnotherAccount() async throws {
        let plant = try await Plant(
            Document.office(), [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        plant.evening()
        plant.cloud.fail { $0.actingIdentity["shop"] = .success("id-stranger") }
        #expect(
            try await plant.pass().words == [
                "m2 stop: succeeded",
                "m1 stop: dropped, the credentials belong to account id-stranger, main is id-main; "
                    + "nothing of it is believed",
            ])
        #expect(plant.power("m1") == .running)
    }
}
