import Documents
import Support
import Testing
import Vocabulary

struct YAMLWriterTests {
    @Test func structure() {
        let value: Value = [
            "kind": "Schedule", "empty": [], "none": [:], "count": 3,
            "list": ["a", ["b": 1, "c": ["d"]], [["x", "y"], []]], "map": ["on": true, "off": .null],
        ]
        #expect(
            YAMLWriter.text(value) == """
                kind: Schedule
                empty: []
                none: {}
                count: 3
                list:
                  - a
                  - b: 1
                    c:
                      - d
                  - - - x
                      - "y"
                    - []
                map:
                  "on": true
                  "off": null

                """)
        #expect(YAMLWriter.text([]) == "[]\n")
        #expect(YAMLWriter.text("a") == "a\n")
        #expect(YAMLWriter.stream(["a", [1]]) == "---\na\n---\n- 1\n")
    }

    @Test(
        "Quoted is what a reader might take for something else",
        arguments: [
            "", " ", "a ", " a", "1", "-1", "1.5", "1e3", "0x1F", "0o7", "012", "07:00", "12:30:45", "2026-03-29",
            "null", "Null", "~", "true", "TRUE", "yes", "No", "on", "OFF", "y", "N", ".inf", ".nan", "-", "?", ":",
            "a:",
            "a: b", "a #b", "#a", "- a", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a", "[a", "{a", "a]", "'a", "\"a",
            "<<",
            "=", "---", "...", "a\nb", "a\tb", "+1", "_1",
        ])
    func quoted(text: String) {
        #expect(YAMLWriter.text(.string(text)).hasPrefix("\""))
    }

    @Test(
        "Plain is what is plainly a text",
        arguments: [
            "a", "mon-fri", "Europe/Berlin", "aws/123456789012/eu-west-1/ec2/instance/i-0abc", "arn:aws:iam::1:role/x",
            "null and void", "yesterday", "Köln", "漢字", "/a/b", "team=shop, env=dev", "a@b.c", "https://example.org",
        ])
    func plain(text: String) {
        #expect(YAMLWriter.text(.string(text)) == text + "\n")
    }

    @Test func numbers() {
        let doubles: [(Double, String)] = [
            (1, "1.0"), (0.1, "0.1"), (1e20, "1.0e+20"), (-1.5e-9, "-1.5e-09"), (.infinity, ".inf"),
            (-.infinity, "-.inf"), (.nan, ".nan"), (-0.0, "-0.0"),
        ]
        for (number, text) in doubles { #expect(YAMLWriter.text(.double(number)) == text + "\n") }
        #expect(YAMLWriter.text(.int(.min)) == "-9223372036854775808\n")
    }

    @Test func aKeyTwiceIsWrittenOnce() {
        let value: Value = .map([.init("a", 1), .init("b", 2), .init("a", 3)])
        #expect(YAMLWriter.text(value) == "b: 2\na: 3\n")
        // They look the same and are two.
        let twins: Value = .map([.init("é", 1), .init("e\u{301}", 2)])
        #expect(readBack(twins) == [twins])
    }

    @Test func longKeysAreReadBack() {
        for length in [499, 500, 501, 1100, 5000] {
            let key = String(repeating: "k", count: length)
            let value: Value = .map([.init(key, ["a": [.map([.init(key + "2", ["b", [:]])])]]), .init(key + "é", 1)])
            #expect(readBack(value) == [value], "\(length)")
        }
    }

    @Test("What is written is read back by the reader of documents")
    func roundTrip() {
        for seed in PropertyCases.seeds(1000) {
            var random = SeededGenerator(seed: seed)
            let value = Self.value(depth: 4, &random)
            #expect(readBack(value) == [value], "seed \(seed):\n\(YAMLWriter.text(value))")
        }
    }

    private func readBack(_ value: Value) -> [Value] {
        let parsed = YAML.parse(Array(YAMLWriter.text(value).utf8), file: "x")
        #expect(parsed.diagnostics == [])
        return parsed.documents.map(\.value)
    }

    private static func value(depth: Int, _ random: inout SeededGenerator) -> Value {
        switch Int.random(in: 0...(depth > 0 ? 8 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .int(.random(in: .min ... .max, using: &random))
        case 3:
            let number = Double(bitPattern: .random(in: 0 ... .max, using: &random))
            return .double(number.isNaN ? 0.5 : number)
        case 4, 5: return .string(text(&random))
        case 6: return .list((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1, &random) })
        default:
            var keys: Set<[UInt8]> = []
            let entries = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                Value.Entry(text(&random), value(depth: depth - 1, &random))
            }
            return .map(entries.filter { keys.insert(Array($0.key.utf8)).inserted })
        }
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        if Bool.random(using: &random) { return Hostile.texts.randomElement(using: &random) ?? "" }
        let pieces = Hostile.texts + ["a", "b", "1", " ", ":", "#", "-", "\n", "\"", "\\", "'", ",", "é", "漢"]
        return (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in pieces.randomElement(using: &random) }
            .joined()
    }
}
