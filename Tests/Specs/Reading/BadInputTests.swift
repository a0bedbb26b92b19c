import Testing
import Vocabulary

@testable import Specs

@Suite struct BadInputTests {
    @Test func everyProblemAtOnce() {
        let text = """
            apiVersion: cloudpioneer.io/v1
            kind: Schedule
            metadata: {name: Office, team: web}
            spec:
              select: {types: [ec2/instnce], accounts: [aws-mian]}
              zone: Europe/Berlim
              windows: [{days: [mon-fry], from: 7pm, to: "19:00"}, {form: x}]
              inside: running
              priority: high
            """
        let said = World.complaints([World.schedulePath: text])
        let places = said.map { $0.split(separator: " ")[0].dropFirst(World.schedulePath.count) }
        #expect(
            places
                == [
                    ":1:13:", ":3:18:", ":3:26:", ":5:20:", ":5:45:", ":6:9:", ":7:21:", ":7:37:", ":7:57:",
                    ":8:11:", ":9:13:",
                ].map { $0[...] }, "\(said)")
    }

    @Test func allDocumentsOfAFileAreRead() {
        let text =
            World.schedule + "\n---\n# nothing\n---\n"
            + World.schedule.replacing("office", with: "night").replacing("zone", with: "zoen")
        #expect(
            World.complaints([World.schedulePath: text]) == [
                "tenants/shop/office.yaml:16:3: error: unknown field `zoen` in `spec`; did you mean `zone`?"
            ])
    }

    @Test(arguments: ["", "\n\n", "# only a comment\n", "---\n---\n", "null\n"]) func emptyIsFine(_ text: String) {
        #expect(World.complaints([World.schedulePath: text.isEmpty ? "\n" : text]) == [])
        #expect(SpecReader.readFile(World.file(World.schedulePath, text), World.context).diagnostics == [])
    }

    @Test(arguments: ["7", "text", "[a, b]"]) func aDocumentIsAMapping(_ text: String) {
        #expect(
            World.complaints([World.schedulePath: text]) == [
                "tenants/shop/office.yaml:1:1: error: a document must be a mapping, it begins with `apiVersion` and"
                    + " `kind`; write `apiVersion: cloudpioneer.io/v1alpha1`"
            ])
    }

    @Test func nothingAtAll() {
        let reading = SpecReader.read([], World.context)
        #expect(reading.specs == SpecSet())
        #expect(reading.diagnostics == [])
    }

    @Test func invalidUTF8() throws {
        let bytes = Array(World.schedule.utf8) + [0x0A, 0x23, 0xFF, 0xFE]
        let file = SourceFile(source: "root", revision: "", path: World.schedulePath, bytes: bytes)
        let reading = SpecReader.readFile(file, World.context)
        #expect(reading.isBroken)
        #expect(reading.documents.isEmpty)
        let said = try #require(reading.diagnostics.first).description
        #expect(said.contains("UTF-8"), "\(said)")
    }

    @Test func aHundredMegabytes() throws {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 100 << 20)
        let file = SourceFile(source: "root", revision: "", path: World.schedulePath, bytes: bytes)
        let reading = SpecReader.readFile(file, World.context)
        #expect(reading.diagnostics.count == 1)
        #expect(reading.isBroken)
    }

    @Test func anAliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<30 {
            text += "a\(level): &a\(level) [\((0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", "))]\n"
        }
        text += World.schedule.replacing("[ec2/instance]", with: "*a29")
        let reading = SpecReader.readFile(World.file(World.schedulePath, text), World.context)
        #expect(reading.isBroken)
        #expect(reading.documents.isEmpty)
    }

    @Test func tooManyProblemsAreCounted() throws {
        let text = World.schedule + "\n" + (0..<2000).map { "x\($0): 1\n" }.joined()
        let reading = SpecReader.readFile(World.file(World.schedulePath, text), World.context)
        #expect(reading.diagnostics.count == SpecReader.longestList + 1)
        #expect(
            reading.diagnostics.last?.description
                == "tenants/shop/office.yaml:508:1: note: 1500 more problems in this file are not listed")
    }

    @Test func hostileTextIsEscapedAndCut() {
        let hostile = "\"\\e[2J\\u202Eevil\\n::error::\""
        let said = World.complaints([
            World.schedulePath: World.schedule.replacing("zone:", with: "\(hostile):")
                .replacing("Europe/Berlin", with: String(repeating: "x", count: 5000))
        ])
        #expect(said.count == 2)
        for line in said {
            #expect(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
            #expect(line.count < 300)
        }
        #expect(said.contains { $0.contains("unknown field `\\u{1b}[2J\\u{202e}evil\\u{a}::error::` in `spec`") })
    }
}
