import Cloud
import Cryptography
import Planning
import Specs
import Support
import Testing
import Vocabulary

/// The invariants as far as they are the planner's, over random worlds. A failure names its seed.
@Suite struct InvariantTests {
    private static let seeds = PropertyCases.seeds(1000)

    /// Every world with its plan, after a random number of passes has left something to remember.
    private func worlds(_ check: (World, Plan, inout WorldGenerator, Comment) throws -> Void) rethrows {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var world = generator.world()
            for _ in 0..<generator.number(0...2) {
                world.act(on: world.plan)
                world.instant = generator.later(world.instant)
            }
            try check(world, world.plan, &generator, "seed \(seed)")
        }
    }

    @Test("I1: a tenant's plan concerns its own resources only, and others change nothing in it")
    func isolation() {
        worlds { world, plan, _, seed in
            for tenant in plan.tenants {
                let own = Set(world.resources.filter { world.isOwned($0, by: tenant.tenant) }.map(\.address))
                #expect(tenant.actions.allSatisfy { own.contains($0.address) }, seed)
                #expect(tenant.forgotten.allSatisfy { own.contains($0.prior.address) }, seed)
                var alone = world
                // The others' documents and priors go; their scopes stay, since an overlap is theirs to state too.
                alone.schedules.removeAll { $0.metadata.namespace?.rawValue != tenant.tenant.rawValue }
                alone.overrides.removeAll { $0.metadata.namespace?.rawValue != tenant.tenant.rawValue }
                alone.unreadable = alone.unreadable.filter { $0.key.rawValue == tenant.tenant.rawValue }
                alone.priors.removeAll { $0.key.tenant != tenant.tenant }
                alone.moves.removeAll { $0.tenant != tenant.tenant }
                alone.recent.removeAll { $0.tenant != tenant.tenant }
                alone.repeated.removeAll { $0.tenant != tenant.tenant }
                alone.memories.removeAll { $0.key.tenant != tenant.tenant }
                alone.resources.removeAll { !own.contains($0.address) && $0.isForeign(to: tenant.tenant) }
                let again = alone.plan.tenants.first { $0.tenant == tenant.tenant }
                #expect(again?.digest == tenant.digest, seed)
            }
        }
    }

    @Test("I10: digests and action keys are those of the canonical JSON of the values")
    func digestsAreOfTheValues() {
        worlds { _, plan, _, seed in
            for tenant in plan.tenants {
                #expect(tenant.digest == SHA256.digest(CanonicalJSON.bytes(tenant.value)), seed)
            }
            for action in plan.actions {
                let key: Value = .object([
                    "incarnation": action.value["incarnation"], "changes": action.value["changes"],
                    "claim": action.value["claim"]?["name"],
                ])
                #expect(SHA256.digest(CanonicalJSON.bytes(key)).hex.hasPrefix(action.key), seed)
                #expect(action.key.utf8.count == 32, seed)
            }
        }
    }

    @Test("I2: nothing is taken away on account of what is not known")
    func partialKnowledge() {
        worlds { world, plan, generator, seed in
            for action in plan.actions where action.isReady && action.isReduction {
                let resource = world.resources.first { $0.address == action.address }
                #expect(resource?.tags.isUnknown == false, seed)
                #expect(action.changes.allSatisfy { resource?.value(of: $0.field) == .known($0.from) }, seed)
                #expect(!world.incomplete.contains(action.address.scope), seed)
                #expect(!world.stale.contains(action.address.scope), seed)
                #expect(resource?.attribute("disk").isUnknown == false || action.transition != .stop, seed)
            }
            // Forgetting something about one resource makes no new reduction anywhere.
            guard let victim = generator.pick(Array(world.resources.indices)) else { return }
            var blind = world
            blind.resources[victim] = blind.resources[victim].withoutTags
            let before = Set(plan.actions.filter { $0.isReady && $0.isReduction }.map(\.key))
            let after = blind.plan.actions.filter { $0.isReady && $0.isReduction }
            // An envelope counts what is selected and may open when a resource can no longer be decided on; approvals
            // then go to the next in line.
            let counted =
                world.schedules.contains { $0.selector.atMost != nil }
                || world.overrides.contains { $0.selector.atMost != nil } || !world.approvals.isEmpty
            if !counted { #expect(after.allSatisfy { before.contains($0.key) }, seed) }
            #expect(after.allSatisfy { $0.address != blind.resources[victim].address }, seed)
        }
    }

    @Test("I6: a bad document stops its own tenant and nobody else")
    func failClosed() {
        worlds { world, plan, generator, seed in
            guard let bad = generator.pick(world.tenants) else { return }
            var broken = world
            broken.unreadable = [NamespaceName(rawValue: bad.metadata.name): "a bad document"]
            for (tenant, before) in zip(broken.plan.tenants, plan.tenants) {
                if tenant.tenant == bad.name {
                    #expect(tenant.actions.allSatisfy { !$0.isReady }, seed)
                } else if world.unreadable.isEmpty {
                    #expect(tenant.digest == before.digest, seed)
                }
            }
        }
    }

    @Test("I6: without any document nothing is stopped and what was moved comes back")
    func emptyTree() {
        worlds { world, _, _, seed in
            var empty = world
            empty.schedules = []
            empty.overrides = []
            for action in empty.plan.actions {
                #expect(action.claim.level == .release, seed)
                let priors = world.priors.filter { $0.key.incarnation == action.incarnation }
                for change in action.changes where change.from != change.to {
                    #expect(priors.first { $0.key.field == change.field }?.found == change.to, seed)
                }
            }
            empty.tenants = []
            #expect(empty.plan.actions.isEmpty, seed)
        }
    }

    @Test("I7: every action has a place, a claim chain and gates that say who holds it")
    func reasons() {
        worlds { _, plan, _, seed in
            for action in plan.actions {
                #expect(!action.claim.name.rawValue.isEmpty && !action.chain.isEmpty, seed)
                #expect(action.claim.level == .release || action.claim.origin.revision == "c0ffee", seed)
                #expect(action.chain.first?.hasPrefix(action.claim.name.rawValue) == true, seed)
                #expect(action.holds.allSatisfy { !$0.holder.isEmpty && !$0.message.isEmpty }, seed)
                #expect(action.key.utf8.count == 32, seed)
            }
        }
    }

    @Test("I8: how often the loop ran changes nothing, and a second pass finds nothing to do")
    func levelNotEdge() {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var often = generator.world()
            often.approvals = []
            // Approvals are used up by acting, so how often one acts matters with them.
            often.tenants = often.tenants.filter { $0.requireApproval.isEmpty }
            var seldom = often
            for _ in 0..<6 {
                often.instant = generator.later(often.instant)
                often.act(on: often.plan)
                let settled = often.plan
                #expect(settled.actions.allSatisfy { !$0.isReady }, "seed \(seed)")
            }
            seldom.instant = often.instant
            seldom.act(on: seldom.plan)
            for (one, other) in zip(often.resources, seldom.resources)
            where often.isSteady(one) && seldom.isSteady(other) {
                #expect(one.reach == other.reach, "seed \(seed), \(one.address)")
            }
        }
    }

    @Test("I10: the same input gives the same bytes, in any order, with and without a memo")
    func sameBytes() {
        worlds { world, plan, generator, seed in
            let bytes = CanonicalJSON.bytes(plan.value)
            #expect(CanonicalJSON.bytes(generator.shuffled(world).plan.value) == bytes, seed)
            var memo = PlanMemo()
            _ = Planner.plan(world.inputs, memo: &memo)
            var next = world
            next.instant = generator.later(world.instant)
            if generator.chance(0.5) { next.schedules = Array(next.schedules.dropFirst()) }
            if generator.chance(0.3) { next.resources = Array(next.resources.dropLast()) }
            if generator.chance(0.3) { next.pauses = [generator.pause(in: world, .hold)] }
            if generator.chance(0.3) { next.pauses.append(generator.pause(in: world, .release)) }
            if generator.chance(0.2) { next.tenants.removeFirst() }
            if generator.chance(0.3) { next.recent.removeAll() }
            if generator.chance(0.3) { next.moves.removeAll() }
            if generator.chance(0.3) { next.memories = Array(next.memories.dropFirst()) }
            let withMemo = Planner.plan(next.inputs, memo: &memo)
            #expect(CanonicalJSON.bytes(withMemo.value) == CanonicalJSON.bytes(next.plan.value), seed)
        }
    }
}

extension World {
    /// Whose a resource is, slowly and plainly: exactly one tenant's scope covers it.
    func isOwned(_ resource: Resource, by name: TenantName) -> Bool {
        guard case .known(let tags) = resource.tags, let team = tags["team"] else { return false }
        let holders = tenants.filter { tenant in
            tenant.accounts.contains { $0.tags.requirements.allSatisfy { $0.values.contains(team) } }
        }
        return holders.map(\.name) == [name]
    }

    /// Whether what becomes of a resource follows from its claims alone: something claims it and nothing holds it.
    func isSteady(_ resource: Resource) -> Bool {
        guard let explanation = Planner.explain(resource.address, inputs), explanation.aspects.count == 1 else {
            return false
        }
        // What leaves something alone goes by what was there when.
        let restrained = Set(schedules.filter { $0.restraint != .none }.map(\.metadata.claimName))
        let claims = explanation.aspects.flatMap(\.resolution.claims).map(\.name) + explanation.kept.map(\.claim)
        guard restrained.isDisjoint(with: claims) else { return false }
        return explanation.aspects.allSatisfy { aspect in
            guard aspect.action == nil, aspect.resolution.winner.level != .release else { return false }
            // Kept as it is, or woken to what was found, means: as the world was before, which may differ.
            return aspect.resolution.winner.wishes.allSatisfy { wish in
                if case .set = wish.wish { true } else { false }
            }
        }
    }
}

extension Resource {
    var withoutTags: Resource {
        Resource(address: address, incarnation: incarnation, tags: .unknown(.denied), state: state, mark: mark)
    }

    /// Whether another tenant's plan may lose it without the tenant's knowing: it is certainly not its own.
    func isForeign(to tenant: TenantName) -> Bool {
        guard case .known(let tags) = tags, let team = tags["team"] else { return false }
        return team != tenant.rawValue && team != "alpha"
    }

    /// The values of its fields, in words; stopped and hibernated are one, since what is off is not woken to be put off
    /// the other way.
    var reach: [String] {
        state.fields.map { reading in
            "\(reading.field) \(reading.value)".replacing("hibernated", with: "stopped")
        }
    }
}
