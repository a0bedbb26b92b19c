import Cloud
import Ledger
import Testing
import Vocabulary

@testable import Storage

/// Changes that are looked at again, and failures that are remembered.
@Suite struct WatchTests {
    private func made(
        _ store: SQLiteStore, _ id: Int, resource: Int = 1, from: PowerState = .running, to: PowerState = .stopped,
        within seconds: Int? = 600, _ result: IntentOutcome.Result? = .succeeded
    ) async throws {
        let intent = try intent(id, resource: resource, from: .power(from), to: .power(to))
        _ = try await store.begin([JournalEntry(intent, prior: .ignore, showsWithin: seconds)])
        if let result { try await store.finish([outcome(id, result)]) }
    }

    private func look(_ id: Int, _ finding: LookResult.Finding, after seconds: Int64 = 700) -> LookResult {
        LookResult(
            intent: IntentID(rawValue: "intent-\(id)"), finding: finding, at: start.adding(seconds: seconds))
    }

    private func ids(_ store: SQLiteStore, due: Instant? = nil) async throws -> [String] {
        try await store.watched(in: nil, due: due).map(\.intent.id.rawValue)
    }

    @Test func onlyWhatWasMadeAndHasATimeIsWatched() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await made(store, 1)
        try await made(store, 2, resource: 2, within: nil)
        try await made(store, 3, resource: 3, failure)
        try await made(store, 4, resource: 4, nil)
        #expect(try await ids(store) == ["intent-1"])
        let watched = try #require(try await store.watched(in: "production", due: nil).first)
        #expect(watched.since == outcome(1).at)
        #expect(watched.deadline == outcome(1).at.adding(seconds: 600))
        #expect(watched.lookAt == outcome(1).at.adding(seconds: 15))
        #expect(try await store.nextLook(in: "production") == watched.lookAt)
        #expect(try await store.nextLook(in: "another") == nil)
        #expect(try await store.watched(in: "another", due: nil).isEmpty)
        #expect(try await ids(store, due: watched.lookAt.adding(seconds: -1)).isEmpty)
        #expect(try await ids(store, due: watched.lookAt) == ["intent-1"])
        let states = try await store.actions(tenant: nil, address: nil, limit: 9).map(\.verification)
        #expect(states == [nil, nil, nil, .awaited])
    }

    @Test func ofTwoThatEndTogetherTheLaterIsWatched() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        let intents = try [1, 2].map { try intent($0, from: .power(.running), to: .power(.stopped)) }
        _ = try await store.begin(intents.map { JournalEntry($0, prior: .ignore, showsWithin: 600) })
        try await store.finish([outcome(1), outcome(2)])
        #expect(try await ids(store) == ["intent-2"])
        let states = try await store.actions(tenant: nil, address: nil, limit: 9).map(\.verification)
        #expect(states == [.awaited, .overtaken])
    }

    @Test func aLookIsKeptThroughARestart() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let since = start.adding(seconds: 700)
        do {
            let store = try await scratch.open()
            try await made(store, 1)
            try await store.note([look(1, .departed(since: since, what: "it runs", again: since.adding(seconds: 300)))])
        }
        let store = try await scratch.open()
        let departure = try #require(try await store.departures().first)
        #expect(departure.departedSince == since)
        #expect(departure.difference == "it runs")
        #expect(departure.lookAt == since.adding(seconds: 300))
        #expect(try await store.verify(.tenant("shop"), []).isSound)
    }

    @Test func eachFindingIsOnRecordOnce() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await made(store, 1)
        let since = start.adding(seconds: 700)
        for round in 0..<3 {
            try await store.note([
                look(1, .departed(since: since.adding(seconds: Int64(round)), what: "it runs", again: since))
            ])
        }
        #expect(try await store.departures().map(\.departedSince) == [since])
        for _ in 0..<2 { try await store.note([look(1, .over(.reached, ""), after: 900)]) }
        try await store.note([look(1, .again(since)), look(77, .over(.gone, ""))])
        let records = try await store.records(in: .tenant("shop"), from: 0, limit: 9).map(\.record)
        #expect(records.map(\.kind) == [.intent, .outcome, .verification, .verification])
        let found = try records.suffix(2).map { try IntentVerification(record: $0) }
        #expect(found.map(\.state) == [.departed, .reached])
        #expect(found[0].what == "it runs")
        #expect(records[3].evaluatedAt == start)
        #expect(try await store.departures().isEmpty)
        #expect(try await store.verify(.tenant("shop"), []).isSound)
    }

    @Test func theSameWishAgainKeepsTheDepartureAndAnotherEndsIt() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await made(store, 1)
        let since = start.adding(seconds: 700)
        try await store.note([look(1, .departed(since: since, what: "it runs", again: since))])
        try await made(store, 2)
        #expect(try await store.departures().map(\.departedSince) == [since])
        #expect(try await ids(store) == ["intent-2"])
        // Begun is enough, whatever comes of it.
        try await made(store, 3, from: .stopped, to: .running, nil)
        #expect(try await store.watched(in: nil, due: nil).isEmpty)
        let states = try await store.actions(tenant: nil, address: nil, limit: 9).map(\.verification)
        #expect(states == [nil, .overtaken, .departed])
    }

    @Test func aLateOutcomeDoesNotTakeThePlaceOfANewerChange() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await made(store, 1, nil)
        try await made(store, 2)
        try await store.finish([outcome(1)])
        #expect(try await ids(store) == ["intent-2"])
    }

    @Test func failuresCountFromTheLastSuccess() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        for id in 1...3 { try await made(store, id, failure) }
        try await made(store, 4, resource: 2, failure)
        let busy = try await store.failures(of: ["key", "other"], since: start)
        // The newest first; intents of all resources share their key here.
        #expect(busy["key"]?.map(\.begunAt.seconds) == [4, 3, 2, 1].map { start.seconds + $0 })
        #expect(busy["key"]?.first?.code == "Busy")
        #expect(busy["other"] == nil)
        #expect(try await store.failures(of: ["key"], since: start.adding(seconds: 4))["key"]?.count == 1)
        try await made(store, 5, resource: 2)
        #expect(try await store.failures(of: ["key"], since: start).isEmpty)
        try await made(store, 6, resource: 2, failure)
        #expect(try await store.failures(of: ["key"], since: start)["key"]?.count == 1)
        #expect(try await store.failures(of: [], since: start).isEmpty)
    }

    @Test func findingFailuresNeedsNoScan() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        let plan = try await store.read { db in
            try Row.fetchAll(
                db,
                sql: "EXPLAIN QUERY PLAN SELECT * FROM intents WHERE action = 'a' AND outcome = 'failed' "
                    + "ORDER BY sequence DESC LIMIT 10"
            ).map { try $0["detail"] as String }
        }
        #expect(plan.count == 1)
        #expect(plan.first?.contains("USING INDEX failed_intents (action=?)") == true)
    }

    @Test func aStoreOfTheFirstFormatIsBroughtUpToDate() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let old = try Database(path: scratch.store)
        try old.execute(sql: Schema.steps[0])
        try old.execute(
            sql: """
                PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1;
                INSERT INTO store VALUES (1, 'test');
                INSERT INTO intents (id, tenant, address, incarnation, evaluated_at, prior, log, leaf, outcome)
                VALUES ('old', 'shop', 'a', 'b', 1, 'keep', 1, 0, 'failed')
                """)
        let store = try await scratch.open()
        #expect(store.identity.formatVersion == Schema.steps.count)
        try await made(store, 1)
        #expect(try await ids(store) == ["intent-1"])
        #expect(try await store.failures(of: ["key"], since: start).isEmpty)
    }

    @Test func whatMayHaveBeenMadeIsRememberedWhenItIsGivenUp() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        let unknown = IntentOutcome.Result.unknown(code: "interrupted", message: "")
        for id in 1...2 {
            _ = try await store.begin([
                JournalEntry(try intent(id, resource: id), prior: .keep(onRelease: "restore"))
            ])
        }
        try await store.finish([outcome(1, unknown)])
        try await store.finish([outcome(1, .superseded("nobody can tell")), outcome(2, .superseded("late"))])
        #expect(try await store.facts(of: nil, at: start).priors.map(\.key.incarnation) == ["i-1"])
    }
}
