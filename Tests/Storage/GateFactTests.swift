import Cloud
import Ledger
import Testing
import Vocabulary

@testable import Storage

/// What the store remembers for caps, opposition and pauses.
struct GateFactTests {
    private func begun(
        _ id: Int, resource: Int = 1, at instant: Instant = start, version: String? = "v1",
        counting: ActionCounting = .counted, key: String = "stop"
    ) throws -> JournalEntry {
        let plain = try intent(id, resource: resource)
        return JournalEntry(
            Intent(
                id: plain.id, tenant: plain.tenant, account: plain.account, address: plain.address,
                incarnation: plain.incarnation, transition: plain.transition, changes: plain.changes,
                actionClass: plain.actionClass, claim: plain.claim, reason: plain.reason, evaluatedAt: instant,
                recordedAt: instant, planID: "plan", actionKey: key, claimVersion: version, counting: counting),
            prior: .keep(onRelease: "restore"))
    }

    private func done(_ id: Int, _ result: IntentOutcome.Result = .succeeded) -> IntentOutcome {
        IntentOutcome(intent: IntentID(rawValue: "intent-\(id)"), result: result, at: start)
    }

    @Test("What succeeded was moved; what failed, what returns and what nobody knows was not")
    func moves() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.begin([
            try begun(1, resource: 1), try begun(2, resource: 2), try begun(3, resource: 3),
            try begun(4, resource: 4, counting: .returning), try begun(5, resource: 5),
        ])
        try await store.finish([
            done(1), done(2, failure), done(3, .unknown(code: "lost", message: "")), done(4),
        ])
        let facts = try await store.facts(of: nil, at: start)
        #expect(
            facts.moves == [
                PastMove(tenant: "shop", claim: "Schedule/shop/night", version: "v1", incarnation: "i-1")
            ])
        // Another version of the claim takes the place of the first.
        _ = try await store.begin([try begun(6, resource: 1, version: "v2")])
        try await store.finish([done(6)])
        #expect(try await store.facts(of: "shop", at: start).moves.map(\.version) == ["v2"])
        #expect(try await store.facts(of: "bank", at: start).moves.isEmpty)
    }

    @Test("A move is forgotten as it is known, and not one that was made again since")
    func forgotten() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.begin([try begun(1, resource: 1), try begun(2, resource: 2)])
        try await store.finish([done(1), done(2)])
        let moves = try await store.facts(of: nil, at: start).moves
        _ = try await store.begin([try begun(3, resource: 2, version: "v2")])
        try await store.finish([done(3)])
        try await store.forget(moves)
        #expect(try await store.facts(of: nil, at: start).moves.map(\.version) == ["v2"])
    }

    @Test("Within the hour counts what may have taken effect")
    func recent() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        let old = start.adding(seconds: -3600)
        _ = try await store.begin([
            try begun(1), try begun(2), try begun(3), try begun(4, counting: .repeated),
            try begun(5, counting: .returning), try begun(6), try begun(7, at: old),
            try begun(8, at: old.adding(seconds: 1)),
        ])
        try await store.finish([
            done(1), done(2, failure), done(3, .unknown(code: "lost", message: "")), done(4), done(5),
            done(6, .superseded("gone")),
        ])
        func counts(_ instant: Instant) async throws -> [String] {
            try await store.facts(of: "shop", at: instant).recent.map { "\($0.counting.rawValue) \($0.count) \($0.at)" }
        }
        #expect(
            try await counts(start)
                == ["counted 1 \(old.adding(seconds: 1))", "counted 2 \(start)", "repeated 1 \(start)"])
        #expect(try await counts(start.adding(seconds: 3599)).count == 2)
        #expect(try await counts(start.adding(seconds: 3600)).isEmpty)
        #expect(try await store.facts(of: "bank", at: start).recent.isEmpty)
    }

    @Test func repetitions() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        func make(_ id: Int, _ seconds: Int64, _ key: String = "stop") async throws {
            _ = try await store.begin([try begun(id, at: start.adding(seconds: seconds), key: key)])
            try await store.finish([done(id)])
        }
        func times(_ seconds: Int64) async throws -> [[Int64]] {
            try await store.facts(of: nil, at: start.adding(seconds: seconds)).repeated.map { repetition in
                repetition.times.map { ($0.milliseconds - start.milliseconds) / 1000 }
            }
        }
        try await make(1, 0)
        #expect(try await times(0) == [], "once is no repetition")
        try await make(2, 60)
        try await make(3, 120)
        #expect(try await times(120) == [[0, 60, 120]])
        #expect(try await times(120 + 86_400) == [])
        try await make(4, 180, "start")
        #expect(try await times(180) == [], "another action between")
        try await make(5, 240)
        try await make(6, 240 + 86_400)
        #expect(try await times(240 + 86_400) == [], "a day later it begins anew")
    }

    @Test func pauses() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        let end = start.adding(seconds: 60)
        let night = Pause(
            scope: .claim("Schedule/shop/night"), tenant: "shop", reason: "a launch", actor: "Ada", since: start,
            until: end)
        let all = Pause(scope: .all, effect: .release, tenant: nil, reason: "the end", actor: "Bob", since: start)
        try await store.pause(night)
        try await store.pause(all)
        #expect(try await store.pauses(at: start) == [night, all])
        #expect(try await store.facts(of: "shop", at: start).pauses == [night, all])
        #expect(try await store.pauses(at: end) == [all])
        let longer = Pause(scope: night.scope, tenant: "shop", reason: "longer", actor: "Ada", since: end)
        try await store.pause(longer)
        #expect(try await store.pauses(at: end) == [longer, all])
        #expect(try await store.resume(night.scope, reason: "done", actor: "Bob", at: end) == longer)
        #expect(try await store.resume(night.scope, reason: "done", actor: "Bob", at: end) == nil)
        #expect(try await store.pauses(at: end) == [all])

        let shop = try await store.records(in: .tenant("shop"), from: 0, limit: 10)
        #expect(shop.map(\.record.kind) == [.pause, .pause, .resume])
        #expect(shop[0].record.body["scope"]?.text == "Schedule/shop/night")
        #expect(shop[0].record.body["known"]?.text == "asserted")
        #expect(shop[0].personal.map(\.value) == ["Ada"])
        #expect(!CanonicalJSON.text(shop[0].record.recorded).contains("Ada"))
        #expect(try await store.records(in: .platform, from: 0, limit: 10).map(\.record.kind) == [.pause])
        _ = try await store.erase(personal: "Bob", reason: "asked", at: end)
        #expect(try await store.pauses(at: end).map(\.actor) == ["(erased)"])
    }

    @Test("A store from before gets its facts filled: what was done counts, and nothing was moved")
    func anOlderStore() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        do {
            let store = try await scratch.open()
            _ = try await store.begin([try begun(1), try begun(2, resource: 2)])
            try await store.finish([done(1)])
            // As the tables were before there were gates.
            try await store.damage(
                """
                DROP INDEX failed_lately; DROP INDEX intents_by_instant; DROP TABLE moves; DROP TABLE repetitions; DROP TABLE pauses;
                DROP TABLE claim_memories; DROP TABLE order_waits; DROP TABLE announcements;
                ALTER TABLE intents DROP COLUMN claim; ALTER TABLE intents DROP COLUMN claim_version;
                ALTER TABLE intents DROP COLUMN transition; ALTER TABLE intents DROP COLUMN counts;
                ALTER TABLE intents DROP COLUMN changed; UPDATE intents SET action = NULL;
                UPDATE intents SET prior = 'drop' WHERE id = 'intent-2'; PRAGMA user_version = 3;
                """)
        }
        let store = try await scratch.open()
        let facts = try await store.facts(of: nil, at: start)
        #expect(facts.moves.isEmpty && facts.repeated.isEmpty && facts.pauses.isEmpty)
        #expect(
            facts.recent == [
                RecentActions(
                    tenant: "shop", claim: "Schedule/shop/night", transition: .stop, counting: .counted, at: start,
                    count: 1)
            ])
        #expect(try await store.openIntents().map(\.intent.id) == ["intent-2"])
    }
}
