import Documents
import Presentation
import Support
import Testing
import Vocabulary

/// Whatever a tag, a name or a message holds, every report in every format stays what it is.
struct HostileReportTests {
    @Test(arguments: Hostile.texts)
    func tables(text: String) {
        let plain = Scene(text: "").reports.map { $0.report.text(.table) }
        for (index, (name, report)) in Scene(text: text).reports.enumerated() {
            let output = report.text(.table)
            check(output, name)
            // Nothing adds a line or takes one away.
            #expect(lines(output) == lines(plain[index]), "\(name):\n\(output)")
            let narrow = report.text(.table, TextStyle(width: 60, isColoured: true))
            let uncoloured = narrow.replacing("\u{1B}[0m", with: "").replacing(#/\u{1B}\[(2|31|32|33)m/#, with: "")
            check(uncoloured, name)
        }
    }

    @Test(arguments: Hostile.texts)
    func markdown(text: String) {
        let plain = Scene(text: "").reports.map { $0.report.text(.markdown) }
        for (index, (name, report)) in Scene(text: text).reports.enumerated() {
            let output = report.text(.markdown)
            check(output.replacing(#/(?m)^###+ /#, with: ""), name)
            #expect(lines(output) == lines(plain[index]), "\(name):\n\(output)")
            for line in output.split(separator: "\n") { checkMarkup(line, name) }
            #expect(!output.contains("@everyone") && !output.contains("://"), "\(name)")
        }
    }

    @Test(arguments: Hostile.texts)
    func json(text: String) throws {
        for (name, report) in Scene(text: text).reports {
            let output = report.text(.json)
            check(output, name)
            #expect(
                CanonicalJSON.text(try JSON.value(Array(output.utf8))) == CanonicalJSON.text(report.value), "\(name)")
        }
    }

    @Test(arguments: Hostile.texts)
    func yaml(text: String) {
        for (name, report) in Scene(text: text).reports {
            let output = report.text(.yaml)
            check(output, name)
            let parsed = YAML.parse(Array(output.utf8), file: "x")
            #expect(parsed.diagnostics == [], "\(name)")
            #expect(
                parsed.documents.map { CanonicalJSON.text($0.value) } == [CanonicalJSON.text(report.value)], "\(name)")
        }
    }

    private func check(_ output: String, _ name: String) {
        #expect(output.hasSuffix("\n") && !output.hasSuffix("\n\n\n"), "\(name)")
        #expect(!output.unicodeScalars.contains(where: Hostile.isForbidden), "\(name):\n\(output)")
        #expect(Hostile.command(in: output) == nil, "\(name):\n\(output)")
    }

    private func lines(_ output: String) -> Int {
        output.split(separator: "\n", omittingEmptySubsequences: false).count
    }

    /// Only the report's own markup is there: a heading, a bullet, a quote, the cells of a table.
    private func checkMarkup(_ line: Substring, _ name: String) {
        var rest = line.drop { $0 == " " }
        for own in ["#### ", "### ", "* ", "> "] where rest.hasPrefix(own) {
            rest = rest.dropFirst(own.count)
            break
        }
        let isRow = rest.hasPrefix("| ")
        for sign in "`*_<>[]()#!~$".unicodeScalars {
            #expect(unescaped(sign, in: rest) == 0, "\(sign) in \(name): \(line)")
        }
        if !isRow { #expect(unescaped("|", in: rest) == 0, "\(name): \(line)") }
    }

    private func unescaped(_ sign: Unicode.Scalar, in line: Substring) -> Int {
        var count = 0
        var isEscaped = false
        for scalar in line.replacing("&#", with: "&").unicodeScalars {
            if scalar == sign, !isEscaped { count += 1 }
            isEscaped = scalar == "\\" && !isEscaped
        }
        return count
    }
}
