import Cloud
import Cryptography
import Planning
import Specs
import Support
import Testing
import Vocabulary

/// The invariants of policies over random worlds. A failure names its seed.
@Suite struct PolicyInvariantTests {
    private static let seeds = PropertyCases.seeds(500)

    /// Every world with policies, after some passes have left something to remember.
    private func worlds(_ check: (World, inout WorldGenerator, Comment) throws -> Void) throws {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var world = generator.world()
            try generator.addPolicies(to: &world)
            for _ in 0..<generator.number(0...2) {
                world.act(on: world.plan)
                world.instant = generator.later(world.instant)
            }
            try check(world, &generator, "seed \(seed)")
        }
    }

    @Test("I1: findings and actions of policies concern the tenant's own resources only")
    func isolation() throws {
        var count = 0
        try worlds { world, _, seed in
            for tenant in world.plan.tenants {
                let own = Set(world.resources.filter { world.isOwned($0, by: tenant.tenant) }.map(\.address))
                #expect(tenant.policies.findings.allSatisfy { own.contains($0.address) }, seed)
                #expect(tenant.appeared.allSatisfy { own.contains($0.address) }, seed)
                let actions = tenant.actions.filter { $0.claim.level == .policy || $0.claim.level == .platformPolicy }
                #expect(actions.allSatisfy { own.contains($0.address) }, seed)
                #expect(tenant.digest == SHA256.digest(CanonicalJSON.bytes(tenant.value)), seed)
                let names = tenant.policies.findings.map(\.policy.rawValue)
                let spaces = ["ResourcePolicy/\(tenant.tenant)/", "ResourcePolicy/base/"]
                #expect(names.allSatisfy { name in spaces.contains { name.hasPrefix($0) } }, seed)
                count += actions.count
            }
        }
        #expect(count > 0)
    }

    @Test("I2: what nobody knows leads neither to an action nor to a mark, and clears none")
    func unknown() throws {
        var marks = 0
        try worlds { world, _, seed in
            // Whoever holds the whole account holds what has no tags too.
            var blind = world
            let whole = blind.tenants[0].metadata.name
            blind.tenants = [Make.tenant(whole)] + blind.tenants.filter { $0.metadata.name == "base" }
            blind.act(on: blind.plan)
            marks += blind.memories.count { $0.key.claim.isMark }
            blind.resources = blind.resources.map { $0.tagged(.unknown(.denied)) }
            // All rules of these worlds read tags or select by them.
            for tenant in blind.plan.tenants {
                #expect(tenant.policies.findings.isEmpty, seed)
                #expect(tenant.appeared.isEmpty, seed)
                let before = blind.memories.filter { $0.key.tenant == tenant.tenant && $0.key.claim.isMark }
                let noted = tenant.memories.noted.filter(\.key.claim.isMark)
                #expect(noted.allSatisfy { mark in before.contains { $0.firstSeen == mark.firstSeen } }, seed)
                #expect(
                    !tenant.actions.contains { $0.claim.level == .policy || $0.claim.level == .platformPolicy }, seed)
                let kept = tenant.memories.outlived.filter { key in
                    key.claim.isMark && blind.isMeant(key)
                }
                #expect(kept.isEmpty, seed)
            }
        }
        #expect(marks > 0)
    }

    @Test("I5: caps hold whatever policies ask for")
    func caps() throws {
        try worlds { world, _, seed in
            for tenant in world.plan.tenants {
                guard let caps = world.tenants.first(where: { $0.name == tenant.tenant })?.caps else { continue }
                let ready = tenant.actions.filter { $0.isReady && $0.counting != .returning && $0.approval == nil }
                #expect(ready.count <= caps.actionsPerHour, seed)
                let groups = Dictionary(grouping: ready.filter { $0.counting == .counted }) {
                    "\($0.claim.name) \($0.transition)"
                }
                let share = world.resources.count * caps.firstTimePercent / 100
                #expect(groups.values.allSatisfy { $0.count <= max(caps.firstTimeCount, share) }, seed)
            }
        }
    }

    @Test("I10: the same bytes with and without the memo, and in whatever order things come")
    func bytes() throws {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var world = generator.world()
            try generator.addPolicies(to: &world)
            var memo = PlanMemo()
            for _ in 0..<4 {
                let plan = Planner.plan(world.inputs, memo: &memo)
                #expect(plan.id == world.plan.id, "seed \(seed)")
                #expect(plan.id == generator.shuffled(world).plan.id, "seed \(seed)")
                for tenant in plan.tenants {
                    #expect(tenant.digest == SHA256.digest(CanonicalJSON.bytes(tenant.value)), "seed \(seed)")
                }
                if generator.chance(0.5) { world.act(on: plan) }
                if generator.chance(0.7) { world.instant = world.instant.adding(seconds: 100) }
            }
        }
    }
}

extension ClaimName {
    fileprivate var isMark: Bool { rawValue.contains("#") }
}

extension World {
    /// Whether there still is what a mark is about.
    fileprivate func isMeant(_ key: ClaimMemory.Key) -> Bool {
        resources.contains { $0.incarnation == key.incarnation }
            && policies.contains { key.claim.rawValue.hasPrefix("\($0.metadata.claimName)#") }
    }
}

extension WorldGenerator {
    /// Adds policies of tenants and of a platform namespace, whose rules all rest on tags.
    mutating func addPolicies(to world: inout World) throws {
        world.tenants.append(Make.tenant("base", accounts: [], isPlatform: true))
        for name in world.tenants.map(\.name.rawValue) {
            let namespace = NamespaceName(rawValue: name)
            for number in 0..<self.number(0...2) {
                let policy = "p\(number)"
                let rules = try (0..<self.number(1...2)).map { try rule($0) }
                world.policies.append(
                    Make.policy(
                        policy, in: namespace, rules, mode: pick([.audit, .warn, .enforce, .enforce]) ?? .enforce,
                        types: chance(0.5) ? [TestCatalogue.machine] : [TestCatalogue.machine, TestCatalogue.group],
                        glob: chance(0.3) ? "*1*" : nil, priority: self.number(0...1),
                        onRelease: chance(0.8) ? .restore : .leave))
                guard chance(0.4) else { continue }
                world.exceptions.append(
                    Make.exception(
                        "e\(number)", in: namespace, from: policy, rules: chance(0.5) ? ["r0"] : [], glob: "*2*",
                        until: world.instant.adding(seconds: Int64(self.number(0...3)) * 200)))
            }
        }
    }

    private mutating func rule(_ number: Int) throws -> PolicyRule {
        let conditions = [
            "!('owner' in resource.tags)", "resource.tags[?'env'].orValue('') == 'dev'",
            "resource.tags[?'env'].orValue('') != 'prod' && now > timestamp('2021-01-01T00:00:00Z')",
            "resource.tags['env'] == 'dev' || resource.tags.size() > 5",
        ]
        let then = pick([PolicyRule.Consequence.report, .notify, .stop, .stop]) ?? .stop
        return try Make.rule(
            "r\(number)", pick(conditions) ?? "false", message: "resource.name + ' of ' + tenant.name", then: then,
            grace: then == .stop && chance(0.5) ? 150 : nil)
    }
}
