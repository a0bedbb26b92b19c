import Cloud
import Planning
import Specs
import Support
import Testing
import Vocabulary

/// What holds of groups over random worlds. A failure names its seed.
@Suite struct OrderInvariantTests {
    private static let seeds = PropertyCases.seeds(300)

    /// Every world before and after a few passes.
    private func worlds(_ check: (World, Plan, inout WorldGenerator, Comment) -> Void) {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var world = generator.orderedWorld()
            for _ in 0..<3 {
                let plan = world.plan
                check(world, plan, &generator, "seed \(seed)")
                world.remember(plan)
                world.act(on: plan)
                world.instant = world.instant.adding(seconds: Int64(generator.number(1...200)))
            }
        }
    }

    @Test("Nothing of a group moves while something of a group before it is not as wanted, whatever else is the case")
    func order() {
        worlds { world, plan, _, seed in
            for action in plan.actions where action.isReady && action.claim.level == .schedule {
                guard let schedule = world.schedules.first(where: { $0.metadata.claimName == action.claim.name }),
                    case .group(let group) = world.place(of: action.address, in: schedule)
                else { continue }
                for before in schedule.groups.indices
                where action.direction == .up ? before < group : before > group {
                    guard world.isInTheWay(before, of: action, in: schedule, plan) else { continue }
                    let gates = plan.tenants.flatMap(\.order).filter {
                        $0.key.claim == action.claim.name && $0.key.direction == action.direction
                    }
                    let isLate = gates.contains { $0.isTimedOut && $0.hold == nil && $0.rule.onTimeout == .continue }
                    #expect(isLate && !action.note.isEmpty, "\(seed): \(action.address) before group \(before)")
                }
            }
        }
    }

    @Test("What is not known of a group holds what comes after it, late or not")
    func ignorance() {
        worlds { world, plan, _, seed in
            for action in plan.actions where action.isReady && action.claim.level == .schedule {
                guard let schedule = world.schedules.first(where: { $0.metadata.claimName == action.claim.name }),
                    schedule.groups.count > 1
                else { continue }
                let place = world.place(of: action.address, in: schedule)
                #expect(place != .unknown, seed)
                guard case .group(let group) = place else { continue }
                let unseen = world.incomplete.union(world.stale)
                for before in schedule.groups.indices
                where action.direction == .up ? before < group : before > group {
                    let selector = schedule.groups[before].selector
                    #expect(
                        !unseen.contains { scope in
                            [schedule.selector, selector].allSatisfy {
                                ($0.types.isEmpty || $0.types.contains(scope.type))
                                    && ($0.regions.isEmpty || $0.regions.contains(scope.region))
                            }
                        }, seed)
                }
            }
        }
    }

    @Test("Groups only ever hold: without them the same actions are planned, and as much holds them")
    func removal() {
        worlds { world, _, _, seed in
            var generous = world
            generous.approvals = []
            generous.tenants = world.tenants.map {
                $0.with(ActionCaps(firstTimePercent: 100, firstTimeCount: 1000, actionsPerHour: 100_000))
            }
            var plain = generous
            plain.schedules = plain.schedules.map { $0.with(groups: []) }
            let with = generous.plan.actions
            let without = plain.plan.actions
            #expect(with.map(\.key) == without.map(\.key), seed)
            for (one, other) in zip(with, without) {
                // Whoever is held is not asked for an approval, and whoever is not is held by the one or the other.
                #expect(one.holds.filter { $0.gate != .order } == other.holds, seed)
                #expect(one.claim.version == other.claim.version, seed)
            }
            #expect(plain.plan.tenants.allSatisfy { $0.order.isEmpty }, seed)
        }
    }

    @Test("Only what an ordered schedule wants is ordered; what the order holds is in no cap's way")
    func whatIsHeld() {
        worlds { world, _, generator, seed in
            var capped = world
            capped.tenants = world.tenants.map { $0.with(generator.caps()) }
            for action in capped.plan.actions where action.holds.contains(where: { $0.gate == .order }) {
                let schedule = capped.schedules.first { $0.metadata.claimName == action.claim.name }
                #expect(action.claim.level == .schedule && (schedule?.groups.count ?? 0) > 1, seed)
                #expect(!action.holds.contains { $0.gate == .cap }, seed)
            }
        }
    }

    @Test("Where nothing else holds anything, pass after pass everything comes to be as wanted")
    func noDeadlock() {
        for seed in Self.seeds {
            var generator = WorldGenerator(seed: seed)
            var world = generator.orderedWorld()
            world.tenants = world.tenants.map { tenant in
                Make.tenant(
                    tenant.metadata.name, tags: tenant.accounts[0].tags,
                    caps: ActionCaps(firstTimePercent: 100, firstTimeCount: 1000, actionsPerHour: 100_000))
            }
            world.incomplete = []
            world.stale = []
            world.unreadable = [:]
            world.resources = world.resources.filter { resource in
                !resource.tags.isUnknown && !resource.state.isChanging
                    && resource.state.fields.allSatisfy { !$0.value.isUnknown }
            }
            for _ in 0..<12 {
                let plan = world.plan
                world.remember(plan)
                world.act(on: plan)
                world.instant = world.instant.adding(seconds: 130)
            }
            // What is held by something else is in the way, and nothing but that.
            let plan = world.plan
            for action in plan.actions where action.holds.map(\.gate) == [.order] {
                #expect(plan.actions.contains { $0.holds.contains { $0.gate != .order } }, "seed \(seed)")
            }
        }
    }

    @Test("I10: the same bytes in any order, with and without a memo, whatever is remembered of gates")
    func sameBytes() {
        worlds { world, plan, generator, seed in
            let bytes = CanonicalJSON.bytes(plan.value)
            #expect(CanonicalJSON.bytes(generator.shuffled(world).plan.value) == bytes, seed)
            var memo = PlanMemo()
            _ = Planner.plan(world.inputs, memo: &memo)
            var next = world
            next.instant = world.instant.adding(seconds: Int64(generator.number(0...300)))
            if generator.chance(0.5) { next.remember(plan) }
            if generator.chance(0.3) { next.waits = [] }
            if generator.chance(0.3) { next.schedules = Array(next.schedules.dropLast()) }
            let withMemo = Planner.plan(next.inputs, memo: &memo)
            #expect(CanonicalJSON.bytes(withMemo.value) == CanonicalJSON.bytes(next.plan.value), seed)
        }
    }
}

extension World {
    /// Where a resource stands in a schedule's groups, plainly.
    enum Place: Equatable {
        case none, unknown
        case group(Int)
    }

    func place(of address: ResourceAddress, in schedule: ScheduleSpec) -> Place {
        guard schedule.groups.count > 1, let resource = resources.first(where: { $0.address == address }) else {
            return .none
        }
        for (index, group) in schedule.groups.enumerated() {
            switch group.selector.matches(resource, account: "main") {
            case .yes: return .group(index)
            case .unknown: return .unknown
            case .no: continue
            }
        }
        return .none
    }

    /// Whether something that the schedule means is in a group and has still to go the way of an action.
    func isInTheWay(_ group: Int, of action: PlannedAction, in schedule: ScheduleSpec, _ plan: Plan) -> Bool {
        guard let tenant = tenants.first(where: { $0.name.rawValue == schedule.metadata.namespace?.rawValue }) else {
            return false
        }
        return resources.contains { resource in
            guard isOwned(resource, by: tenant.name),
                schedule.selector.matches(resource, account: "main") == .yes,
                place(of: resource.address, in: schedule) == .group(group)
            else { return false }
            let open = plan.actions.filter { $0.address == resource.address }
            return resource.state.isChanging
                || open.contains { $0.changes.isEmpty || $0.direction == action.direction }
        }
    }
}

extension PlannedAction {
    /// Which way it goes.
    fileprivate var direction: OrderDirection { isReduction ? .down : .up }
}
