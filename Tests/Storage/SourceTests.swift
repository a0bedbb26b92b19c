import Ledger
import Testing
import Vocabulary

@testable import Storage

@Suite struct SourceTests {
    private func tree(_ namespace: NamespaceName, _ commit: String, _ files: [(String, [UInt8])]) -> NamespaceTree {
        NamespaceTree(
            namespace: namespace, commit: commit, files: files.map { NamespaceTree.File(path: $0.0, bytes: $0.1) })
    }

    @Test func theLastGoodTreeIsKept() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let first = tree("shop", "c1", [("b.yaml", [1, 0, 255]), ("a.yaml", [])])
        do {
            let store = try await scratch.open()
            #expect(try await store.sources().isEmpty)
            try await store.accept(
                source: "root", commit: "c1", at: start, trees: [first, tree("bank", "c1", [("x", [7])])])
        }
        let store = try await scratch.open()
        #expect(first.files.map(\.path) == ["a.yaml", "b.yaml"])
        #expect(try await store.lastGoodTree(source: "root", namespace: "shop") == first)
        #expect(try await store.lastGoodTree(source: "other", namespace: "shop") == nil)
        // The next commit is bad for one of them.
        try await store.accept(source: "root", commit: "c2", at: start, trees: [tree("bank", "c2", [("y", [8])])])
        #expect(try await store.sources() == [SourceState(name: "root", commit: "c2", hold: nil, released: nil)])
        #expect(try await store.lastGoodTree(source: "root", namespace: "shop") == first)
        #expect(try await store.lastGoodTree(source: "root", namespace: "bank")?.files.map(\.path) == ["y"])
        try await store.accept(source: "root", commit: "c3", at: start, trees: [tree("bank", "c3", [])])
        #expect(try await store.lastGoodTree(source: "root", namespace: "bank") == nil)
    }

    @Test func aHeldSourceWaitsForAPerson() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await store.accept(source: "root", commit: "c2", at: start, trees: [])
        try await store.hold(source: "root", commit: "c1", reason: "it was rewound", at: start)
        try await store.hold(source: "root", commit: nil, reason: "it has vanished", at: start.adding(seconds: 9))
        let hold = SourceHold(commit: "c1", reason: "it was rewound", since: start)
        #expect(try await store.sources() == [SourceState(name: "root", commit: "c2", hold: hold, released: nil)])
        #expect(
            await errorKind { try await store.accept(source: "root", commit: "c3", at: start, trees: []) } == .terminal)
        #expect(try await store.release(source: "root", actor: "Ada", at: start))
        #expect(try await store.sources() == [SourceState(name: "root", commit: "c2", hold: nil, released: "c1")])
        #expect(try await !store.release(source: "root", actor: "Ada", at: start))
        #expect(try await !store.release(source: "none", actor: "Ada", at: start))
        try await store.accept(source: "root", commit: "c1", at: start, trees: [])
        #expect(try await store.sources() == [SourceState(name: "root", commit: "c1", hold: nil, released: nil)])
        let records = try await store.records(in: .platform, from: 0, limit: 10)
        #expect(records.map(\.record.kind) == [.hold, .release])
        #expect(records[1].personal.map(\.value) == ["Ada"])
    }

    @Test func aSourceMayBeHeldBeforeItWasEverAccepted() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        try await store.hold(source: "apps", commit: nil, reason: "it is empty", at: start)
        #expect(try await store.sources().first?.hold?.reason == "it is empty")
        #expect(try await store.sources().first?.commit == nil)
    }
}
