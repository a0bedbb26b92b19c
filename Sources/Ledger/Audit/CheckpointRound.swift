public import Cryptography
public import Vocabulary

/// The latest checkpoints of all tenants' logs at one moment, as the platform's log holds them: one root over them.
///
/// A tenant can be shown that its own checkpoint is under that root, and so that it is the latest, without seeing who
/// else is there.
public struct CheckpointRound: Hashable, Sendable {
    /// How many logs.
    public let size: Int64
    /// The root of the Merkle tree over the signed checkpoints, in the order of the logs' names.
    public let root: SHA256Digest

    /// The round over the latest checkpoints of all tenants' logs.
    public init(_ checkpoints: [SignedCheckpoint]) {
        let tree = Self.tree(checkpoints)
        size = Int64(tree.leaves.count)
        root = tree.root() ?? MerkleTree.emptyRoot
    }

    /// The tree that a round's root is of.
    public static func tree(_ checkpoints: [SignedCheckpoint]) -> MerkleTree {
        MerkleTree(ordered(checkpoints).map(leafHash))
    }

    /// Checkpoints in the order of a round's tree.
    public static func ordered(_ checkpoints: [SignedCheckpoint]) -> [SignedCheckpoint] {
        checkpoints.sorted { $0.checkpoint.log < $1.checkpoint.log }
    }

    /// The leaf hash of a checkpoint in the tree of a round.
    public static func leafHash(_ checkpoint: SignedCheckpoint) -> SHA256Digest {
        MerkleTree.leafHash(CanonicalJSON.bytes(checkpoint.recorded))
    }

    /// As the platform's record holds it.
    public var recorded: Value { ["logs": .int(size), "root": .string(root.hex)] }

    /// Reads ``recorded``.
    public init(recorded value: Value) throws(LedgerError) {
        let fields = try RecordedFields(value, "the round of checkpoints", keys: ["logs", "root"])
        size = try fields.count("logs")
        root = try fields.digest("root")
    }
}
