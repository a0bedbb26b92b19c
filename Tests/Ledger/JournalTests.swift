import Cryptography
import Ledger
import Support
import Testing
import Vocabulary

@Suite struct JournalTests {
    static func intent(author: String? = "Ada <ada@example.org>", approval: ClaimName? = nil) throws -> Intent {
        Intent(
            id: "i-1", tenant: "shop", account: "production",
            address: try #require(ResourceAddress("aws/123456789012/eu-west-1/ec2/instance/i-0abc")),
            incarnation: "i-0abc", transition: .stop,
            changes: [
                IntentChange(field: .power, from: .power(.running), to: .power(.stopped)),
                IntentChange(field: .desired, from: nil, to: .count(0)),
                IntentChange(field: .tag("team"), from: FieldValue.none, to: .text("\u{202E}")),
                IntentChange(field: "flag", from: .flag(true), to: .none),
            ], actionClass: .absolute, claim: "Schedule/shop/office-hours",
            reason: IntentReason(
                source: "root", revision: "1a2b3c", author: author, file: "tenants/shop/s.yaml", line: 3, column: 5,
                chain: ["Schedule/shop/office-hours wants stopped"], gates: ["mode: enforce"]),
            evaluatedAt: Instant(seconds: 1_790_000_000), recordedAt: Instant(milliseconds: 1_790_000_001_002),
            planID: "aa", actionKey: "bb", approval: approval, sequence: 12)
    }

    static func record(_ draft: LedgerDraft) -> LedgerRecord {
        LedgerRecord(draft, sequence: 0, previous: .zero, personal: [])
    }

    @Test(arguments: [nil, "Approval/big-stop"] as [ClaimName?]) func anIntentComesBack(approval: ClaimName?) throws {
        let intent = try Self.intent(approval: approval)
        #expect(intent.changes.map(\.field) == ["desired", "flag", "power", "tag:team"])
        let author = PersonalValue(name: "author", value: "Ada <ada@example.org>", salt: [1])
        #expect(try Intent(record: Self.record(intent.draft), sequence: 12, personal: [author]) == intent)
    }

    @Test func anErasedAuthorIsNobody() throws {
        let read = try Intent(record: Self.record(try Self.intent().draft), sequence: 12, personal: [])
        #expect(read == (try Self.intent(author: nil)))
        #expect(try Self.intent(author: nil).draft.personal.isEmpty)
    }

    @Test func theLeafNamesNobodyAndNoNumberOfOthers() throws {
        let text = String(decoding: Self.record(try Self.intent().draft).leaf, as: UTF8.self)
        #expect(!text.contains("ada@example.org"))
        #expect(!text.contains(":12,") && !text.contains(":12}"))
    }

    @Test func anotherRecordIsNoIntent() throws {
        #expect(throws: LedgerError.self) { try Intent(record: RecordTests.record, personal: []) }
        #expect(throws: LedgerError.self) { try IntentOutcome(record: RecordTests.record) }
    }

    @Test(
        arguments: [
            .succeeded, .superseded("somebody was quicker"), .unknown(code: "timeout", message: "no answer"),
            .failed(code: "Busy", message: "try later", retry: .transient),
            .failed(code: "Denied", message: "no", retry: .stalled),
            .failed(code: "Gone", message: "", retry: .terminal),
            .failed(code: "Full", message: "no room", retry: .capacity),
            .failed(code: "Slow", message: "", retry: .waitUntil(Instant(milliseconds: 1_790_000_000_500))),
        ] as [IntentOutcome.Result])
    func anOutcomeComesBack(result: IntentOutcome.Result) throws {
        for request in ["req-1", nil] {
            let outcome = IntentOutcome(
                intent: "i-1", result: result, at: Instant(seconds: 1_790_000_009), requestID: request)
            let draft = outcome.draft(log: .tenant("shop"), evaluatedAt: Instant(seconds: 5))
            #expect(draft.evaluatedAt == Instant(seconds: 5))
            #expect(try IntentOutcome(record: Self.record(draft)) == outcome)
        }
        #expect(result.isFinal == (result.name != "unknown"))
    }

    @Test(arguments: [IntentVerification.State.reached, .departed, .gone, .changed])
    func aVerificationComesBack(state: IntentVerification.State) throws {
        let found = IntentVerification(
            intent: "i-1", state: state, what: "its power is running", at: Instant(seconds: 1_790_000_009))
        let record = Self.record(found.draft(log: .tenant("shop"), evaluatedAt: Instant(seconds: 5)))
        #expect(record.kind == .verification)
        #expect(record.evaluatedAt == Instant(seconds: 5))
        #expect(try IntentVerification(record: record) == found)
        #expect(throws: LedgerError.self) { try IntentOutcome(record: record) }
        #expect(throws: LedgerError.self) { try IntentVerification(record: RecordTests.record) }
    }

    @Test(
        arguments: [
            .map([]), ["power": "sleeping"], ["count": "3"], ["count": 1, "text": "a"], ["size": 3], [1], "stopped",
        ] as [Value])
    func otherValuesAreNoFieldValue(value: Value) {
        #expect(throws: LedgerError.self) { try FieldValue(recorded: value) }
    }
}
