import Support
import Testing
import Vocabulary

@Suite struct CanonicalWriterTests {
    @Test func itWritesWhatTheTreeOfValuesWouldBe() {
        var writer = CanonicalWriter(capacity: 10)
        writer.object {
            $0.entry("absent", String?.none)
            $0.entry("at", Instant(milliseconds: 1_790_000_000_123))
            $0.key("empty")
            $0.list([Int]()) { _, _ in }
            $0.key("flags")
            $0.list([true, false]) { $0.flag($1) }
            $0.key("inner")
            $0.object { _ in }
            $0.key("none")
            $0.null()
            $0.entry("number", .min)
            $0.key("of")
            $0.list([1, 2] as [Int64]) { writer, number in writer.object { $0.entry("n", number) } }
            $0.entry("texts", ["{", "[", ":", "\"", ""])
            $0.entry("z", Optional("\u{1}é"))
            $0.key("zz")
            $0.value(["b": 1, "a": [.double(0.5)]])
        }
        let value: Value = [
            "at": "2026-09-21T14:13:20.123Z", "empty": [], "flags": [true, false], "inner": [:], "none": .null,
            "number": .int(.min), "of": [["n": 1], ["n": 2]], "texts": ["{", "[", ":", "\"", ""], "z": "\u{1}é",
            "zz": ["a": [.double(0.5)], "b": 1],
        ]
        #expect(String(decoding: writer.bytes, as: UTF8.self) == CanonicalJSON.text(value))
    }

    /// What RFC 3339 can say, in milliseconds.
    private static let fourDigitYears: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    @Test func anyTextAnyNumberAndAnyInstant() {
        for seed in PropertyCases.seeds(1000) {
            var generator = SeededGenerator(seed: seed)
            let scalars = (0..<8).map { _ in
                Unicode.Scalar(
                    UInt32.random(
                        in: 0...0x1_FFFF >> UInt32.random(in: 0...16, using: &generator),
                        using: &generator)) ?? "\u{FFFD}"
            }
            let text = String(String.UnicodeScalarView(scalars))
            let number =
                Int64.random(in: .min ... .max, using: &generator) >> Int64.random(in: 0..<64, using: &generator)
            let instant = Instant(milliseconds: Int64.random(in: Self.fourDigitYears, using: &generator))
            var writer = CanonicalWriter()
            writer.object {
                $0.key("all")
                $0.object {
                    $0.entry("instant", instant)
                    $0.entry("number", number)
                    $0.entry("texts", [text, text])
                }
            }
            let value: Value = [
                "all": [
                    "instant": .string(instant.description), "number": .int(number),
                    "texts": [.string(text), .string(text)],
                ]
            ]
            #expect(writer.bytes == CanonicalJSON.bytes(value), "seed \(seed)")
            #expect(CanonicalJSON.text(.int(number)) == String(number), "seed \(seed)")
            #expect(Instant(rfc3339: instant.description) == instant, "seed \(seed)")
        }
    }
}
