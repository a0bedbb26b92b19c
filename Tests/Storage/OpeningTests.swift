import Glibc
import Ledger
import Testing
import Vocabulary

@testable import Storage

@Suite struct OpeningTests {
    @Test func aStoreIsOpenedAgain() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        for _ in 0..<3 {
            let store = try await scratch.open()
            #expect(store.identity == StoreIdentity(controller: "test", formatVersion: Schema.steps.count))
            _ = try await store.append([LedgerDraft(log: .platform, kind: .pass, at: start, body: .null)])
        }
        #expect(try await scratch.open().logs().map(\.size) == [3])
    }

    @Test func itIsItsOwnersAlone() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let store = try await scratch.open()
        _ = try await store.append([LedgerDraft(log: .platform, kind: .pass, at: start, body: .null)])
        for name in [scratch.store, scratch.store + "-wal"] {
            var status = stat()
            #expect(stat(name, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600, "\(name)")
        }
    }

    @Test func everyCommitIsOnTheDisk() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let store = try await scratch.open()
        let settings = try await store.write { db in
            (
                try String.fetchOne(db, sql: "PRAGMA journal_mode"), try Int.fetchOne(db, sql: "PRAGMA synchronous"),
                try Int.fetchOne(db, sql: "PRAGMA secure_delete")
            )
        }
        #expect(settings.0 == "wal")
        #expect(settings.1 == 2)
        #expect(settings.2 == 1)
    }

    @Test func anotherControllersStoreIsRefused() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        _ = try await scratch.open()
        do {
            _ = try await SQLiteStore.open(path: scratch.store, controller: "another")
            Issue.record("opened another controller's store")
        } catch {
            #expect(error.kind == .terminal)
            #expect(error.message.contains("belongs to controller 'test', this one is 'another'"))
        }
    }

    @Test func aNewerStoreIsRefused() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try await scratch.open().damage("PRAGMA user_version = 99")
        do {
            _ = try await scratch.open()
            Issue.record("opened a newer store")
        } catch {
            #expect((error as? StoreError)?.kind == .terminal)
            #expect("\(error)".contains("has format 99, this version of pioneer reads up to \(Schema.steps.count)"))
        }
    }

    @Test func anotherProgramsDatabaseIsRefusedAndKept() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let other = try Database(path: scratch.store)
        try other.execute(sql: "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)")
        #expect(await errorKind { _ = try await scratch.open() } == .terminal)
        #expect(try String.fetchAll(other, sql: "SELECT name FROM sqlite_master") == ["theirs"])
        #expect(try String.fetchOne(other, sql: "PRAGMA journal_mode") == "delete")
    }

    @Test func aFileThatIsNoDatabaseIsRefused() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let file = try #require(fopen(scratch.store, "w"))
        for _ in 0..<200 { fputs("This is a diary and no database.\n", file) }
        fclose(file)
        #expect(await errorKind { _ = try await scratch.open() } == .terminal)
    }

    @Test func whereNoneIsNoneIsMadeUnlessAskedFor() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = scratch.store
        #expect(
            await errorKind { _ = try await SQLiteStore.open(path: path, controller: "test", create: false) }
                == .stalled)
        #expect(access(path, F_OK) != 0)
        #expect(
            await errorKind { _ = try await SQLiteStore.open(path: path + "/none/store", controller: "test") }
                == .stalled)
    }

    @Test func twoProcessesMayOpenANewStoreAtOnce() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { _ = try await scratch.open().logs() } }
            try await group.waitForAll()
        }
        #expect(try await scratch.open().logs().isEmpty)
    }

    @Test func errorsCarryTheirPolicy() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let store = try await scratch.open()
        let append: @Sendable () async throws -> Void = {
            _ = try await store.append([
                LedgerDraft(
                    log: .platform, kind: .pass, at: start, body: .string(String(repeating: "x", count: 200_000)))
            ])
        }
        let pages = try await store.write { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        try await store.pragma("max_page_count = \(pages)")
        #expect(await errorKind(append) == .stalled)
        try await store.pragma("max_page_count = 1000000")
        try await store.pragma("query_only = 1")
        #expect(await errorKind(append) == .stalled)
        try await store.pragma("query_only = 0")
        try await store.pragma("busy_timeout = 1")
        let other = try Database(path: scratch.store)
        try other.execute(sql: "BEGIN IMMEDIATE")
        #expect(await errorKind(append) == .transient)
        try other.execute(sql: "COMMIT")
        #expect(await errorKind(append) == nil)
        #expect(try await store.logs().map(\.size) == [1])
    }

    @Test func theLockIsOneProcesss() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let (first, second) = (try await scratch.open(), try await scratch.open())
        let lock = try await first.acquirePassLock(holder: "pioneer apply")
        do {
            _ = try await second.acquirePassLock(holder: "pioneer run")
            Issue.record("two hold the lock")
        } catch {
            #expect(error.kind == .transient)
            #expect(error.message.contains("(pioneer apply, process \(getpid()))"))
        }
        lock.release()
        lock.release()
        let next = try await second.acquirePassLock(holder: "pioneer run")
        #expect(await errorKind { _ = try await first.acquirePassLock(holder: "pioneer apply") } == .transient)
        next.release()
        // Left to go out of scope.
        do { _ = try await first.acquirePassLock(holder: "pioneer apply") }
        try await second.acquirePassLock(holder: "pioneer apply").release()
    }

    @Test func theLockOfAStoreInMemory() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        let lock = try await store.acquirePassLock(holder: "one")
        #expect(await errorKind { _ = try await store.acquirePassLock(holder: "two") } == .transient)
        lock.release()
        try await store.acquirePassLock(holder: "two").release()
    }
}

extension SQLiteStore {
    /// Changes a setting of the writing connection.
    func pragma(_ text: String) async throws {
        try await writer.run { try $0.execute(sql: "PRAGMA \(text)") }
    }
}
