public import Cryptography

/// The right edge of a Merkle tree: the roots of its complete subtrees, one for each bit of its size.
///
/// Enough to append and to compute the root, in O(log n) each; appending n leaves takes n hashes in all.
public struct MerkleFrontier: Hashable, Sendable {
    /// The number of leaves.
    public private(set) var size: Int64
    /// The largest subtree first.
    public private(set) var roots: [SHA256Digest]

    /// The frontier of the tree without leaves.
    public init() {
        size = 0
        roots = []
    }

    /// A frontier as it was stored; nil where the size asks for another number of roots.
    public init?(size: Int64, roots: [SHA256Digest]) {
        guard size >= 0, roots.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.roots = roots
    }

    /// Appends a leaf hash.
    public mutating func append(_ leaf: SHA256Digest) {
        var hash = leaf
        for _ in 0..<(~size).trailingZeroBitCount {
            if let left = roots.popLast() { hash = MerkleTree.nodeHash(left, hash) }
        }
        roots.append(hash)
        size += 1
    }

    /// The root of the tree.
    public var root: SHA256Digest {
        guard var hash = roots.last else { return MerkleTree.emptyRoot }
        for left in roots.dropLast().reversed() { hash = MerkleTree.nodeHash(left, hash) }
        return hash
    }
}
