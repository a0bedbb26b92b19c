import Cryptography
import Ledger
import Support
import Testing
import Vocabulary

@Suite struct VerifierTests {
    static func log(_ key: borrowing SigningKey, records: Int = 10, checkpoints: [Int] = [4, 8]) throws -> TestLog {
        var log = TestLog(.tenant("shop"))
        for index in 0..<records {
            log.append(.pass, ["number": .int(Int64(index))], personal: [.init("actor", "person \(index)")])
            if checkpoints.contains(index + 1) { try log.checkpoint(key) }
        }
        return log
    }

    @Test func aSoundLogIsSound() throws {
        let key = try SigningKey.generate()
        let log = try Self.log(key)
        let report = try verify(log.lines, [key.verifyingKey], since: [log.checkpoints[0]])
        #expect(report.findings.isEmpty && report.isSound)
        #expect((report.records, report.covered, report.erased) == (10, 8, 0))
        #expect(report.checkpoint == log.checkpoints[1])
        #expect(report.caveats.count == 2)
    }

    @Test func anEmptyLogIsSound() throws {
        let report = try verify(TestLog(.tenant("shop")).lines, [])
        #expect(report.isSound)
        #expect(report.caveats.count == 3)
    }

    @Test func anEditedRecordIsNamed() throws {
        let key = try SigningKey.generate()
        for place in 0..<10 {
            let log = try Self.log(key)
            var lines = log.lines
            let record = log.records[place]
            let other = LedgerRecord(
                LedgerDraft(
                    log: record.log, kind: record.kind, at: record.at, evaluatedAt: record.evaluatedAt,
                    body: ["number": 99]), sequence: record.sequence, previous: record.previous,
                personal: record.personal)
            lines[log.firstRecord + place] = .record(leaf: other.recorded, personal: log.personal[place])
            let found = short(try verify(lines, [key.verifyingKey]))
            let link = place < 9 ? ["edited \(place)-\(place)"] : []
            let range = place < 4 ? ["edited 0-3"] : place < 8 ? ["edited 4-7"] : []
            // The last record, which no checkpoint and no other record speaks of, is the caveat.
            #expect(found == link + range, "record \(place)")
        }
    }

    @Test func aRemovedRecordIsNamed() throws {
        let key = try SigningKey.generate()
        for place in 0..<9 {
            let log = try Self.log(key)
            var lines = log.lines
            lines.remove(at: log.firstRecord + place)
            let found = short(try verify(lines, [key.verifyingKey]))
            #expect(found == ["missing \(place)-\(place)"], "record \(place)")
        }
    }

    @Test func reorderedRecordsAreNamed() throws {
        let key = try SigningKey.generate()
        for place in 0..<9 {
            let log = try Self.log(key)
            var lines = log.lines
            lines.swapAt(log.firstRecord + place, log.firstRecord + place + 1)
            #expect(short(try verify(lines, [key.verifyingKey])) == ["reordered \(place)-\(place + 1)"])
        }
    }

    @Test func aRecordPutElsewhereIsNamed() throws {
        let key = try SigningKey.generate()
        for (from, to) in [(0, 9), (9, 0), (2, 5), (7, 3)] {
            let log = try Self.log(key)
            var lines = log.lines
            lines.insert(lines.remove(at: log.firstRecord + from), at: log.firstRecord + to)
            #expect(short(try verify(lines, [key.verifyingKey])) == ["reordered \(min(from, to))-\(max(from, to))"])
        }
    }

    @Test func aRepeatedRecordIsNamed() throws {
        let key = try SigningKey.generate()
        let log = try Self.log(key)
        var lines = log.lines
        lines.insert(lines[log.firstRecord + 3], at: log.firstRecord + 4)
        #expect(short(try verify(lines, [key.verifyingKey])) == ["duplicated 3-3"])
    }

    @Test func anUnreadableRecordIsNamed() throws {
        let key = try SigningKey.generate()
        let log = try Self.log(key)
        var lines = log.lines
        lines[log.firstRecord + 5] = .record(leaf: "scribble", personal: [])
        #expect(short(try verify(lines, [key.verifyingKey])) == ["unreadable 5-5"])
        #expect(try verify(lines, [key.verifyingKey]).covered == 4)
    }

    @Test func aCutLogIsFoundAgainstItsCheckpoint() throws {
        let key = try SigningKey.generate()
        for left in 0..<8 {
            let log = try Self.log(key)
            let lines = Array(log.lines.prefix(log.firstRecord + left))
            let range = left < 4 ? "truncated \(left)-3" : "truncated \(left)-7"
            #expect(short(try verify(lines, [key.verifyingKey])) == [range], "\(left) left")
        }
    }

    @Test func aLogCutWithItsCheckpointsIsFoundFromOutside() throws {
        let key = try SigningKey.generate()
        let whole = try Self.log(key)
        var old = try Self.log(key, records: 4)
        #expect(try verify(old.lines, [key.verifyingKey]).isSound)
        #expect(
            short(try verify(old.lines, [key.verifyingKey], since: [whole.checkpoints[1]])) == ["truncated 4-7"])
        // Written on differently after the cut.
        for number in 0..<6 { old.append(.pass, ["forged": .int(Int64(number))]) }
        try old.checkpoint(key)
        #expect(try verify(old.lines, [key.verifyingKey]).isSound)
        #expect(short(try verify(old.lines, [key.verifyingKey], since: [whole.checkpoints[1]])) == ["edited 0-7"])
    }

    @Test func aLogWrittenAnewIsFoundAgainstItsCheckpoint() throws {
        let key = try SigningKey.generate()
        let log = try Self.log(key)
        // Every record linked anew, the checkpoints as they were.
        var forged = try Self.log(key)
        forged.checkpoints = log.checkpoints
        #expect(short(try verify(forged.lines, [key.verifyingKey])) == ["edited 0-3"])
    }

    @Test func aRemovedOrForgedCheckpointIsFound() throws {
        let key = try SigningKey.generate()
        let other = try SigningKey.generate()
        var log = try Self.log(key)
        let (first, second) = (log.checkpoints[0], log.checkpoints[1])
        log.checkpoints = [second]
        #expect(short(try verify(log.lines, [key.verifyingKey])) == ["checkpoint"])
        log.checkpoints = [second, first]
        #expect(short(try verify(log.lines, [key.verifyingKey])).contains("checkpoint"))
        log.checkpoints = [first]
        try log.checkpoint(other)
        #expect(short(try verify(log.lines, [key.verifyingKey])) == ["signature"])
        var bytes = first.signature
        bytes[0] ^= 1
        log.checkpoints = [SignedCheckpoint(checkpoint: first.checkpoint, signature: bytes)]
        #expect(short(try verify(log.lines, [key.verifyingKey])) == ["signature"])
    }

    @Test func aSignerMustBeTheKeyNamed() throws {
        let key = try SigningKey.generate()
        let other = try SigningKey.generate()
        let checkpoint = Checkpoint(
            log: .platform, size: 0, root: MerkleTree.emptyRoot, at: TestLog.instant, key: key.verifyingKey,
            previous: nil)
        #expect(throws: LedgerError.self) { try checkpoint.signed(by: other) }
    }

    @Test func rotationHandsTrustOn() throws {
        let old = try SigningKey.generate()
        let new = try SigningKey.generate()
        let stranger = try SigningKey.generate()
        var log = try Self.log(old)
        try log.checkpoint(new)
        let rotation = try KeyRotation(from: old, to: new.verifyingKey, at: TestLog.instant)
        #expect(rotation.isSigned)
        #expect(try KeyRotation(recorded: rotation.recorded) == rotation)
        #expect(short(try verify(log.lines, [old.verifyingKey])) == ["signature"])
        #expect(try verify(log.lines + [.rotation(rotation)], [old.verifyingKey]).isSound)
        let foreign = try KeyRotation(from: stranger, to: new.verifyingKey, at: TestLog.instant)
        #expect(short(try verify(log.lines + [.rotation(foreign)], [old.verifyingKey])) == ["signature"])
        // A key that has been replaced signs no more.
        log.append()
        try log.checkpoint(old)
        #expect(short(try verify(log.lines + [.rotation(rotation)], [old.verifyingKey])) == ["signature"])
    }

    @Test func aForgedRotationIsFound() throws {
        let old = try SigningKey.generate()
        let new = try SigningKey.generate()
        let log = try Self.log(old)
        let rotation = try KeyRotation(from: old, to: new.verifyingKey, at: TestLog.instant)
        let entries = try #require(rotation.recorded.entries).map {
            $0.key == "to" ? Value.Entry("to", .string(old.verifyingKey.hex)) : $0
        }
        let forged = try KeyRotation(recorded: .map(entries))
        #expect(!forged.isSigned)
        #expect(short(try verify(log.lines + [.rotation(forged)], [old.verifyingKey])) == ["signature"])
    }

    @Test func linesThatAreNoneAreFindings() throws {
        var verifier = LedgerVerifier(trusted: [])
        verifier.read(["type": "header", "version": 9, "log": "a", "controller": "b", "at": "c"])
        for value in [.null, ["type": "gossip"], ["type": "record"], "text", ["type": "record", "leaf": 1]] as [Value] {
            verifier.read(value)
        }
        let report = verifier.finish()
        #expect(report.findings.count == 6)
        #expect(report.findings.allSatisfy { $0.kind == .unreadable })
    }

    @Test func findingsAreHarmlessToShow() throws {
        var verifier = LedgerVerifier(trusted: [])
        verifier.read(["type": "header", "\u{1B}[2J": 1])
        let text = try #require(verifier.finish().findings.first).description
        #expect(text.contains("\\u{1b}") && !text.contains("\u{1B}"))
    }
}
