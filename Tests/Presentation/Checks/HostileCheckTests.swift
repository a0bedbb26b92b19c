import Documents
import Presentation
import Support
import Testing
import Vocabulary

/// Whatever a document or a tag holds, every machine reads the results that there are, and no more.
struct HostileCheckTests {
    private static let texts =
        Hostile.texts + [
            "%0A::error::x", "\r::add-mask::x", "]]>", "<failure/>", "a,b:c=d", "{0}", "{{", "[x](1)",
            "%25", "\u{1}\u{8}\u{B}\u{1F}", "\"/><x a=\"", "--><!--",
        ]

    @Test(arguments: texts)
    func gitHub(text: String) throws {
        let scene = CheckScene(text: text)
        let output = scene.text(.github)
        checkBytes(output)
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        try #require(lines.count == scene.report.results.count)
        for (line, result) in zip(lines, scene.report.results) {
            // As the runner reads a command: the name, properties at commas, all after the second `::`.
            let command = try #require(line.wholeMatch(of: #/::(error|warning|notice) ([^:]*)::(.*)/#))
            let sentence = result.help.isEmpty ? result.message : "\(result.message); \(result.help)"
            #expect(decoded(command.3) == Escaping.terminal(sentence))
            let properties = command.2.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1).map(decoded) }
            #expect(properties.last == ["title", title(result)])
            if let range = result.range { #expect(properties[0] == ["file", Escaping.terminal(range.file)]) }
            #expect(
                properties.count
                    == (result.range == nil ? 1 : result.range?.start.line == result.range?.end.line ? 6 : 4))
            #expect(!line.contains("##") && !line.contains("\r"))
        }
    }

    private func title(_ result: CheckResult) -> String {
        result.rule == "document" ? "a document is not as it has to be" : "a resource is in two tenants"
    }

    /// As the runner takes escapes back, the percent sign last.
    private func decoded(_ text: Substring) -> String {
        String(text).replacing("%0D", with: "\r").replacing("%0A", with: "\n").replacing("%3A", with: ":")
            .replacing("%2C", with: ",").replacing("%25", with: "%")
    }

    @Test(arguments: texts)
    func jUnit(text: String) throws {
        let output = CheckScene(text: text).text(.junit)
        checkBytes(output)
        #expect(Hostile.command(in: output) == nil)
        let plain = try XML.tree(Array(CheckScene(text: "").text(.junit).utf8))
        let tree = try XML.tree(Array(output.utf8))
        #expect(shape(tree) == shape(plain))
    }

    /// What elements there are, whatever they are called by.
    private func shape(_ element: XMLElement) -> [String] {
        let children = element.children.map { shape($0).joined(separator: ",") }.sorted()
        return [element.name] + children
    }

    @Test(arguments: texts)
    func gitLab(text: String) throws {
        let scene = CheckScene(text: text)
        let output = scene.text(.gitlab)
        checkBytes(output)
        #expect(Hostile.command(in: output) == nil)
        let issues = try #require(try JSON.value(Array(output.utf8)).elements)
        #expect(issues.count == scene.report.results.count)
        for (issue, result) in zip(issues, scene.report.results) {
            let sentence = result.help.isEmpty ? result.message : "\(result.message); \(result.help)"
            #expect(issue["description"]?.text == Escaping.terminal(sentence))
            #expect(issue["location"]?["path"]?.text == result.range?.file ?? ".")
        }
    }

    @Test(arguments: texts)
    func sarif(text: String) throws {
        let scene = CheckScene(text: text)
        let output = scene.text(.sarif)
        checkBytes(output)
        #expect(Hostile.command(in: output) == nil)
        let results = try #require(
            try JSON.value(Array(output.utf8))["runs"]?.elements?.first?["results"]?.elements)
        #expect(results.count == scene.report.results.count)
        for (item, result) in zip(results, scene.report.results) {
            let sentence = result.help.isEmpty ? result.message : "\(result.message); \(result.help)"
            let shown = try #require(item["message"]?["text"]?.text)
            #expect(read(shown) == Escaping.terminal(sentence))
            let uri = item["locations"]?.elements?.first?["physicalLocation"]?["artifactLocation"]?["uri"]?.text
            #expect(uri?.wholeMatch(of: #/([A-Za-z0-9\-._~\/]|%[0-9A-F]{2})+/#) != nil || result.range == nil)
        }
    }

    /// A message as a reader of SARIF shows it: without placeholders and links, of which there must be none.
    private func read(_ text: String) -> String {
        #expect(!text.replacing("\\](", with: "").contains("]("), "a link in \(text)")
        let braces = text.replacing("{{", with: "").replacing("}}", with: "")
        #expect(!braces.contains("{") && !braces.contains("}"), "a placeholder in \(text)")
        var plain = text.replacing("{{", with: "{").replacing("}}", with: "}")
        if plain.contains("\\](") {
            plain = plain.replacing("\\[", with: "[").replacing("\\]", with: "]").replacing("\\\\", with: "\\")
        }
        return plain
    }

    private func checkBytes(_ output: String) {
        #expect(!output.unicodeScalars.contains(where: Hostile.isForbidden), "\(output)")
    }
}
