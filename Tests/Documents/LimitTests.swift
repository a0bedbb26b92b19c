import Documents
import Testing
import Vocabulary

@Suite struct LimitTests {
    @Test func aHundredMegabytesAreRefusedUnread() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000_000)
        for parsed in [YAML.parse(bytes, file: "f"), JSON.parse(bytes, file: "f")] {
            #expect(parsed.documents.isEmpty)
            #expect(
                parsed.diagnostics.map(\.description) == [
                    "f:1:1: error: the file has 100000000 bytes, more than the 4194304 that are read; "
                        + "split it into several files"
                ])
        }
        #expect(throws: DocumentError.self) { try XML.tree(bytes, limits: .standard) }
        #expect(throws: DocumentError.self) { try JSON.value(bytes, limits: .standard) }
    }

    @Test func theLimitItselfIsStillRead() throws {
        let limits = DocumentLimits(maximumBytes: 6, maximumDepth: 2, maximumNodes: 3)
        #expect(try sound(yaml("[ab,c]", limits: limits)).value == ["ab", "c"])
        #expect(try sound(json("[12,3]", limits: limits)).value == [12, 3])
        #expect(try JSON.value(Array("[12,3]".utf8), limits: limits) == [12, 3])
        #expect(yaml("[ab,cd]", limits: limits).diagnostics.first?.what.contains("7 bytes") == true)
        #expect(
            yaml("[a,b,c]", limits: DocumentLimits(maximumBytes: 9, maximumDepth: 2, maximumNodes: 3))
                .diagnostics.first?.what == "the text has more than 3 nodes")
    }

    @Test func tenMegabytesAreReadWhenAllowed() {
        let line = "- {name: a, tags: [x, y, z], count: 12}\n"
        let text = String(repeating: line, count: 10_000_000 / line.utf8.count)
        let limits = DocumentLimits(maximumBytes: 16 << 20, maximumDepth: 10, maximumNodes: 10_000_000)
        let parsed = yaml(text, limits: limits)
        #expect(parsed.diagnostics == [])
        #expect(parsed.documents.first?.elements.count == 10_000_000 / line.utf8.count)
        #expect(yaml(text).documents.isEmpty)
    }

    @Test func aBillionLaughsAreCountedNotTold() throws {
        var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        for level in 1...30 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        for limits in [DocumentLimits.standard, .unlimited] {
            let parsed = yaml(text, limits: limits)
            #expect(parsed.documents.isEmpty)
            let diagnostic = try #require(parsed.diagnostics.first)
            #expect(parsed.diagnostics.count == 1)
            #expect(diagnostic.what.hasSuffix("nodes"))
            #expect(diagnostic.why == "an alias counts as all that it stands for")
            // The line on which the count goes over: 10^6 on the sixth, 2^31 on the ninth.
            #expect(diagnostic.range?.start.line == (limits == .standard ? 6 : 10))
        }
    }

    @Test func aMergeBombIsCountedToo() {
        let keys = (0..<1000).map { "k\($0): 0" }.joined(separator: ", ")
        let merges = Array(repeating: "- {<<: [*x, *x, *x, *x, *x, *x, *x, *x, *x, *x]}", count: 100)
        let parsed = yaml("- &x {\(keys)}\n" + merges.joined(separator: "\n"))
        #expect(parsed.documents.isEmpty)
        #expect(parsed.diagnostics.map(\.what) == ["the text has more than 1000000 nodes"])
    }

    @Test func depthIsCountedThroughAliases() {
        let limits = DocumentLimits(maximumBytes: 1000, maximumDepth: 5, maximumNodes: 1000)
        #expect(yaml("- &a [[[x]]]\n- [*a]", limits: limits).diagnostics == [])
        let parsed = yaml("- &a [[[x]]]\n- [[*a]]", limits: limits)
        #expect(parsed.diagnostics.map(\.what) == ["lists and maps are nested deeper than 5 levels"])
        #expect(parsed.diagnostics.first?.range?.description == "file.yaml:2:5")
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "{\"a\":", "[{\"a\":"])
    func aDepthBombEndsEarly(opening: String) {
        let text = String(repeating: opening, count: 200_000)
        for limits in [DocumentLimits.standard, .unlimited] {
            var limits = limits
            limits.maximumBytes = .max
            let parsed = yaml(text, limits: limits)
            #expect(parsed.documents.isEmpty)
            #expect(parsed.diagnostics.count == 1)
        }
    }

    @Test func theDeepestTreeCanBeWalked() throws {
        let text = String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)
        let value = try sound(yaml(text, limits: .unlimited)).value
        #expect(CanonicalJSON.text(value) == text)
        #expect(try sound(json(text, limits: .unlimited)).value == value)
        #expect(try JSON.value(Array(text.utf8), limits: .unlimited) == value)
        #expect(json("[" + text + "]", limits: .unlimited).diagnostics.count == 1)
        #expect(throws: DocumentError.self) { try JSON.value(Array("[\(text)]".utf8), limits: .unlimited) }
    }

    @Test func veryManyErrorsAreCut() {
        let parsed = yaml("{" + String(repeating: "a, ", count: 100_000) + "b")
        #expect(parsed.diagnostics.count == 1)
        let closed = yaml("{" + String(repeating: "a, ", count: 100_000) + "b}\n---\n[")
        #expect(closed.diagnostics.count == 1001)
        #expect(closed.diagnostics.last?.range?.start.line == 3)
    }
}
