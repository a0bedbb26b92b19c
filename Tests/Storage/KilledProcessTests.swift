import Glibc
import Ledger
import Testing
import Vocabulary

@testable import Storage

/// Another process is ended by the kernel, as `kill -9` and a full machine do.
@Suite struct KilledProcessTests {
    @Test func theIntentIsThereAndTheLockIsFree() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = scratch.store as String] in
            let store = try await SQLiteStore.open(path: path, controller: "test")
            let lock = try await store.acquirePassLock(holder: "pioneer apply")
            _ = try await store.begin(
                (1...5).map { JournalEntry(try intent($0, resource: $0), prior: .keep(onRelease: "restore")) })
            try await store.finish([outcome(1)])
            kill(getpid(), SIGKILL)
            lock.release()
        }
        let store = try await scratch.open()
        try await store.acquirePassLock(holder: "pioneer apply").release()
        #expect(try await store.openIntents().map(\.intent.sequence) == [2, 3, 4, 5])
        #expect(try await store.facts(of: "shop", at: start).priors.count == 5)
        let report = try await store.verify(.tenant("shop"), [])
        #expect(report.findings.isEmpty)
        #expect(report.records == 6)
    }
}
