import Cloud
import Planning
import Specs
import Support
import Testing
import Vocabulary

/// Caps and canaries under any set of policies, over random worlds in which others change things too. A failure names
/// its seed.
@Suite struct PolicyGuardInvariantTests {
    private static let seeds = PropertyCases.seeds(500)

    private func eachPass(_ check: (World, Plan, _ seed: Comment) -> Void) throws {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var world = generator.world()
            world.approvals = []
            try generator.addPolicies(to: &world)
            for number in 0..<generator.number(4...16) { world.resources.append(generator.resource(200 + number)) }
            world.tenants = world.tenants.map {
                $0.with(
                    ActionCaps(
                        firstTimePercent: generator.number(20...80), firstTimeCount: generator.number(1...6),
                        policyPercent: generator.number(0...50), policyCount: generator.number(0...6)))
            }
            world.policies = world.policies.map { generator.restrained($0) }
            for _ in 0..<6 {
                let plan = world.plan
                check(world, plan, "seed \(seed)")
                world.act(on: plan)
                world.instant = world.instant.adding(seconds: Int64(generator.number(60...2400)))
                for place in world.resources.indices where generator.chance(0.15) {
                    guard case .known(.power) = world.resources[place].value(of: .power) else { continue }
                    world.resources[place] = world.resources[place].with(generator.chance(0.7) ? .running : .stopped)
                }
            }
        }
    }

    @Test("I5: in no hour do all policies together, or one of them, change more for the first time than the caps allow")
    func caps() throws {
        var reached = 0
        try eachPass { world, plan, seed in
            for tenant in plan.tenants { checkCaps(of: tenant, in: world, seed) }
            reached += plan.actions.count { $0.claim.level == .policy && $0.holds.contains { $0.gate == .cap } }
        }
        #expect(reached > 0)
    }

    private func checkCaps(of tenant: TenantPlan, in world: World, _ seed: Comment) {
        let begin = world.instant.adding(seconds: -3600)
        let past = world.recent.filter {
            $0.tenant == tenant.tenant && $0.at > begin && $0.counting == .counted
        }
        let ready = tenant.actions.filter { $0.isReady && $0.counting == .counted }
        func done(_ isMeant: (ClaimName) -> Bool) -> Int {
            past.filter { isMeant($0.claim) }.reduce(0) { $0 + $1.count } + ready.count { isMeant($0.claim.name) }
        }
        let total = world.resources.count { world.isOwned($0, by: tenant.tenant) }
        if let caps = world.tenants.first(where: { $0.name == tenant.tenant })?.caps {
            let most = max(caps.policyCount, total * caps.policyPercent / 100)
            #expect(done { $0.rawValue.hasPrefix("ResourcePolicy/") } <= most, seed)
        }
        for policy in world.policies {
            let name = policy.metadata.claimName
            if let own = policy.caps { #expect(done { $0 == name } <= own.most(of: total).number, seed) }
        }
    }

    @Test("Until enough of those that went first are as they were set, no more than they are changed")
    func canaries() throws {
        var waited = 0
        try eachPass { world, plan, seed in
            for tenant in plan.tenants {
                for policy in world.policies { checkCanary(policy, of: tenant, in: world, seed) }
            }
            waited += plan.actions.count { $0.holds.contains { $0.gate == .canary } }
        }
        #expect(waited > 0)
    }

    private func checkCanary(
        _ policy: ResourcePolicySpec, of tenant: TenantPlan, in world: World, _ seed: Comment
    ) {
        guard let canary = policy.canary else { return }
        let name = policy.metadata.claimName
        let own = tenant.actions.filter { $0.claim.name == name && $0.counting != .returning && !$0.changes.isEmpty }
        guard let version = own.lazy.compactMap(\.claim.version).first else { return }
        let moved = world.moves.filter { $0.tenant == tenant.tenant && $0.claim == name && $0.version == version }
            .map(\.incarnation)
        let new = own.filter { !moved.contains($0.incarnation) }
        let size = canary.size(of: Set(new.map(\.incarnation)).count + moved.count)
        let asSet = moved.count { incarnation in
            let resource = world.resources.first { $0.incarnation == incarnation }
            let priors = world.priors.filter {
                $0.key.incarnation == incarnation && $0.claim == name && $0.key.tenant == tenant.tenant
            }
            return priors.allSatisfy { resource?.value(of: $0.key.field) == .known($0.set) }
        }
        let ready = Set(new.filter(\.isReady).map(\.incarnation))
        #expect(asSet >= size || ready.count + moved.count <= max(size, moved.count), seed)
    }
}

extension WorldGenerator {
    /// The policy, sometimes with caps of its own or a canary.
    fileprivate mutating func restrained(_ policy: ResourcePolicySpec) -> ResourcePolicySpec {
        let caps = chance(0.5) ? PolicyCaps(percent: chance(0.5) ? number(0...60) : nil, count: number(0...4)) : nil
        let share = chance(0.5) ? PolicyCanary.Share.count(number(1...3)) : .percent(number(1...60))
        return policy.with(
            caps: caps, canary: chance(0.5) ? PolicyCanary(share, wait: chance(0.3) ? 600 : 0) : nil)
    }
}
