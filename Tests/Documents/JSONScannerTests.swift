import Documents
import Support
import Testing
import Vocabulary

@Suite struct JSONScannerTests {
    /// Reads a whole text into a value by pulling.
    static func pulled(_ scanner: inout JSONScanner) throws(DocumentError) -> Value {
        switch try scanner.peek() {
        case .object:
            var entries: [Value.Entry] = []
            try scanner.openObject()
            while let key = try scanner.nextKey() {
                let name = key.string
                entries.append(Value.Entry(name, try pulled(&scanner)))
            }
            return .map(entries)
        case .array:
            var elements: [Value] = []
            try scanner.openArray()
            while try scanner.nextElement() { elements.append(try pulled(&scanner)) }
            return .list(elements)
        case .string: return .string(try scanner.string() ?? "")
        case .bool: return .bool(try scanner.flag() ?? false)
        default: return try scanner.value()
        }
    }

    static func pull(_ text: String, limits: DocumentLimits = .answer) throws -> Value {
        try JSONScanner.read(Array(text.utf8), limits: limits) { scanner throws(DocumentError) in
            try pulled(&scanner)
        }
    }

    static func skip(_ bytes: [UInt8], limits: DocumentLimits = .answer) throws -> Range<Int> {
        try JSONScanner.read(bytes, limits: limits) { scanner throws(DocumentError) in try scanner.skip() }
    }

    @Test(
        arguments: [
            ("null", Value.null), (" true ", true), ("-12", -12), ("1.5", .double(1.5)), ("\"\"", ""),
            ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"", "a\"\\/\u{8}\u{C}\n\r\tz"), ("\"\\u00e9\\ud83d\\ude00\"", "é😀"),
            ("[]", []), ("{}", [:]), ("[ 1 , [ ] ]", [1, []]),
            ("{\"b\":1,\"a\":{\"c\":[null]}}", ["b": 1, "a": ["c": [.null]]]),
            ("{\"k\\u0065y\":\"0123456789abcdef\\n0123456789\"}", ["key": "0123456789abcdef\n0123456789"]),
        ] as [(String, Value)])
    func readsWhatTheOtherReaderReads(text: String, expected: Value) throws {
        #expect(try Self.pull(text) == expected)
        #expect(try JSON.value(Array(text.utf8)) == expected)
        #expect(try Self.skip(Array(text.utf8)).upperBound <= text.utf8.count)
    }

    @Test(arguments: [
        "", "  ", "{", "[1,", "[1 2]", "[1,]", "[,1]", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":1,}", "{,}", "{a:1}",
        "nul",
        "nullx", "01", "-", "1.", "1e+", ".5", "NaN", "'a'", "\"a", "\"a\\", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"",
        "\"\\ud800\\u0041\"", "\"a\nb\"", "\"0123456789\u{1}\"", "[1] x", "{\"a\":1]", "[1}", "{\"0123456789abc",
    ])
    func whatIsSkippedIsCheckedAsStrictly(text: String) throws {
        let bytes = Array(text.utf8)
        let told = try #require(throws: DocumentError.self) { try JSON.value(bytes) }
        let skipped = try #require(throws: DocumentError.self) { try Self.skip(bytes) }
        let read = try #require(throws: DocumentError.self) { try Self.pull(text) }
        #expect(skipped.kind == .malformed && read.kind == .malformed)
        #expect(skipped.position == told.position && skipped.message == told.message)
    }

    @Test func textsAreComparedWithoutCopies() throws {
        let names = try JSONScanner.read(Array(#"{"name":"web","l\u0061bels":null,"items":[{},{"name":null}]}"#.utf8)) {
            scanner throws(DocumentError) in
            var seen: [String] = []
            try scanner.openObject()
            while let key = try scanner.nextKey() {
                switch key {
                case "name": if let text = try scanner.text(), text == "web", text != "we" { seen.append("name") }
                case "labels":
                    try scanner.openObject()
                    #expect(try scanner.nextKey() == nil)
                    seen.append("labels")
                default:
                    try scanner.openArray()
                    while try scanner.nextElement() { seen.append("\(try scanner.skip())") }
                }
            }
            return seen
        }
        #expect(names == ["name", "labels", "42..<44", "45..<58"])
    }

    @Test func nothingStandsForEveryKind() throws {
        try JSONScanner.read(Array("[null,null,null,null,null,7,null]".utf8)) { scanner throws(DocumentError) in
            try scanner.openArray()
            var answers: [Bool] = []
            for place in 0..<5 {
                guard try scanner.nextElement() else { break }
                switch place {
                case 0: answers.append(try scanner.text() == nil)
                case 1: answers.append(try scanner.integer() == nil)
                case 2: answers.append(try scanner.flag() == nil)
                case 3:
                    try scanner.openArray()
                    answers.append(try !scanner.nextElement())
                default:
                    try scanner.openObject()
                    answers.append(try scanner.nextKey() == nil)
                }
            }
            #expect(answers == [true, true, true, true, true])
            #expect(try scanner.nextElement())
            #expect(try scanner.integer() == 7)
            #expect(try scanner.nextElement())
            #expect(try scanner.value() == .null)
            #expect(try !scanner.nextElement())
        }
    }

    @Test(arguments: ["1.5", "1e3", "9223372036854775808", "\"1\"", "true"])
    func onlyWholeNumbersAreIntegers(text: String) {
        #expect(throws: DocumentError.self) {
            try JSONScanner.read(Array(text.utf8)) { scanner throws(DocumentError) in _ = try scanner.integer() }
        }
    }

    @Test func limitsHold() throws {
        let deep = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
        let object = String(repeating: "{\"a\":", count: 300) + "1" + String(repeating: "}", count: 300)
        for text in [deep, object] {
            let skipped = try #require(throws: DocumentError.self) { try Self.skip(Array(text.utf8)) }
            let read = try #require(throws: DocumentError.self) { try Self.pull(text) }
            #expect(skipped.kind == .tooLarge && read.kind == .tooLarge)
            #expect(skipped.position == read.position)
        }
        let small = DocumentLimits(maximumBytes: 3, maximumDepth: 1, maximumNodes: 1)
        #expect(try Self.skip(Array("[1]".utf8), limits: small) == 0..<3)
        #expect(throws: DocumentError.self) { try Self.skip(Array("[12]".utf8), limits: small) }
        #expect(throws: DocumentError.self) { try Self.skip(Array("[[]".utf8), limits: small) }
        let inside = try #require(throws: DocumentError.self) {
            try JSONScanner.read(
                Array("[[[1]]]".utf8), limits: DocumentLimits(maximumBytes: 99, maximumDepth: 2, maximumNodes: 9)
            ) {
                scanner throws(DocumentError) in
                try scanner.openArray()
                _ = try scanner.nextElement()
                _ = try scanner.value()
            }
        }
        #expect(inside.kind == .tooLarge)
    }

    @Test func bytesThatAreNoUTF8AreRefusedEvenWhereNobodyLooks() {
        for bytes in [[0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xFF, 0x22]] as [[UInt8]] {
            #expect(throws: DocumentError.self) { try Self.skip(bytes) }
        }
    }

    @Test func anythingLeftOverIsAnError() {
        #expect(throws: DocumentError.self) {
            try JSONScanner.read(Array("[1,2]".utf8)) { scanner throws(DocumentError) in
                try scanner.openArray()
                _ = try scanner.nextElement()
                try scanner.skip()
            }
        }
    }

    /// Random damage: both readers agree on what is JSON, and pulling gives what the other gives.
    @Test func agreesWithTheOtherReaderOnDamagedTexts() throws {
        let whole = Array(
            #"{"items":[{"a":"x\u00e9\n","b":[1,-2.5e3,true,false,null],"c":{"d":"0123456789\"abcdef"}}],"k":""}"#.utf8)
        let alphabet = Array("{}[]:,\"\\u0a1.eE-tfn \u{1}".utf8)
        for seed in PropertyCases.seeds(2000) {
            var generator = SeededGenerator(seed: seed)
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            let value = try? JSON.value(bytes)
            let isSkipped = (try? Self.skip(bytes)) != nil
            // Only the reader of values refuses a key that is given twice.
            let pulled = try? Self.pull(String(decoding: bytes, as: UTF8.self))
            if let value { #expect(isSkipped && pulled == value, "seed \(seed)") }
            if pulled == nil { #expect(!isSkipped, "seed \(seed)") }
        }
    }
}
