import Cloud
import Ledger
import Storage
import Testing
import Vocabulary

@testable import ControlLoop

/// I3: whatever is lost in the middle of a pass, every intent ends once and no change is made twice.
@Suite struct CrashTests {
    private let m1 = ResourceAddress(scope: Sim.scope(), id: "m1")

    private func plant() async throws -> Plant {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1")])
        plant.evening()
        return plant
    }

    /// Makes a pass whose process dies at a moment.
    private func crash(_ plant: Plant, before moment: FaultyStore.Moment) async throws {
        let controller = plant.controller(store: FaultyStore(plant.store, dyingBefore: moment))
        await #expect(throws: LoopError.self) { _ = try await controller.apply(holder: "a pass that dies") }
    }

    @Test func whatCannotBeWrittenDownIsNotDone() async throws {
        let plant = try await plant()
        try await crash(plant, before: .begin)
        #expect(plant.cloud.effects.isEmpty)
        #expect(try await plant.journal().isEmpty)
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
    }

    @Test func aCrashAfterTheEffectIsSettledFromWhatIsSeen() async throws {
        let plant = try await plant()
        try await crash(plant, before: .finish)
        #expect(plant.power("m1") == .stopped)
        #expect(try await plant.journal().map(\.outcome) == [nil])
        let report = try await plant.pass()
        #expect(report.settled.map(\.result) == [.succeeded])
        #expect(report.words.isEmpty)
        try await expectOneOutcomeEach(plant)
        #expect(plant.cloud.effects.count == 1)
        plant.morning()
        try await plant.pass()
        #expect(plant.power("m1") == .running)
        #expect(try await plant.verify().isSound)
    }

    @Test func aCrashAfterTheEffectAsksALaggingProviderAgain() async throws {
        let plant = try await plant()
        plant.cloud.setLag(30)
        try await crash(plant, before: .finish)
        plant.clock.advance(seconds: 10)
        // It still shows as running; to ask for the same state again is no second change.
        let early = try await plant.pass()
        #expect(early.settled.isEmpty)
        #expect(early.words == ["m1 stop: succeeded"])
        try await expectOneOutcomeEach(plant)
        #expect(plant.cloud.effects.count == 1)
        plant.clock.advance(seconds: 25)
        #expect(try await plant.pass().words.isEmpty)
        #expect(plant.cloud.effects.count == 1)
    }

    @Test func aPassThatComesTooSoonDoesNotRepeatWhatDoesNotShowYet() async throws {
        let plant = try await plant()
        plant.cloud.setLag(30)
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
        plant.clock.advance(seconds: 29)
        #expect(
            try await plant.pass().words
                == ["m1 stop: dropped, it was changed so a moment ago, and the provider does not show it yet"])
        plant.clock.advance(seconds: 1)
        #expect(try await plant.pass().words.isEmpty)
        #expect(plant.cloud.effects.count == 1)
        // Somebody starts it again: once the lag is over, that is seen for what it is.
        plant.clock.advance(seconds: 30)
        plant.cloud.put([Sim.machine("m1", mark: plant.cloud["m1"]?.mark)])
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
    }

    @Test func aCrashBeforeTheEffectIsMendedByTheNextPass() async throws {
        let plant = try await plant()
        plant.cloud.fail { $0.mishaps[m1] = .lostBeforeEffect }
        try await crash(plant, before: .finish)
        plant.cloud.fail { $0.mishaps = [:] }
        let report = try await plant.pass()
        #expect(report.settled.isEmpty)
        #expect(report.words == ["m1 stop: succeeded"])
        try await expectOneOutcomeEach(plant)
        #expect(plant.cloud.effects.count == 1)
        #expect(try await plant.journal().count == 1)
    }

    @Test func aCrashBeforeTheEffectIsToldOnceTheLagHasPassed() async throws {
        let plant = try await plant()
        plant.cloud.fail { $0.mishaps[m1] = .lostBeforeEffect }
        try await crash(plant, before: .finish)
        #expect(plant.power("m1") == .running)
        plant.cloud.fail { $0.mishaps = [:] }
        // By now it may no longer be sent again; the first look after the crash is the last moment it may have been sent.
        plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
        #expect(try await plant.pass().settled.isEmpty)
        #expect(plant.cloud.effects.isEmpty)
        plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
        let report = try await plant.pass()
        #expect(report.settled.map(\.result.name) == ["failed"])
        #expect(report.words == ["m1 stop: succeeded"])
        try await expectOneOutcomeEach(plant)
        #expect(plant.cloud.effects.count == 1)
        plant.morning()
        try await plant.pass()
        #expect(plant.power("m1") == .running)
    }

    @Test(arguments: [SimulatedCloud.Mishap.lostAfterEffect, .lostBeforeEffect])
    func aLostAnswerIsUnknownAndThenSettled(_ mishap: SimulatedCloud.Mishap) async throws {
        let plant = try await plant()
        plant.cloud.fail { $0.mishaps[m1] = mishap }
        #expect(try await plant.pass().words == ["m1 stop: unknown"])
        plant.cloud.fail { $0.mishaps = [:] }
        plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
        #expect(try await plant.pass().settled.count == 1)
        #expect(plant.power("m1") == .stopped)
        #expect(plant.cloud.effects.count == 1)
        try await expectOneOutcomeEach(plant)
        plant.morning()
        try await plant.pass()
        #expect(plant.power("m1") == .running)
        #expect(try await plant.verify().isSound)
    }

    @Test(arguments: [FaultyStore.Moment.append, .checkpoint])
    func whatWasDoneIsOnRecordWhereTheRestIsLost(_ moment: FaultyStore.Moment) async throws {
        let plant = try await plant()
        try await crash(plant, before: moment)
        #expect(try await plant.journal().map(\.outcome?.result) == [.succeeded])
        #expect(try await plant.pass().words.isEmpty)
        #expect(plant.cloud.effects.count == 1)
        let verification = try await plant.verify()
        #expect(verification.isSound)
        #expect(verification.reports.allSatisfy { $0.covered == $0.records })
    }

    @Test func theKeyOfAnOpenIntentIsNotTakenFromAForeignAccount() async throws {
        let plant = try await plant()
        try await crash(plant, before: .finish)
        // In the other account nothing of ours is to be found, which means nothing.
        plant.cloud.fail { $0.identity["main"] = .success("id-stranger") }
        plant.cloud.remove("m1")
        #expect(try await plant.pass().settled.isEmpty)
        plant.cloud.fail { $0.identity = [:] }
        plant.cloud.put([Sim.machine("m1", .stopped)])
        #expect(try await plant.pass().settled.map(\.result) == [.succeeded])
        #expect(try await plant.store.facts(of: "shop", at: plant.clock.now).priors.map(\.found) == [.power(.running)])
    }

    /// Every intent has exactly one final outcome on record.
    private func expectOneOutcomeEach(_ plant: Plant) async throws {
        let journal = try await plant.journal()
        #expect(journal.allSatisfy { $0.outcome?.result.isFinal == true })
        var final: [IntentID: Int] = [:]
        for record in try await plant.records(.outcome, of: "shop") {
            let outcome = try IntentOutcome(record: record)
            if outcome.result.isFinal { final[outcome.intent, default: 0] += 1 }
        }
        #expect(final.count == journal.count)
        #expect(final.values.allSatisfy { $0 == 1 })
    }
}
