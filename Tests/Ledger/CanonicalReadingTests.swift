import Ledger
import Support
import Testing
import Vocabulary

@Suite struct CanonicalReadingTests {
    static func value(_ generator: inout SeededGenerator, depth: Int = 0) -> Value {
        switch Int.random(in: 0..<(depth > 3 ? 5 : 7), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2:
            return .int(
                Int64.random(in: .min ... .max, using: &generator) >> Int64.random(in: 0..<64, using: &generator))
        case 3: return .double(Double.random(in: -1...1, using: &generator) + 0.5)
        case 4: return .string(text(&generator))
        case 5:
            return .list(
                (0..<Int.random(in: 0..<4, using: &generator)).map { _ in value(&generator, depth: depth + 1) })
        default:
            return .map(
                (0..<Int.random(in: 0..<4, using: &generator)).map { index in
                    Value.Entry("\(index)" + text(&generator), value(&generator, depth: depth + 1))
                })
        }
    }

    static func text(_ generator: inout SeededGenerator) -> String {
        let alphabet: [Character] = [
            "a", "\"", "\\", "\n", "\u{1}", "\u{1F}", "\u{7F}", "é", "\u{2028}", "😀", "\u{E000}",
        ]
        return String(
            (0..<Int.random(in: 0..<5, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? "a" }
        )
    }

    @Test func whatWasWrittenIsRead() {
        for seed in PropertyCases.seeds(1000) {
            var generator = SeededGenerator(seed: seed)
            let bytes = CanonicalJSON.bytes(Self.value(&generator))
            guard let read = CanonicalJSON.value(bytes) else {
                Issue.record("seed \(seed): not read: \(String(decoding: bytes, as: UTF8.self))")
                continue
            }
            #expect(CanonicalJSON.bytes(read) == bytes, "seed \(seed)")
        }
    }

    @Test func aChangedByteIsReadAsItselfOrNotAtAll() {
        for seed in PropertyCases.seeds(1000) {
            var generator = SeededGenerator(seed: seed)
            var bytes = CanonicalJSON.bytes(["key": Self.value(&generator)])
            let place = Int.random(in: bytes.indices, using: &generator)
            bytes[place] = UInt8.random(in: 0...255, using: &generator)
            if let read = CanonicalJSON.value(bytes) { #expect(CanonicalJSON.bytes(read) == bytes, "seed \(seed)") }
            let cut = Array(bytes.prefix(place))
            if let read = CanonicalJSON.value(cut) { #expect(CanonicalJSON.bytes(read) == cut, "seed \(seed)") }
        }
    }

    @Test(arguments: [
        "", " ", "1 ", "01", "+1", "1.0", "-0", "1e2", "[1,]", "[1", "{\"a\":1", "{\"a\" :1}", "{\"b\":1,\"a\":2}",
        "{\"a\":1,\"a\":2}", "\"\\u0041\"", "\"\\/\"", "\"a", "\"\\", "\"\\u00", "nul", "truefalse", "{1:2}", "NaN",
        "\"\\u001F\"", "\"\\ud83d\\ude00\"", "--1", "e", ".",
    ])
    func otherTextIsRefused(text: String) { #expect(CanonicalJSON.value(Array(text.utf8)) == nil) }

    @Test func invalidUTF8AndDepthAreRefused() {
        #expect(CanonicalJSON.value([0x22, 0xFF, 0x22]) == nil)
        #expect(CanonicalJSON.value([0x22, 0xED, 0xA0, 0x80, 0x22]) == nil)
        let deep = { (depth: Int) in
            [UInt8](repeating: UInt8(ascii: "["), count: depth) + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        }
        #expect(CanonicalJSON.value(deep(64)) != nil)
        #expect(CanonicalJSON.value(deep(65)) == nil)
        #expect(CanonicalJSON.value(deep(1_000_000)) == nil)
    }
}
