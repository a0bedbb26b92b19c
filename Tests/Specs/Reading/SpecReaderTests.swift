import Testing
import Vocabulary

@testable import Specs

@Suite struct SpecReaderTests {
    @Test func readsASoundTree() throws {
        let reading = World.read([World.schedulePath: World.schedule])
        #expect(reading.diagnostics == [])
        #expect(!reading.isPlatformBroken)
        #expect(reading.brokenNamespaces == [])
        #expect(reading.specs.tenants.map(\.name) == ["shop"])
        #expect(reading.specs.accounts.map(\.name) == ["aws-main"])
        let schedule = try #require(reading.specs.schedules.first)
        #expect(schedule.metadata.claimName == "Schedule/shop/office")
        #expect(schedule.metadata.origin.revision == "c0ffee")
        #expect(schedule.metadata.origin.range.description == "tenants/shop/office.yaml:1:1")
    }
}
