import Documents
import Testing
import Vocabulary

@Suite struct YAMLStructureTests {
    @Test func everyNodeKnowsItsPlace() throws {
        let text = """
            # a comment
            kind: Schedule
            spec:
              windows:
                - days: [mon, "tue"]   # flow
                  from: 07:00
              note: |
                two
                lines
              empty:
            """
        let root = try sound(yaml(text))
        #expect(extent(root) == "2:1-10:9")
        #expect(place(root.entries[0].key) == "2:1")
        #expect(extent(root["kind"]) == "2:7-2:15")
        let window = root["spec"]?["windows"]?.elements.first
        #expect(extent(window) == "5:7-6:18")
        #expect(extent(window?["days"]) == "5:13-5:25")
        #expect(extent(window?["days"]?.elements.last) == "5:19-5:24")
        #expect(extent(window?["from"]) == "6:13-6:18")
        #expect(place(root["spec"]?["note"]) == "7:9")
        #expect(extent(root["spec"]?["empty"]) == "10:9-10:9")
        #expect(root.range.file == "file.yaml")
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func linesEndInThreeWays(ending: String) throws {
        let root = try sound(yaml(["a: 1", "b:", "  - x", "  - 'y'", ""].joined(separator: ending)))
        #expect(place(root["b"]?.elements.last) == "4:5")
        #expect(root.value == ["a": 1, "b": ["x", "y"]])
    }

    @Test func columnsCountUnicodeScalars() throws {
        let root = try sound(yaml("{grüße: 😀, 日本: [é, \"ü\", x]}\n"))
        #expect(place(root["grüße"]) == "1:9")
        #expect(root["grüße"]?.text == "😀")
        #expect(extent(root["日本"]?.elements.last) == "1:25-1:26")
        #expect(root["日本"]?.value == ["é", "ü", "x"])
    }

    @Test func aByteOrderMarkIsAccepted() throws {
        let root = try sound(yaml("\u{FEFF}a: ü\nb: 2"))
        #expect(place(root.entries.first?.key) == "1:1")
        #expect(place(root["b"]) == "2:4")
    }

    @Test func aTextMayHoldSeveralDocuments() {
        let parsed = yaml("a: &x 1\n---\n- b\n...\n---\n# nothing\n---\n'c'\n")
        #expect(parsed.diagnostics == [])
        #expect(parsed.documents.map(\.value) == [["a": 1], ["b"], .null, "c"])
        #expect(parsed.documents.map(place) == ["1:1", "3:1", "7:1", "8:1"])
    }

    @Test(arguments: ["", "\n\n", "# only a comment\n", "\u{FEFF}"])
    func aTextMayHoldNone(text: String) {
        let parsed = yaml(text)
        #expect(parsed.documents.isEmpty)
        #expect(parsed.diagnostics.isEmpty)
    }

    @Test func documentsBeforeASyntaxErrorAreKept() {
        let parsed = yaml("a: 1\n---\nb: [\n")
        #expect(parsed.documents.map(\.value) == [["a": 1]])
        #expect(parsed.diagnostics.count == 1)
    }

    @Test func anAliasHasItsOwnPlaceAndTheAnchorsContents() throws {
        let root = try sound(yaml("base: &base\n  list: [1, 2]\nuse: *base\nsame: *base\nword: &w x\nagain: *w"))
        let use = try #require(root["use"])
        #expect(use.isAlias)
        #expect(root["base"]?.isAlias == false)
        #expect(extent(use) == "3:6-3:11")
        #expect(use.kind == .map)
        #expect(place(use["list"]) == "2:9")
        #expect(use.value == root["base"]?.value)
        #expect(root["again"]?.text == "x")
        #expect(place(root["again"]) == "6:8")
    }

    @Test func anAnchorMayBeGivenAnew() throws {
        let root = try sound(yaml("- &a 1\n- *a\n- &a [2]\n- *a\n- &a {x: &a 3}\n- *a"))
        #expect(root.value == [1, 1, [2], [2], ["x": 3], 3])
    }

    @Test func anAliasMayBeAKey() throws {
        #expect(try sound(yaml("a: &k name\nb: {*k : 1}")).value == ["a": "name", "b": ["name": 1]])
    }

    @Test(arguments: [
        ("a: *nope", "1:4", "the alias *nope has no anchor"), ("a: &xy 1\nb: *xz", "2:4", "did you mean *xy?"),
        ("a: &x 1\n---\nb: *x", "3:4", "in this document"), ("a: &x [*x]", "1:8", "stands within its own anchor"),
        ("&r a: &x\n  b: {c: *x}", "2:10", "stands within its own anchor"), ("*k : 1", "1:1", "has no anchor"),
    ])
    func aliasesThatMeanNothingAreErrors(text: String, place: String, message: String) {
        let parsed = yaml(text)
        #expect(parsed.diagnostics.count == 1)
        let description = parsed.diagnostics.first?.description ?? ""
        #expect(description.hasPrefix("file.yaml:\(place): error: ") && description.contains(message), "\(description)")
    }
}

@Suite struct YAMLKeyTests {
    @Test func aKeyGivenTwiceNamesTheFirst() throws {
        let parsed = yaml("name: a\nother: b\nname: c\n\"name\": d\n")
        #expect(
            parsed.diagnostics.map(\.description) == [
                "file.yaml:3:1: error: the key 'name' is given twice, it stands at 1:1 already; remove one of the two",
                "file.yaml:4:1: error: the key 'name' is given twice, it stands at 1:1 already; remove one of the two",
            ])
        let root = try #require(parsed.documents.first)
        #expect(root.value == ["name": "a", "other": "b"])
    }

    @Test func aKeyGivenTwiceAmongManyIsFound() throws {
        let keys = (0..<100).map { "key\($0): \($0)" }
        let parsed = yaml((keys + ["key7: again", "key3: again"]).joined(separator: "\n"))
        #expect(parsed.diagnostics.map { $0.range?.start.line } == [101, 102])
        #expect(parsed.documents.first?["key7"]?.integer == 7)
        #expect(parsed.documents.first?.entries.count == 100)
    }

    @Test func keysAreTextsAsWritten() throws {
        let root = try sound(yaml("1: a\ntrue: b\n1.10: c\n"))
        #expect(root.value == ["1": "a", "true": "b", "1.10": "c"])
        #expect(root["1"]?.text == "a")
        #expect(root.entries.first?.key.kind == .int)
    }

    @Test(arguments: ["? [a]\n: 1", "? {a: 1}\n: 1", "[a b]: 1"])
    func listsAndMapsAreNoKeys(text: String) {
        let parsed = yaml(text + "\nb: 2")
        #expect(parsed.diagnostics.map(\.what) == ["a list or a map cannot be a key"])
        #expect(parsed.documents.map(\.value) == [["b": 2]])
    }

    @Test(arguments: ["~: 1", "null: 1", "? \n: 1"])
    func nothingIsNoKey(text: String) {
        let parsed = yaml(text + "\nb: 2")
        #expect(parsed.diagnostics.map(\.what) == ["a key is missing"])
        #expect(parsed.documents.map(\.value) == [["b": 2]])
    }

    @Test func composedAndDecomposedCharactersAreDifferentKeys() throws {
        let root = try sound(yaml("\u{E9}: 1\ne\u{301}: 2\n"))
        #expect(root.entries.map(\.value.integer) == [1, 2])
        #expect(root["e\u{301}"]?.integer == 2)
    }
}

@Suite struct YAMLMergeTests {
    @Test func ownKeysWinWhereverTheMergeKeyStands() throws {
        let root = try sound(
            yaml("base: &b {a: 1, b: 2, c: 3}\nfirst: {<<: *b, a: 9}\nlast:\n  a: 9\n  d: 4\n  <<: *b\n  e: 5"))
        #expect(root["first"]?.value == .map([.init("b", 2), .init("c", 3), .init("a", 9)]))
        #expect(
            root["last"]?.value
                == .map([.init("a", 9), .init("d", 4), .init("b", 2), .init("c", 3), .init("e", 5)]))
    }

    @Test func earlierMapsOfAListWin() throws {
        let root = try sound(yaml("x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*x, *y, {c: 3, d: 3}]}"))
        #expect(root["z"]?.value == .map([.init("a", 1), .init("b", 1), .init("c", 2), .init("d", 3)]))
    }

    @Test func mergedMapsBringWhatTheyMerged() throws {
        let root = try sound(yaml("x: &x {a: 1}\ny: &y {<<: *x, b: 2}\nz: {<<: *y, c: 3}"))
        #expect(root["z"]?.value == .map([.init("a", 1), .init("b", 2), .init("c", 3)]))
        #expect(root["z"]?["<<"] == nil)
    }

    @Test func mergedEntriesStandWhereTheyWereWritten() throws {
        let root = try sound(yaml("x: &x\n  a: 1\nz:\n  <<: *x\n  b: 2"))
        #expect(root["z"]?.entries.map { place($0.key) } == ["2:3", "5:3"])
        #expect(extent(root["z"]) == "4:3-5:7")
    }

    @Test func aQuotedMergeKeyIsAKey() throws {
        #expect(try sound(yaml("{\"<<\": {a: 1}}")).value == ["<<": ["a": 1]])
        #expect(try sound(yaml("a: <<")).value == ["a": "<<"])
    }

    @Test(arguments: [("<<: 1", "1:5"), ("<<: [{a: 1}, b]", "1:14"), ("x: &x [1]\n<<: *x", "1:8"), ("<<:", "1:4")])
    func onlyMapsAreMerged(text: String, place: String) {
        let parsed = yaml(text)
        #expect(parsed.diagnostics.map(\.what) == ["only a map can be merged"])
        #expect(parsed.diagnostics.first?.range?.description == "file.yaml:\(place)")
    }

    @Test func twoMergeKeysAreOneTooMany() {
        let parsed = yaml("x: &x {a: 1}\ny: &y {b: 2}\nz:\n  <<: *x\n  <<: *y")
        #expect(parsed.diagnostics.count == 1)
        #expect(parsed.diagnostics.first?.fix == "write one merge key with a list: <<: [*first, *second]")
        #expect(parsed.diagnostics.first?.range?.start == SourcePosition(line: 5, column: 3))
    }

    @Test func manyMergedKeysAreOverriddenToo() throws {
        let base = (0..<50).map { "k\($0): 0" }.joined(separator: ", ")
        let own = (0..<50).filter { $0.isMultiple(of: 2) }.map { "k\($0): 1" }.joined(separator: ", ")
        let root = try sound(yaml("x: &x {\(base)}\nz: {\(own), <<: *x}"))
        let merged = try #require(root["z"])
        #expect(merged.entries.count == 50)
        for number in 0..<50 { #expect(merged["k\(number)"]?.integer == (number.isMultiple(of: 2) ? 1 : 0)) }
    }
}
