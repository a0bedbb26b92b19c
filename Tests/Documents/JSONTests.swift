import Documents
import Testing
import Vocabulary

@Suite struct JSONTests {
    @Test(
        arguments: [
            ("null", Value.null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("1.5", .double(1.5)),
            ("1.0", .double(1)), ("1e2", .double(100)), ("1E+2", .double(100)), ("-1.5e-3", .double(-0.0015)),
            ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
            ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("1e999", .double(.infinity)),
            ("\"\"", ""), ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\u{8}\u{C}\n\r\t"),
            ("\"\\u00e9\\ud83d\\ude00\"", "é😀"),
            ("\"\\u0000\"", "\0"), ("\"😀ü\"", "😀ü"), ("[]", []), ("{}", [:]), ("[ 1 , [ ] ]", [1, []]),
            ("{\"b\":1,\"a\":{\"c\":[null]}}", ["b": 1, "a": ["c": [.null]]]), ("\"07:00\"", "07:00"),
            ("{\"<<\": {\"a\": 1}}", ["<<": ["a": 1]]), ("\"yes\"", "yes"), ("\t\r\n[1]\n", [1]),
        ] as [(String, Value)])
    func valuesAreReadBothWays(text: String, expected: Value) throws {
        #expect(try sound(json(text)).value == expected)
        #expect(try JSON.value(Array(text.utf8)) == expected)
    }

    @Test(arguments: [
        ("", "1:1", "a value is expected here, but the text ends"), ("  ", "1:3", "a value is expected"),
        ("{", "1:2", "a key in quotes is expected"), ("[1,", "1:4", "a value is expected"),
        ("[1 2]", "1:4", "a ',' or ']' is expected"), ("[1,]", "1:4", "a value is expected"),
        ("{\"a\" 1}", "1:6", "a ':' is expected"), ("{\"a\":1 \"b\":2}", "1:8", "a ',' or '}' is expected"),
        ("{\"a\":1,}", "1:8", "a key in quotes is expected"), ("{a:1}", "1:2", "a key in quotes is expected"),
        ("nul", "1:1", "a value is expected"), ("nullx", "1:5", "something follows the end"),
        ("01", "1:1", "a number begins with a zero"), ("-", "1:2", "a digit is expected"),
        ("1.", "1:3", "a digit is expected"), ("1e+", "1:4", "a digit is expected"),
        (".5", "1:1", "a value is expected"),
        ("+1", "1:1", "a value is expected"), ("NaN", "1:1", "a value is expected"),
        ("'a'", "1:1", "a value is expected"),
        ("\"a", "1:1", "a string does not end"), ("\"a\\", "1:4", "an escape is expected"),
        ("\"\\x\"", "1:2", "this escape is not known"), ("\"\\u12\"", "1:2", "four hexadecimal digits"),
        ("\"\\ud800\"", "1:2", "half of a surrogate pair"), ("\"\\udc00\"", "1:2", "half of a surrogate pair"),
        ("\"\\ud800\\u0041\"", "1:2", "half of a surrogate pair"), ("\"a\nb\"", "1:3", "a control character"),
        ("[1]\nx", "2:1", "something follows the end"), ("[1] // x", "1:5", "something follows the end"),
        ("[\n  1,\n  \"é\", x]", "3:8", "a value is expected"),
    ])
    func syntaxErrorsHaveAPlace(text: String, place: String, message: String) throws {
        let parsed = json(text)
        #expect(parsed.documents.isEmpty)
        #expect(parsed.diagnostics.count == 1)
        let description = parsed.diagnostics.first?.description ?? ""
        #expect(description.hasPrefix("file.json:\(place): error: \(message)"), "\(description)")
        let error = try #require(throws: DocumentError.self) { try JSON.value(Array(text.utf8)) }
        #expect(error.kind == .malformed)
        #expect(error.description.hasPrefix("\(place): the JSON text cannot be read: \(message)"), "\(error)")
    }

    @Test func nodesKnowTheirPlace() throws {
        let root = try sound(json("{\n  \"a\": [1, \"ü\", true],\r\n  \"b\": {}\n}"))
        #expect(extent(root) == "1:1-4:2")
        #expect(extent(root["a"]) == "2:8-2:22")
        #expect(extent(root["a"]?.elements[1]) == "2:12-2:15")
        #expect(extent(root["a"]?.elements[2]) == "2:17-2:21")
        #expect(extent(root["b"]) == "3:8-3:10")
        #expect(place(root.entries.last?.key) == "3:3")
    }

    @Test func aKeyGivenTwiceIsAnError() throws {
        let parsed = json("{\"a\": 1, \"\\u0061\": 2}")
        #expect(
            parsed.diagnostics.map(\.description) == [
                "file.json:1:10: error: the key 'a' is given twice, it stands at 1:2 already; remove one of the two"
            ])
        #expect(parsed.documents.first?.value == ["a": 1])
        for count in [3, 100] {
            let text = "{" + (0..<count).map { "\"k\($0)\":0," }.joined() + "\"k1\":1}"
            let error = try #require(throws: DocumentError.self) { try JSON.value(Array(text.utf8)) }
            #expect(error.message.contains("the key 'k1' is given twice"))
        }
    }

    @Test func lookAlikeKeysAreDifferent() throws {
        let text = "{\"\u{E9}\":1,\"e\u{301}\":2}"
        #expect(try JSON.value(Array(text.utf8)).entries?.count == 2)
        #expect(try sound(json(text)).entries.count == 2)
    }

    @Test(arguments: [[0x22, 0xFF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC3]] as [[UInt8]])
    func invalidUTF8IsNeverRepaired(bytes: [UInt8]) throws {
        let error = try #require(throws: DocumentError.self) { try JSON.value(bytes) }
        #expect(error.description == "1:2: the JSON text cannot be read: it is not valid UTF-8")
    }

    @Test func answersAreBounded() throws {
        let deep = Array((String(repeating: "[", count: 201) + String(repeating: "]", count: 201)).utf8)
        #expect(try #require(throws: DocumentError.self) { try JSON.value(deep) }.kind == .tooLarge)
        let limits = DocumentLimits(maximumBytes: 100, maximumDepth: 9, maximumNodes: 3)
        #expect(throws: DocumentError.self) { try JSON.value(Array("[1,2,3]".utf8), limits: limits) }
        #expect(json("[1,2,3]", limits: limits).diagnostics.count == 1)
    }
}
