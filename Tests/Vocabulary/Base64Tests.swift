import Support
import Testing
import Vocabulary

@Suite struct Base64Tests {
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
        }
    }
}
