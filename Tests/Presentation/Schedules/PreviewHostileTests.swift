import Documents
import Presentation
import Support
import Testing
import Vocabulary

/// Whatever names and states hold, each format stays what it is.
struct PreviewHostileTests {
    @Test(arguments: Hostile.texts)
    func reports(text: String) throws {
        let preview = try PreviewScene.full(text: text)
        let plain = try PreviewScene.full()
        for width in [nil, 40, 80, 200] {
            let style = TextStyle(width: width, isColoured: true)
            let output = preview.text(.table, style).replacing(#/\u{1B}\[(0|2|32|33|34|35|36)m/#, with: "")
            check(output)
            #expect(lines(output) == lines(plain.text(.table, style)))
        }
        let markdown = preview.markdown
        check(markdown.replacing(#/(?m)^###+ /#, with: ""))
        #expect(lines(markdown) == lines(plain.markdown))
        #expect(!markdown.contains("@everyone") && !markdown.contains("://") && !markdown.contains("<script"))
        #expect(
            CanonicalJSON.text(try JSON.value(Array(preview.text(.json).utf8))) == CanonicalJSON.text(preview.value))
        let yaml = YAML.parse(Array(preview.text(.yaml).utf8), file: "x")
        #expect(yaml.diagnostics == [])
        #expect(yaml.documents.map { CanonicalJSON.text($0.value) } == [CanonicalJSON.text(preview.value)])
    }

    @Test(arguments: Hostile.texts)
    func pictures(text: String) throws {
        let preview = try PreviewScene.full(text: text)
        let plain = try PreviewScene.full()
        for (output, own) in [(preview.svg, plain.svg), (preview.html, plain.html)] {
            #expect(!output.unicodeScalars.contains(where: Hostile.isForbidden))
            // No element and no attribute more than without it.
            #expect(output.count { $0 == "<" } == own.count { $0 == "<" })
            #expect(output.count { $0 == ">" } == own.count { $0 == ">" })
            #expect(output.count { $0 == "\"" } == own.count { $0 == "\"" })
            #expect(output.count { $0 == "\n" } == own.count { $0 == "\n" })
        }
        #expect(throws: Never.self) { try XML.tree(Array(preview.svg.utf8)) }
    }

    private func check(_ output: String) {
        #expect(!output.unicodeScalars.contains(where: Hostile.isForbidden), "\(output)")
        #expect(Hostile.command(in: output) == nil, "\(output)")
    }

    private func lines(_ output: String) -> Int { output.count { $0 == "\n" } }
}
