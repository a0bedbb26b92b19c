import Cloud
import Ledger
import Testing
import Vocabulary

@testable import Storage

/// What the store remembers of schedules with groups, and of what was announced.
struct ScheduleMemoryTests {
    private func key(_ group: String, _ tenant: TenantName = "shop") -> OrderWait.Key {
        OrderWait.Key(tenant: tenant, claim: "Schedule/shop/day", group: group, direction: .up)
    }

    private func wait(_ group: String, reached: Instant? = nil, ends: Instant? = nil) -> OrderWait {
        OrderWait(key: key(group), ends: ends, since: start, reached: reached)
    }

    private func later(_ seconds: Int64) -> Instant { start.adding(seconds: seconds) }

    @Test func waitsTakeEachOthersPlace() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        #expect(try await store.scheduleMemory(of: nil) == ScheduleMemory())
        try await store.keep([wait("db"), wait("cache", reached: later(5), ends: later(60))], of: "shop")
        try await store.keep([OrderWait(key: key("db", "lab"), ends: nil, since: start)], of: "lab")
        #expect(try await store.scheduleMemory(of: nil).waits.count == 3)
        let shop = try await store.scheduleMemory(of: "shop")
        #expect(shop.waits == [wait("cache", reached: later(5), ends: later(60)), wait("db")])
        try await store.keep([wait("db", reached: later(9))], of: "shop")
        #expect(try await store.scheduleMemory(of: "shop").waits == [wait("db", reached: later(9))])
        try await store.keep([], of: "shop")
        #expect(try await store.scheduleMemory(of: nil).waits.map(\.key.tenant) == ["lab"])
    }

    @Test("An answer is of the time since which the group is as wanted, and goes with it")
    func answers() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        let bad = OrderWait.Check(at: later(10), answer: "503", isHealthy: false)
        let good = OrderWait.Check(at: later(20), answer: "200", isHealthy: true)
        func check() async throws -> OrderWait.Check? {
            try await store.scheduleMemory(of: "shop").waits.first?.check
        }
        try await store.note(good, of: key("db"), reached: later(5))
        #expect(try await check() == nil)
        try await store.keep([wait("db", reached: later(5))], of: "shop")
        try await store.note(bad, of: key("db"), reached: later(4))
        #expect(try await check() == nil)
        try await store.note(bad, of: key("db"), reached: later(5))
        #expect(try await check() == bad)
        try await store.note(good, of: key("db"), reached: later(5))
        try await store.note(bad, of: key("db"), reached: later(5))
        #expect(try await check() == good)
        // Another pass saw it as wanted a moment later: the earlier instant holds, and so does the answer.
        try await store.keep([wait("db", reached: later(6))], of: "shop")
        #expect(try await store.scheduleMemory(of: "shop").waits.first?.reached == later(5))
        #expect(try await check() == good)
        try await store.keep([wait("db", reached: later(6), ends: later(90))], of: "shop")
        #expect(try await check() == nil)
        try await store.note(good, of: key("db"), reached: later(6))
        try await store.keep([wait("db", ends: later(90))], of: "shop")
        #expect(try await check() == nil)
    }

    @Test func whatIsAnnouncedIsRecordedOnce() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        func announcement(_ key: String, at now: Instant) -> Announcement {
            Announcement(
                said: ScheduleMemory.Announced(tenant: "shop", key: key), until: now.adding(seconds: 60),
                draft: LedgerDraft(log: .tenant("shop"), kind: .event, at: now, body: ["event": "notice"]))
        }
        let first = announcement("one", at: start)
        #expect(try await store.announce([first, first]) == [first])
        #expect(try await store.announce([first, announcement("two", at: later(1))]).map(\.said.key) == ["two"])
        #expect(try await store.scheduleMemory(of: "shop").announced.map(\.key) == ["one", "two"])
        #expect(try await store.scheduleMemory(of: "lab").announced.isEmpty)
        // What matters no more is dropped along the way.
        _ = try await store.announce([announcement("three", at: later(100))])
        #expect(try await store.scheduleMemory(of: "shop").announced.map(\.key) == ["three"])
        let records = try await store.records(in: .tenant("shop"), from: 0, limit: 10).map(\.record)
        #expect(records.map(\.kind) == [.event, .event, .event])
    }
}
