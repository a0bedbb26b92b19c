import Cryptography
import Ledger
import Testing
import Vocabulary

/// A log in memory, written as a store writes it.
struct TestLog {
    let name: LogName
    var records: [LedgerRecord] = []
    var personal: [[PersonalValue]] = []
    var checkpoints: [SignedCheckpoint] = []
    var frontier = MerkleFrontier()

    init(_ name: LogName) { self.name = name }

    static let instant = Instant(seconds: 1_790_000_000)

    mutating func append(
        _ kind: RecordKind = .pass, _ body: Value = .null, personal values: [LedgerDraft.Personal] = []
    ) {
        let draft = LedgerDraft(
            log: name, kind: kind, at: Self.instant.adding(seconds: Int64(records.count)), body: body,
            personal: values)
        let kept = draft.personal.map {
            PersonalValue(name: $0.name, value: $0.value, salt: RandomBytes.generate(PersonalValue.saltByteCount))
        }
        let record = LedgerRecord(
            draft, sequence: Int64(records.count), previous: records.last?.leafHash ?? .zero,
            personal: kept.map { PersonalCommitment(name: $0.name, digest: $0.commitment) })
        records.append(record)
        personal.append(kept)
        frontier.append(record.leafHash)
    }

    mutating func checkpoint(_ key: borrowing SigningKey) throws {
        let checkpoint = Checkpoint(
            log: name, size: frontier.size, root: frontier.root, at: Self.instant, key: key.verifyingKey,
            previous: checkpoints.last?.checkpoint.digest)
        checkpoints.append(try checkpoint.signed(by: key))
    }

    /// The export, without an anchor.
    var lines: [LedgerLine] {
        [.header(log: name, controller: "test", at: Self.instant)] + checkpoints.map(LedgerLine.checkpoint)
            + zip(records, personal).map { .record(leaf: $0.recorded, personal: $1) }
    }

    /// Where the records begin among ``lines``.
    var firstRecord: Int { 1 + checkpoints.count }
}

/// Verifies lines as they come back from their text.
func verify(
    _ lines: [LedgerLine], _ trusted: [VerifyingKey], since: [SignedCheckpoint] = []
) throws -> LedgerReport {
    var verifier = LedgerVerifier(trusted: trusted, since: since)
    for line in lines { verifier.read(try #require(CanonicalJSON.value(Array(line.text.utf8)))) }
    return verifier.finish()
}

/// What was found, shortly: `edited 3-3`.
func short(_ report: LedgerReport) -> [String] {
    report.findings.map { finding in
        finding.records.map { "\(finding.kind.rawValue) \($0.lowerBound)-\($0.upperBound)" } ?? finding.kind.rawValue
    }
}
