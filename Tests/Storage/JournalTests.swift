import Cryptography
import Ledger
import Testing
import Vocabulary

@testable import Storage

@Suite struct JournalTests {
    @Test func anIntentIsThereBeforeItsOutcome() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        let begun = try await store.begin([
            JournalEntry(try intent(1), prior: .ignore), JournalEntry(try intent(2, resource: 2), prior: .ignore),
        ])
        #expect(begun.map(\.sequence) == [1, 2])
        #expect(try await store.openIntents() == begun.map { JournalAction(intent: $0, outcome: nil) })
        try await store.finish([outcome(1)])
        #expect(try await store.openIntents().map(\.intent.id) == ["intent-2"])
        let actions = try await store.actions(tenant: nil, address: nil, limit: 10)
        #expect(actions.map(\.intent) == begun.reversed())
        #expect(actions.map(\.outcome) == [nil, outcome(1)])
        let records = try await store.records(in: .tenant("shop"), from: 0, limit: 10)
        #expect(records.map(\.record.kind) == [.intent, .intent, .outcome])
        #expect(records[2].record.evaluatedAt == start)
    }

    @Test func killedBetweenBeginningAndEnd() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        do {
            let store = try await scratch.open()
            _ = try await store.begin((1...3).map { JournalEntry(try intent($0, resource: $0), prior: .ignore) })
            try await store.finish([outcome(2)])
        }
        let store = try await scratch.open()
        #expect(try await store.openIntents().map(\.intent.id) == ["intent-1", "intent-3"])
        try await store.finish([outcome(1), outcome(3, failure)])
        #expect(try await store.openIntents().isEmpty)
        #expect(try await store.verify(.tenant("shop"), []).isSound)
    }

    @Test func nothingOfABatchIsKeptWhereOneIsWrong() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.begin([JournalEntry(try intent(1), prior: .keep(onRelease: "restore"))])
        let before = (try await store.logs(), try await store.facts(of: nil, at: start))
        let again = [
            JournalEntry(try intent(2, resource: 2), prior: .keep(onRelease: "restore")),
            JournalEntry(try intent(1, resource: 3), prior: .keep(onRelease: "restore")),
        ]
        do {
            _ = try await store.begin(again)
            Issue.record("one intent was begun twice")
        } catch {
            #expect(error.kind == .terminal)
            #expect(error.message.contains("intent-1 has been begun before"))
        }
        #expect(await errorKind { try await store.finish([outcome(1), outcome(9)]) } == .terminal)
        #expect(try await store.logs() == before.0)
        #expect(try await store.facts(of: nil, at: start) == before.1)
        #expect(try await store.openIntents().count == 1)
    }

    @Test func anEndIsOne() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.begin([JournalEntry(try intent(1), prior: .ignore)])
        let unknown = outcome(1, .unknown(code: "timeout", message: "no answer"))
        try await store.finish([unknown])
        #expect(try await store.openIntents().map(\.outcome) == [unknown])
        try await store.finish([unknown])
        try await store.finish([outcome(1)])
        #expect(try await store.openIntents().isEmpty)
        for result in [.succeeded, failure, unknown.result] as [IntentOutcome.Result] {
            #expect(await errorKind { try await store.finish([outcome(1, result)]) } == .terminal)
        }
        #expect(try await store.logs().map(\.size) == [4])
    }

    @Test func actionsOfATenantAndAResource() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        for id in 1...9 {
            let tenant: TenantName = id.isMultiple(of: 3) ? "bank" : "shop"
            _ = try await store.begin([
                JournalEntry(try intent(id, tenant: tenant, resource: id % 2), prior: .ignore)
            ])
        }
        func ids(_ tenant: TenantName?, _ address: ResourceAddress?, _ limit: Int = 100) async throws -> [String] {
            try await store.actions(tenant: tenant, address: address, limit: limit).map {
                String($0.intent.id.rawValue.dropFirst(7))
            }
        }
        let address = try intent(1, resource: 1).address
        #expect(try await ids(nil, nil, 3) == ["9", "8", "7"])
        #expect(try await ids("bank", nil) == ["9", "6", "3"])
        #expect(try await ids(nil, address) == ["9", "7", "5", "3", "1"])
        #expect(try await ids("bank", address) == ["9", "3"])
        #expect(try await ids("nobody", nil).isEmpty)
        #expect(try await ids(nil, nil, -1).isEmpty)
    }

    @Test func aCancelledTaskLosesNoOutcome() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.begin([JournalEntry(try intent(1), prior: .ignore)])
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.finish([outcome(1)])
        }
        try await task.value
        #expect(try await store.openIntents().isEmpty)
    }

    @Test func approvalsAreCounted() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        let results: [IntentOutcome.Result?] = [
            nil, .succeeded, failure, .superseded("late"), .unknown(code: "timeout", message: ""),
        ]
        for (index, result) in results.enumerated() {
            _ = try await store.begin([
                JournalEntry(try intent(index, resource: index, approval: "Approval/stop"), prior: .ignore)
            ])
            if let result { try await store.finish([outcome(index, result)]) }
        }
        _ = try await store.begin([
            JournalEntry(try intent(20, tenant: "bank", approval: "Approval/other"), prior: .ignore)
        ])
        #expect(try await store.facts(of: nil, at: start).approvalUse == ["Approval/stop": 3, "Approval/other": 1])
        #expect(try await store.facts(of: "bank", at: start).approvalUse == ["Approval/other": 1])
    }

    @Test func aDamagedRecordIsAnError() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.begin([JournalEntry(try intent(1), prior: .ignore)])
        try await store.damage("UPDATE leaves SET leaf = 'scribble'")
        #expect(await errorKind { _ = try await store.openIntents() } == .terminal)
        #expect(await errorKind { _ = try await store.records(in: .tenant("shop"), from: 0, limit: 1) } == .terminal)
        try await store.damage("DELETE FROM leaves")
        #expect(await errorKind { _ = try await store.openIntents() } == .terminal)
        try await store.damage("UPDATE logs SET head = x'00'")
        #expect(await errorKind { _ = try await store.logs() } == .terminal)
    }
}
