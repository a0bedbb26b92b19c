import Cryptography
import Glibc
import Ledger
import Support
import Testing
import Vocabulary

@testable import Storage

@Suite struct LedgerTests {
    static func draft(_ number: Int, _ log: LogName = .tenant("shop"), author: String? = nil) -> LedgerDraft {
        LedgerDraft(
            log: log, kind: .pass, at: start.adding(seconds: Int64(number)), body: ["number": .int(Int64(number))],
            personal: author.map { [.init("author", $0)] } ?? [])
    }

    /// Ten records under a checkpoint at four and one at eight, and another tenant's.
    static func store(_ key: borrowing SigningKey) async throws -> SQLiteStore {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.append((0..<4).map { draft($0, author: "Ada") } + [draft(0, .tenant("bank"), author: "Bo")])
        _ = try await store.checkpoint(signing: key, at: start)
        _ = try await store.append((4..<8).map { draft($0, author: "Ada") })
        _ = try await store.checkpoint(signing: key, at: start)
        _ = try await store.append((8..<10).map { draft($0) })
        return store
    }

    @Test func whatIsAppendedIsReadAndProved() async throws {
        let key = try SigningKey.generate()
        let store = try await Self.store(key)
        let logs = try await store.logs()
        #expect(logs.map(\.log) == [.platform, .tenant("bank"), .tenant("shop")])
        #expect(logs.map(\.size) == [2, 1, 10])
        let records = try await store.records(in: .tenant("shop"), from: 0, limit: 100)
        #expect(MerkleTree(records.map(\.record.leafHash)).root() == logs[2].root)
        #expect(records.map { $0.personal.first?.value } == Array(repeating: "Ada", count: 8) + [nil, nil])
        for log in logs.map(\.log) {
            let report = try await store.verify(log, [key.verifyingKey])
            #expect(report.findings.isEmpty)
        }
        #expect(try await store.verify(.tenant("shop"), [key.verifyingKey]).covered == 8)
    }

    @Test func pagesOfRecords() async throws {
        let store = try await Self.store(try SigningKey.generate())
        func numbers(_ from: Int64, _ limit: Int) async throws -> [Int64] {
            try await store.records(in: .tenant("shop"), from: from, limit: limit).map(\.record.sequence)
        }
        #expect(try await numbers(0, 3) == [0, 1, 2])
        #expect(try await numbers(8, 30) == [8, 9])
        #expect(try await numbers(10, 3).isEmpty)
        #expect(try await numbers(-5, 2) == [0, 1])
        #expect(try await numbers(0, -1).isEmpty)
        #expect(try await numbers(.max, .max).isEmpty)
        #expect(try await store.records(in: "none", from: 0, limit: 1).isEmpty)
    }

    @Test func checkpointsOnlyWhereSomethingGrew() async throws {
        let key = try SigningKey.generate()
        let store = try await Self.store(key)
        let signed = try await store.checkpoint(signing: key, at: start)
        #expect(signed.map(\.checkpoint.log) == [.tenant("shop"), .platform])
        #expect(signed.map(\.checkpoint.size) == [10, 3])
        #expect(!signed.contains { !$0.isSigned })
        #expect(try await store.checkpoint(signing: key, at: start).isEmpty)
        #expect(try await store.checkpoints(of: .tenant("shop")).map(\.checkpoint.size) == [4, 8, 10])
        #expect(try await store.checkpoints(of: "none").isEmpty)
        #expect(try await SQLiteStore.inMemory(controller: "test").checkpoint(signing: key, at: start).isEmpty)
    }

    @Test func oneKeySignsUntilItNamesTheNext() async throws {
        let old = try SigningKey.generate()
        let new = try SigningKey.generate()
        let store = try await Self.store(old)
        #expect(await errorKind { _ = try await store.checkpoint(signing: new, at: start) } == .stalled)
        let foreign = try KeyRotation(from: new, to: old.verifyingKey, at: start)
        #expect(await errorKind { try await store.append(foreign) } == .stalled)
        try await store.append(try KeyRotation(from: old, to: new.verifyingKey, at: start))
        #expect(await errorKind { _ = try await store.checkpoint(signing: old, at: start) } == .stalled)
        #expect(try await store.checkpoint(signing: new, at: start).count == 2)
        // Back to a key that was replaced: no.
        #expect(await errorKind { try await store.append(foreign) } == .stalled)
        for log in [.platform, .tenant("shop"), .tenant("bank")] as [LogName] {
            let report = try await store.verify(log, [old.verifyingKey])
            #expect(report.findings.isEmpty, "\(log)")
        }
        #expect(try await !store.verify(.tenant("shop"), [try SigningKey.generate().verifyingKey]).isSound)
    }

    @Test(arguments: [
        ("UPDATE leaves SET leaf = replace(leaf, '\"number\":2', '\"number\":7') WHERE log = 1", "edited 2-2"),
        ("UPDATE leaves SET leaf = leaf || ' ' WHERE log = 1 AND sequence = 5", "unreadable 5-5"),
        ("DELETE FROM leaves WHERE log = 1 AND sequence = 6", "missing 6-6"),
        ("DELETE FROM leaves WHERE log = 1 AND sequence >= 6", "truncated 6-7"),
        (
            """
            UPDATE leaves SET sequence = 1000 WHERE log = 1 AND sequence = 3;
            UPDATE leaves SET sequence = 3 WHERE log = 1 AND sequence = 4;
            UPDATE leaves SET sequence = 4 WHERE log = 1 AND sequence = 1000;
            """, "reordered 3-4"
        ),
        ("UPDATE leaves SET sequence = -1 - sequence WHERE log = 1", "reordered 0-9"),
        ("UPDATE personal SET value = 'Eve' WHERE log = 1 AND sequence = 1", "personalEdited 1-1"),
        ("DELETE FROM personal WHERE log = 1 AND sequence = 1", "personalMissing 1-1"),
        ("DELETE FROM checkpoints WHERE log = 1 AND size = 4", "checkpoint"),
        ("DELETE FROM checkpoints WHERE log = 1 AND size = 8", "checkpoint"),
    ])
    func damageIsFound(sql: String, expected: String) async throws {
        let key = try SigningKey.generate()
        let store = try await Self.store(key)
        #expect(try await store.verify(.tenant("shop"), [key.verifyingKey]).isSound)
        try await store.damage(sql)
        let found = short(try await store.verify(.tenant("shop"), [key.verifyingKey]))
        #expect(found.contains { $0.hasPrefix(expected) }, "\(found)")
    }

    /// A random byte of a random record is changed, or a random record is taken out: always found, at its place.
    @Test func randomDamageIsFound() async throws {
        let key = try SigningKey.generate()
        let store = try await Self.store(key)
        let lines = try await store.export(.tenant("shop"), at: start)
        for seed in PropertyCases.seeds(1000) {
            var generator = SeededGenerator(seed: seed)
            let place = Int64.random(in: 0..<8, using: &generator)
            var verifier = LedgerVerifier(trusted: [key.verifyingKey])
            for line in lines {
                guard case .record(let leaf, let personal) = line, leaf["sequence"] == .int(place) else {
                    verifier.read(line)
                    continue
                }
                var bytes = CanonicalJSON.bytes(leaf)
                bytes[Int.random(in: bytes.indices, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
                let text = String(decoding: bytes, as: UTF8.self)
                if Bool.random(using: &generator) {
                    verifier.read(.record(leaf: LogTable.leaf(text), personal: personal))
                }
            }
            let findings = verifier.finish().findings
            #expect(findings.contains { $0.records?.contains(place) ?? false }, "seed \(seed): \(findings)")
        }
    }

    @Test func aStorePutBackFromAnOldCopyIsFoundFromOutside() async throws {
        let key = try SigningKey.generate()
        let store = try await Self.store(key)
        let kept = try await store.checkpoint(signing: key, at: start)
        // As it was at the second checkpoint, in every table.
        try await store.damage(
            """
            DELETE FROM leaves WHERE (log = 1 AND sequence >= 8)
                OR (log = (SELECT id FROM logs WHERE name = 'platform') AND sequence >= 2);
            DELETE FROM checkpoints WHERE (log = 1 AND size > 8)
                OR (log = (SELECT id FROM logs WHERE name = 'platform') AND size > 2);
            """)
        for log in [.platform, .tenant("shop")] as [LogName] {
            let inside = try await store.verify(log, [key.verifyingKey])
            #expect(inside.isSound)
            #expect(inside.caveats.contains { $0.contains("no checkpoint from outside") })
            let outside = try await store.verify(log, [key.verifyingKey], since: kept)
            #expect(short(outside).contains { $0.hasPrefix("truncated") }, "\(log)")
        }
        // A log that did not grow is found by the platform's checkpoint alone.
        let bank = try await store.verify(.tenant("bank"), [key.verifyingKey], since: [try #require(kept.last)])
        #expect(short(bank) == ["truncated"])
        // An older one of the platform's shows nothing of a later export, and the report says so.
        let older = try await store.checkpoints(of: .platform)[0]
        let unseen = try await store.verify(.tenant("bank"), [key.verifyingKey], since: [older])
        #expect(unseen.caveats.contains { $0.contains("no checkpoint from outside") })
    }

    @Test func logsOfAStoreAreComparedWithThePlatforms() async throws {
        let key = try SigningKey.generate()
        let store = try await Self.store(key)
        func reports() async throws -> (LedgerReport, [LedgerReport]) {
            let tenants = try await store.logs().map(\.log).filter { $0 != .platform }
            var reports: [LedgerReport] = []
            for log in tenants { reports.append(try await store.verify(log, [key.verifyingKey])) }
            return (try await store.verify(.platform, [key.verifyingKey]), reports)
        }
        let (platform, tenants) = try await reports()
        #expect(LedgerReport.compare(platform: platform, tenants: tenants).isEmpty)
        #expect(LedgerReport.compare(platform: platform, tenants: [tenants[0]]).count == 1)
        try await store.damage(
            "DELETE FROM leaves WHERE log = 1 AND sequence >= 4; DELETE FROM checkpoints WHERE log = 1 AND size > 4")
        let (_, cut) = try await reports()
        #expect(LedgerReport.compare(platform: platform, tenants: cut).map(\.kind) == [.checkpoint])
        try await store.damage(
            "DELETE FROM leaves WHERE log = 1; DELETE FROM checkpoints WHERE log = 1; DELETE FROM logs WHERE id = 1")
        let (_, fewer) = try await reports()
        #expect(LedgerReport.compare(platform: platform, tenants: fewer).map(\.kind) == [.checkpoint])
    }

    @Test func aTenantsExportShowsNothingOfOthers() async throws {
        let key = try SigningKey.generate()
        let store = try await SQLiteStore.inMemory(controller: "test")
        for id in 0..<20 {
            let tenant: TenantName = id.isMultiple(of: 2) ? "shop" : "verysecretbank"
            let author = tenant == "shop" ? "Ada" : "Bonnie"
            _ = try await store.begin([
                JournalEntry(try intent(id, tenant: tenant, resource: 7000 + id, author: author), prior: .ignore)
            ])
            try await store.finish([outcome(id)])
        }
        _ = try await store.checkpoint(signing: key, at: start)
        let lines = try await store.export(.tenant("shop"), at: start)
        let text = lines.map(\.text).joined(separator: "\n")
        for word in ["verysecretbank", "Bonnie"] + stride(from: 1, to: 20, by: 2).map({ "i-\(7000 + $0)" }) {
            #expect(!text.contains(word), "\(word)")
        }
        #expect(text.contains("Ada") && text.contains("i-7000"))
        let report = try await store.verify(.tenant("shop"), [key.verifyingKey])
        #expect(report.isSound)
        #expect((report.covered, report.records) == (20, 20))
        #expect(!report.caveats.contains { $0.contains("no proof from the platform") })
    }

    @Test func aForgedAnchorIsFound() async throws {
        let key = try SigningKey.generate()
        let store = try await Self.store(key)
        let lines = try await store.export(.tenant("shop"), at: start)
        guard case .anchor(let anchor)? = lines.last else {
            Issue.record("the export ends without an anchor")
            return
        }
        let other = try await store.export(.tenant("bank"), at: start)
        guard case .anchor(let foreign)? = other.last else {
            Issue.record("the export ends without an anchor")
            return
        }
        func verify(_ anchor: PlatformAnchor) -> [String] {
            var verifier = LedgerVerifier(trusted: [key.verifyingKey])
            for line in lines.dropLast() + [.anchor(anchor)] { verifier.read(line) }
            return short(verifier.finish())
        }
        func forged(
            place: Int64? = nil, roundProof: [SHA256Digest]? = nil, round: Value? = nil, proof: [SHA256Digest]? = nil,
            platform: SignedCheckpoint? = nil
        ) -> PlatformAnchor {
            PlatformAnchor(
                checkpoint: anchor.checkpoint, place: place ?? anchor.place,
                roundProof: roundProof ?? anchor.roundProof, round: round ?? anchor.round,
                proof: proof ?? anchor.proof, platform: platform ?? anchor.platform)
        }
        #expect(verify(anchor).isEmpty)
        #expect(verify(foreign) == ["truncated"])
        #expect(verify(forged(place: 0)) == ["checkpoint"])
        #expect(verify(forged(roundProof: [])) == ["checkpoint"])
        #expect(verify(forged(proof: [.zero])) == ["checkpoint"])
        #expect(verify(forged(round: "scribble")) == ["checkpoint"])
        let older = try #require(try await store.checkpoints(of: .platform).first)
        #expect(verify(forged(platform: older)) == ["checkpoint"])
        let unsigned = SignedCheckpoint(checkpoint: anchor.platform.checkpoint, signature: [])
        #expect(verify(forged(platform: unsigned)) == ["signature"])
    }

    @Test func whatIsErasedIsGoneFromTheFilesAndEveryProofHolds() async throws {
        let key = try SigningKey.generate()
        let scratch = try Scratch()
        defer { scratch.remove() }
        let store = try await scratch.open()
        let name = "Grace Murray Hopper <grace@example.org>"
        for round in 0..<3 {
            _ = try await store.append(
                (0..<50).map { Self.draft($0 + 50 * round, author: $0.isMultiple(of: 2) ? name : "Ada") })
        }
        _ = try await store.append([Self.draft(0, .platform, author: name)])
        _ = try await store.begin([JournalEntry(try intent(1, author: name), prior: .ignore)])
        _ = try await store.checkpoint(signing: key, at: start)
        #expect(try Self.files(scratch).contains { $0.contains("grace@example.org") })
        #expect(try await store.erase(personal: name, reason: "asked for", at: start) == 77)
        #expect(try Self.files(scratch).allSatisfy { !$0.contains("grace@example.org") })
        #expect(try await store.erase(personal: name, reason: "asked for", at: start) == 0)
        let report = try await store.verify(.tenant("shop"), [key.verifyingKey])
        #expect(report.findings.isEmpty)
        #expect((report.erased, report.covered, report.records) == (76, 151, 152))
        #expect(try await store.verify(.platform, [key.verifyingKey]).erased == 1)
        #expect(try await store.openIntents().first?.intent.reason.author == nil)
        let records = try await store.records(in: .tenant("shop"), from: 0, limit: 200)
        #expect(records.filter { $0.personal.map(\.value) == ["Ada"] }.count == 75)
        #expect(records.last?.record.kind == .erasure)
    }

    private static func files(_ scratch: Scratch) throws -> [String] {
        try ["", "-wal"].map { suffix in
            let file = try #require(fopen(scratch.store + suffix, "r"))
            defer { fclose(file) }
            var bytes = [UInt8](repeating: 0, count: 4_000_000)
            let count = fread(&bytes, 1, bytes.count, file)
            #expect(count < bytes.count)
            return String(decoding: bytes.prefix(count).map { $0 < 128 ? $0 : 63 }, as: UTF8.self)
        }
    }

    @Test func aLargeErasureIsSeveralRecords() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        _ = try await store.append((0..<2500).map { Self.draft($0, author: "Ada") })
        #expect(try await store.erase(personal: "Ada", reason: "asked for", at: start) == 2500)
        #expect(try await store.logs().map(\.size) == [2503])
        let report = try await store.verify(.tenant("shop"), [])
        #expect(report.findings.isEmpty)
        #expect(report.erased == 2500)
    }

    @Test func twoProcessesAppendAtOnce() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let store = try await scratch.open()
                    for number in 0..<25 {
                        _ = try await store.append([Self.draft(number, author: "writer \(writer)")])
                    }
                }
            }
            try await group.waitForAll()
        }
        let store = try await scratch.open()
        #expect(try await store.logs().map(\.size) == [100])
        #expect(try await store.verify(.tenant("shop"), []).findings.isEmpty)
    }

    @Test func anEmptyLogsExportIsItsHeader() async throws {
        let store = try await SQLiteStore.inMemory(controller: "test")
        #expect(
            try await store.export(.platform, at: start)
                == [.header(log: .platform, controller: "test", at: start)])
        #expect(try await store.verify(.platform, []).isSound)
    }
}
