import Cryptography
import Support
import Testing
import Vocabulary

@Suite struct EncodingTests {
    /// RFC 4648, section 10.
    @Test func randomBytesComeBack() {
        for seed in PropertyCases.seeds(500) {
            var generator = SeededGenerator(seed: seed)
            let bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes, "seed \(seed)")
        }
    }

    @Test func hexadecimal() {
        #expect(Hexadecimal.encode([0x00, 0x0F, 0xA0, 0xFF]) == "000fa0ff")
        #expect(Hexadecimal.decode("000FA0ff") == [0x00, 0x0F, 0xA0, 0xFF])
        for text in ["0", "0g", "0x00", "é", " 00"] { #expect(Hexadecimal.decode(text) == nil, "\(text)") }
    }

    @Test func equalInConstantTime() {
        #expect(ConstantTime.areEqual([], []))
        #expect(ConstantTime.areEqual([1, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.areEqual([1, 2, 3], [1, 2, 4]))
        #expect(!ConstantTime.areEqual([1, 2, 3], [1, 2]))
        #expect(!ConstantTime.areEqual([], [0]))
    }

    @Test func randomBytesDiffer() {
        #expect(RandomBytes.generate(0).isEmpty)
        #expect(RandomBytes.generate(33).count == 33)
        #expect(Set((0..<100).map { _ in RandomBytes.generate(16) }).count == 100)
    }
}
