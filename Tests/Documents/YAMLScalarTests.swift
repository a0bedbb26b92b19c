import Documents
import Testing
import Vocabulary

@Suite struct YAMLScalarTests {
    @Test(
        arguments: [
            ("", Value.null), ("~", .null), ("null", .null), ("Null", .null), ("NULL", .null), ("nULL", "nULL"),
            ("true", true), ("True", true), ("TRUE", true), ("false", false), ("FALSE", false), ("tRue", "tRue"),
            ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("n", "n"), ("NO", "NO"),
            ("0", 0), ("-0", 0), ("+7", 7), ("012", 12), ("0o12", 10), ("0xA", 10), ("0xff", 255), ("-12", -12),
            ("9223372036854775807", 9_223_372_036_854_775_807), ("-9223372036854775808", .int(.min)),
            ("9223372036854775808", .double(9_223_372_036_854_775_808)),
            ("0xFFFFFFFFFFFFFFFFFF", .double(4.722366482869645e21)),
            ("1_000", "1_000"), ("0b1", "0b1"), ("-0x1", "-0x1"), ("0o8", "0o8"), ("0x", "0x"), ("0xG", "0xG"),
            ("1.10", .double(1.1)), ("1.", .double(1)), (".5", .double(0.5)), ("-.5", .double(-0.5)),
            ("1e3", .double(1000)),
            ("1E-3", .double(0.001)), ("1.5e+2", .double(150)), ("0.1", .double(0.1)), ("1e400", .double(.infinity)),
            ("123456789012345678.5", .double(123_456_789_012_345_678.5)), ("5e-324", .double(.leastNonzeroMagnitude)),
            (".inf", .double(.infinity)), ("-.INF", .double(-.infinity)), ("+.Inf", .double(.infinity)),
            (".", "."), ("-", "-"), ("+", "+"), (".e1", ".e1"), ("1e", "1e"), ("1e+", "1e+"), ("1.2.3", "1.2.3"),
            ("--1", "--1"), ("..", ".."), (".infinity", ".infinity"),
            ("07:00", "07:00"), ("2026-03-29", "2026-03-29"), ("1:30:00", "1:30:00"), ("10.0.0.1", "10.0.0.1"),
            ("\"12\"", "12"), ("'true'", "true"), ("\"\"", ""), ("''", ""), ("'it''s'", "it's"),
            ("\"a\\tb\\u00e9\\x41\\U0001F600\"", "a\tbéA😀"),
            ("!!str 12", "12"), ("!!str", ""), ("!!int \"12\"", 12), ("!!float 1", .double(1)),
            ("!!bool \"true\"", true),
            ("!!null ''", .null),
        ] as [(String, Value)])
    func plainScalarsFollowTheCoreSchema(text: String, expected: Value) throws {
        // Where a lone mark would begin a list, the mark stands in a map.
        let node = try #require(try sound(yaml("key: " + (text == "-" ? "!!str -x" : text)))["key"])
        #expect(node.value == (text == "-" ? "-x" : expected))
    }

    @Test func notANumberIsADouble() throws {
        for text in [".nan", ".NaN", ".NAN"] {
            let node = try sound(yaml(text))
            #expect(node.kind == .double)
            #expect(node.number?.isNaN == true)
        }
    }

    @Test(arguments: ["07:00", "1.10", "yes", "0x1F", "~", "True", "+7", "-.inf", "1e3"])
    func theTextAsWrittenIsKept(text: String) throws {
        #expect(try sound(yaml(text)).scalarText == text)
    }

    @Test func accessorsAnswerOnlyForTheirKind() throws {
        let map = try sound(yaml("{s: x, i: 3, d: 1.5, b: true, n: null, l: [1], m: {a: 1}}"))
        #expect(map["s"]?.text == "x" && map["s"]?.integer == nil && map["s"]?.flag == nil)
        #expect(map["i"]?.integer == 3 && map["i"]?.number == 3 && map["i"]?.text == nil)
        #expect(map["d"]?.number == 1.5 && map["d"]?.integer == nil)
        #expect(map["b"]?.flag == true && map["b"]?.text == nil && map["b"]?.number == nil)
        #expect(map["n"]?.kind == .null && map["n"]?.scalarText == "null" && map["n"]?.text == nil)
        #expect(map["l"]?.scalarText == nil && map["l"]?.entries.isEmpty == true && map["l"]?["a"] == nil)
        #expect(map["m"]?.elements.isEmpty == true && map["m"]?.kind == .map)
        #expect(map["absent"] == nil)
        #expect(map.entries.map(\.key.text) == ["s", "i", "d", "b", "n", "l", "m"])
    }

    @Test func blockScalarsFoldAndKeep() throws {
        let map = try sound(
            yaml("literal: |\n  one\n   two\n\n  three\nfolded: >-\n  one\n  two\n\n  three\nkept: |+\n  x\n\n"))
        #expect(map["literal"]?.text == "one\n two\n\nthree\n")
        #expect(map["folded"]?.text == "one two\nthree")
        #expect(map["kept"]?.text == "x\n\n")
    }

    @Test func plainTextOfSeveralLinesIsFolded() throws {
        #expect(try sound(yaml("a: one\n  two\n\n  three"))["a"]?.text == "one two\nthree")
    }

    @Test(arguments: [
        ("!Ref x", "the tag !Ref is not known"), ("!!set {a}", "the tag !!set is not known"),
        ("!!binary aGk=", "the tag !!binary is not known"), ("!<tag:me> x", "the tag tag:me is not known"),
        ("!!int x", "the tag !!int does not fit"), ("!!bool yes", "the tag !!bool does not fit"),
        ("!!map x", "the tag !!map does not fit"), ("!!seq {a: 1}", "the tag !!seq does not fit"),
        ("!!str [a]", "the tag !!str does not fit"), ("!!null x", "the tag !!null does not fit"),
    ])
    func foreignAndUnfitTagsAreErrors(text: String, message: String) {
        let parsed = yaml("a: \(text)\n")
        #expect(parsed.documents.count == 1)
        #expect(parsed.diagnostics.count == 1)
        #expect(parsed.diagnostics.first?.description.hasPrefix("file.yaml:1:4: error: \(message)") == true)
    }

    @Test func fittingTagsOfListsAndMapsAreTaken() throws {
        #expect(try sound(yaml("!!map {a: !!seq [1]}")).value == ["a": [1]])
    }
}
