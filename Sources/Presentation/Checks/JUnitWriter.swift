import Vocabulary

/// Writes a test report in JUnit's XML, as Jenkins' plug-in and GitLab read it: one test for each case.
enum JUnitWriter {
    static func text(_ report: CheckReport) -> String {
        let found = Dictionary(grouping: report.results, by: \.place)
        let failed = report.cases.count { found[$0]?.contains(where: \.isFailure) == true }
        let counts = "tests=\"\(report.cases.count)\" failures=\"\(failed)\" errors=\"0\" skipped=\"0\""
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites name=\"pioneer\" \(counts)>\n"
        text += "  <testsuite name=\"\(escaped(report.name))\" \(counts)>\n"
        text += report.cases.map { testCase($0, found[$0] ?? [], in: report.name) }.joined()
        return text + "  </testsuite>\n</testsuites>\n"
    }

    private static func testCase(_ name: String, _ results: [CheckResult], in suite: String) -> String {
        let head = "    <testcase classname=\"pioneer.\(escaped(suite))\" name=\"\(escaped(name))\""
        guard !results.isEmpty else { return head + "/>\n" }
        let failures = results.filter(\.isFailure)
        let rest = results.filter { !$0.isFailure }
        let place = results.lazy.compactMap(\.range).first
        var text = head + (place.map { " file=\"\(escaped($0.file))\" line=\"\($0.start.line)\"" } ?? "") + ">\n"
        // A test has one failure at most.
        if let first = failures.first {
            let more = failures.count == 1 ? "" : ", and \(failures.count - 1) more"
            text += "      <failure type=\"\(escaped(first.rule))\" message=\"\(escaped(first.message + more))\">\n"
            text += failures.map(line).joined() + "      </failure>\n"
        }
        if !rest.isEmpty { text += "      <system-out>\n" + rest.map(line).joined() + "      </system-out>\n" }
        return text + "    </testcase>\n"
    }

    private static func line(_ result: CheckResult) -> String {
        let place = result.range.map { "\($0): " } ?? ""
        return escaped("\(place)\(result.level.rawValue): \(result.sentence) [\(result.rule)]") + "\n"
    }

    private static func escaped(_ text: String) -> String { MarkupText.escaped(text) }
}

extension CheckResult {
    /// Whether a test report calls it a failure.
    fileprivate var isFailure: Bool { level != .note }
}
