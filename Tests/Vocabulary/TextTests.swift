import Testing
import Vocabulary

@Suite struct EscapingTests {
    @Test(arguments: [
        ("plain text, ünïcode 日本 😀", "plain text, ünïcode 日本 😀"), ("", ""), ("a\nb", "a\\u{a}b"), ("\t", "\\u{9}"),
        ("\u{1B}[31mred", "\\u{1b}[31mred"), ("a\u{202E}b", "a\\u{202e}b"), ("\u{9B}1m", "\\u{9b}1m"),
        ("\u{200B}\u{FEFF}\u{2028}", "\\u{200b}\\u{feff}\\u{2028}"), ("\u{7F}\0", "\\u{7f}\\u{0}"),
        ("\u{E0041}", "\\u{e0041}"), ("\r\n", "\\u{d}\\u{a}"), ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
    ])
    func terminalsShowNoControl(text: String, expected: String) {
        #expect(Escaping.terminal(text) == expected)
    }

    @Test(arguments: [
        ("plain-text 1.5", "plain-text 1.5"), ("<script>", "&lt;script&gt;"), ("a|b", "a\\|b"),
        ("[x](y)", "\\[x\\]\\(y\\)"), ("`code`", "\\`code\\`"),
        ("**b** _i_ ~s~", "\\*\\*b\\*\\* \\_i\\_ \\~&#8203;s\\~&#8203;"),
        ("@team", "@&#8203;team"), ("#12 !3", "\\#&#8203;12 \\!&#8203;3"), ("http://x", "http&#58;//x"),
        ("www.x.org", "www&#46;x.org"), ("&lt;", "&amp;&#8203;lt;"), ("a\nb", "a\\\\u\\{a\\}b"), ("\\", "\\\\"),
        ("$x$ 5%", "\\$&#8203;x\\$&#8203; 5%&#8203;"),
    ])
    func markdownOpensNothing(text: String, expected: String) {
        #expect(Escaping.markdown(text) == expected)
    }
}

@Suite struct SuggestionTests {
    private let fields = ["metadata", "namespace", "name", "labels", "zone", "windows"]

    @Test(arguments: [
        ("nmae", "name"), ("Name", "name"), ("names", "name"), ("namspace", "namespace"), ("metdata", "metadata"),
        ("zones", "zone"), ("window", "windows"), ("lables", "labels"), ("zoen", "zone"), ("name", "name"),
    ])
    func nearWordsAreFound(word: String, expected: String) {
        #expect(Suggestion.nearest(to: word, among: fields) == expected)
    }

    @Test(arguments: ["", "x", "budget", "nnnaammee", "apiVersion"])
    func farWordsAreNot(word: String) {
        #expect(Suggestion.nearest(to: word, among: fields) == nil)
    }

    @Test func tiesGoToTheFirst() {
        #expect(Suggestion.nearest(to: "cat", among: ["bat", "hat"]) == "bat")
        #expect(Suggestion.nearest(to: "cat", among: ["hat", "bat"]) == "hat")
        #expect(Suggestion.nearest(to: "cat", among: []) == nil)
    }

    @Test func longWordsCostLittle() {
        let long = String(repeating: "x", count: 100_000)
        #expect(Suggestion.nearest(to: long, among: [long, "y"]) == long)
    }
}

@Suite struct DiagnosticTests {
    private let range = SourceRange(
        file: "a.yaml", start: SourcePosition(line: 3, column: 5), end: SourcePosition(line: 3, column: 9))

    @Test func itSaysWhatWhereWhyAndWhatToDo() {
        #expect(
            Diagnostic.error(at: range, "wrong", why: "because", fix: "mend it").description
                == "a.yaml:3:5: error: wrong, because; mend it")
        #expect(Diagnostic.warning(at: nil, "odd").description == "warning: odd")
        #expect(Diagnostic(.note, at: SourceRange(file: "b"), "so", fix: "x").description == "b:1:1: note: so; x")
    }

    @Test func hostileTextIsEscaped() {
        #expect(Diagnostic.error(at: nil, "\u{1B}[2Jgone\n").description == "error: \\u{1b}[2Jgone\\u{a}")
    }

    @Test func theyAreOrderedByPlaceThenSeverity() {
        let later = SourceRange(file: "a.yaml", start: SourcePosition(line: 10, column: 1))
        let other = SourceRange(file: "b.yaml", start: SourcePosition(line: 1, column: 1))
        let sorted: [Diagnostic] = [
            .error(at: nil, "z"), .error(at: range, "b"), .error(at: range, "c"), .warning(at: range, "a"),
            .error(at: later, "a"), .error(at: other, "a"),
        ]
        #expect(sorted.reversed().sorted() == sorted)
    }
}
