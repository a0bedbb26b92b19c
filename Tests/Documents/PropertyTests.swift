import Documents
import Support
import Testing
import Vocabulary

@Suite struct DocumentPropertyTests {
    /// What canonical JSON wrote is read back as it was, by both readers of JSON and by that of YAML.
    @Test func canonicalJSONReadsBack() throws {
        for seed in PropertyCases.seeds(1000) {
            var generator = SeededGenerator(seed: seed)
            let value = RandomValue.value(depth: 4, using: &generator)
            let text = CanonicalJSON.text(value)
            let expected = RandomValue.asJSONReadsIt(value)
            let direct = try JSON.value(Array(text.utf8))
            #expect(direct == expected, "seed \(seed): \(text)")
            let parsed = json(text)
            #expect(parsed.diagnostics == [], "seed \(seed)")
            #expect(parsed.documents.map(\.value) == [expected], "seed \(seed)")
            #expect(parsed.documents.map { CanonicalJSON.text($0.value) } == [text], "seed \(seed)")
            let pretty = try JSON.value(Array(CanonicalJSON.pretty(value).utf8))
            #expect(pretty == expected, "seed \(seed)")
        }
    }

    /// JSON is YAML, apart from control characters, which YAML refuses, and long keys.
    @Test func yamlReadsJSON() throws {
        for seed in PropertyCases.seeds(500) {
            var generator = SeededGenerator(seed: seed)
            let value = RandomValue.value(depth: 3, isPrintable: true, using: &generator)
            let parsed = yaml(CanonicalJSON.pretty(value))
            #expect(parsed.diagnostics == [], "seed \(seed)")
            #expect(parsed.documents.map(\.value) == [RandomValue.asJSONReadsIt(value)], "seed \(seed)")
        }
    }

    /// The place of every node, found by counting from the start of the text.
    @Test func placesAreWhereACountFindsThem() throws {
        for seed in PropertyCases.seeds(200) {
            var generator = SeededGenerator(seed: seed)
            let value = RandomValue.value(depth: 4, isPrintable: true, using: &generator)
            let ending = ["\n", "\r\n", "\r"].randomElement(using: &generator) ?? "\n"
            let text = CanonicalJSON.pretty(value).split(separator: "\n", omittingEmptySubsequences: false)
                .joined(separator: ending)
            let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
            for parsed in [json(text), yaml(text)] {
                var nodes = parsed.documents
                while let node = nodes.popLast() {
                    nodes += node.elements + node.entries.flatMap { [$0.key, $0.value] }
                    guard let written = node.scalarText, node.kind != .string else { continue }
                    let start = node.range.start
                    let line = lines[start.line - 1].unicodeScalars.dropFirst(start.column - 1)
                    #expect(line.starts(with: written.unicodeScalars), "seed \(seed)")
                }
            }
        }
    }

    /// Whatever is done to the bytes: an answer, and every node can be asked everything.
    @Test func damagedTextsNeverCrash() {
        for seed in PropertyCases.seeds(2000) {
            var generator = SeededGenerator(seed: seed)
            var bytes = Array((Damage.texts.randomElement(using: &generator) ?? "").utf8)
            Damage.strike(&bytes, using: &generator)
            let limits = DocumentLimits(maximumBytes: 10_000, maximumDepth: 20, maximumNodes: 2000)
            for parsed in [YAML.parse(bytes, file: "f", limits: limits), JSON.parse(bytes, file: "f", limits: limits)] {
                for document in parsed.documents { Damage.ask(document) }
                for diagnostic in parsed.diagnostics {
                    #expect(diagnostic.range != nil && diagnostic.severity == .error, "seed \(seed)")
                }
            }
            if let value = try? JSON.value(bytes, limits: limits) {
                let nodes = JSON.parse(bytes, file: "f", limits: limits)
                #expect(nodes.diagnostics == [], "seed \(seed)")
                #expect(nodes.documents.map(\.value) == [value], "seed \(seed)")
            }
            if let tree = try? XML.tree(bytes, limits: limits) { #expect(!tree.name.isEmpty, "seed \(seed)") }
        }
    }
}

/// Random dynamic values.
enum RandomValue {
    static func value(
        depth: Int, isPrintable: Bool = false, using generator: inout SeededGenerator
    ) -> Value {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2:
            return .int(
                Int64(bitPattern: UInt64.random(in: 0 ... .max, using: &generator))
                    >> Int64.random(in: 0..<64, using: &generator))
        case 3: return .double(double(using: &generator))
        case 4: return .string(text(isPrintable, using: &generator))
        case 5, 6:
            let count = Int.random(in: 0..<5, using: &generator)
            return .list((0..<count).map { _ in value(depth: depth - 1, isPrintable: isPrintable, using: &generator) })
        default:
            var entries: [Value.Entry] = []
            for _ in 0..<Int.random(in: 0..<12, using: &generator) {
                let key = text(isPrintable, using: &generator)
                if entries.contains(where: { $0.key == key }) { continue }
                entries.append(.init(key, value(depth: depth - 1, isPrintable: isPrintable, using: &generator)))
            }
            return .map(entries)
        }
    }

    /// A value as it comes back from canonical JSON: keys sorted, no infinities, and a double written
    /// without a point or an exponent as the integer of those digits.
    static func asJSONReadsIt(_ value: Value) -> Value {
        switch value {
        case .double(let number) where !number.isFinite: .null
        case .double: Int64(CanonicalJSON.text(value)).map(Value.int) ?? value
        case .list(let elements): .list(elements.map(asJSONReadsIt))
        case .map(let entries):
            .map(
                entries.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
                    .map { .init($0.key, asJSONReadsIt($0.value)) })
        default: value
        }
    }

    private static func double(using generator: inout SeededGenerator) -> Double {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: Double(bitPattern: UInt64.random(in: 0 ... .max, using: &generator))
        case 1: Double(Int.random(in: -1_000_000...1_000_000, using: &generator)) / 1000
        case 2: Double(Int.random(in: -1000...1000, using: &generator))
        default: Double.random(in: -1e30...1e30, using: &generator)
        }
    }

    private static func text(_ isPrintable: Bool, using generator: inout SeededGenerator) -> String {
        let odd: [Unicode.Scalar] = [
            "\"", "\\", "/", "é", "ß", "日", "😀", "\u{FFFD}", "\u{E000}", ":", "#", "-", " ", "'",
        ]
        let control: [Unicode.Scalar] = [
            "\0", "\u{1}", "\n", "\r", "\t", "\u{7F}", "\u{2028}", "\u{FEFF}", "\u{10FFFF}",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0..<12, using: &generator) {
            switch Int.random(in: 0..<(isPrintable ? 4 : 5), using: &generator) {
            case 0: text.unicodeScalars.append(odd.randomElement(using: &generator) ?? "x")
            case 4: text.unicodeScalars.append(control.randomElement(using: &generator) ?? "x")
            default: text.unicodeScalars.append(Unicode.Scalar(UInt8.random(in: 97...122, using: &generator)))
            }
        }
        return text
    }
}

/// Random damage to texts.
enum Damage {
    static let texts = [
        "a: &x {b: [1, 2.5, yes], c: \"q\\u00e9\"}\nd:\n  <<: *x\n  e: |\n    text\n    more\n---\n- 'it''s'\n- ~\n- !!str 1\n",
        "{\"a\": [1, -2.5e3, true, null, \"\\ud83d\\ude00 \\n\"], \"b\": {\"c\": {}, \"d\": []}, \"é\": 0.1}",
        "<?xml version=\"1.0\"?><a x=\"y\"><b>1 &amp; 2</b><c/><d><![CDATA[z]]></d><!-- e --></a>",
        "# comment\r\nkey: value\r\nlist:\r\n  - a\r\n  - b: c\r\n    d: >-\r\n      folded\r\n      text\r\n",
        "? complex\n: {x: *a, &b y: &a z}\n",
    ]

    static func strike(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
        let telling =
            Array("{}[]:,-&*!|>'\"%@`#?<\\ \n\r\t\0éÿ/.0ae".utf8) + [0xFF, 0xC3, 0xED, 0xF0, 0xEF, 0xBB, 0xBF]
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            let byte = telling.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes.insert(byte, at: place)
            case 1 where place < bytes.count: bytes[place] = byte
            case 2 where place < bytes.count: bytes.remove(at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + 7))
            default: bytes.insert(contentsOf: bytes.prefix(place).suffix(20), at: place)
            }
        }
    }

    static func ask(_ document: Node) {
        var nodes = [document]
        var visited = 0
        while let node = nodes.popLast() {
            visited += 1
            let range = node.range
            #expect(range.start <= range.end)
            #expect(range.start.line >= 1 && range.start.column >= 1)
            let hasText = node.scalarText != nil
            #expect(hasText == (node.kind != .list && node.kind != .map))
            #expect((node.integer != nil) == (node.kind == .int))
            #expect((node.flag != nil) == (node.kind == .bool))
            nodes += node.elements + node.entries.flatMap { [$0.key, $0.value] }
        }
        #expect(visited <= 2000)
        _ = CanonicalJSON.text(document.value)
    }
}
