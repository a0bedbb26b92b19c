import Cloud
import Planning
import Specs
import Testing
import Vocabulary

/// What caps the changes of policies: their own caps, and those of the tenant for all of them together.
@Suite struct PolicyCapTests {
    private func policy(
        _ name: String, _ glob: String? = nil, in namespace: NamespaceName = "shop", caps: PolicyCaps? = nil,
        types: [ResourceType] = [TestCatalogue.machine]
    ) throws -> ResourcePolicySpec {
        Make.policy(
            name, in: namespace, [try Make.rule("off", "resource.power != ''", then: .stop)], types: types, glob: glob
        ).with(caps: caps)
    }

    private func world(
        _ counts: [(letter: String, count: Int)], _ policies: [ResourcePolicySpec], caps: ActionCaps = .standard
    ) -> World {
        var world = World()
        world.tenants = [Make.tenant("shop", caps: caps), Make.tenant("base", accounts: [], isPlatform: true)]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.policies = policies
        world.resources = counts.flatMap { letter, count in (0..<count).map { Make.machine(letter + String($0 + 100)) }
        }
        return world
    }

    private func caps(_ world: World) -> [GateHold] {
        world.plan.actions.flatMap { $0.holds.filter { $0.gate == .cap } }
    }

    @Test func aPolicyMayStateCapsOfItsOwn() throws {
        let three = try policy("idle", caps: PolicyCaps(count: 3))
        #expect(caps(world([("m", 3)], [three])).isEmpty)
        let held = caps(world([("m", 5)], [three]))
        #expect(held.count == 5)
        #expect(held.first?.holder == "ResourcePolicy/shop/idle")
        #expect(
            held.first?.message
                == "it would stop 5 resources; the policy's own caps allow at most 3 in an hour; approve all 5 with an "
                + "Approval, raise the policy's caps, or select less")
    }

    @Test("Of two numbers each holds; a percentage is at least one, and needs every listing")
    func percentages() throws {
        let tenth = try policy("idle", "m10*", caps: PolicyCaps(percent: 10))
        #expect(caps(world([("m", 5), ("x", 45)], [tenth])).isEmpty)
        #expect(caps(world([("m", 5), ("x", 44)], [tenth])).first?.message.contains("4 (10 % of 49)") == true)
        #expect(caps(world([("m", 1)], [tenth])).isEmpty)
        let both = try policy("idle", "m10*", caps: PolicyCaps(percent: 10, count: 4))
        #expect(caps(world([("m", 5), ("x", 45)], [both])).first?.message.contains("at most 4 in an hour") == true)
        var partly = world([("m", 5), ("x", 45)], [tenth])
        partly.accounts = [Make.account(tenants: ["shop"], regions: ["here", "there"])]
        #expect(caps(partly).isEmpty)
        partly.incomplete = [Make.scope(region: "there")]
        #expect(caps(partly).first?.message.contains("10 % of resources that are not all known") == true)
        // A number beside it lets nothing more through: each holds.
        partly.policies = [try policy("idle", "m10*", caps: PolicyCaps(percent: 10, count: 5))]
        #expect(caps(partly).count == 5)
    }

    @Test("All policies together are capped, those of the platform too, by default as a single document is")
    func together() throws {
        let policies = [
            try policy("a", "a*"), try policy("b", "b*"), try policy("c", "c*", in: "base"),
        ]
        let world = world([("a", 10), ("b", 8), ("c", 9)], policies)
        #expect(world.plan.tenants.first { $0.tenant == "shop" }?.counts.ready == 19)
        let held = world.plan.actions.filter { $0.holds.contains { $0.gate == .cap } }
        #expect(held.allSatisfy { $0.claim.name == "ResourcePolicy/shop/b" } && held.count == 8)
        #expect(
            held.first?.holds.first?.message
                == "it would stop 8 resources, after 19 in the hour before; at most 20 may be changed by all policies "
                + "together in an hour; approve all 8 with an Approval, raise caps.policies, or select less")
        #expect(held.first?.holds.first?.holder == "Tenant/shop")
        // A quarter of a hundred is more than twenty.
        let many = self.world([("a", 10), ("b", 8), ("c", 7), ("x", 75)], policies)
        #expect(caps(many).isEmpty)
    }

    @Test func schedulesAreNoPolicies() throws {
        var world = world([("a", 20), ("s", 20)], [try policy("a", "a*")])
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped), glob: "s*")]
        #expect(caps(world).isEmpty)
    }

    @Test("Several passes allow no more than one, and an approval lets the whole set through")
    func throughTime() throws {
        var world = world([("a", 15)], [try policy("a", "a*"), try policy("b", "b*")])
        world.act(on: world.plan)
        world.instant = world.instant.adding(seconds: 600)
        world.resources += (0..<6).map { Make.machine("b\($0)") }
        #expect(caps(world).count == 6)
        #expect(caps(world).first?.until == world.instant.adding(seconds: 3000))
        var approved = world
        approved.approvals = [
            ApprovalSpec(
                metadata: Make.metadata("Approval", "b"), tenant: "shop", subject: .changes(.stop, nil), count: 6,
                expires: world.instant.adding(seconds: 86_400), reason: "a test")
        ]
        #expect(approved.plan.counts.ready == 6)
        world.instant = world.instant.adding(seconds: 3000)
        #expect(world.plan.counts.ready == 6)
    }

    @Test func whatReturnsIsNotCapped() throws {
        var world = world([("a", 10)], [try policy("a", caps: PolicyCaps(count: 10))])
        world.act(on: world.plan)
        world.instant = world.instant.adding(seconds: 60)
        world.policies = []
        world.tenants[0] = Make.tenant("shop", caps: ActionCaps(policyPercent: 0, policyCount: 0))
        #expect(world.plan.counts.ready == 10)
    }
}

extension ResourcePolicySpec {
    func with(caps: PolicyCaps? = nil, canary: PolicyCanary? = nil) -> ResourcePolicySpec {
        ResourcePolicySpec(
            metadata: metadata, selector: selector, tenants: tenants, mode: mode, priority: priority,
            onRelease: onRelease, caps: caps ?? self.caps, canary: canary ?? self.canary, rules: rules,
            environment: environment)
    }
}
