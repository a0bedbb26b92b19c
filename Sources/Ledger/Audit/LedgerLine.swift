public import Cryptography
public import Vocabulary

/// One line of an export: JSON Lines (one canonical JSON text a line), the header first, then everything else.
public enum LedgerLine: Hashable, Sendable {
    /// The version of the format.
    public static let formatVersion: Int64 = 1

    /// Which log, of which controller, and when it was written.
    case header(log: LogName, controller: String, at: Instant)
    /// A record as it was found, and what is kept beside it. The leaf is not looked at: judging it is the verifier's.
    case record(leaf: Value, personal: [PersonalValue])
    case rotation(KeyRotation)
    case checkpoint(SignedCheckpoint)
    case anchor(PlatformAnchor)
}

/// Shows that a tenant's checkpoint is the latest that the platform's log knows, and nothing about other tenants.
public struct PlatformAnchor: Hashable, Sendable {
    /// The tenant's checkpoint.
    public let checkpoint: SignedCheckpoint
    /// Its place among the logs of the round and the proof of it.
    public let place: Int64
    public let roundProof: [SHA256Digest]
    /// The platform's record of the round: the last one of the platform's log at ``platform``.
    public let round: Value
    public let proof: [SHA256Digest]
    public let platform: SignedCheckpoint

    /// An anchor from its parts.
    public init(
        checkpoint: SignedCheckpoint, place: Int64, roundProof: [SHA256Digest], round: Value,
        proof: [SHA256Digest], platform: SignedCheckpoint
    ) {
        self.checkpoint = checkpoint
        self.place = place
        self.roundProof = roundProof
        self.round = round
        self.proof = proof
        self.platform = platform
    }
}
