import Support
import Testing
import Vocabulary

@testable import Specs

@Suite struct MutationTests {
    /// Whatever happens to a document, it is read or it is wrong, and if it is wrong its own file says so.
    @Test func aDamagedDocumentIsReadOrReported() throws {
        for seed in PropertyCases.seeds(1000) {
            var random = SeededGenerator(seed: seed)
            let kind = try #require(World.context.kinds.randomElement(using: &random))
            let path = kind.scope == .cluster ? "platform/x.yaml" : "tenants/shop/x.yaml"
            let bytes = Mutation.damaged(Array(kind.page.example.utf8), using: &random)
            let file = SourceFile(source: "root", revision: "r", path: path, bytes: bytes)
            let reading = SpecReader.readFile(file, World.context)
            let hasSecret = !SecretScan.find(in: file).isEmpty
            for problem in reading.diagnostics {
                let range = try #require(problem.range, "seed \(seed)")
                #expect(range.file == path && range.start.line > 0 && range.start.column > 0, "seed \(seed)")
                #expect(!hasSecret || !problem.description.contains("AKIA" + "IOSFODNN7"), "seed \(seed)")
                #expect(problem.description.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "seed \(seed)")
            }
            if reading.documents.isEmpty, !reading.isBroken {
                // Nothing was left of it but comments.
                #expect(!String(decoding: bytes, as: UTF8.self).contains("\nspec:"), "seed \(seed)")
            }
            let again = SpecReader.readFile(file, World.context)
            #expect(again.diagnostics == reading.diagnostics, "seed \(seed)")
        }
    }
}
