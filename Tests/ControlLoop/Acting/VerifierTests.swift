import Cloud
import Ledger
import Logging
import Specs
import Storage
import Support
import Synchronization
import Testing
import Vocabulary

@testable import ControlLoop

/// What was made is looked at until it shows; what does not is on record, said once, and told until it does.
@Suite struct VerifierTests {
    private let lag = Int64(SimulatedCatalogue.lag)

    /// A bench that stopped `m1` at noon on a Sunday.
    private func bench() async throws -> Workbench {
        let bench = try await Workbench(
            [Sim.machine("m1")], at: Instant(rfc3339: "2026-03-22T12:00:00Z") ?? Instant(seconds: 0))
        _ = try await bench.pass()
        #expect(bench.cloud["m1"]?.power == .stopped)
        return bench
    }

    private func account(_ bench: Workbench) throws -> AccountConfiguration {
        try #require(bench.specs.specs.accounts.first?.configuration)
    }

    private func states(_ bench: Workbench) async throws -> [IntentVerification.State] {
        try await bench.records(.verification).map { try IntentVerification(record: $0).state }
    }

    /// Looks at all that is due, and gives what was said.
    private func look(_ bench: Workbench, _ said: SaidLines = SaidLines()) async throws -> [Verdict] {
        let verifier = Verifier(
            ProviderRegistry([bench.cloud]), bench.store, clock: bench.passClock,
            logger: Logger(label: "test") { _ in said.handler })
        let due = try await bench.store.watched(in: "main", due: bench.clock.now)
        return try await verifier.look(at: due, in: account(bench))
    }

    @Test func whatShowsIsRecordedOnceAndNotLookedAtAgain() async throws {
        let bench = try await bench()
        #expect(try await look(bench).isEmpty)
        #expect(try await bench.journal().map(\.verification) == [.awaited])
        bench.clock.now = try #require(try await bench.store.nextLook(in: "main"))
        #expect(try await look(bench) == [.reached])
        #expect(try await bench.store.nextLook(in: nil) == nil)
        #expect(try await look(bench).isEmpty)
        #expect(try await bench.journal().map(\.verification) == [.reached])
        #expect(try await states(bench) == [.reached])
    }

    @Test func aDepartureIsToldUntilTheResourceIsAsItWasMade() async throws {
        let bench = try await bench()
        bench.cloud.put([Sim.machine("m1", mark: bench.cloud["m1"]?.mark)])
        let said = SaidLines()
        bench.clock.advance(seconds: lag - 1)
        _ = try await look(bench, said)
        #expect(try await bench.store.departures().isEmpty)
        for _ in 0..<3 {
            bench.clock.advance(seconds: 3600)
            _ = try await look(bench, said)
        }
        let departure = try #require(try await bench.store.departures().first)
        #expect(departure.departedSince == departure.deadline)
        #expect(departure.difference == "its power is running, not stopped")
        #expect(try await states(bench) == [.departed])
        #expect(said.lines.withLock { $0 }.count == 1)
        #expect(said.lines.withLock { $0 }.first?.hasPrefix("warning sim/id-main") == true)
        bench.cloud.put([Sim.machine("m1", .stopped, mark: bench.cloud["m1"]?.mark)])
        bench.clock.advance(seconds: 3600)
        #expect(try await look(bench, said) == [.reached])
        #expect(try await bench.store.departures().isEmpty)
        #expect(try await states(bench) == [.departed, .reached])
        #expect(said.lines.withLock { $0 }.count == 2)
    }

    @Test func aDepartureLastsThroughFurtherAttempts() async throws {
        let bench = try await bench()
        bench.cloud.put([Sim.machine("m1", mark: bench.cloud["m1"]?.mark)])
        bench.clock.advance(seconds: lag)
        #expect(try await look(bench).count == 1)
        let since = try #require(try await bench.store.departures().first?.departedSince)
        // The plan wants the same again, and somebody starts it again.
        #expect(try await bench.pass().map(\.fate.words) == ["succeeded"])
        bench.cloud.put([Sim.machine("m1", mark: bench.cloud["m1"]?.mark)])
        #expect(try await bench.store.departures().map(\.departedSince) == [since])
        bench.clock.advance(seconds: 600)
        _ = try await look(bench)
        #expect(try await bench.store.departures().map(\.departedSince) == [since])
        #expect(try await states(bench) == [.departed, .departed])
        #expect(try await bench.journal().map(\.verification) == [.departed, .departed])
    }

    @Test func whatIsWantedOtherwiseIsNotWaitedForAnyMore() async throws {
        let bench = try await bench()
        bench.cloud.put([Sim.machine("m1", mark: bench.cloud["m1"]?.mark)])
        bench.clock.advance(seconds: lag)
        _ = try await look(bench)
        #expect(try await bench.store.departures().count == 1)
        // On Monday it should run, and does: the plan has nothing to do.
        bench.clock.go(to: "2026-03-23T12:00:00Z")
        #expect(try await bench.pass().isEmpty)
        #expect(try await bench.store.departures().isEmpty)
        #expect(try await bench.store.nextLook(in: nil) == nil)
    }

    @Test func theNextWishTakesThePlaceOfTheOneBefore() async throws {
        let bench = try await bench()
        bench.cloud.setLag(lag)
        bench.clock.go(to: "2026-03-23T12:00:00Z")
        bench.cloud.fail {
            $0.unreadable[Sim.machine("m1").address] = CloudError(.transient, code: "no", message: "no")
        }
        _ = try await look(bench)
        bench.cloud.fail { $0.unreadable = [:] }
        #expect(try await bench.store.watched(in: nil, due: nil).map(\.intent.transition) == [.stop])
        let store = FaultyStore(bench.store, dyingBefore: .note)
        _ = try? await Verifier(ProviderRegistry([bench.cloud]), store, clock: bench.passClock)
            .lookAtDue(in: [account(bench)])
        #expect(try await bench.store.watched(in: nil, due: nil).count == 1)
        _ = try await bench.store.begin([
            JournalEntry(.starting("m1", at: bench.clock.now), prior: .ignore, showsWithin: 60)
        ])
        #expect(try await bench.store.watched(in: nil, due: nil).isEmpty)
        #expect(try await bench.journal().map(\.verification) == [.overtaken, nil])
    }

    @Test func anotherAccountTellsNothing() async throws {
        let bench = try await bench()
        bench.cloud.fail { $0.identity["main"] = .success("id-stranger") }
        bench.cloud.remove("m1")
        bench.clock.advance(seconds: 9999)
        let verdicts = try await look(bench)
        #expect(verdicts.count == 1)
        #expect(verdicts != [.gone])
        #expect(try await states(bench).isEmpty)
        bench.cloud.fail { $0.identity = [:] }
        bench.clock.advance(seconds: 9999)
        #expect(try await look(bench) == [.gone])
        #expect(try await states(bench) == [.gone])
    }

    @Test func waitingEndsWhenAllShowsOrTheTimeIsOver() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1"), Sim.machine("m2")])
        plant.evening()
        plant.cloud.setLag(40)
        let pass = try await plant.pass()
        let clock = plant.clock
        let slept = Mutex<[Instant]>([])
        let report = try await plant.controller.wait(for: pass, atMost: nil) { instant in
            slept.withLock { $0.append(instant) }
            clock.now = instant
        }
        #expect(report.reached == 2)
        #expect(report.unreached.isEmpty)
        #expect(slept.withLock { $0 }.count == 3)
        plant.morning()
        plant.cloud.setLag(60)
        let short = try await plant.controller.wait(for: try await plant.pass(), atMost: 20) { clock.now = $0 }
        #expect(short.reached == 0)
        #expect(short.unreached.map(\.change.intent.address.id) == ["m1", "m2"])
        #expect(clock.now == Instant(rfc3339: "2026-03-24T08:00:20Z"))
        let nothing = try await plant.controller.wait(for: try await plant.pass(), atMost: nil) { clock.now = $0 }
        #expect(nothing.unreached.isEmpty)
    }
}

extension Intent {
    /// An intent to start a machine of `shop`.
    fileprivate static func starting(_ id: String, at instant: Instant) -> Intent {
        let stop = Intent.stopping(id, at: instant)
        return Intent(
            id: "start", tenant: stop.tenant, account: stop.account, address: stop.address,
            incarnation: stop.incarnation, transition: .start,
            changes: [IntentChange(field: .power, from: .power(.stopped), to: .power(.running))],
            actionClass: .absolute, claim: stop.claim, reason: stop.reason, evaluatedAt: instant, recordedAt: instant,
            planID: "plan", actionKey: "start")
    }
}

/// Keeps what is said at warning level or notice.
final class SaidLines: Sendable {
    let lines = Mutex<[String]>([])

    var handler: any LogHandler { Handler(lines: self) }

    private struct Handler: LogHandler {
        let lines: SaidLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.notice

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.lines.withLock { $0.append("\(event.level) \(event.message)") }
        }
    }
}
