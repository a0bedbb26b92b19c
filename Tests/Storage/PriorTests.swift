import Cloud
import Ledger
import Support
import Testing
import Vocabulary

@testable import Storage

@Suite struct PriorTests {
    let keep = JournalEntry.Prior.keep(onRelease: "restore")

    private func move(
        _ store: SQLiteStore, _ id: Int, from: PowerState, to: PowerState, _ result: IntentOutcome.Result?,
        prior: JournalEntry.Prior? = nil, claim: ClaimName = "Schedule/shop/night"
    ) async throws {
        let intent = try intent(id, from: .power(from), to: .power(to), claim: claim)
        _ = try await store.begin([JournalEntry(intent, prior: prior ?? keep)])
        if let result { try await store.finish([outcome(id, result)]) }
    }

    private func prior(_ store: SQLiteStore) async throws -> PriorState? {
        let priors = try await store.facts(of: nil, at: start).priors
        #expect(priors.count <= 1)
        return priors.first
    }

    @Test func whatWasFoundIsKeptFromTheBeginning() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await move(store, 1, from: .running, to: .stopped, nil)
        let prior = try #require(try await prior(store))
        #expect(prior.key == PriorState.Key(tenant: "shop", incarnation: "i-1", field: .power))
        #expect((prior.found, prior.set) == (.power(.running), .power(.stopped)))
        #expect((prior.claim, prior.onRelease, prior.sequence) == ("Schedule/shop/night", "restore", 1))
        #expect(prior.at == start.adding(seconds: 1))
        #expect(prior.address == (try intent(1).address))
    }

    @Test(arguments: [failure, .superseded("late")]) func aMoveThatWasNotMadeLeavesNothing(
        result: IntentOutcome.Result
    ) async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await move(store, 1, from: .running, to: .stopped, result)
        #expect(try await prior(store) == nil)
    }

    @Test func aSecondMoveKeepsWhatTheFirstFound() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await move(store, 1, from: .running, to: .stopped, .succeeded)
        try await move(store, 2, from: .stopped, to: .hibernated, .succeeded, claim: "Override/shop/deep")
        let prior = try #require(try await prior(store))
        #expect((prior.found, prior.set) == (.power(.running), .power(.hibernated)))
        #expect((prior.claim, prior.sequence) == ("Override/shop/deep", 2))
    }

    @Test func aSecondMoveThatFailsGivesTheFirstBack() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await move(store, 1, from: .running, to: .stopped, .succeeded)
        let before = try await prior(store)
        try await move(store, 2, from: .stopped, to: .hibernated, failure)
        #expect(try await prior(store) == before)
    }

    @Test func whoeverChangedItSinceIsWhatWasFound() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.begin([
            JournalEntry(try intent(1, field: .desired, from: .count(4), to: .count(0)), prior: keep)
        ])
        try await store.finish([outcome(1)])
        _ = try await store.begin([
            JournalEntry(try intent(2, field: .desired, from: .count(2), to: .count(0)), prior: keep)
        ])
        #expect(try await prior(store)?.found == .count(2))
        try await store.finish([outcome(2, failure)])
        #expect(try await prior(store)?.found == .count(4))
    }

    @Test func aReturnDropsItOnceItIsMade() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await move(store, 1, from: .running, to: .stopped, .succeeded)
        try await move(store, 2, from: .stopped, to: .running, failure, prior: .drop)
        #expect(try await prior(store) != nil)
        try await move(store, 3, from: .stopped, to: .running, nil, prior: .drop)
        try await store.finish([outcome(3, .unknown(code: "timeout", message: ""))])
        #expect(try await prior(store) != nil)
        try await store.finish([outcome(3)])
        #expect(try await prior(store) == nil)
    }

    @Test func aLateReturnLeavesALaterMoveAlone() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await move(store, 1, from: .running, to: .stopped, .succeeded)
        try await move(store, 2, from: .stopped, to: .running, nil, prior: .drop)
        try await move(store, 3, from: .running, to: .stopped, nil)
        try await store.finish([outcome(2)])
        let prior = try #require(try await prior(store))
        #expect((prior.found, prior.sequence) == (.power(.running), 3))
    }

    @Test func whatWasNotKnownIsNotKept() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.begin([JournalEntry(try intent(1, from: nil), prior: keep)])
        #expect(try await prior(store) == nil)
        let tag = try intent(2, field: .tag("team"), from: FieldValue.none, to: .text("a"))
        _ = try await store.begin([JournalEntry(tag, prior: keep)])
        #expect(try await prior(store)?.found == FieldValue.none)
    }

    @Test func tenantsKeepTheirOwn() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.begin([
            JournalEntry(try intent(1, tenant: "shop"), prior: keep),
            JournalEntry(try intent(2, tenant: "bank", from: .power(.hibernated)), prior: keep),
        ])
        #expect(try await store.facts(of: nil, at: start).priors.map(\.key.tenant) == ["bank", "shop"])
        #expect(try await store.facts(of: "bank", at: start).priors.map(\.found) == [.power(.hibernated)])
        try await store.forget([PriorState.Key(tenant: "bank", incarnation: "i-1", field: .power)])
        #expect(try await store.facts(of: nil, at: start).priors.map(\.key.tenant) == ["shop"])
        #expect(try await store.facts(of: "bank", at: start).priors.isEmpty)
    }

    /// One field of one resource, moved and returned at random, and what a model knows of it.
    private struct Model {
        let seed: UInt64
        var generator: SeededGenerator
        var now: Int64 = 5
        var found: Int64?
        var given: Int64?

        /// The next move and how it ends; now and then somebody else was there before.
        mutating func next(_ id: Int) throws -> (entry: JournalEntry, outcome: IntentOutcome) {
            if Int.random(in: 0..<4, using: &generator) == 0 { now = Int64.random(in: 0..<6, using: &generator) }
            let isReturn = found != nil && Bool.random(using: &generator)
            let target = isReturn ? found ?? 0 : Int64.random(in: 0..<6, using: &generator)
            let intent = try intent(id, resource: Int(seed), field: .desired, from: .count(now), to: .count(target))
            let succeeds = Bool.random(using: &generator)
            if succeeds {
                if !isReturn, given != now { found = now }
                given = isReturn ? nil : target
                found = isReturn ? nil : found
                now = target
            }
            return (
                JournalEntry(intent, prior: isReturn ? .drop : .keep(onRelease: "restore")),
                outcome(id, succeeds ? .succeeded : failure)
            )
        }
    }

    @Test func randomHistories() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        var models = PropertyCases.seeds(1000).map { Model(seed: $0, generator: SeededGenerator(seed: $0)) }
        for round in 0..<5 {
            var moves: [(entry: JournalEntry, outcome: IntentOutcome)] = []
            for index in models.indices { moves.append(try models[index].next(round * models.count + index)) }
            _ = try await store.begin(moves.map(\.entry))
            try await store.finish(moves.map(\.outcome))
            let priors = try await store.facts(of: "shop", at: start).priors
            let byName = Dictionary(uniqueKeysWithValues: priors.map { ($0.key.incarnation.rawValue, $0) })
            for model in models {
                let prior = byName["i-\(model.seed)"]
                #expect(prior?.found == model.found.map(FieldValue.count), "seed \(model.seed), round \(round)")
                #expect(prior?.set == model.given.map(FieldValue.count), "seed \(model.seed), round \(round)")
            }
        }
    }
}
