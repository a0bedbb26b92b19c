import Cloud
import Ledger
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// I3 and I8 for every class of actions, whatever is lost: a thousand worlds of two shifts each.
@Suite struct ActionClassPropertyTests {
    /// What goes wrong in one world, drawn from its seed.
    private struct Weather {
        var random: SeededGenerator

        mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &random) < probability }

        mutating func seconds(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }

        mutating func mishap() -> SimulatedCloud.Mishap? {
            guard chance(0.6) else { return nil }
            let refusal = CloudError(.transient, code: "Busy", message: "later")
            let kinds: [SimulatedCloud.Mishap] = [
                .lostAfterEffect, .lostBeforeEffect, .answeredTwice, .contradictory, .unanswered,
                .late(seconds(1...90)), .refused(refusal),
            ]
            return kinds.randomElement(using: &random)
        }

        mutating func resources() -> [Resource] {
            [
                Sim.machine("m", chance(0.5) ? .running : .stopped), Sim.pool("p", seconds(0...7)),
                Sim.worker("w", chance(0.5) ? .running : .stopped),
                Sim.machine("relic", in: Sim.scope(SimulatedCatalogue.relic)),
            ]
        }
    }

    private static let start = Instant(seconds: 1_774_261_800)  // Monday 23 March 2026, 10:30 UTC
    private static let longest = Int64(SimulatedCatalogue.lag)

    @Test(
        "I3, I8: one outcome for each intent, one effect for each change, one record for each transition",
        arguments: PropertyCases.seeds(1000))
    func oneEffect(seed: UInt64) async throws {
        var weather = Weather(random: SeededGenerator(seed: seed))
        let comment: Comment = "seed \(seed)"
        let bench = try await Workbench(weather.resources(), at: Self.start)
        // A day and an evening.
        for begin: Int64 in [weather.seconds(0...9000), 36_000] {
            bench.clock.now = Self.start.adding(seconds: begin)
            let before = bench.cloud.resources
            let first = try await bench.journal().count
            try await storm(bench, &weather)
            try await calm(bench, &weather)
            try await check(bench, before, try await bench.journal().dropFirst(first), comment)
        }
        // No trace of the weather is left.
        let quiet = bench.cloud.effects.count
        bench.clock.advance(seconds: 600)
        try await bench.pass()
        #expect(bench.cloud.effects.count == quiet, comment)
        let open = try await bench.store.departures()
        #expect(open.isEmpty, comment)
        let relic = bench.cloud["relic"]?.power
        #expect(relic == .running, comment)
    }

    /// Passes that die at any step, answers lost, late or doubled, reads that lag behind writes.
    private func storm(_ bench: Workbench, _ weather: inout Weather) async throws {
        bench.cloud.setLag(weather.chance(0.5) ? weather.seconds(1...Self.longest) : 0)
        for _ in 0..<Int(weather.seconds(1...3)) {
            var mishaps: [ResourceAddress: SimulatedCloud.Mishap] = [:]
            for resource in bench.cloud.resources {
                if let mishap = weather.mishap() { mishaps[resource.address] = mishap }
            }
            let blind = weather.chance(0.2) ? CloudError(.transient, code: "Busy", message: "later") : nil
            bench.cloud.fail { [mishaps] faults in
                faults.mishaps = mishaps
                faults.searching = blind
            }
            let moment = FaultyStore.Moment.allCases.randomElement(using: &weather.random)
            let dying = weather.chance(0.6) ? moment.map { FaultyStore(bench.store, dyingBefore: $0) } : nil
            _ = try? await bench.pass(dying)
            bench.clock.advance(seconds: weather.seconds(0...200))
        }
        bench.cloud.fail { faults in
            faults.mishaps = [:]
            faults.searching = nil
        }
    }

    /// Passes as often as anybody likes, until all that was begun is settled, seen, and what failed tried again.
    private func calm(_ bench: Workbench, _ weather: inout Weather) async throws {
        for _ in 0..<2 {
            try await bench.pass()
            bench.clock.advance(seconds: weather.seconds(1...40))
        }
        for seconds: Int64 in [600, 1800, 1800] {
            bench.clock.advance(seconds: seconds)
            try await bench.pass()
        }
    }

    private func check(
        _ bench: Workbench, _ before: [Resource], _ journal: ArraySlice<JournalAction>, _ comment: Comment
    ) async throws {
        let effects = Dictionary(grouping: bench.cloud.effects, by: \.intent)
        for action in journal {
            let (id, result) = (action.intent.id, action.outcome?.result)
            #expect(result?.isFinal == true, comment)
            #expect(effects[id]?.count ?? 0 <= 1, comment)
            #expect((effects[id] != nil) == (result == .succeeded), "\(comment) \(action.intent.address)")
        }
        let after = bench.cloud.resources
        for (one, other) in zip(before, after) where one.address.id != "relic" {
            let made = journal.filter { $0.intent.address == one.address && $0.outcome?.result == .succeeded }
            // What differed was changed by one transition, and what did not by none.
            let differs = one.state.fields != other.state.fields
            #expect(made.count == (differs ? 1 : 0), "\(comment) \(one.address)")
            #expect(made.allSatisfy { $0.verification == .reached }, "\(comment) \(one.address)")
        }
        let isOffice = bench.clock.now.seconds % 86_400 < 60_000
        for resource in after {
            switch resource.address.scope.type {
            case SimulatedCatalogue.pool: #expect(resource.size == (isOffice ? 5 : 2), comment)
            case SimulatedCatalogue.relic: break
            default: #expect(resource.power == (isOffice ? .running : .stopped), comment)
            }
        }
        try await checkRecords(bench, comment)
    }

    private func checkRecords(_ bench: Workbench, _ comment: Comment) async throws {
        var ends: [IntentID: Int] = [:]
        for record in try await bench.records(.outcome) {
            let outcome = try IntentOutcome(record: record)
            if outcome.result.isFinal { ends[outcome.intent, default: 0] += 1 }
        }
        #expect(ends.values.allSatisfy { $0 == 1 }, comment)
        var seen: [IntentVerification: Int] = [:]
        for record in try await bench.records(.verification) {
            let found = try IntentVerification(record: record)
            seen[IntentVerification(intent: found.intent, state: found.state, at: Self.start), default: 0] += 1
        }
        #expect(seen.values.allSatisfy { $0 == 1 }, comment)
    }
}

extension Resource {
    /// The desired size.
    fileprivate var size: Int64? {
        if case .known(.count(let count)) = value(of: .desired) { count } else { nil }
    }
}
