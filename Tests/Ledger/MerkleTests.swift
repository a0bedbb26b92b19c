import Cryptography
import Ledger
import Support
import Testing
import Vocabulary

@Suite struct MerkleTests {
    /// The eight leaves and roots that implementations of RFC 6962 test against (certificate-transparency,
    /// `merkle_tree_test`).
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    static func tree() throws -> MerkleTree {
        MerkleTree(try leaves.map { MerkleTree.leafHash(try #require(Hexadecimal.decode($0))) })
    }

    @Test func knownRoots() throws {
        let tree = try Self.tree()
        var frontier = MerkleFrontier()
        #expect(frontier.root.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(tree.root(size: 0) == frontier.root)
        for (index, leaf) in tree.leaves.enumerated() {
            frontier.append(leaf)
            #expect(frontier.root.hex == Self.roots[index])
            #expect(tree.root(size: index + 1)?.hex == Self.roots[index])
        }
        #expect(tree.root()?.hex == Self.roots[7])
    }

    /// Paths of the same test, the leaf and the size counted from 1 there.
    @Test(
        arguments: [
            (0, 1, []),
            (
                0, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                5, 8,
                [
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
            (
                1, 5,
                [
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            ),
        ] as [(Int, Int, [String])])
    func knownPaths(index: Int, size: Int, path: [String]) throws {
        #expect(try Self.tree().inclusionProof(of: index, size: size)?.map(\.hex) == path)
    }

    @Test(
        arguments: [
            (1, 1, []),
            (
                1, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                6, 8,
                [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (
                2, 5,
                [
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            ),
        ] as [(Int, Int, [String])])
    func knownConsistency(old: Int, size: Int, proof: [String]) throws {
        #expect(try Self.tree().consistencyProof(from: old, size: size)?.map(\.hex) == proof)
    }

    @Test func placesOutsideHaveNoProof() throws {
        let tree = try Self.tree()
        #expect(tree.root(size: 9) == nil)
        #expect(tree.root(size: -1) == nil)
        #expect(tree.inclusionProof(of: 8) == nil)
        #expect(tree.inclusionProof(of: -1) == nil)
        #expect(tree.inclusionProof(of: 3, size: 3) == nil)
        #expect(tree.inclusionProof(of: 0, size: 9) == nil)
        #expect(tree.consistencyProof(from: 5, size: 4) == nil)
        #expect(tree.consistencyProof(from: -1) == nil)
        #expect(tree.consistencyProof(from: 3, size: 9) == nil)
        #expect(tree.consistencyProof(from: 0) == [])
    }

    @Test func hostileNumbersAreRefused() {
        let zero = SHA256Digest.zero
        for (index, size) in [(-1, 1), (0, 0), (1, 1), (Int64.max, .max), (.min, .max)] as [(Int64, Int64)] {
            #expect(!MerkleTree.verifyInclusion(of: zero, at: index, size: size, proof: [], root: zero))
        }
        #expect(!MerkleTree.verifyInclusion(of: zero, at: .max - 1, size: .max, proof: [zero], root: zero))
        for (old, size) in [(-1, 1), (2, 1), (1, Int64.max), (.max - 1, .max), (.min, 0)] as [(Int64, Int64)] {
            #expect(!MerkleTree.verifyConsistency(oldSize: old, oldRoot: zero, size: size, root: zero, proof: []))
            #expect(!MerkleTree.verifyConsistency(oldSize: old, oldRoot: zero, size: size, root: zero, proof: [zero]))
        }
    }

    static func randomTree(_ size: Int, _ generator: inout SeededGenerator) -> MerkleTree {
        MerkleTree((0..<size).map { _ in MerkleTree.leafHash([UInt8.random(in: 0...255, using: &generator)]) })
    }

    @Test func everyProofHoldsAndNoChangedOneDoes() throws {
        // Every size up to 40 in full.
        var generator = SeededGenerator(seed: 40)
        let tree = Self.randomTree(40, &generator)
        for size in 1...40 {
            let root = try #require(tree.root(size: size))
            for index in 0..<size {
                let proof = try #require(tree.inclusionProof(of: index, size: size))
                try check(proof, of: tree.leaves[index], at: Int64(index), size: Int64(size), root, &generator)
            }
            for old in 0...size {
                let proof = try #require(tree.consistencyProof(from: old, size: size))
                let oldRoot = try #require(tree.root(size: old))
                #expect(
                    MerkleTree.verifyConsistency(
                        oldSize: Int64(old), oldRoot: oldRoot, size: Int64(size), root: root, proof: proof))
                checkConsistencyFails(proof, old, oldRoot, size, root, &generator)
            }
        }
    }

    private func check(
        _ proof: [SHA256Digest], of leaf: SHA256Digest, at index: Int64, size: Int64, _ root: SHA256Digest,
        _ generator: inout SeededGenerator
    ) throws {
        func holds(_ leaf: SHA256Digest, _ index: Int64, _ proof: [SHA256Digest], _ root: SHA256Digest) -> Bool {
            MerkleTree.verifyInclusion(of: leaf, at: index, size: size, proof: proof, root: root)
        }
        #expect(holds(leaf, index, proof, root))
        #expect(!holds(changed(leaf, &generator), index, proof, root))
        #expect(!holds(leaf, index, proof, changed(root, &generator)))
        #expect(!holds(leaf, index, proof + [leaf], root))
        for place in proof.indices {
            var other = proof
            other[place] = changed(other[place], &generator)
            #expect(!holds(leaf, index, other, root))
            other = proof
            other.remove(at: place)
            #expect(!holds(leaf, index, other, root))
        }
        let elsewhere = (index + 1) % size
        if elsewhere != index { #expect(!holds(leaf, elsewhere, proof, root) || size == 1) }
    }

    private func checkConsistencyFails(
        _ proof: [SHA256Digest], _ old: Int, _ oldRoot: SHA256Digest, _ size: Int, _ root: SHA256Digest,
        _ generator: inout SeededGenerator
    ) {
        func holds(_ oldRoot: SHA256Digest, _ root: SHA256Digest, _ proof: [SHA256Digest]) -> Bool {
            MerkleTree.verifyConsistency(
                oldSize: Int64(old), oldRoot: oldRoot, size: Int64(size), root: root, proof: proof)
        }
        #expect(!holds(changed(oldRoot, &generator), root, proof))
        // Everything follows on nothing.
        if old > 0 { #expect(!holds(oldRoot, changed(root, &generator), proof)) }
        #expect(!holds(oldRoot, root, proof + [root]))
        for place in proof.indices {
            var other = proof
            other[place] = changed(other[place], &generator)
            #expect(!holds(oldRoot, root, other))
            other = proof
            other.remove(at: place)
            #expect(!holds(oldRoot, root, other))
        }
    }

    private func changed(_ digest: SHA256Digest, _ generator: inout SeededGenerator) -> SHA256Digest {
        var bytes = digest.bytes
        bytes[Int.random(in: 0..<32, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        return SHA256Digest(bytes: bytes) ?? .zero
    }

    @Test func randomSizesHold() throws {
        for seed in PropertyCases.seeds(60) {
            var generator = SeededGenerator(seed: seed)
            let size = Int.random(in: 1...600, using: &generator)
            let tree = Self.randomTree(size, &generator)
            let root = try #require(tree.root())
            let index = Int.random(in: 0..<size, using: &generator)
            let old = Int.random(in: 0...size, using: &generator)
            #expect(
                MerkleTree.verifyInclusion(
                    of: tree.leaves[index], at: Int64(index), size: Int64(size),
                    proof: try #require(tree.inclusionProof(of: index)), root: root), "seed \(seed)")
            #expect(
                MerkleTree.verifyConsistency(
                    oldSize: Int64(old), oldRoot: try #require(tree.root(size: old)), size: Int64(size), root: root,
                    proof: try #require(tree.consistencyProof(from: old))), "seed \(seed)")
            var frontier = MerkleFrontier()
            for leaf in tree.leaves.prefix(old) { frontier.append(leaf) }
            // As it is stored and read again.
            frontier = try #require(MerkleFrontier(size: frontier.size, roots: frontier.roots))
            for leaf in tree.leaves.dropFirst(old) { frontier.append(leaf) }
            #expect(frontier.root == root, "seed \(seed)")
        }
    }

    @Test func aFrontierFitsItsSize() {
        #expect(MerkleFrontier(size: 3, roots: [.zero]) == nil)
        #expect(MerkleFrontier(size: 0, roots: [.zero]) == nil)
        #expect(MerkleFrontier(size: -1, roots: []) == nil)
        #expect(MerkleFrontier(size: 0, roots: []) == MerkleFrontier())
    }
}
