import Expressions
import Testing
import Vocabulary

@Suite struct ParserTests {
    @Test(arguments: [
        ("", "1:1: error: unexpected the end, a value belongs here; finish the expression"),
        ("1 +", "1:4: error: unexpected the end, a value belongs here; finish the expression"),
        ("a = 1", "1:3: error: unexpected character '=', it begins no word of the language; compare with '=='"),
        (
            "'open",
            "1:1: error: the string is not closed, it ends with its line; close it, or write it between three quotes"
        ),
        ("1 2", "1:3: error: unexpected '2', an operator or the end belongs here"),
        ("9223372036854775808", "1:1: error: the number is too large, an int ends at 9223372036854775807"),
        ("'\\q'", "1:2: error: unknown escape '\\q'"),
        ("for", "1:1: error: 'for' is reserved"),
        ("[1].map(1, 2)", "1:9: error: not the name of a variable"),
        ("has(1)", "1:5: error: has() asks for a field"),
        ("12abc", "1:1: error: not a number"),
        ("[1].all(x, x, x)", "1:12: error: both variables have one name"),
    ])
    func refusalsSayWhereAndWhy(text: String, finding: String) {
        let found = findings(text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("p.yaml:" + finding) ?? false, "\(found)")
    }

    @Test func placesAreThoseOfTheFile() {
        let place = SourcePlace("p.yaml", start: SourcePosition(line: 7, column: 15), indentation: 10)
        #expect(findings("é + +", at: place)[0].hasPrefix("p.yaml:7:15: error: unexpected character 'é'"))
        #expect(findings("'é' + foo", at: place)[0].hasPrefix("p.yaml:7:21: error: undeclared reference to 'foo'"))
        #expect(findings("true &&\n  foo", at: place)[0].hasPrefix("p.yaml:8:13: error: undeclared reference to 'foo'"))
    }

    @Test func everyFindingIsToldAtOnce() {
        #expect(findings("foo + bar.baz(1) == 1 + 'a'").count == 4)
    }

    @Test func nestingIsLimited() {
        let deep = String(repeating: "(", count: 300) + "1" + String(repeating: ")", count: 300)
        #expect(findings(deep)[0].contains("nested too deeply"))
        let long = Array(repeating: "1", count: 300).joined(separator: " + ")
        #expect(findings(long)[0].contains("nested too deeply"))
        let flat = Array(repeating: "true", count: 5000).joined(separator: " && ")
        #expect(holds(flat))
        #expect(findings(String(repeating: "[", count: 10_000)).count == 1)
        #expect(findings(String(repeating: "!", count: 50_001) + "true").isEmpty)
        #expect(findings(String(repeating: "a.", count: 10_000) + "a")[0].contains("nested too deeply"))
    }

    @Test func lengthIsLimited() {
        #expect(findings("'" + String(repeating: "x", count: 100_000) + "'")[0].contains("too long"))
    }

    @Test func whatIsWrittenStrangelyIsStillRead() {
        #expect(holds("[1, 2,] == [1,2] && {'a': 1,}.size() == 1 // what a comma"))
        #expect(holds("1 <\n 2"))
        #expect(holds("{'in-dex': 1}.`in-dex` == 1"))
        #expect(holds("-9223372036854775808 < 0 && --1 == 1 && !!true"))
        #expect(holds("r'\\d' == '\\\\d' && b'\\xff' == b'\\377' && '''a\n''' == 'a\\n'"))
        #expect(holds("0xFF == 255 && 0xFFu == 255u && 1e3 == 1000.0 && .5 == 0.5"))
    }
}
