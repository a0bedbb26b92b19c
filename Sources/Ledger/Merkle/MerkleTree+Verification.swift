public import Cryptography

extension MerkleTree {
    /// Whether a proof shows that a leaf hash is at a place of the tree with this size and root (RFC 9162, section
    /// 2.1.3.2).
    public static func verifyInclusion(
        of leaf: SHA256Digest, at index: Int64, size: Int64, proof: [SHA256Digest], root: SHA256Digest
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var (place, last) = (index, size - 1)
        var hash = leaf
        for sibling in proof {
            guard last != 0 else { return false }
            if place & 1 == 1 || place == last {
                hash = nodeHash(sibling, hash)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = nodeHash(hash, sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }

    /// Whether a proof shows that the tree with the old size and root is the beginning of the tree with the new ones
    /// (RFC 9162, section 2.1.4.2).
    public static func verifyConsistency(
        oldSize: Int64, oldRoot: SHA256Digest, size: Int64, root: SHA256Digest, proof: [SHA256Digest]
    ) -> Bool {
        guard oldSize >= 0, oldSize <= size else { return false }
        if oldSize == size { return proof.isEmpty && oldRoot == root }
        if oldSize == 0 { return proof.isEmpty && oldRoot == emptyRoot }
        // A complete old tree is a node of the new one, and its hash is known already.
        let path = oldSize & (oldSize - 1) == 0 ? [oldRoot] + proof : proof
        guard let first = path.first else { return false }
        var (place, last) = (oldSize - 1, size - 1)
        while place & 1 == 1 { (place, last) = (place >> 1, last >> 1) }
        var (old, new) = (first, first)
        for sibling in path.dropFirst() {
            guard last != 0 else { return false }
            if place & 1 == 1 || place == last {
                old = nodeHash(sibling, old)
                new = nodeHash(sibling, new)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                new = nodeHash(new, sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && old == oldRoot && new == root
    }
}
