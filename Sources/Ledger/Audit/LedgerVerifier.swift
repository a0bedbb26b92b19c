public import Cryptography
public import Vocabulary

/// Finds out, from an export and public keys alone, whether a log is what was once written.
///
/// Found without any outside copy: a record edited, removed from the middle, reordered or repeated, a personal value
/// changed or taken out unrecorded, a log cut below its last checkpoint, a checkpoint by a key nobody vouches for.
///
/// Not to be found without a checkpoint from outside the store (`since`): a log that was cut together with its
/// checkpoints, a whole store put back from an old copy, records after the last checkpoint that were replaced with
/// everything behind them. Nor, ever, what the holder of the signing key wrote anew before anybody kept a checkpoint.
public struct LedgerVerifier {
    let trusted: [VerifyingKey]
    let since: [SignedCheckpoint]
    var lines = 0
    var log: LogName = ""
    var entries: [Entry] = []
    var checkpoints: [SignedCheckpoint] = []
    var rotations: [KeyRotation] = []
    var anchor: PlatformAnchor?
    var round: CheckpointRound?
    var erasures: Set<Erasure.Field> = []
    var absent: [Erasure.Field] = []
    var unreadable: Set<Int64> = []
    var findings: [LedgerFinding] = []

    /// What is remembered of a record.
    struct Entry {
        let sequence: Int64
        let hash: SHA256Digest
        let previous: SHA256Digest
    }

    /// A verifier.
    ///
    /// - Parameters:
    ///   - trusted: The signing keys that somebody vouches for; keys they were rotated to follow from the log.
    ///   - since: Checkpoints that were kept outside the store.
    public init(trusted: [VerifyingKey], since: [SignedCheckpoint] = []) {
        self.trusted = trusted
        self.since = since
    }

    /// Takes in the next line of an export, as it was parsed.
    public mutating func read(_ value: Value) {
        do {
            read(try LedgerLine(recorded: value))
        } catch {
            lines += 1
            report(.unreadable, nil, "line \(lines): \(error.message)")
        }
    }

    /// Takes in the next line of an export.
    public mutating func read(_ line: LedgerLine) {
        lines += 1
        switch line {
        case .header(let name, _, _):
            if lines > 1 { report(.unreadable, nil, "line \(lines): a second header; one export is one log") }
            log = name
        case .record(let leaf, let personal): read(leaf, personal)
        case .rotation(let rotation): rotations.append(rotation)
        case .checkpoint(let checkpoint): checkpoints.append(checkpoint)
        case .anchor(let found): anchor = found
        }
        if lines == 1, log == "" { report(.unreadable, nil, "the export does not begin with a header") }
    }

    private mutating func read(_ leaf: Value, _ personal: [PersonalValue]) {
        do {
            let record = try LedgerRecord(recorded: leaf)
            // The bytes as they are, not as the record would be written again: they must be the same to be believed.
            let hash = MerkleTree.leafHash(CanonicalJSON.bytes(leaf))
            guard record.log == log, hash == record.leafHash else {
                return report(.edited, record.sequence...record.sequence, "it is not a record of this log")
            }
            entries.append(Entry(sequence: record.sequence, hash: hash, previous: record.previous))
            check(personal, of: record)
            note(record)
        } catch {
            let place = (entries.last?.sequence ?? -1) + 1
            unreadable.insert(place)
            report(.unreadable, place...place, "line \(lines): \(error.message)")
        }
    }

    private mutating func note(_ record: LedgerRecord) {
        do {
            if record.kind == .erasure { erasures.formUnion(try Erasure(recorded: record.body).fields) }
            if record.kind == .checkpoint { round = try CheckpointRound(recorded: record.body) }
            if record.kind == .rotation { rotations.append(try KeyRotation(recorded: record.body)) }
        } catch {
            report(.unreadable, record.sequence...record.sequence, error.message)
        }
    }

    private mutating func check(_ personal: [PersonalValue], of record: LedgerRecord) {
        let place = record.sequence...record.sequence
        for commitment in record.personal {
            let name = commitment.name
            let values = personal.filter { $0.name == name }
            if values.isEmpty { absent.append(Erasure.Field(sequence: record.sequence, name: name)) }
            for value in values where value.commitment != commitment.digest {
                report(.personalEdited, place, "'\(name)' is not the value the record was written with")
            }
        }
        for value in personal where !record.personal.contains(where: { $0.name == value.name }) {
            report(.personalEdited, place, "'\(value.name)' is kept beside a record that does not speak of it")
        }
    }

    mutating func report(_ kind: LedgerFinding.Kind, _ records: ClosedRange<Int64>?, _ message: String) {
        findings.append(LedgerFinding(log: log, kind: kind, records: records, message: message))
    }
}
