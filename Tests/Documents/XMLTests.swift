import Documents
import Testing
import Vocabulary

/// Writes down what it is told.
private struct Recorder: XMLHandler {
    var events: [String] = []

    mutating func start(_ name: XMLName) -> XMLContent {
        events.append("<" + name.string)
        return .told
    }
    mutating func end(_ name: XMLName, text: XMLText) { events.append(name.string + ">" + text.string) }
}

@Suite struct XMLTests {
    private func events(_ text: String) throws -> [String] {
        var recorder = Recorder()
        try XML.parse(Array(text.utf8), into: &recorder)
        return recorder.events
    }

    @Test func elementsGoByInOrder() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- hello -->
            <answer xmlns="http://example.org/" xmlns:x="y"><set kind="a">
              <item><id>i-1</id><name/></item>
              <x:item>é &amp; &#x41;<![CDATA[<b>]]></x:item>
            </set></answer>
            """
        #expect(
            try events(text) == [
                "<answer", "<set", "<item", "<id", "id>i-1", "<name", "name>", "item>", "<item", "item>é & A<b>",
                "set>", "answer>",
            ])
    }

    @Test func whatIsSkippedIsNotTold() throws {
        struct Handler: XMLHandler {
            var events: [String] = []
            mutating func start(_ name: XMLName) -> XMLContent {
                events.append("<" + name.string)
                return name == "skip" ? .skipped : .told
            }
            mutating func end(_ name: XMLName, text: XMLText) { events.append(name.string + ">" + text.string) }
        }
        let text = """
            <a><skip>x &amp; y<b>1</b><skip><c/></skip><![CDATA[</skip>]]><!-- </skip> --><?q </skip>?>\r\n</skip ><d>2</d>\
            <skip/><skip></skip><e>3</e></a>
            """
        var handler = Handler()
        try XML.parse(Array(text.utf8), into: &handler)
        #expect(
            handler.events == [
                "<a", "<skip", "skip>", "<d", "d>2", "<skip", "skip>", "<skip", "skip>", "<e", "e>3", "a>",
            ])
    }

    @Test func namesStandForWhatTheyMean() throws {
        struct Handler: XMLHandler {
            let names: XMLNames<Int> = ["a": 1, "bb": 2, "bc": 3, "somewhatLonger": 4, "bb": 5]
            var found: [Int?] = []
            mutating func start(_ name: XMLName) -> XMLContent {
                found.append(names[name])
                return .told
            }
            mutating func end(_ name: XMLName, text: XMLText) {}
        }
        var handler = Handler()
        try XML.parse(Array("<x><a/><bb/><bc/><bd/><somewhatLonger/><somewhatLongerYet/></x>".utf8), into: &handler)
        #expect(handler.found == [nil, 1, 2, 3, nil, 4, nil])
    }

    @Test func onlyLeavesHaveText() throws {
        #expect(try events("<a>x<b>y</b>z</a>") == ["<a", "<b", "b>y", "a>"])
        #expect(try events("<a> \n x </a>") == ["<a", "a> \n x "])
        #expect(try events("<a>x<!-- c -->y<?pi?>z</a>") == ["<a", "a>xyz"])
    }

    @Test func namesAndTextsCompareWithoutCopies() throws {
        struct Handler: XMLHandler {
            var seen: [Bool] = []
            var number: Int64?
            mutating func start(_ name: XMLName) -> XMLContent {
                switch name {
                case "count": seen.append(true)
                default: seen.append(name == "root" && name != "roo" && name != "rooted")
                }
                return .told
            }
            mutating func end(_ name: XMLName, text: XMLText) {
                guard name == "count" else { return }
                number = text.integer
                seen += [text == "-42", text != "-4", !text.isEmpty, text.flag == nil]
            }
        }
        var handler = Handler()
        try XML.parse(Array("<root><count>-42</count></root>".utf8), into: &handler)
        #expect(handler.seen == [true, true, true, true, true, true])
        #expect(handler.number == -42)
    }

    @Test(
        arguments: [
            ("12", 12), ("-9223372036854775808", Int64.min), ("9223372036854775808", nil), ("", nil), ("-", nil),
            ("1.0", nil),
            ("0x1", nil), (" 1", nil), ("+1", nil), ("007", 7),
        ] as [(String, Int64?)])
    func onlyDecimalIntegersAreIntegers(text: String, expected: Int64?) throws {
        struct Handler: XMLHandler {
            var number: Int64?
            mutating func start(_ name: XMLName) -> XMLContent { .told }
            mutating func end(_ name: XMLName, text: XMLText) { number = text.integer }
        }
        var handler = Handler()
        try XML.parse(Array("<a>\(text)</a>".utf8), into: &handler)
        #expect(handler.number == expected)
    }

    @Test func textMayCrossAnyNumberOfChunks() throws {
        let long = String(repeating: "0123456789é", count: 50_000)
        let text = "<a><b>\(long)</b><\(long.prefix(0))c>x</c>" + String(repeating: "<d>y</d>", count: 20_000) + "</a>"
        let recorded = try events(text)
        #expect(recorded.count == 6 + 40_000)
        #expect(recorded[2] == "b>" + long)
        #expect(recorded[4] == "c>x")
        #expect(recorded.suffix(3) == ["<d", "d>y", "a>"])
    }

    @Test func aTokenOfManyChunksIsNotScannedAnew() throws {
        // Eight million bytes in one attribute: scanning them again for each chunk would take minutes.
        let text = "<a b=\"" + String(repeating: "x", count: 8_000_000) + "\">y</a>"
        #expect(try events(text) == ["<a", "a>y"])
    }

    @Test(arguments: [
        "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        "<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
    ])
    func documentTypesAreRefused(text: String) throws {
        let error = try #require(throws: DocumentError.self) { try XML.tree(Array(text.utf8)) }
        #expect(error.kind == .refused)
        #expect(error.message.contains("document type"))
        #expect(error.position?.line == 1)
    }

    @Test(arguments: [
        ("", "1:1", "no element"), ("<a>", "1:4", "ends before `a`"), ("<a></b>", "1:6", "not `a`, which began last"),
        ("<a/><b/>", "1:5", "follows its element"), ("<a/>x", "1:5", "follows its element"),
        ("{}", "1:1", "does not begin with an element"), ("<a><b></a>", "1:9", "not `b`"),
        ("<a>&x;</a>", "1:4", "the entity `x`"), ("<a>&amp</a>", "1:8", "`;` is missing"),
        ("<a>&#0;</a>", "1:4", "a character that XML does not have"), ("<a>&#;</a>", "1:6", "number"),
        ("<a>&#xD800;</a>", "1:4", "character"), ("<a>&#99999999999999999999;</a>", "1:4", "character"),
        ("<a>\n\u{1}</a>", "2:1", "character"), ("<a>\r\né\u{FFFE}</a>", "2:2", "character"),
        ("<a>x]]></a>", "1:5", "outside of a section"), ("<a b='<'/>", "1:7", "`<` stands within"),
        ("<a b='1' b='2'/>", "1:10", "given twice"), ("<a b='1'c='2'/>", "1:9", "does not end"),
        ("<a b/>", "1:5", "`=` is missing"), ("<a b=1/>", "1:6", "quotation mark"), ("<a b='1", "1:8", "too early"),
        ("<1/>", "1:2", "no name"), ("<a/ >", "1:4", "`>` is missing"), ("<", "1:2", "no name"),
        ("</a>", "1:2", "no name"),
        ("<a><!-- -- --></a>", "1:11", "`--`"), ("<a><!--->", "1:4", "does not end"),
        ("<a><![CDATA[x", "1:4", "does not end"),
        ("<a><?b", "1:7", "space"), ("<a><?b c", "1:4", "does not end"), ("<a><?xml?></a>", "1:4", "declaration"),
        (" <?xml version='1.0'?><a/>", "1:2", "declaration"), ("<![CDATA[x]]><a/>", "1:1", "neither"),
        ("<?xml version='2.0'?><a/>", "1:20", "version 2.0"), ("<?xml ?><a/>", "1:6", "version"),
        ("<?xml version='1.0' encoding='latin1'?><a/>", "1:20", "latin1, and only UTF-8"),
        ("<?xml version='1.0' standalone='x'?><a/>", "1:35", "standalone"),
    ])
    func malformedTextsAreErrors(text: String, place: String, message: String) throws {
        let error = try #require(throws: DocumentError.self) { try XML.tree(Array(text.utf8)) }
        #expect(error.kind == .malformed)
        #expect(error.description.hasPrefix("\(place): ") && error.description.contains(message), "\(error)")
    }

    @Test func messagesQuoteOnlyTheBeginningOfALongName() throws {
        let name = String(repeating: "é", count: 100_000)
        for text in ["<\(name)>", "<\(name)></b>", "<a>&\(name);</a>", "<a \(name)='' \(name)=''/>"] {
            let error = try #require(throws: DocumentError.self) { try events(text) }
            #expect(error.kind == .malformed && error.message.contains("`éé") && error.message.utf8.count < 200)
        }
    }

    @Test func aTextMayBeginWithADeclarationAndAByteOrderMark() throws {
        for head in [
            "", "<?xml version='1.0'?>", "<?xml version=\"1.1\" encoding='utf-8' standalone = 'no' ?>\r\n<!-- -->",
        ] {
            #expect(try events("\u{FEFF}" + head + "<a/>") == ["<a", "a>"])
        }
    }

    @Test func lineEndsBecomeOne() throws {
        #expect(try events("<a>1\r\n2\r3\n4&#13;<![CDATA[\r\n5]]></a>") == ["<a", "a>1\n2\n3\n4\r\n5"])
    }

    @Test func noElementHasAnyNumberOfAttributes() throws {
        let attributes = (0..<65).map { " a\($0)='1'" }
        #expect(try events("<a\(attributes.dropLast().joined())/>") == ["<a", "a>"])
        let error = try #require(throws: DocumentError.self) { try events("<a\(attributes.joined())/>") }
        #expect(error.kind == .tooLarge)
    }

    @Test(
        arguments: [[0x3C, 0x61, 0x3E, 0xFF, 0x3C, 0x2F, 0x61, 0x3E], [0x3C, 0x61, 0x3E, 0xED, 0xA0, 0x80]] as [[UInt8]]
    )
    func invalidUTF8IsAnError(bytes: [UInt8]) throws {
        let error = try #require(throws: DocumentError.self) { try XML.tree(bytes) }
        #expect(error.description == "1:4: the XML text is not valid UTF-8")
    }

    @Test func limitsHold() throws {
        func kind(_ text: String, _ limits: DocumentLimits) -> DocumentError.Kind? {
            do throws(DocumentError) {
                _ = try XML.tree(Array(text.utf8), limits: limits)
                return nil
            } catch { return error.kind }
        }
        let limits = DocumentLimits(maximumBytes: 30, maximumDepth: 3, maximumNodes: 4)
        #expect(kind("<a><b><c/></b></a>", limits) == nil)
        #expect(kind("<a><b><c><d/></c></b></a>", limits) == .tooLarge)
        #expect(kind("<a><b/><b/><b/></a>", limits) == nil)
        #expect(kind("<a><b/><b/><b/><b/></a>", limits) == .tooLarge)
        #expect(kind("<a>" + String(repeating: "x", count: 24) + "</a>", limits) == .tooLarge)
        #expect(kind(String(repeating: "<a>", count: 300_000), .answer) == .tooLarge)
    }

    @Test func aTreeIsWalkedByPaths() throws {
        let text = """
            <Response><Errors><Error><Code>Gone</Code><Message>No such instance</Message></Error><Error><Code>Two</Code>
            </Error></Errors><RequestID>42</RequestID></Response>
            """
        let tree = try XML.tree(Array(text.utf8))
        #expect(tree.name == "Response")
        #expect(tree["Errors/Error/Code"]?.text == "Gone")
        #expect(tree["RequestID"]?.text == "42")
        #expect(tree["Errors/Nothing"] == nil)
        #expect(tree.elements("Errors/Error/Code").map(\.text) == ["Gone", "Two"])
        #expect(tree.elements("Errors/Error").last?.children.map(\.name) == ["Code"])
    }
}
