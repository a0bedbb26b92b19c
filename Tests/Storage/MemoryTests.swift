import Cloud
import Testing
import Vocabulary

@testable import Storage

/// What claims remember of resources.
struct MemoryTests {
    private func memory(
        _ resource: Int, tenant: TenantName = "shop", claim: ClaimName = "Schedule/shop/night",
        settled: Instant = start, foundOff: Instant? = nil
    ) -> ClaimMemory {
        ClaimMemory(
            key: ClaimMemory.Key(
                tenant: tenant, incarnation: Incarnation(rawValue: "i-\(resource)"), claim: claim),
            firstSeen: start, settled: settled, state: "stopped", foundOff: foundOff)
    }

    @Test func whatIsWrittenIsReadInOrderOfOneTenantOrAll() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        let bank = memory(1, tenant: "bank", claim: "Schedule/bank/night")
        let found = memory(3, foundOff: start.adding(seconds: 5))
        try await store.remember([memory(2), found, bank], forgetting: [])
        #expect(try await store.memories(of: nil) == [bank, memory(2), found])
        #expect(try await store.memories(of: "shop") == [memory(2), found])
        #expect(try await store.memories(of: "nobody").isEmpty)
        #expect(try await store.facts(of: nil, at: start).memories.isEmpty, "they are asked for by themselves")
    }

    @Test func aLaterMemoryTakesThePlaceOfAnEarlierOne() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let later = memory(1, settled: start.adding(seconds: 60))
        do {
            let store = try await scratch.open()
            try await store.remember([memory(1), memory(2)], forgetting: [])
            try await store.remember([later], forgetting: [memory(2).key, memory(9).key])
        }
        #expect(try await scratch.open().memories(of: "shop") == [later])
    }

    @Test func claimsThatRememberNothingAnyMoreAreForgotten() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        let day = memory(1, claim: "Schedule/shop/day")
        let bank = memory(1, tenant: "bank")
        try await store.remember([memory(1), memory(2), day, bank], forgetting: [])
        try await store.forgetMemories(exceptOf: ["shop": ["Schedule/shop/day"]])
        #expect(try await store.memories(of: nil) == [day])
        try await store.forgetMemories(exceptOf: [:])
        #expect(try await store.memories(of: nil).isEmpty)
    }
}
