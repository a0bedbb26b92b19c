import Documents
import Testing
import Vocabulary

@Suite struct YAMLErrorTests {
    @Test(arguments: [
        ("a: [1, 2\nb: 3\n", "2:2", "a ',' or ']' is missing in a list, the list begins at 1:4"),
        ("a: {b: 1", "1:9", "a ',' or '}' is missing in a map, the map begins at 1:4"),
        ("a: \"x\nb: 1", "2:5", "a quoted text does not end, the text begins at 1:4"),
        ("\ta: 1", "1:1", "a tab stands where the indentation is"),
        ("a:\n\t- b", "2:1", "a tab stands where the indentation is"),
        ("a: b: c", "1:5", "a ':' stands where no value can begin"),
        ("a:\n  b: 1\n    c: 2", "3:6", "a ':' stands where no value can begin"),
        ("- - a\n  b", "2:4", "a ':' is missing after a key"),
        ("a:\n  - 1\n - 2", "3:2", "this line does not fit the map it stands in, the map begins at 1:1"),
        ("- a\nb: 1", "2:1", "this line does not fit the list it stands in, the list begins at 1:1"),
        ("a: - b", "1:4", "a list element stands where none can begin"),
        ("a: ? b", "1:4", "a key stands where none can begin"),
        ("a: \"\\q\"", "1:5", "this escape is not known"),
        ("a: \"\\u12\"", "1:7", "this escape names no character"),
        ("a: \"\\ud800\"", "1:7", "this escape names no character"),
        ("a: @x", "1:4", "no value can begin with '@'"),
        ("a: `x`", "1:4", "no value can begin with '`'"),
        ("%YAML 3.0\n---\na", "1:1", "this version of YAML is not known"),
        ("%FOO\n---\na", "1:5", "this directive is not known"),
        ("a: !x!y z", "1:4", "this tag is not known"),
        ("a: *", "1:5", "a name is missing after '&' or '*'"),
        ("a: |x\n b", "1:5", "something follows '|' or '>' on its line"),
        ("a: ]", "1:4", "a value is missing here"),
        ("a: 1\n...\nb: 2", "3:1", "something follows the end of the document"),
        ("a: 'x\n---\nb'", "2:1", "a quoted text does not end before the next document"),
        ("a: x\u{7}", "1:5", "the control character U+0007 is not allowed here"),
        ("é: ü\nö\u{0}: 1", "2:2", "the control character U+0000 is not allowed here"),
        ("é: ü\nö: [ä, ü\n", "3:1", "a ',' or ']' is missing in a list, the list begins at 2:4"),
    ])
    func syntaxErrorsAreToldInWords(text: String, place: String, message: String) {
        let parsed = yaml(text)
        #expect(parsed.diagnostics.count == 1)
        let description = parsed.diagnostics.first?.description ?? ""
        #expect(description.hasPrefix("file.yaml:\(place): error: \(message)"), "\(description)")
    }

    @Test(
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], "1:4", "0xFF"), ([0xC3, 0x28], "1:1", "0xC3"),
            ([0x0A, 0xE2, 0x82], "2:1", "0xE2"),
            ([0xC0, 0x80], "1:1", "0xC0"), ([0xED, 0xA0, 0x80], "1:1", "0xED"),
            ([0xF4, 0x90, 0x80, 0x80], "1:1", "0xF4"),
            ([0xC3, 0xA9, 0x80], "1:2", "0x80"),
        ] as [([UInt8], String, String)])
    func invalidUTF8HasAPlace(bytes: [UInt8], place: String, byte: String) {
        for parsed in [YAML.parse(bytes, file: "f"), JSON.parse(bytes, file: "f")] {
            #expect(parsed.documents.isEmpty)
            #expect(
                parsed.diagnostics.map(\.description) == [
                    "f:\(place): error: the byte \(byte) is not valid UTF-8; save the file as UTF-8"
                ])
        }
    }

    @Test func aUTF16TextIsRecognised() {
        let parsed = YAML.parse([0xFF, 0xFE, 0x61, 0x00], file: "f")
        #expect(parsed.diagnostics.first?.why == "the text looks like UTF-16")
    }

    @Test func errorsComeInTheOrderOfTheText() {
        let parsed = yaml("a: {x: 1, x: 2}\nb: *nope\na: !foo 1\nc: [")
        #expect(parsed.diagnostics.map { $0.range?.start.line } == [1, 2, 3, 4])
        #expect(parsed.diagnostics.count == 4)
    }
}
