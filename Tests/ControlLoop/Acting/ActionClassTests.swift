import Cloud
import Ledger
import Planning
import Storage
import Testing
import Vocabulary

@testable import ControlLoop

/// What goes with a call so that it stays one change, and what is asked about it afterwards.
@Suite struct ActionClassTests {
    private let sunday = Instant(rfc3339: "2026-03-22T12:00:00Z") ?? Instant(seconds: 0)
    private let lag = Int64(SimulatedCatalogue.lag)

    private func mishap(_ bench: Workbench, _ mishap: SimulatedCloud.Mishap?) {
        let addresses = bench.cloud.resources.map(\.address)
        bench.cloud.fail { faults in
            for address in addresses { faults.mishaps[address] = mishap }
        }
    }

    private func requests(_ bench: Workbench) -> [ActionRequest] { bench.cloud.requests }

    @Test func theTokenGoesOnWithItsIntent() async throws {
        let bench = try await Workbench([Sim.pool("p", 5)], at: sunday)
        bench.cloud.setLag(lag)
        mishap(bench, .lostAfterEffect)
        try await bench.pass()
        mishap(bench, nil)
        bench.clock.advance(seconds: 10)
        #expect(try await bench.pass().map(\.fate.words) == ["succeeded"])
        let (first, second) = (requests(bench)[0], requests(bench)[1])
        #expect(first.uniqueness == .token(first.intent.rawValue))
        #expect(second.intent == first.intent)
        #expect(second.uniqueness == first.uniqueness)
        #expect(bench.cloud.effects.count == 1)
        #expect(try await bench.journal().count == 1)
    }

    @Test func aRepetitionThatIsRefusedSaysNothingOfTheCallBeforeIt() async throws {
        let bench = try await Workbench([Sim.pool("p", 5)], at: sunday)
        bench.cloud.setLag(lag)
        mishap(bench, .lostAfterEffect)
        try await bench.pass()
        mishap(bench, .refused(CloudError(.transient, code: "Busy", message: "later")))
        bench.clock.advance(seconds: 10)
        #expect(try await bench.pass().map(\.fate.words) == ["unknown"])
        mishap(bench, nil)
        bench.clock.advance(seconds: lag)
        #expect(try await bench.pass().isEmpty)
        #expect(try await bench.journal().map(\.outcome?.result) == [.succeeded])
        #expect(bench.cloud.effects.count == 1)
    }

    @Test func aTokenThatEndsSoonIsNotSentAgain() async throws {
        let bench = try await Workbench([Sim.pool("p", 5)], at: sunday)
        mishap(bench, .lostBeforeEffect)
        try await bench.pass()
        bench.cloud.fail { $0.unreadable[Sim.pool("p", 5).address] = CloudError(.transient, code: "no", message: "no") }
        bench.clock.advance(seconds: Int64(SimulatedCatalogue.tokensLast) - Settling.margin)
        #expect(
            try await bench.pass().map(\.fate.words)
                == ["dropped, what came of the action before it is not known yet; a later pass finds out"])
        #expect(requests(bench).count == 1)
        bench.cloud.fail { $0 = SimulatedCloud.Faults() }
        // It shows no trace, so another intent is made, with a token of its own.
        #expect(try await bench.pass().map(\.fate.words) == ["succeeded"])
        #expect(requests(bench).map(\.uniqueness).count == 2)
        #expect(Set(requests(bench).map(\.intent)).count == 2)
        #expect(bench.cloud["p"]?.value(of: .desired) == .known(.count(2)))
    }

    @Test(arguments: [SimulatedCloud.Mishap.lostBeforeEffect, .lostAfterEffect])
    func aStateThatDoesNotShowIsAskedForAgain(_ accident: SimulatedCloud.Mishap) async throws {
        let bench = try await Workbench([Sim.machine("m", .running)], at: sunday)
        bench.cloud.setLag(lag)
        mishap(bench, accident)
        try await bench.pass()
        mishap(bench, nil)
        bench.clock.advance(seconds: 10)
        #expect(try await bench.pass().map(\.fate.words) == ["succeeded"])
        #expect(requests(bench).count == 2 && Set(requests(bench).map(\.intent)).count == 1)
        #expect(bench.cloud.effects.count == 1)
        #expect(try await bench.journal().map(\.outcome?.result) == [.succeeded])
    }

    @Test func anotherWishDoesNotGoOnWithTheIntentBefore() async throws {
        let bench = try await Workbench([Sim.pool("p", 5)], at: sunday)
        mishap(bench, .lostBeforeEffect)
        try await bench.pass()
        mishap(bench, nil)
        // Somebody else made it another size; what is wanted now is another action.
        bench.cloud.put([Sim.pool("p", 4)])
        #expect(
            try await bench.pass().map(\.fate.words)
                == ["dropped, what came of the action before it is not known yet; a later pass finds out"])
        bench.clock.advance(seconds: lag)
        #expect(try await bench.pass().map(\.fate.words) == ["succeeded"])
        #expect(try await bench.journal().map(\.outcome?.result.name) == ["superseded", "succeeded"])
    }

    @Test func whatWasCreatedIsFoundByItsTag() async throws {
        let monday = Instant(rfc3339: "2026-03-23T12:00:00Z") ?? sunday
        let bench = try await Workbench([Sim.worker("w", .stopped)], at: monday)
        bench.cloud.setLag(lag)
        mishap(bench, .lostAfterEffect)
        try await bench.pass()
        mishap(bench, nil)
        let intent = try #require(requests(bench).first?.intent)
        #expect(
            requests(bench).first?.uniqueness
                == .tag(Tag(ActionRequest.Uniqueness.tagKey, intent.rawValue)))
        for seconds in [lag / 2, lag / 2 - 1] {
            bench.clock.advance(seconds: seconds)
            #expect(
                try await bench.pass().map(\.fate.words)
                    == ["dropped, what came of the action before it is not known yet; a later pass finds out"])
        }
        bench.clock.advance(seconds: 1)
        #expect(try await bench.pass().isEmpty)
        #expect(try await bench.journal().map(\.outcome?.result) == [.succeeded])
        #expect(bench.cloud.effects.count == 1)
    }

    @Test func whatCannotBeLookedForStaysOpen() async throws {
        let monday = Instant(rfc3339: "2026-03-23T12:00:00Z") ?? sunday
        let bench = try await Workbench([Sim.worker("w", .stopped)], at: monday)
        mishap(bench, .lostBeforeEffect)
        try await bench.pass()
        mishap(bench, nil)
        bench.cloud.fail { $0.searching = CloudError(.transient, code: "Busy", message: "later") }
        bench.clock.advance(seconds: lag * 2)
        #expect(try await bench.pass().count == 1)
        #expect(bench.cloud.effects.isEmpty)
        bench.cloud.fail { $0.searching = nil }
        #expect(try await bench.pass().map(\.fate.words) == ["succeeded"])
        #expect(
            try await bench.journal().map(\.outcome?.result) == [
                .failed(
                    code: "lost", message: "nothing bears the tag of the intent; it was not made", retry: .transient),
                .succeeded,
            ])
    }

    @Test func withoutAClassNothingIsDone() async throws {
        let relic = Sim.machine("relic", in: Sim.scope(SimulatedCatalogue.relic))
        let bench = try await Workbench([relic], at: sunday)
        #expect(try await bench.pass().isEmpty)
        let plan = Planner.plan(try await bench.inputs(bench.store))
        #expect(plan.actions.map { $0.holds.map(\.gate) } == [[.impossible]])
        #expect(plan.actions.first?.holds.first?.message.contains("it is never made automatically") == true)
        #expect(requests(bench).isEmpty)
    }

    @Test(arguments: [
        (SimulatedCloud.Mishap.answeredTwice, "succeeded"), (.contradictory, "unknown"), (.unanswered, "unknown"),
        (.late(500), "succeeded"),
    ])
    func answersThatAreNotAsTheyShouldBe(_ mishap: SimulatedCloud.Mishap, _ words: String) async throws {
        let bench = try await Workbench([Sim.machine("m"), Sim.pool("p", 5), Sim.worker("w")], at: sunday)
        self.mishap(bench, mishap)
        #expect(try await bench.pass().map(\.fate.words) == [words, words, words])
        self.mishap(bench, nil)
        bench.clock.advance(seconds: lag)
        #expect(try await bench.pass().isEmpty)
        #expect(bench.cloud.effects.count == 3)
        #expect(try await bench.journal().allSatisfy { $0.outcome?.result == .succeeded })
    }

    @Test func theLagCountsFromTheLastMomentSomethingMayHaveBeenSent() async throws {
        let bench = try await Workbench([Sim.machine("m")], at: sunday)
        bench.cloud.setLag(lag)
        // It was begun, sent ten minutes later, and then the process died.
        mishap(bench, .late(600))
        _ = try? await bench.pass(FaultyStore(bench.store, dyingBefore: .finish))
        mishap(bench, nil)
        for _ in 0..<2 {
            #expect(
                try await bench.pass().map(\.fate.words)
                    == ["dropped, what came of the action before it is not known yet; a later pass finds out"])
            bench.clock.advance(seconds: lag / 2)
        }
        #expect(try await bench.pass().isEmpty)
        #expect(bench.cloud.effects.count == 1)
        #expect(try await bench.records(.outcome).map { $0.body["result"]?.text } == ["unknown", "succeeded"])
    }

    @Test func wantOfRoomIsTriedAgainEverMoreSeldom() async throws {
        let monday = Instant(rfc3339: "2026-03-23T08:00:00Z") ?? sunday
        let bench = try await Workbench([Sim.machine("m", .stopped)], at: monday)
        mishap(bench, .refused(CloudError(.capacity, code: "InsufficientInstanceCapacity", message: "no room")))
        var attempts: [Int64] = []
        for minute in 0..<60 {
            let reports = try await bench.pass()
            if case .acted? = reports.first?.fate { attempts.append(Int64(minute)) }
            if case .dropped? = reports.first?.fate { #expect((reports.first?.until ?? monday) > bench.clock.now) }
            bench.clock.advance(seconds: 60)
        }
        #expect(attempts == [0, 1, 3, 7, 15, 31])
        mishap(bench, nil)
        bench.clock.advance(seconds: 1800)
        #expect(try await bench.pass().map(\.fate.words) == ["succeeded"])
        // A success ends the row: the next failure waits for a minute again.
        #expect(
            try await bench.store.failures(of: try await bench.journal().map(\.intent.actionKey), since: monday).isEmpty
        )
    }

    @Test func whatWouldFailAgainIsTriedAgainAfterADay() async throws {
        let bench = try await Workbench([Sim.machine("m")], at: Instant(rfc3339: "2026-03-21T10:00:00Z") ?? sunday)
        mishap(bench, .refused(CloudError(.terminal, code: "Unsupported", message: "no")))
        #expect(try await bench.pass().map(\.fate.words) == ["failed"])
        mishap(bench, nil)
        bench.clock.advance(seconds: 86_399)
        #expect(try await bench.pass().first?.fate.words.contains("left alone for a day: Unsupported: no") == true)
        bench.clock.advance(seconds: 2)
        #expect(try await bench.pass().map(\.fate.words) == ["succeeded"])
    }
}
