import Testing

@testable import Specs

@Suite struct ExampleTests {
    @Test(arguments: SpecKind.all([World.catalogue]).map(\.name))
    func everyExampleReads(_ name: String) throws {
        let kind = try #require(SpecKind.all([World.catalogue]).first { $0.name == name })
        let folder = kind.scope == .cluster ? "platform" : "tenants/shop"
        let file = World.file("\(folder)/example.yaml", kind.page.example)
        let reading = SpecReader.readFile(file, World.context)
        #expect(reading.diagnostics == [])
        #expect(reading.documents.count == 1)
        #expect(reading.documents.first?.spec.metadata.kind == name)
    }
}
