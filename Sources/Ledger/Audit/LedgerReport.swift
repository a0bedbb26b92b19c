import Vocabulary

/// Something in a log that is not as it was written.
public struct LedgerFinding: Hashable, Sendable {
    /// What is wrong.
    public enum Kind: String, Hashable, Sendable {
        /// A line that cannot be read.
        case unreadable
        /// A record is not the one that was written.
        case edited
        /// A record in the middle is not there.
        case missing
        /// A record is not in its place.
        case reordered
        /// A record stands there more than once.
        case duplicated
        /// Records at the end are not there.
        case truncated
        /// A personal value is not the one the record speaks of.
        case personalEdited
        /// A personal value is gone and no record says that it was erased.
        case personalMissing
        /// A checkpoint, a rotation or an anchor is not what it should be.
        case checkpoint
        /// A signature is wrong, or of a key that nobody vouches for.
        case signature
    }

    public let log: LogName
    public let kind: Kind
    /// The records it is about; nil where it is about none in particular.
    public let records: ClosedRange<Int64>?
    /// In words: what and why.
    public let message: String
}

extension LedgerFinding: CustomStringConvertible {
    /// `log, record 5: edited: message`, control characters escaped.
    public var description: String {
        Escaping.terminal("\(log)\(place): \(kind.rawValue): \(message)")
    }

    private var place: String {
        guard let records else { return "" }
        return records.count == 1
            ? ", record \(records.lowerBound)" : ", records \(records.lowerBound) to \(records.upperBound)"
    }
}

/// What the verification of one log found.
public struct LedgerReport: Hashable, Sendable {
    public let log: LogName
    /// The number of records that were read.
    public let records: Int64
    /// How many of them, from the first on, are under a valid checkpoint.
    public let covered: Int64
    /// Personal values that were erased, each on record.
    public let erased: Int
    /// The last valid checkpoint.
    public let checkpoint: SignedCheckpoint?
    /// The last round of checkpoints; in the platform's log only.
    public let round: CheckpointRound?
    public let findings: [LedgerFinding]
    /// What this verification could not have found, in words.
    public let caveats: [String]

    /// Whether nothing was found.
    public var isSound: Bool { findings.isEmpty }

    /// What is wrong between the logs of one store: the platform's last round must be over exactly the tenants' last
    /// checkpoints.
    public static func compare(platform: LedgerReport, tenants: [LedgerReport]) -> [LedgerFinding] {
        let checkpoints = tenants.compactMap(\.checkpoint)
        let round = platform.round ?? CheckpointRound([])
        guard round != CheckpointRound(checkpoints) else { return [] }
        let message =
            round.size == Int64(checkpoints.count)
            ? "the last round is not over the last checkpoints of the tenants' logs: one of them was cut or replaced"
            : "the last round is over \(round.size) logs, there are \(checkpoints.count) with a checkpoint: "
                + "a log was removed or added"
        return [LedgerFinding(log: platform.log, kind: .checkpoint, records: nil, message: message)]
    }
}
