import Cloud
import Planning
import Specs
import Testing
import Vocabulary

/// What rules may ask of the documents of the resource's tenant.
@Suite struct SpecCensusTests {
    private func world(_ condition: String) throws -> World {
        var world = World()
        world.tenants = ["shop", "lab"].map { name in
            Make.tenant(name, tags: TagSelector([TagSelector.Requirement("team", .isIn, [name])]))
        }
        world.accounts = [Make.account(tenants: ["shop", "lab"])]
        world.resources = [Make.machine("m1", tags: Make.tagged("team", "shop"))]
        world.schedules = [
            Make.schedule("b", in: "shop", .power(.running)),
            Make.schedule("a", in: "shop", .power(.running), glob: "m*"),
            Make.schedule("c", in: "shop", .power(.running), glob: "x*"),
            Make.schedule("d", in: "lab", .power(.running)),
            Make.schedule("e", in: "shop", .power(.running), types: [TestCatalogue.group]),
        ]
        world.overrides = [Make.override("o", in: "shop", .power(.running), from: world.instant, for: 60)]
        world.policies = [Make.policy("p", in: "shop", [try Make.rule("r", condition)])]
        return world
    }

    private func tally(_ world: World) throws -> RuleTally {
        try #require(world.plan.tenants.first { $0.tenant == "shop" }?.policies.tallies.first)
    }

    @Test func aRuleSeesWhichDocumentsOfTheTenantMeanTheResource() throws {
        let both = "specs.schedules == ['shop/a', 'shop/b'] && specs.overrides == ['shop/o']"
        #expect(try tally(world(both)).atFault == 1)
        var other = try world("specs.schedules.size() == 0")
        #expect(try tally(other).compliant == 1)
        other.schedules = []
        #expect(try tally(other).atFault == 1)
    }

    @Test("Where a selector cannot be decided the rule is not either, unless it does without")
    func unknown() throws {
        // The whole account is one tenant's, so that what has no tags is somebody's.
        var world = try world("specs.schedules.size() == 0")
        world.tenants = [Make.tenant("shop")]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.resources = [Make.machine("m1", tags: .unknown(.denied))]
        #expect(try tally(world).undetermined == 1)
        #expect(try tally(world).why == "not known: specs.schedules")
        world.policies = [Make.policy("p", in: "shop", [try Make.rule("r", "specs.overrides.size() == 1")])]
        #expect(try tally(world).atFault == 1)
    }
}
