import Documents
import Presentation
import Support
import Testing
import Vocabulary

/// What comes from outside stays text in every output.
struct HostileCellTests {
    @Test(arguments: Hostile.texts)
    func inATable(text: String) {
        var table = TextTable([TextTable.Column(text), "Other"])
        table.add([TextTable.Cell(text), TextTable.Cell(text)])
        for output in [table.text(), table.text(width: 20)] {
            check(output)
            #expect(output.split(separator: "\n", omittingEmptySubsequences: false).count == 3)
        }
    }

    @Test(arguments: Hostile.texts)
    func inMarkdown(text: String) {
        var table = MarkdownTable([TextTable.Column(text), "Other"])
        table.add([text, text])
        check(table.text)
        let lines = table.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 4)
        for line in [lines[0], lines[2]] {
            #expect(unescaped("|", in: line) == 3)
            for sign in "`*_<>[]()#!~$".unicodeScalars { #expect(unescaped(sign, in: line) == 0, "\(sign) in \(line)") }
            #expect(!line.contains("://") && !line.contains("@e"))
        }
    }

    @Test(arguments: Hostile.texts)
    func inJSON(text: String) throws {
        let value: Value = .map([.init(text, .string(text)), .init("list", .list([.string(text)]))])
        let output = JSONText.of(value)
        check(output)
        let read = try JSON.value(Array(output.utf8))
        #expect(CanonicalJSON.text(read) == CanonicalJSON.text(value))
    }

    @Test(arguments: Hostile.texts)
    func inYAML(text: String) {
        let value: Value = .map([
            .init(text, .string(text)), .init("list", .list([.string(text), .map([.init(text, .string(text))])])),
        ])
        for output in [YAMLWriter.text(value), YAMLWriter.text(.string(text)), YAMLWriter.stream([value])] {
            check(output)
        }
        let parsed = YAML.parse(Array(YAMLWriter.text(value).utf8), file: "x")
        #expect(parsed.diagnostics == [])
        #expect(parsed.documents.map(\.value) == [value])
    }

    private func check(_ output: String) {
        #expect(!output.unicodeScalars.contains(where: Hostile.isForbidden))
        #expect(Hostile.command(in: output) == nil)
    }

    /// How often a sign stands in a line with no backslash before it; the sign of a character reference (`&#58;`) is
    /// none.
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
