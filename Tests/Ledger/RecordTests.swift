import Cryptography
import Ledger
import Support
import Testing
import Vocabulary

@Suite struct RecordTests {
    static let record = LedgerRecord(
        LedgerDraft(
            log: .tenant("shop"), kind: .pass, at: Instant(milliseconds: 1_790_000_000_123),
            evaluatedAt: Instant(seconds: 1_790_000_000), body: ["actions": 3]),
        sequence: 7, previous: .zero, personal: [PersonalCommitment(name: "actor", digest: SHA256.digest([]))])

    @Test func theLeafIsThisTextForEver() {
        #expect(
            String(decoding: Self.record.leaf, as: UTF8.self)
                == #"{"at":"2026-09-21T14:13:20.123Z","body":{"actions":3},"evaluatedAt":"2026-09-21T14:13:20Z","#
                + #""kind":"pass","log":"tenant/shop","personal":[{"commitment":""#
                + #"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","name":"actor"}],"#
                + #""previous":"0000000000000000000000000000000000000000000000000000000000000000","#
                + #""sequence":7,"version":1}"#)
        #expect(Self.record.leafHash == SHA256.digest([0] + Self.record.leaf))
    }

    /// What is hashed is written without a tree of values; it is the same text for any record.
    @Test func aDraftsLeafIsThatOfItsRecord() throws {
        for approval in [nil, "Approval/big-stop"] as [ClaimName?] {
            let intent = try JournalTests.intent(approval: approval)
            let results: [IntentOutcome.Result] = [
                .succeeded, .superseded("late"), .unknown(code: "timeout", message: "\"\u{1}"),
                .failed(code: "Busy", message: "", retry: .waitUntil(Instant(seconds: 5))),
            ]
            let outcomes = results.map { result in
                IntentOutcome(
                    intent: intent.id, result: result, at: Instant(milliseconds: 7), requestID: approval?.rawValue
                )
                .draft(log: .tenant("shop"), evaluatedAt: Instant(seconds: -5))
            }
            let other = LedgerDraft(
                log: .platform, kind: .pass, at: Instant(seconds: 0), body: ["b": [1, .null], "a": "é"])
            for (index, draft) in ([intent.draft, other] + outcomes).enumerated() {
                let commitments = (0..<index).map {
                    PersonalCommitment(name: "n\($0)", digest: SHA256.digest([UInt8($0)]))
                }
                let previous = SHA256.digest([UInt8(index)])
                let record = LedgerRecord(
                    draft, sequence: Int64(index) << 40, previous: previous, personal: commitments)
                let leaf = draft.leaf(sequence: Int64(index) << 40, previous: previous, personal: commitments)
                #expect(leaf == record.leaf)
                #expect(CanonicalJSON.value(leaf) == record.recorded)
            }
        }
    }

    @Test func itComesBack() throws {
        #expect(try LedgerRecord(recorded: Self.record.recorded) == Self.record)
    }

    @Test func whatIsNotUnderstoodIsRefused() throws {
        let entries = try #require(Self.record.recorded.entries)
        for index in entries.indices {
            var fewer = entries
            let gone = fewer.remove(at: index)
            #expect(throws: LedgerError.self, "without \(gone.key)") { try LedgerRecord(recorded: .map(fewer)) }
            var other = entries
            other[index].value = ["unexpected": 1]
            if other[index].key != "body" {
                #expect(throws: LedgerError.self, "another \(gone.key)") { try LedgerRecord(recorded: .map(other)) }
            }
        }
        #expect(throws: LedgerError.self) {
            try LedgerRecord(recorded: .map(entries + [Value.Entry("note", "hidden")]))
        }
        #expect(throws: LedgerError.self) { try LedgerRecord(recorded: .map(entries + [entries[0]])) }
        #expect(throws: LedgerError.self) { try LedgerRecord(recorded: .null) }
    }

    @Test(arguments: [-1, Int64.min, Int64.max, 1 << 53]) func placesHaveALimit(sequence: Int64) throws {
        let entries = try #require(Self.record.recorded.entries).map {
            $0.key == "sequence" ? Value.Entry("sequence", .int(sequence)) : $0
        }
        #expect(throws: LedgerError.self) { try LedgerRecord(recorded: .map(entries)) }
    }

    @Test func aNewerFormatIsForANewerVersion() throws {
        let entries = try #require(Self.record.recorded.entries).map {
            $0.key == "version" ? Value.Entry("version", 2) : $0
        }
        do {
            _ = try LedgerRecord(recorded: .map(entries))
            Issue.record("read a newer format")
        } catch {
            #expect(error.kind == .stalled)
            #expect(error.description == "the record has format 2, this version reads up to 1")
        }
    }

    @Test func aCommitmentHidesAndBinds() {
        let value = PersonalValue(name: "author", value: "Ada <ada@example.org>", salt: Array(0..<16))
        #expect(value.commitment == SHA256.digest(Array(0..<16) + Array("Ada <ada@example.org>".utf8)))
        let salted = PersonalValue(name: "author", value: value.value, salt: Array(1...16))
        #expect(salted.commitment != value.commitment)
    }

    @Test func personalValuesComeBack() throws {
        let value = PersonalValue(name: "author", value: "é\"\\\n", salt: RandomBytes.generate(16))
        #expect(try PersonalValue(recorded: value.recorded) == value)
        #expect(throws: LedgerError.self) { try PersonalValue(recorded: ["name": "a", "salt": "zz", "value": "b"]) }
        #expect(throws: LedgerError.self) { try PersonalValue(recorded: ["name": "a", "salt": "00"]) }
    }

    @Test func erasuresComeBackInOrder() throws {
        let erasure = Erasure(
            fields: [.init(sequence: 5, name: "b"), .init(sequence: 5, name: "a"), .init(sequence: 1, name: "z")],
            reason: "asked for")
        #expect(erasure.fields.map(\.sequence) == [1, 5, 5])
        #expect(erasure.fields.map(\.name) == ["z", "a", "b"])
        #expect(try Erasure(recorded: erasure.recorded) == erasure)
    }
}
