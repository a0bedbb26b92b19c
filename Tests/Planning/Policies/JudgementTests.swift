import Cloud
import Planning
import Specs
import Testing
import Vocabulary

/// What policies find, and what follows.
@Suite struct JudgementTests {
    private static let unowned = "!('owner' in resource.tags)"

    private func world(_ policies: [ResourcePolicySpec], _ resources: [Resource] = [Make.machine("m1")]) -> World {
        var world = World()
        world.tenants = [Make.tenant("shop")]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.policies = policies
        world.resources = resources
        return world
    }

    private func only(_ world: World) throws -> TenantPlan {
        #expect(world.plan.tenants.count == 1)
        return try #require(world.plan.tenants.first)
    }

    @Test func aFindingSaysWhatWhereAndHowBad() throws {
        let rule = try Make.rule("has-owner", Self.unowned, message: "'ask about ' + resource.name")
        let plan = try only(
            world(
                [Make.policy("owners", in: "shop", [rule], mode: .audit)],
                [Make.machine("m2", tags: Make.tagged("owner", "x")), Make.machine("m1")]))
        let finding = try #require(plan.policies.findings.first)
        #expect(plan.policies.findings.count == 1)
        #expect(finding.policy == "ResourcePolicy/shop/owners")
        #expect(finding.rule == "has-owner")
        #expect(finding.address.id == "m1")
        #expect(finding.message == "ask about m1")
        #expect(finding.severity == .medium)
        #expect(finding.origin.range.description == "policies/has-owner.yaml:1:1")
        #expect(plan.policies.tallies.map { [$0.compliant, $0.atFault, $0.undetermined] } == [[1, 1, 0]])
        #expect(plan.actions.isEmpty)
        #expect(plan.value["policies"]?["findings"]?.elements?.first?["address"]?.text == finding.address.description)
    }

    @Test func withoutPoliciesAPlanSaysNothingOfThem() throws {
        #expect(try only(world([])).value["policies"] == nil)
    }

    @Test(
        "What rules may name",
        arguments: [
            "resource.type == 'sim/machine' && resource.id == 'm1' && resource.name == 'm1' && resource.region == 'here'",
            "resource.address == 'sim/id-main/here/sim/machine/m1' && resource.owner == ''",
            "resource.power == 'running' && resource.desired == 0 && resource.attributes.disk == 'lasting'",
            "tenant.name == 'shop' && account.name == 'main' && account.id == 'id-main' && account.provider == 'sim'",
            "now == timestamp('2026-05-28T20:26:40Z') && resource.tags['env'] == 'dev'",
        ])
    func names(_ condition: String) throws {
        let rule = try Make.rule("names", condition)
        let plan = try only(
            world([Make.policy("p", in: "shop", [rule])], [Make.machine("m1", tags: Make.tagged("env", "dev"))]))
        #expect(plan.policies.tallies.map(\.atFault) == [1], "\(plan.policies.tallies)")
    }

    @Test("What is not known, and what cannot be computed, is neither at fault nor compliant")
    func undetermined() throws {
        let rules = [
            try Make.rule("owner", Self.unowned, then: .stop),
            try Make.rule("disk", "resource.attributes.disk == 'lasting'", then: .stop),
            try Make.rule("env", "resource.tags['env'] == 'dev'", then: .stop),
        ]
        let plan = try only(
            world(
                [Make.policy("p", in: "shop", rules)],
                [Make.machine("m1", tags: .unknown(.denied), disk: .unknown(.failed))]))
        #expect(plan.policies.findings.isEmpty)
        #expect(plan.policies.tallies.map(\.undetermined) == [1, 1, 1])
        #expect(
            plan.policies.tallies.map(\.why) == [
                "not known: resource.tags", "not known: resource.attributes.disk", "not known: resource.tags",
            ])
        #expect(plan.actions.isEmpty)
        let missing = try only(world([Make.policy("p", in: "shop", [rules[2]])]))
        #expect(missing.policies.tallies.first?.why == "no such key: 'env'")
    }

    @Test("A rule acts in mode enforce only, at the level of whose policy it is")
    func stop() throws {
        let rule = try Make.rule("owner", Self.unowned, message: "'nobody owns it'", then: .stop)
        for mode in [ResourcePolicySpec.Mode.audit, .warn] {
            #expect(try only(world([Make.policy("p", in: "shop", [rule], mode: mode)])).actions.isEmpty)
        }
        var world = world([Make.policy("p", in: "shop", [rule])])
        let action = try #require(world.plan.actions.first)
        #expect(action.isReady && action.transition == .stop && action.claim.level == .policy)
        #expect(action.claim.reason == "nobody owns it")
        #expect(action.claim.origin.range.description == "policies/owner.yaml:1:1")
        // An override of the tenant goes before its own policy, not before one of the platform.
        world.overrides = [
            Make.override("up", in: "shop", .power(.running), from: world.instant.adding(seconds: -60), for: 3600)
        ]
        #expect(world.plan.actions.isEmpty)
        world.tenants.append(Make.tenant("base", accounts: [], isPlatform: true))
        world.policies = [Make.policy("p", in: "base", [rule])]
        #expect(world.plan.actions.map(\.claim.level) == [.platformPolicy])
        world.resources = [Make.machine("m1", tags: Make.tagged("cloudpioneer.io/protected", "true"))]
        #expect(world.plan.actions.map(\.claim.level) == [.platformPolicy])
        world.policies = [Make.policy("p", in: "base", [rule], tenants: ["other"])]
        #expect(world.plan.tenants.allSatisfy { $0.policies.isEmpty })
    }

    @Test("What was stopped comes back once it is compliant, and stays while nobody can tell")
    func release() throws {
        let rule = try Make.rule("owner", Self.unowned, then: .stop)
        var world = world([Make.policy("p", in: "shop", [rule])])
        world.act(on: world.plan)
        #expect(world.resources[0].value(of: .power) == .known(.power(.stopped)))
        #expect(world.plan.actions.isEmpty)
        let stopped = world.resources[0]
        world.resources = [stopped.tagged(.unknown(.denied))]
        #expect(world.plan.actions.isEmpty)
        #expect(world.plan.tenants.allSatisfy { $0.forgotten.isEmpty })
        world.resources = [stopped.tagged(Make.tagged("owner", "x"))]
        #expect(world.plan.actions.map(\.transition) == [.start])
        world.resources = [stopped]
        world.policies = []
        #expect(world.plan.actions.map(\.transition) == [.start])
    }

    @Test("An exception holds until its end; one that nobody can tell about is not broken")
    func exceptions() throws {
        let rule = try Make.rule("owner", Self.unowned, then: .stop)
        let other = try Make.rule("region", "resource.region == 'here'")
        var world = world([Make.policy("p", in: "shop", [rule, other])])
        let end = world.instant.adding(seconds: 3600)
        world.exceptions = [Make.exception("e", in: "shop", from: "p", rules: ["owner"], glob: "m*", until: end)]
        var plan = try only(world)
        #expect(plan.policies.tallies.map(\.excepted) == [1, 0])
        #expect(plan.policies.findings.map(\.rule) == ["region"])
        #expect(plan.actions.isEmpty)
        #expect(plan.nextBoundary == end)
        world.instant = end
        plan = try only(world)
        #expect(plan.policies.findings.map(\.rule) == ["owner", "region"])
        world.exceptions = [
            Make.exception(
                "e", in: "shop", from: "p", resources: ["sim/id-main/here/sim/machine/m1"],
                until: end.adding(seconds: 1))
        ]
        #expect(try only(world).policies.findings.isEmpty)
        world.exceptions = [
            Make.exception(
                "e", in: "shop", from: "p", tags: Make.having("a", "b"), until: end.adding(seconds: 1))
        ]
        world.policies = [Make.policy("p", in: "shop", [other])]
        world.resources = [Make.machine("m1", tags: .unknown(.denied))]
        #expect(try only(world).policies.tallies.map(\.undetermined) == [1])
    }

    @Test(
        "A rule with a grace marks, waits, and acts; the mark goes with the fault and stands still while nobody knows")
    func grace() throws {
        let rule = try Make.rule("owner", Self.unowned, then: .stop, grace: 3600)
        var world = world([Make.policy("p", in: "shop", [rule])])
        let begin = world.instant
        var plan = try only(world)
        #expect(plan.actions.isEmpty && plan.appeared.count == 1 && plan.memories.noted.count == 1)
        #expect(plan.policies.findings.first?.actsFrom == nil)
        world.act(on: world.plan)
        plan = try only(world)
        #expect(plan.policies.findings.first?.actsFrom == begin.adding(seconds: 3600))
        #expect(plan.nextBoundary == begin.adding(seconds: 3600))
        #expect(plan.appeared.isEmpty && plan.memories.isEmpty)
        // Half an hour in which nobody knows does not count.
        world.instant = begin.adding(seconds: 600)
        let known = world.resources
        world.resources = [known[0].tagged(.unknown(.denied))]
        world.act(on: world.plan)
        world.instant = begin.adding(seconds: 2400)
        world.act(on: world.plan)
        world.resources = known
        world.act(on: world.plan)
        #expect(try only(world).policies.findings.first?.actsFrom == begin.adding(seconds: 5400))
        world.instant = begin.adding(seconds: 5399)
        #expect(world.plan.actions.isEmpty)
        world.instant = begin.adding(seconds: 5400)
        #expect(world.plan.actions.map(\.transition) == [.stop])
        world.resources = [known[0].tagged(Make.tagged("owner", "x"))]
        plan = try only(world)
        #expect(plan.memories.outlived.count == 1)
        world.act(on: world.plan)
        #expect(world.memories.isEmpty)
    }

    @Test("What reads the clock is judged again at every instant")
    func clock() throws {
        let rule = try Make.rule("late", "now >= timestamp('2026-05-28T20:30:00Z')")
        var world = world([Make.policy("p", in: "shop", [rule])])
        var memo = PlanMemo()
        #expect(Planner.plan(world.inputs, memo: &memo).tenants.flatMap(\.policies.findings).isEmpty)
        world.instant = world.instant.adding(seconds: 240)
        #expect(Planner.plan(world.inputs, memo: &memo).tenants.flatMap(\.policies.findings).count == 1)
    }

    @Test func explainSaysWhatEachRuleMakesOfIt() throws {
        let rules = [try Make.rule("owner", Self.unowned), try Make.rule("region", "resource.region == 'there'")]
        let world = world([Make.policy("p", in: "shop", rules)])
        let explanation = try #require(Planner.explain(world.resources[0].address, world.inputs))
        #expect(explanation.opinions.map(\.rule.name) == ["owner", "region"])
        #expect(explanation.opinions.map(\.result) == [.atFault("it is at fault"), .compliant])
    }
}

extension Resource {
    /// The same with other tags.
    func tagged(_ tags: Known<TagSet>) -> Resource {
        Resource(address: address, incarnation: incarnation, tags: tags, state: state, mark: mark)
    }
}
