import Documents
import Presentation
import Testing
import Vocabulary

/// What each machine is given, byte for byte.
struct CheckWriterTests {
    private let scene = CheckScene(text: "")

    @Test func gitHub() {
        #expect(
            scene.text(.github) == """
                ::warning title=a resource is in two tenants::nowhere
                ::notice file=b.yaml,line=1,endLine=1,col=1,endColumn=1,title=a resource is in two tenants::
                ::error file=tenants/shop/a.yaml,line=6,endLine=6,col=9,endColumn=21,\
                title=a document is not as it has to be::it is `x`; write `y`
                ::warning file=tenants/shop/a.yaml,line=7,endLine=9,title=a document is not as it has to be::

                """)
    }

    /// As `escapeData` and `escapeProperty` of GitHub's toolkit have it.
    @Test func gitHubEscapes() {
        let report = CheckReport(
            "x", rules: [CheckRule("r", "50%, or: less", help: "")],
            results: [CheckResult("r", .error, at: SourceRange(file: "a,b:c%.yaml"), "100%\n%0A::error::x")])
        #expect(
            CheckScene.Written(report).text(.checks(.github), version: "1") == """
                ::error file=a%2Cb%3Ac%25.yaml,line=1,endLine=1,col=1,endColumn=1,title=50%25%2C or%3A less::\
                100%25\\u{a}%250A::error::x

                """)
    }

    @Test func jUnit() {
        #expect(
            scene.text(.junit) == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="pioneer" tests="4" failures="2" errors="0" skipped="0">
                  <testsuite name="validate" tests="4" failures="2" errors="0" skipped="0">
                    <testcase classname="pioneer.validate" name="sound.yaml"/>
                    <testcase classname="pioneer.validate" name="tenant lab">
                      <failure type="plan/overlap" message="nowhere">
                warning: nowhere [plan/overlap]
                      </failure>
                    </testcase>
                    <testcase classname="pioneer.validate" name="tenant shop" file="b.yaml" line="1">
                      <system-out>
                b.yaml:1:1: note:  [plan/overlap]
                      </system-out>
                    </testcase>
                    <testcase classname="pioneer.validate" name="tenants/shop/a.yaml" file="tenants/shop/a.yaml" line="6">
                      <failure type="document" message="it is `x`, and 1 more">
                tenants/shop/a.yaml:6:9: error: it is `x`; write `y` [document]
                tenants/shop/a.yaml:7:1: warning:  [document]
                      </failure>
                    </testcase>
                  </testsuite>
                </testsuites>

                """)
    }

    @Test func gitLab() throws {
        let issues = try #require(try JSON.value(Array(scene.text(.gitlab).utf8)).elements)
        #expect(issues.map { $0["severity"]?.text } == ["minor", "info", "major", "minor"])
        #expect(
            issues.map { $0["location"]?["path"]?.text } == [".", "b.yaml"]
                + Array(repeating: "tenants/shop/a.yaml", count: 2))
        #expect(issues.map { $0["location"]?["lines"]?["begin"]?.integer } == [1, 1, 6, 7])
        #expect(issues[2]["check_name"] == "document" && issues[2]["description"] == "it is `x`; write `y`")
        #expect(issues.compactMap { $0["fingerprint"]?.text } == scene.report.fingerprints)
    }

    @Test func sarif() throws {
        let run = try #require(try JSON.value(Array(scene.text(.sarif).utf8))["runs"]?.elements?.first)
        #expect(run["columnKind"] == "unicodeCodePoints")
        #expect(run["tool"]?["driver"]?["version"] == "1.2.3")
        let results = try #require(run["results"]?.elements)
        let regions = results.map { $0["locations"]?.elements?.first?["physicalLocation"]?["region"] }
        #expect(
            regions == [
                nil, ["startColumn": 1, "startLine": 1],
                ["endColumn": 21, "endLine": 6, "startColumn": 9, "startLine": 6],
                ["endColumn": 4, "endLine": 9, "startColumn": 1, "startLine": 7],
            ])
        let rules = try #require(run["tool"]?["driver"]?["rules"]?.elements)
        for result in results {
            let index = try #require(result["ruleIndex"]?.integer)
            #expect(rules[Int(index)]["id"] == result["ruleId"])
        }
        #expect(rules.allSatisfy { $0["help"]?["text"]?.text?.isEmpty == false })
    }

    @Test func aPathIsAReference() throws {
        let report = CheckReport(
            "x", rules: [], results: [CheckResult("r", .error, at: SourceRange(file: "a b/ü:#?.yaml"), "x")])
        let text = CheckScene.Written(report).text(.checks(.sarif), version: "1")
        #expect(text.contains("\"uri\": \"a%20b/%C3%BC%3A%23%3F.yaml\""))
    }

    @Test func nothingFoundIsNothing() throws {
        let report = CheckScene.Written(CheckReport("plan", rules: [], cases: ["tenant shop"], results: []))
        #expect(report.text(.checks(.github), version: "1").isEmpty)
        #expect(report.text(.checks(.gitlab), version: "1") == "[]\n")
        #expect(report.text(.checks(.junit), version: "1").contains("tests=\"1\" failures=\"0\""))
    }

    @Test("Fingerprints stay while lines move, and no two results share one")
    func fingerprints() {
        func report(_ line: Int) -> CheckReport {
            CheckReport(
                "x", rules: [],
                results: ["a", "b", "b", "b"].enumerated().map { place, what in
                    CheckResult("r", .error, at: CheckScene.range("x.yaml", (line + place, 1), (line + place, 4)), what)
                })
        }
        #expect(report(1).fingerprints == report(50).fingerprints)
        #expect(Set(report(1).fingerprints).count == 4)
        #expect(report(1).fingerprints.allSatisfy { $0.utf8.count == 64 })
        #expect(report(1).without(report(7)).results.isEmpty)
        let other = CheckReport(
            "x", rules: [], results: [CheckResult("r", .error, at: SourceRange(file: "y.yaml"), "a")])
        #expect(report(1).without(other).results.count == 4)
    }
}
