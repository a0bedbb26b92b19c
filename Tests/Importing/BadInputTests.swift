import Documents
import Importing
import Specs
import Support
import Testing
import Vocabulary

/// Whatever is given, there is an outcome: documents that are sound, and a word about everything else.
@Suite(.enabled(if: Ground.hasZones, "no zone database in /usr/share/zoneinfo (package tzdata)"))
struct BadInputTests {
    @Test(arguments: ForeignTool.allCases)
    func samplesAreSound(tool: ForeignTool) {
        let outcome = Ground.run(tool, Samples.text(tool))
        #expect(!outcome.rules.isEmpty && outcome.rules.allSatisfy(\.isCompared), "\(outcome.complaints)")
    }

    @Test("Cut anywhere", arguments: ForeignTool.allCases)
    func cut(tool: ForeignTool) {
        let bytes = Array(Samples.text(tool).utf8)
        for length in stride(from: 0, to: bytes.count, by: 7) {
            check(Ground.run(tool, String(decoding: bytes[..<length], as: UTF8.self)), "\(length)")
        }
    }

    @Test("With words of it replaced by something else", arguments: ForeignTool.allCases)
    func mutated(tool: ForeignTool) {
        let words = [
            "0", "-1", "99999999999999999999", "[]", "{}", "null", "\"\"", "*", "true", "{a: [b, {c: d}]}", "mon",
            "off",
        ]
        for seed in PropertyCases.seeds(150) {
            var random = SeededGenerator(seed: seed)
            var text = Samples.text(tool)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let pieces = text.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
                let index = Int.random(in: 0..<pieces.count, using: &random)
                let choices = words + Hostile.texts
                let word = choices.randomElement(using: &random) ?? ""
                text = (pieces[..<index] + [word] + pieces[(index + 1)...]).joined(separator: " ")
            }
            check(Ground.run(tool, text), "seed \(seed):\n\(text)")
        }
    }

    @Test("A tag is text, whatever it holds")
    func hostileTags() {
        for text in Hostile.texts {
            let policies = YAMLWriter.text([
                "policies": [
                    [
                        "name": .string(text), "resource": "ec2", "actions": ["stop"],
                        "filters": [
                            ["type": "offhour", "tag": "hours", "default_tz": .string("et")],
                            .map([.init("tag:" + text, .string(text))]),
                        ],
                    ]
                ]
            ])
            let resources = CanonicalJSON.text([["Tags": [["Key": "hours", "Value": .string("off=(m," + text)]]]])
            check(Ground.run(.cloudCustodian, ["a.yaml": policies, "b.json": resources]), text)
        }
    }

    @Test("Nothing there, or something else", arguments: ForeignTool.allCases)
    func nothing(tool: ForeignTool) {
        for text in ["", "kind: ConfigMap", "- 1\n- 2", "{", "a: [", "\u{0}", "policies: 3", "spec: {triggers: x}"] {
            let outcome = Ground.run(tool, text)
            #expect(outcome.rules.isEmpty && outcome.documents.isEmpty)
            #expect(!outcome.lost.isEmpty, "\(text)")
        }
        #expect(!Ground.run(tool, [:]).lost.isEmpty)
    }

    /// The whole reader takes every document, and no text of it does harm.
    private func check(_ outcome: ImportOutcome, _ what: String) {
        for document in outcome.documents {
            let file = SourceFile(
                source: "root", revision: "", path: "tenants/shop/\(document.name).yaml",
                bytes: Array(document.text.utf8))
            #expect(!SpecReader.readFile(file, Ground.context).isBroken, "\(what)\n\(document.text)")
            #expect(!document.text.unicodeScalars.contains(where: Hostile.isForbidden), "\(what)")
            #expect(Hostile.command(in: document.text) == nil, "\(what)")
        }
        for line in outcome.lost.map(\.description) {
            #expect(!line.unicodeScalars.contains { Hostile.isForbidden($0) || $0 == "\n" }, "\(what)")
        }
        #expect(Set(outcome.documents.map(\.name)).count == outcome.documents.count)
    }
}
