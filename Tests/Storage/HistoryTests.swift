import Cryptography
import Ledger
import Support
import Testing
import Vocabulary

@testable import Storage

/// Random histories of several tenants in one store.
@Suite struct HistoryTests {
    static let tenants: [TenantName] = ["amber", "birch", "cedar"]

    private struct History {
        let store: SQLiteStore
        let tenants: [TenantName]
        var generator: SeededGenerator
        var next = 0
        var open: [Int] = []

        mutating func step(_ key: borrowing SigningKey) async throws {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<4: try await begin()
            case 4..<7: try await finish()
            case 7: _ = try await store.checkpoint(signing: key, at: start)
            case 8: _ = try await store.erase(personal: "author of \(tenant())", reason: "asked for", at: start)
            default:
                let name = tenant()
                _ = try await store.append([
                    LedgerDraft(
                        log: .tenant(name), kind: .pass, at: start, body: ["of": .string(name.rawValue)],
                        personal: [.init("actor", "author of \(name)")])
                ])
            }
        }

        private mutating func tenant() -> TenantName { tenants.randomElement(using: &generator) ?? "amber" }

        private mutating func begin() async throws {
            var entries: [JournalEntry] = []
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let tenant = tenant()
                next += 1
                open.append(next)
                let priors = [.keep(onRelease: "restore"), .drop, .ignore] as [JournalEntry.Prior]
                let intent = try intent(
                    next, tenant: tenant, resource: Int.random(in: 0..<3, using: &generator),
                    claim: ClaimName(rawValue: "Schedule/\(tenant)/night"), author: "author of \(tenant)")
                entries.append(JournalEntry(intent, prior: priors.randomElement(using: &generator) ?? .ignore))
            }
            _ = try await store.begin(entries)
        }

        private mutating func finish() async throws {
            guard let id = open.randomElement(using: &generator) else { return }
            let results =
                [
                    .succeeded, failure, .superseded("late"), .unknown(code: "timeout", message: ""),
                ] as [IntentOutcome.Result]
            let result = results.randomElement(using: &generator) ?? .succeeded
            if result.isFinal { open.removeAll { $0 == id } }
            try await store.finish([outcome(id, result)])
        }
    }

    @Test func everyHistoryIsSoundAndEveryDamageIsFound() async throws {
        let key = try SigningKey.generate()
        for seed in PropertyCases.seeds(100) {
            let store = try await SQLiteStore.inMemory(controller: "test")
            var history = History(store: store, tenants: Self.tenants, generator: SeededGenerator(seed: seed))
            for _ in 0..<12 { try await history.step(key) }
            _ = try await store.checkpoint(signing: key, at: start)
            #expect(
                try await store.openIntents().map(\.intent.sequence) == history.open.map(Int64.init), "seed \(seed)")
            try await checkAll(store, key.verifyingKey, seed)
            try await damage(&history, key.verifyingKey, seed)
        }
    }

    private func checkAll(_ store: SQLiteStore, _ key: VerifyingKey, _ seed: UInt64) async throws {
        var reports: [LedgerReport] = []
        for state in try await store.logs() {
            let report = try await store.verify(state.log, [key])
            #expect(report.findings.isEmpty, "seed \(seed)")
            #expect((report.covered, report.records) == (state.size, state.size), "seed \(seed)")
            if state.log != .platform { reports.append(report) }
            let text = try await store.export(state.log, at: start).map(\.text).joined()
            for tenant in Self.tenants where state.log != .tenant(tenant) {
                #expect(!text.contains(tenant.rawValue), "seed \(seed): \(tenant) in \(state.log)")
            }
        }
        let platform = try await store.verify(.platform, [key])
        #expect(LedgerReport.compare(platform: platform, tenants: reports).isEmpty, "seed \(seed)")
    }

    /// One record of one log is edited, taken out or put elsewhere: found there, and nowhere else.
    private func damage(_ history: inout History, _ key: VerifyingKey, _ seed: UInt64) async throws {
        let store = history.store
        guard
            let victim = try await store.logs().filter({ $0.log != .platform }).randomElement(using: &history.generator)
        else { return }
        let place = Int64.random(in: 0..<victim.size, using: &history.generator)
        var statements = ["UPDATE leaves SET leaf = replace(leaf, '2026', '2025')", "DELETE FROM leaves"]
        if victim.size > 1 { statements.append("UPDATE leaves SET sequence = \(place == 0 ? 1000 : -1)") }
        let statement = try #require(statements.randomElement(using: &history.generator))
        try await store.damage(
            statement + " WHERE sequence = ? AND log = (SELECT id FROM logs WHERE name = ?)",
            [place, victim.log.rawValue])
        for state in try await store.logs() {
            let report = try await store.verify(state.log, [key])
            let isNamed = report.findings.contains { $0.records?.contains(place) ?? false }
            #expect(report.isSound == (state.log != victim.log), "seed \(seed)")
            #expect(isNamed == (state.log == victim.log), "seed \(seed)")
        }
    }
}
