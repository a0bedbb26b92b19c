import Support
import Testing
import Vocabulary

@Suite struct CanonicalJSONTests {
    /// RFC 8785, appendix B: the bits of a double and how it is written.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
            (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
            (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
            (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
            (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
            (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
            (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
            (0x41B3_DE43_5555_5557, "333333333.33333343"), (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
            (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func numbersAreWrittenAsECMAScriptDoes(bits: UInt64, expected: String) {
        #expect(CanonicalJSON.text(.double(Double(bitPattern: bits))) == expected)
    }

    @Test(
        arguments: [
            (1.0, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (100, "100"), (1e20, "100000000000000000000"),
            (123456.789, "123456.789"),
            (1e-6, "0.000001"), (1e-7, "1e-7"), (1.5e-7, "1.5e-7"), (1e300, "1e+300"), (-1e21, "-1e+21"),
            (0.00012, "0.00012"),
            (.infinity, "null"), (-.infinity, "null"), (.nan, "null"),
        ] as [(Double, String)])
    func everydayNumbers(number: Double, expected: String) {
        #expect(CanonicalJSON.text(.double(number)) == expected)
    }

    @Test func integersKeepAllTheirDigits() {
        #expect(CanonicalJSON.text([.int(.max), .int(.min), 0]) == "[9223372036854775807,-9223372036854775808,0]")
    }

    /// RFC 8785, section 3.2.2 and its result in 3.2.3.
    @Test func theExampleOfTheStandard() {
        let value: Value = [
            "numbers": [
                .double(333333333.33333329), .double(1E30), .double(4.50), .double(2e-3),
                .double(0.000000000000000000000000001),
            ],
            "string": "\u{20ac}$\u{0F}\u{0a}A'\u{42}\u{22}\u{5c}\\\"/",
            "literals": [.null, true, false],
        ]
        #expect(
            CanonicalJSON.text(value)
                == #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
                + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#)
    }

    /// RFC 8785, section 3.2.3: the emoji's surrogates sort before U+FB33.
    @Test func keysAreSortedByUTF16() {
        let keys = ["\u{20ac}", "\r", "\u{fb33}", "1", "\u{1F600}", "\u{80}", "\u{f6}"]
        let value = Value.map(keys.map { .init($0, .null) })
        #expect(
            CanonicalJSON.text(value)
                == "{\"\\r\":null,\"1\":null,\"\u{80}\":null,\"ö\":null,\"€\":null,\"😀\":null,\"\u{fb33}\":null}")
    }

    @Test func controlCharactersAreEscapedAndNothingElse() {
        #expect(
            CanonicalJSON.text("\0\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F} \"\\/\u{7F}\u{80}\u{2028}")
                == "\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f \\\"\\\\/\u{7F}\u{80}\u{2028}\"")
    }

    /// Texts are looked through several bytes at a time: no place of a byte, and no neighbour, hides it.
    @Test func everyCharacterIsEscapedAtEveryPlace() {
        let short = ["\u{8}": "b", "\t": "t", "\n": "n", "\u{C}": "f", "\r": "r", "\"": "\"", "\\": "\\"]
        for value in 0..<UInt8(0x80) {
            let character = String(UnicodeScalar(value))
            let hexadecimal = String(value, radix: 16)
            let escaped =
                short[character].map { "\\" + $0 }
                ?? (value < 0x20 ? "\\u00" + (value < 0x10 ? "0" : "") + hexadecimal : character)
            for filling in ["x", "\u{7F}", "é", "!", " ", "#"] {
                for place in 0..<18 {
                    let (before, after) = (
                        String(repeating: filling, count: place), String(repeating: filling, count: 17 - place)
                    )
                    #expect(
                        CanonicalJSON.text(.string(before + character + after)) == "\"\(before)\(escaped)\(after)\"",
                        "\(value) at \(place)")
                }
            }
        }
    }

    @Test func emptyListsAndMaps() {
        #expect(CanonicalJSON.text([[], [:]]) == "[[],{}]")
        #expect(CanonicalJSON.pretty([[], [:]]) == "[\n  [],\n  {}\n]")
    }

    @Test func theLastOfEqualKeysWins() {
        let value: Value = ["b": 1, "a": 2, "b": 3, "a": 4, "b": 5]
        #expect(CanonicalJSON.text(value) == #"{"a":4,"b":5}"#)
    }

    @Test func composedAndDecomposedKeysStayApart() {
        let value: Value = ["\u{E9}": 1, "e\u{301}": 2, "x": 3]
        #expect(CanonicalJSON.bytes(value) == Array("{\"e\u{301}\":2,\"x\":3,\"\u{E9}\":1}".utf8))
    }

    @Test func prettyTextIsTheSameContent() {
        let value: Value = ["b": [1, "x"], "a": ["c": .null]]
        #expect(
            CanonicalJSON.pretty(value)
                == "{\n  \"a\": {\n    \"c\": null\n  },\n  \"b\": [\n    1,\n    \"x\"\n  ]\n}")
    }

    /// The order of the entries never shows, and doubles are written so that they read back.
    @Test func theFormDependsOnContentOnly() {
        for seed in PropertyCases.seeds(1000) {
            var generator = SeededGenerator(seed: seed)
            var entries = (0..<8).map { index in
                let scalars = (0..<3).map { _ in
                    Unicode.Scalar(UInt32.random(in: 0...0x1_FFFF, using: &generator)) ?? "\u{FFFD}"
                }
                return Value.Entry(String(String.UnicodeScalarView(scalars)) + "\(index)", .int(Int64(index)))
            }
            let text = CanonicalJSON.text(.map(entries))
            entries.shuffle(using: &generator)
            #expect(CanonicalJSON.text(.map(entries)) == text, "seed \(seed)")
            let number = Double(bitPattern: UInt64.random(in: 0 ... .max, using: &generator))
            if number.isFinite { #expect(Double(CanonicalJSON.text(.double(number))) == number, "seed \(seed)") }
        }
    }
}
