import Cryptography
import Support
import Testing
import Vocabulary

@Suite struct SHA256Tests {
    /// FIPS 180-4 examples and the empty message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func knownDigests(message: String, expected: String) {
        #expect(SHA256.digest(Array(message.utf8)).hex == expected)
        #expect(SHA256Digest(hex: expected) == SHA256.digest(Array(message.utf8)))
    }

    @Test func aMillionLetters() {
        let digest = SHA256.digest([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        #expect(digest.description == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func piecesGiveTheDigestOfTheWhole() {
        for seed in PropertyCases.seeds(200) {
            var generator = SeededGenerator(seed: seed)
            let message = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            var hasher = SHA256Hasher()
            var rest = message[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...rest.count, using: &generator)
                if count == 1 { hasher.update(rest[rest.startIndex]) } else { hasher.update(Array(rest.prefix(count))) }
                rest = rest.dropFirst(count)
            }
            #expect(hasher.finish() == SHA256.digest(message), "seed \(seed)")
        }
    }

    @Test func anAbandonedHasherDoesNotSpoilTheNext() {
        for _ in 0..<40 {
            var abandoned = SHA256Hasher()
            abandoned.update([1, 2, 3])
        }
        #expect(SHA256.digest([]).hex.hasPrefix("e3b0c44298fc1c14"))
    }

    @Test func manyTasksAtOnce() async {
        let digests = await withTaskGroup(of: SHA256Digest.self) { group in
            for _ in 0..<200 { group.addTask { SHA256.digest(Array("abc".utf8)) } }
            return await group.reduce(into: Set<SHA256Digest>()) { $0.insert($1) }
        }
        #expect(digests == [SHA256.digest(Array("abc".utf8))])
    }

    @Test func digestsAreOrderedAsTheirBytes() {
        for seed in PropertyCases.seeds(300) {
            var generator = SeededGenerator(seed: seed)
            // Few different bytes, so that the first difference is anywhere.
            let make = { (0..<32).map { _ in UInt8.random(in: 0...1, using: &generator) &* 0xFF } }
            let (first, second) = (make(), make())
            guard let left = SHA256Digest(bytes: first), let right = SHA256Digest(bytes: second) else {
                Issue.record("32 bytes are a digest, seed \(seed)")
                continue
            }
            #expect((left < right) == first.lexicographicallyPrecedes(second), "seed \(seed)")
            #expect((left == right) == (first == second), "seed \(seed)")
            #expect(left.bytes == first, "seed \(seed)")
            #expect(SHA256Digest(hex: left.hex.uppercased()) == left, "seed \(seed)")
        }
    }

    @Test func onlyThirtyTwoBytesAreADigest() {
        #expect(SHA256Digest(bytes: [UInt8](repeating: 1, count: 31)) == nil)
        #expect(SHA256Digest(bytes: [UInt8](repeating: 1, count: 33)) == nil)
        #expect(SHA256Digest(hex: String(repeating: "a", count: 63)) == nil)
        #expect(SHA256Digest(hex: String(repeating: "g", count: 64)) == nil)
        #expect(SHA256Digest.zero.bytes == [UInt8](repeating: 0, count: 32))
        #expect(MemoryLayout<SHA256Digest>.size == 32)
    }
}
