import Cloud
import Testing
import Vocabulary

@Suite struct ResourceTests {
    private let address = ResourceAddress(
        scope: Scope(realm: "aws", account: "1", region: "r", type: "sim/thing"), id: "x")
    private let shared: AttributeName = "shared"
    private let own: AttributeName = "own"

    private func resource(mark: ControlMark? = nil) -> Resource {
        Resource(
            address: address, incarnation: "x", tags: .known(TagSet([Cloud.Tag("a", "b")])),
            state: ResourceState(fields: [], attributes: [.init(shared, .known(1))]), mark: mark,
            particulars: [.init(own, .known(2))])
    }

    @Test func particularsAreAttributes() {
        let resource = resource()
        #expect(resource.attribute(shared) == .known(1))
        #expect(resource.attribute(own) == .known(2))
        #expect(resource.attribute("other") == .unknown(.notRead))
        #expect(resource.attributes.map(\.name) == [shared, own])
        #expect(resource.incarnation == "x" && resource.value(of: .tag("a")) == .known(.text("b")))
    }

    @Test func theyStayWhenAnythingElseChanges() {
        let mark = ControlMark(controller: "main", sequence: 1, prior: [], macs: [])
        let changed = resource(mark: mark).with(state: ResourceState(fields: [], isChanging: true))
        #expect(changed.state.isChanging && changed.mark == mark)
        #expect(changed.attribute(own) == .known(2))
        #expect(changed.unmarked.mark == nil)
        #expect(changed.unmarked.attribute(own) == .known(2) && changed.unmarked.state.isChanging)
    }

    @Test func aConstraintMayMeanAnyValue() {
        let constraint = Constraint(whereThereIs: own, forbids: [.delete], reason: "it is used")
        #expect(constraint.obstacle(to: .delete, of: resource()) == "it is used")
        #expect(constraint.obstacle(to: .tag, of: resource()) == nil)
        let bare = Resource(
            address: address, incarnation: "x", tags: .absent, state: ResourceState(fields: []),
            particulars: [.init(own, .absent)])
        #expect(constraint.obstacle(to: .delete, of: bare) == nil)
        let unread = Resource(address: address, incarnation: "x", tags: .absent, state: ResourceState(fields: []))
        #expect(constraint.obstacle(to: .delete, of: unread)?.contains("not known") == true)
    }
}
