public import Cryptography

/// A Merkle tree over leaf hashes (RFC 9162, section 2.1), all of them in memory: for proofs.
///
/// To append and to know the root, a ``MerkleFrontier`` is enough.
public struct MerkleTree: Sendable {
    /// In the order they were appended.
    public private(set) var leaves: [SHA256Digest]

    /// A tree over some leaf hashes.
    public init(_ leaves: [SHA256Digest] = []) { self.leaves = leaves }

    /// Appends a leaf hash.
    public mutating func append(_ leaf: SHA256Digest) { leaves.append(leaf) }

    /// The hash of a leaf's bytes: SHA-256 of 0x00 and the bytes.
    public static func leafHash(_ bytes: [UInt8]) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(0x00)
        hasher.update(bytes)
        return hasher.finish()
    }

    /// The hash of an inner node: SHA-256 of 0x01 and its two children.
    public static func nodeHash(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(0x01)
        hasher.update(left)
        hasher.update(right)
        return hasher.finish()
    }

    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let emptyRoot = SHA256.digest([])

    /// The root over the first `size` leaves, by default over all; nil where there are not so many. Linear.
    public func root(size: Int? = nil) -> SHA256Digest? {
        let size = size ?? leaves.count
        guard size >= 0, size <= leaves.count else { return nil }
        return root(of: 0..<size)
    }

    /// The proof that a leaf is in the tree of the first `size` leaves (section 2.1.3); nil for a place outside it.
    /// Linear.
    public func inclusionProof(of index: Int, size: Int? = nil) -> [SHA256Digest]? {
        let size = size ?? leaves.count
        guard index >= 0, index < size, size <= leaves.count else { return nil }
        return path(to: index, in: 0..<size)
    }

    /// The proof that the tree of the first `old` leaves is the beginning of the tree of the first `size` (section
    /// 2.1.4); empty where they are the same or the old one is empty, nil where there are not so many leaves. Linear.
    public func consistencyProof(from old: Int, size: Int? = nil) -> [SHA256Digest]? {
        let size = size ?? leaves.count
        guard old >= 0, old <= size, size <= leaves.count else { return nil }
        return old == 0 || old == size ? [] : subproof(of: old, in: 0..<size, isWhole: true)
    }

    private func root(of range: Range<Int>) -> SHA256Digest {
        switch range.count {
        case 0: return Self.emptyRoot
        case 1: return leaves[range.lowerBound]
        default:
            let middle = Self.split(range)
            return Self.nodeHash(root(of: range.lowerBound..<middle), root(of: middle..<range.upperBound))
        }
    }

    private func path(to index: Int, in range: Range<Int>) -> [SHA256Digest] {
        guard range.count > 1 else { return [] }
        let middle = Self.split(range)
        let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
        return index < middle
            ? path(to: index, in: left) + [root(of: right)] : path(to: index, in: right) + [root(of: left)]
    }

    /// `SUBPROOF` of section 2.1.4.1; `old` counts from the beginning of the whole tree.
    private func subproof(of old: Int, in range: Range<Int>, isWhole: Bool) -> [SHA256Digest] {
        guard old < range.upperBound else { return isWhole ? [] : [root(of: range)] }
        let middle = Self.split(range)
        let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
        return old <= middle
            ? subproof(of: old, in: left, isWhole: isWhole) + [root(of: right)]
            : subproof(of: old, in: right, isWhole: false) + [root(of: left)]
    }

    /// Where a range of at least two leaves is split: after the largest power of two smaller than their number.
    private static func split(_ range: Range<Int>) -> Int {
        range.lowerBound + 1 << (Int.bitWidth - 1 - (range.count - 1).leadingZeroBitCount)
    }
}
