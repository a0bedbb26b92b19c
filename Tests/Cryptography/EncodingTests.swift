import Cryptography
import Support
import Testing
import Vocabulary

@Suite struct EncodingTests {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func knownBase64(plain: String, encoded: String) {
        let bytes = Array(plain.utf8)
        #expect(Base64.encode(bytes) == encoded)
        #expect(Base64.decode(encoded) == bytes)
        let bare = encoded.filter { $0 != "=" }
        #expect(Base64.encode(bytes, .urlSafe) == bare)
        #expect(Base64.decode(bare, .urlSafe) == bytes)
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zm8=Zg==", "Zh==", "Zm9=", " Zg==", "Zg==\n", "Z_==", "Zm-v",
        "Zm9vé===", "Zm\09v",
    ])
    func strictBase64(text: String) { #expect(Base64.decode(text) == nil) }

    @Test(arguments: ["Zg==", "Z", "Zh", "Zm9", "+/+/", "Zm9v\n"])
    func strictURLSafe(text: String) { #expect(Base64.decode(text, .urlSafe) == nil) }

    @Test func bothAlphabets() {
        #expect(Base64.encode([0xFB, 0xFF, 0xFE]) == "+//+")
        #expect(Base64.encode([0xFB, 0xFF, 0xFE], .urlSafe) == "-__-")
    }

    @Test func randomBytesComeBack() {
        for seed in PropertyCases.seeds(500) {
            var generator = SeededGenerator(seed: seed)
            let bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes, "seed \(seed)")
            #expect(Base64.decode(Base64.encode(bytes, .urlSafe), .urlSafe) == bytes, "seed \(seed)")
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
