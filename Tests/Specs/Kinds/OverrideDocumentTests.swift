import Cloud
import Support
import Testing
import Vocabulary

@testable import Specs

/// Overrides as documents, written and read again.
@Suite struct OverrideDocumentTests {
    private func override(_ reason: String, _ owner: String, _ selector: ResourceSelector? = nil) throws -> OverrideSpec
    {
        let start = try #require(Instant(rfc3339: "2026-03-27T18:00:00.5Z"))
        return OverrideSpec(
            metadata: Metadata(
                kind: "Override", name: "night", namespace: "shop",
                origin: Origin(source: "root", revision: "", range: SourceRange(file: "x"))),
            selector: selector ?? ResourceSelector(types: ["ec2/instance"], name: "*"), state: .power(.running),
            start: start, end: start.adding(seconds: 60), reason: reason, owner: owner)
    }

    private func read(_ override: OverrideSpec) -> (OverrideSpec?, [String]) {
        var files = World.platform
        files["tenants/shop/night.yaml"] = override.text
        let reading = World.read(files)
        return (reading.specs.overrides.first, reading.diagnostics.map(\.description))
    }

    @Test("Whatever a reason holds is what is read again", arguments: PropertyCases.seeds(20))
    func anyText(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for number in 0..<20 {
            let reason = Self.text(&random, upTo: 512)
            let owner = number % 2 == 0 ? "ada" : Self.text(&random, upTo: 128)
            let written = try override(reason, owner)
            let (found, diagnostics) = read(written)
            #expect(diagnostics == [], "seed \(seed): \(reason.unicodeScalars.map(\.value))")
            #expect(found?.document == written.document, "seed \(seed)")
        }
    }

    @Test(arguments: Hostile.texts.filter { !$0.isEmpty && !$0.contains("\u{0}") })
    func hostileTexts(_ text: String) throws {
        let written = try override(text, text)
        let (found, diagnostics) = read(written)
        #expect(diagnostics == [])
        #expect(found.map { Array($0.reason.utf8) } == Array(text.utf8))
        #expect(!written.text.unicodeScalars.contains(where: Hostile.isForbidden))
    }

    @Test func everyPartOfASelector() throws {
        let selector = ResourceSelector(
            types: ["ec2/instance", "rds/instance"], accounts: ["aws-main"], regions: ["eu-west-1"], name: "web-?*",
            tags: TagSelector([
                .init("team", .isIn, ["shop"]), .init("stage", .isIn, ["dev", "test"]), .init("old", .doesNotExist),
                .init("no", .notIn, ["yes"]),
            ]), atMost: 3)
        let written = try override("x", "y", selector)
        let (found, diagnostics) = read(written)
        #expect(diagnostics == [])
        #expect(found?.selector == selector)
    }

    /// Any scalars but NUL, which no document can hold.
    private static func text(_ random: inout SeededGenerator, upTo longest: Int) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...longest, using: &random) {
            let top: UInt32 = [0x7F, 0xFF, 0x2FFF, 0x10FFFF][Int.random(in: 0..<4, using: &random)]
            if let scalar = Unicode.Scalar(UInt32.random(in: 1...top, using: &random)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text.isEmpty ? "x" : text
    }
}
