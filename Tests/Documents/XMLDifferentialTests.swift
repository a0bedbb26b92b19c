import Documents
import Support
import Testing
import Vocabulary

/// Damaged texts, read by us and by expat, which comes with the Python that builds need anyway.
@Suite struct XMLDifferentialTests {
    /// Prints for each line, a text in hexadecimal, its events, or nothing where expat finds an error. It refuses
    /// besides what we refuse: document types, other encodings than UTF-8, and versions that do not begin with 1.
    private static let oracle = #"""
        import re, sys
        from xml.parsers import expat

        class Refused(Exception): pass

        def events(text):
            found, texts = [], []
            def start(name, attributes):
                found.append("<" + name.rsplit(":", 1)[-1])
                if texts: texts[-1] = None
                texts.append("")
            def end(name):
                found.append(name.rsplit(":", 1)[-1] + ">" + (texts.pop() or ""))
            def data(text):
                if texts[-1] is not None: texts[-1] += text
            def doctype(*_): raise Refused()
            def declaration(version, encoding, standalone):
                if not re.fullmatch(r"1\.[0-9]+", version) or (encoding or "utf-8").lower() != "utf-8":
                    raise Refused()
            parser = expat.ParserCreate()
            parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
            parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = doctype, declaration
            parser.Parse(text, True)
            return found

        for line in sys.stdin:
            try: found = events(bytes.fromhex(line.strip()))
            except (Refused, expat.ExpatError): found = []
            print("\x1F".join(found).encode().hex())
        """#

    @Test func damagedTextsAreReadAsExpatReadsThem() async throws {
        let seeds = Array(PropertyCases.seeds(4000))
        let texts = seeds.map { seed in
            var generator = SeededGenerator(seed: seed)
            var text = Array((Strokes.texts.randomElement(using: &generator) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...5, using: &generator) { Strokes.strike(&text, using: &generator) }
            return text
        }
        let input = texts.map { Hexadecimal.text($0) + "\n" }.joined()
        let output = try await ProgramRunner.succeed("python3", ["-c", Self.oracle], input: input)
        let answers = output.split(separator: "\n", omittingEmptySubsequences: false)
        try #require(answers.count == texts.count + 1)
        var wellFormed = 0
        for (seed, (text, answer)) in zip(seeds, zip(texts, answers)) {
            var handler = EventText()
            let events: String
            do {
                try XML.parse(text, into: &handler)
                events = Hexadecimal.text(Array(handler.events.joined(separator: "\u{1F}").utf8))
                wellFormed += 1
            } catch {
                events = ""
                #expect(error.position != nil, "seed \(seed)")
            }
            var skipper = SkippingHandler()
            let isSound = (try? XML.parse(text, into: &skipper)) != nil
            #expect(
                isSound != events.isEmpty,
                "seed \(seed): skipped, \(String(decoding: text, as: UTF8.self).debugDescription)")
            #expect(events == answer, "seed \(seed): \(String(decoding: text, as: UTF8.self).debugDescription)")
        }
        // Neither are all texts broken nor all sound, or the comparison would say little.
        #expect(wellFormed > texts.count / 50 && wellFormed < texts.count * 49 / 50)
    }
}

/// Looks into nothing.
private struct SkippingHandler: XMLHandler {
    mutating func start(_ name: XMLName) -> XMLContent { .skipped }
    mutating func end(_ name: XMLName, text: XMLText) {}
}

private struct EventText: XMLHandler {
    var events: [String] = []

    mutating func start(_ name: XMLName) -> XMLContent {
        events.append("<" + name.string)
        return .told
    }
    mutating func end(_ name: XMLName, text: XMLText) { events.append(name.string + ">" + text.string) }
}

private enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// Damage of the kinds that XML has rules about.
private enum Strokes {
    static let texts = [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a xmlns=\"x\"><b>1 &amp; 2</b><c/><d><![CDATA[z]]></d><!-- e --></a>\n",
        "<x:a b='1' c = \"2>\"\r\n><b>é&#233;&#xe9;\r\n</b >t<?p i?><b/>u</x:a><!-- f --><?q?>",
        "<a><b>x]]y</b><c>]] ></c><d>日本</d><é>😀</é></a>",
    ]

    /// Without characters that are in names since the fifth edition only: expat keeps to the fourth.
    private static let pieces =
        [
            "<", ">", "&", ";", "]]>", "<!--", "--", "-->", "<![CDATA[", "<?", "?>", "<?xml version='1.0'?>", "<a>",
            "</a>",
            "<b>", "</b>", "<c/>", "/", "=", "\"", "'", " d='1'", " d=\"&lt;\"", "\r", "\n", "\t", " ", "\0", "\u{1}",
            "é",
            "×", "·", "\u{7F}", "\u{85}", "\u{FFFE}", "\u{FFFF}", "&#x41;", "&#0;", "&#xD800;", "&#65;",
            "&#x10FFFF;", "&#x110000;", "&#99999999999;", "&#13;", "&lt;", "&nbsp;", ":", "-", ".", "9", "]", "!", "?",
            "xml", "XML", "<!DOCTYPE a>", "standalone='yes'", " encoding='latin1'",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F], [0xC0, 0x80], [0xEF, 0xBF]]

    static func strike(_ text: inout [UInt8], using generator: inout SeededGenerator) {
        let place = Int.random(in: 0...text.count, using: &generator)
        let end = min(text.count, place + Int.random(in: 0...6, using: &generator))
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: text.removeSubrange(place..<end)
        case 1: text.insert(contentsOf: text[place..<end], at: Int.random(in: 0...text.count, using: &generator))
        default: text.replaceSubrange(place..<(Bool.random(using: &generator) ? place : end), with: piece(&generator))
        }
    }

    private static func piece(_ generator: inout SeededGenerator) -> [UInt8] {
        pieces.randomElement(using: &generator) ?? []
    }
}
