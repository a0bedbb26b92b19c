import Cloud
import Ledger
import Testing
import Vocabulary

@testable import Storage

/// Prior states that the store did not write itself.
@Suite struct AdoptionTests {
    private func told(_ found: PowerState, _ set: PowerState) throws -> PriorState {
        let intent = try intent(1)
        return PriorState(
            key: PriorState.Key(tenant: intent.tenant, incarnation: intent.incarnation, field: .power),
            address: intent.address, found: .power(found), set: .power(set), claim: "Mark/test", onRelease: "restore",
            sequence: 900, at: start)
    }

    @Test func whatIsToldIsKeptBeneathWhatComes() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await store.adopt([told(.running, .stopped)])
        let adopted = try #require(try await store.facts(of: "shop", at: start).priors.first)
        #expect((adopted.found, adopted.set) == (.power(.running), .power(.stopped)))
        #expect((adopted.claim, adopted.onRelease, adopted.sequence) == ("Mark/test", "restore", 0))
        // The next move goes on from it, although its own number is the first of a new store.
        let move = try intent(1, from: .power(.stopped), to: .power(.hibernated))
        _ = try await store.begin([JournalEntry(move, prior: .keep(onRelease: "leave"))])
        let moved = try #require(try await store.facts(of: "shop", at: start).priors.first)
        #expect((moved.found, moved.set, moved.sequence) == (.power(.running), .power(.hibernated), 1))
        // And if it was not made, what was told holds again.
        try await store.finish([outcome(1, failure)])
        #expect(try await store.facts(of: "shop", at: start).priors == [adopted])
    }

    @Test func whatTheStoreKnowsItselfWins() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.begin([JournalEntry(intent(1), prior: .keep(onRelease: "leave"))])
        let known = try await store.facts(of: nil, at: start).priors
        try await store.adopt([told(.hibernated, .stopped)])
        #expect(try await store.facts(of: nil, at: start).priors == known)
        try await store.finish([outcome(1)])
        #expect(try await store.facts(of: nil, at: start).priors == known)
    }

    @Test func twiceIsOnce() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        for found in [PowerState.running, .hibernated] { try await store.adopt([told(found, .stopped)]) }
        #expect(try await store.facts(of: nil, at: start).priors.map(\.found) == [.power(.running)])
        try await store.adopt([])
    }

    @Test func aReturnDropsIt() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await store.adopt([told(.running, .stopped)])
        let back = try intent(1, from: .power(.stopped), to: .power(.running))
        _ = try await store.begin([JournalEntry(back, prior: .drop)])
        try await store.finish([outcome(1)])
        #expect(try await store.facts(of: nil, at: start).priors.isEmpty)
    }
}
