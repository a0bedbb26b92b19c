import Cloud
import Planning
import Specs
import Support
import Testing
import Vocabulary

/// The gates that depend on what was done before, over random worlds. A failure names its seed.
@Suite struct GateInvariantTests {
    private static let seeds = PropertyCases.seeds(1000)

    /// A world in which the loop has run for a while, with caps that are in its way.
    private func world(_ generator: inout WorldGenerator) -> World {
        var world = generator.world()
        world.approvals = []
        world.tenants = world.tenants.map { tenant in
            TenantSpec(
                metadata: tenant.metadata, mode: tenant.mode, namespaces: tenant.namespaces, accounts: tenant.accounts,
                protection: tenant.protection, requireApproval: [], caps: generator.caps())
        }
        return world
    }

    @Test("I5: in no hour is there more of a claim's first times, or of a tenant's changes, than the caps allow")
    func capsHold() {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var world = world(&generator)
            for _ in 0..<8 {
                world.act(on: world.plan)
                check(world, "seed \(seed)")
                world.instant = world.instant.adding(seconds: Int64(generator.number(60...2400)))
                disturb(&world, &generator)
            }
        }
    }

    /// Somebody changes documents and resources between passes.
    private func disturb(_ world: inout World, _ generator: inout WorldGenerator) {
        if generator.chance(0.4), let place = generator.pick(Array(world.schedules.indices)) {
            let old = world.schedules[place]
            world.schedules[place] = ScheduleSpec(
                metadata: old.metadata, selector: old.selector, zone: old.zone,
                rules: [ScheduleSpec.Rule(windows: old.rules[0].windows, state: old.outside)],
                outside: old.rules[0].state, priority: old.priority, onRelease: old.onRelease)
        }
        for place in world.resources.indices where generator.chance(0.3) {
            guard case .known(.power) = world.resources[place].value(of: .power) else { continue }
            let power: PowerState = generator.chance(0.5) ? .running : .stopped
            world.resources[place] = world.resources[place].with(power)
        }
    }

    private func check(_ world: World, _ seed: Comment) {
        let begin = world.instant.adding(seconds: -3600)
        for tenant in world.tenants {
            let recent = world.recent.filter { $0.tenant == tenant.name && $0.at > begin }
            #expect(recent.reduce(0) { $0 + $1.count } <= tenant.caps.actionsPerHour, seed)
            let counted = Dictionary(
                grouping: recent.filter { $0.counting == .counted }, by: { "\($0.claim) \($0.transition)" })
            for actions in counted.values {
                let total = world.resources.count { world.isOwned($0, by: tenant.name) }
                let most = max(tenant.caps.firstTimeCount, total * tenant.caps.firstTimePercent / 100)
                #expect(actions.reduce(0) { $0 + $1.count } <= most, seed)
            }
        }
    }

    @Test("I5: a set over its cap is held whole, and what returns is never held by a cap")
    func wholeAndReturning() {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var world = world(&generator)
            world.act(on: world.plan)
            world.instant = generator.later(world.instant)
            if generator.chance(0.5) { world.schedules = [] }
            let caps = world.tenants.map(\.caps)
            world.tenants = world.tenants.map { $0.with(ActionCaps(firstTimePercent: 0, firstTimeCount: 0)) }
            for tenant in world.plan.tenants {
                for action in tenant.actions {
                    let isReturn =
                        action.claim.level == .release
                        || action.changes.allSatisfy { change in
                            change.from == change.to
                                || world.priors.contains {
                                    $0.key.incarnation == action.incarnation && $0.key.field == change.field
                                        && $0.set == change.from && $0.found == change.to
                                }
                        }
                    let isHeld = action.holds.contains { $0.gate == .cap }
                    #expect(!isReturn || action.changes.isEmpty || !isHeld, "seed \(seed)")
                    #expect(action.counting != .counted || !action.isReady, "seed \(seed)")
                }
            }
            world.tenants = zip(world.tenants, caps).map { $0.with($1) }
            for tenant in world.plan.tenants {
                let candidates = tenant.actions.filter { action in
                    action.counting != .returning && action.holds.allSatisfy { [.cap, .mode].contains($0.gate) }
                }
                let sets = Dictionary(grouping: candidates, by: { "\($0.claim.name) \($0.transition)" })
                for set in sets.values {
                    #expect(Set(set.map { $0.holds.contains { $0.gate == .cap } }).count == 1, "seed \(seed)")
                }
            }
        }
    }

    @Test("A pause holds all that is in its scope, until it ends, and nothing else")
    func pauses() {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var world = generator.world()
            for _ in 0..<generator.number(0...2) {
                world.act(on: world.plan)
                world.instant = generator.later(world.instant)
            }
            let before = Dictionary(grouping: world.plan.actions, by: \.key)
            let pause = generator.pause(in: world, .hold)
            world.pauses = [pause]
            for tenant in world.plan.tenants {
                for action in tenant.actions {
                    let reached = pause.reaches(action.claim.name, of: tenant.tenant, in: action.account)
                    let hold = action.holds.first { $0.gate == .pause }
                    #expect(reached == (hold != nil), "seed \(seed)")
                    #expect(hold == nil || (hold?.until == pause.until && hold?.message.contains("ada") == true))
                    if !reached, world.approvals.isEmpty {
                        #expect(before[action.key]?.contains { $0.isReady == action.isReady } == true, "seed \(seed)")
                    }
                }
                #expect(
                    pause.until == nil || tenant.findings.allSatisfy { $0.kind != .paused }
                        || tenant.validUntil.map { $0 <= (pause.until ?? $0) } == true, "seed \(seed)")
            }
            if let end = pause.until {
                world.instant = end
                #expect(world.plan.actions.allSatisfy { $0.holds.allSatisfy { $0.gate != .pause } }, "seed \(seed)")
            }
        }
    }

    @Test("A release gives back what its claims moved and lets them move nothing")
    func releases() {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var world = generator.world()
            for _ in 0..<3 {
                world.act(on: world.plan)
                world.instant = generator.later(world.instant)
            }
            let drawn = generator.pause(in: world, .release)
            let pause = Pause(
                scope: drawn.scope, effect: .release, tenant: drawn.tenant, reason: "a test", actor: "ada",
                since: world.instant)
            world.pauses = [pause]
            let plan = world.plan
            for tenant in plan.tenants {
                for action in tenant.actions
                where pause.reaches(action.claim.name, of: tenant.tenant, in: action.account) {
                    #expect(action.claim.level == .release || action.claim.version == nil, "seed \(seed)")
                    guard action.claim.level == .release else { continue }
                    for change in action.changes where change.from != change.to {
                        #expect(
                            world.priors.contains {
                                $0.key.incarnation == action.incarnation && $0.found == change.to
                                    && $0.set == change.from
                            }, "seed \(seed)")
                    }
                }
            }
            world.act(on: plan)
            world.instant = world.instant.adding(seconds: 60)
            #expect(world.plan.actions.allSatisfy { !$0.isReady }, "seed \(seed): a release comes to rest")
        }
    }

    @Test("Whoever leaves gets back what was moved, as far as it is nobody's now")
    func leaving() {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var world = generator.world()
            world.act(on: world.plan)
            world.instant = world.instant.adding(seconds: 60)
            guard world.tenants.count > 1, let leaving = generator.pick(world.tenants)?.name else { continue }
            let owned = world.resources.filter { world.isOwned($0, by: leaving) }
            world.tenants.removeAll { $0.name == leaving }
            let plan = world.plan.tenants.first { $0.tenant == leaving }
            #expect((plan != nil) == world.priors.contains { $0.key.tenant == leaving }, "seed \(seed)")
            for action in plan?.actions ?? [] {
                #expect(action.claim.level == .release, "seed \(seed)")
                #expect(owned.contains { $0.address == action.address }, "seed \(seed)")
                #expect(!world.tenants.contains { world.isOwned(resource(action, world), by: $0.name) }, "seed \(seed)")
            }
            world.tenants = []
            #expect(world.plan.actions.isEmpty, "seed \(seed)")
        }
    }

    private func resource(_ action: PlannedAction, _ world: World) -> Resource {
        world.resources.first { $0.address == action.address } ?? Make.machine("none")
    }
}

extension TenantSpec {
    func with(_ caps: ActionCaps) -> TenantSpec {
        TenantSpec(
            metadata: metadata, mode: mode, namespaces: namespaces, accounts: accounts, protection: protection,
            protectionTag: protectionTag, requireApproval: requireApproval, caps: caps)
    }
}

extension Resource {
    /// The same machine after somebody turned it on or off.
    func with(_ power: PowerState) -> Resource {
        Resource(
            address: address, incarnation: incarnation, tags: tags,
            state: ResourceState(
                fields: [ResourceState.FieldReading(.power, .known(.power(power)))], attributes: state.attributes,
                owner: state.owner, isChanging: state.isChanging), mark: mark)
    }
}
