import Cloud
import Cryptography
import Ledger
import Planning
import Repositories
import Specs
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// The invariants over whole passes in random worlds with virtual time. A failure names its seed.
///
/// What ``WeeksTests`` cannot look at in passing: twins, and histories that break off. `PIONEER_CASES` asks for more.
@Suite struct PropertyTests {
    private static let seeds = PropertyCases.seeds(30)

    /// One repository with a branch for each world, since a process for each would take longer than all else.
    private static let repository = Shared { () -> SpecRepository in
        let repository = try await SpecRepository(TemporaryFolder())
        try await repository.commit(branches: seeds.map { ("seed-\($0)", RandomWorld(seed: $0).files) })
        return repository
    }

    /// A world with its plant, at its beginning.
    private func each(_ check: (inout RandomWorld, Plant, Comment) async throws -> Void) async throws {
        let repository = try await Self.repository.get()
        for seed in Self.seeds {
            var world = RandomWorld(seed: seed)
            let plant = try await Plant(world, in: repository, branch: "seed-\(seed)")
            try await check(&world, plant, "seed \(seed)")
        }
    }

    @Test("I1, I2, I7: each acts on its own with its own access, on nothing unknown, and says why")
    func isolationKnowledgeReasons() async throws {
        try await each { world, plant, seed in
            for _ in 0..<3 {
                let isWhole = world.chance(0.7)
                let isIncomplete = !isWhole && world.chance(0.5)
                let unreadable = world.pick(world.resources.map(\.address))
                plant.cloud.fail { faults in
                    faults.incomplete = isIncomplete ? [Sim.scope(): "half a page"] : [:]
                    faults.unreadable =
                        isWhole
                        ? [:] : unreadable.map { [$0: CloudError(.transient, code: "no", message: "no")] } ?? [:]
                }
                plant.cloud.forgetCalls()
                let before = Dictionary(uniqueKeysWithValues: plant.cloud.resources.map { ($0.address, $0) })
                let report = try await plant.pass()
                for effect in plant.cloud.effects {
                    let resource = try #require(before[effect.address], seed)
                    #expect(resource.team == effect.tenant?.rawValue, seed)
                    #expect(world.tenants.contains(resource.team ?? ""), seed)
                    #expect(!resource.state.isChanging, seed)
                    if !isWhole { #expect(isIncomplete || effect.address != unreadable, seed) }
                    if isIncomplete, resource.address.scope == Sim.scope() {
                        #expect(effect.changes.contains(FieldChoice(.power, .power(.running))), seed)
                    }
                    if resource.attribute("disk").isUnknown {
                        #expect(!effect.changes.contains(FieldChoice(.power, .power(.stopped))), seed)
                    }
                }
                for call in plant.cloud.calls { #expect(call.isAsItShouldBe, seed) }
                for action in report.actions where action.fate.isRecorded {
                    #expect(action.tenant.rawValue == before[action.action.address]?.team, seed)
                }
                plant.clock.advance(seconds: world.number(60...50_000))
            }
            for action in try await plant.journal() {
                let reason = action.intent.reason
                #expect(!reason.chain.isEmpty && !reason.gates.isEmpty, seed)
                let isRelease = reason.source == "release"
                #expect(isRelease || reason.author == "Ada <ada@example.org>", seed)
                #expect(isRelease || reason.file.hasPrefix("tenants/\(action.intent.tenant)/"), seed)
                let log = try await plant.store.records(in: .tenant(action.intent.tenant), from: 0, limit: 10_000)
                #expect(log.contains { $0.record.body["id"]?.text == action.intent.id.rawValue }, seed)
            }
            #expect(try await plant.verify().isSound, seed)
        }
    }

    @Test("I3, I8: whenever answers are lost or a process dies, each transition is made once and ends once")
    func oneEffect() async throws {
        try await each { world, plant, seed in
            for _ in 0..<3 {
                let lag = world.chance(0.3) ? world.number(1...Int64(SimulatedCatalogue.lag)) : 0
                plant.cloud.setLag(lag)
                var mishaps: [ResourceAddress: SimulatedCloud.Mishap] = [:]
                for resource in world.resources where world.chance(0.3) {
                    mishaps[resource.address] = world.chance(0.5) ? .lostAfterEffect : .lostBeforeEffect
                }
                plant.cloud.fail { [mishaps] in $0.mishaps = mishaps }
                let moment = world.pick([FaultyStore.Moment.begin, .finish, .append, .checkpoint])
                let dying = world.chance(0.5) ? moment.map { FaultyStore(plant.store, dyingBefore: $0) } : nil
                _ = try? await plant.controller(store: dying ?? plant.store).apply(holder: "a test")
                plant.cloud.fail { $0.mishaps = [:] }
                // However often it is looked at meanwhile; what is due in so short a time is done once.
                for _ in 0..<2 {
                    plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag) / 2)
                    try await plant.pass()
                }
                plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
                try await plant.pass()
                let quiet = plant.cloud.effects.count
                let settled = try await plant.pass()
                #expect(plant.cloud.effects.count == quiet, seed)
                #expect(settled.actions.allSatisfy { !$0.fate.isRecorded }, seed)
                plant.clock.advance(seconds: world.number(3600...50_000))
            }
            plant.cloud.setLag(0)
            plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
            try await plant.pass()
            let journal = try await plant.journal()
            #expect(journal.allSatisfy { $0.outcome?.result.isFinal == true }, seed)
            // No intent had two effects, and what was made is on record as made.
            let effects = Dictionary(grouping: plant.cloud.effects, by: \.intent)
            #expect(effects.values.allSatisfy { $0.count == 1 }, seed)
            #expect(Set(effects.keys).isSubset(of: journal.map(\.intent.id)), seed)
            for action in journal where action.outcome?.result == .succeeded {
                #expect(effects[action.intent.id]?.count == 1, seed)
            }
            // Nothing was set to what it was already.
            for (_, effects) in Dictionary(grouping: plant.cloud.effects, by: \.address) {
                for (one, next) in zip(effects, effects.dropFirst()) { #expect(one.changes != next.changes, seed) }
            }
            #expect(try await plant.verify().isSound, seed)
        }
    }

    @Test("I8: how often and when a pass ran changes nothing")
    func levelNotEdge() async throws {
        let repository = try await Self.repository.get()
        try await each { world, often, seed in
            // What an approval lets through depends on what was done before.
            let seldom = try await Plant(world, in: repository, branch: often.configuration.root.branch)
            let end = world.start.adding(seconds: 200_000)
            while often.clock.now < end {
                try await often.pass()
                often.clock.advance(seconds: world.number(20_000...60_000))
            }
            often.clock.now = end
            seldom.clock.now = end
            let last = try await often.pass()
            let only = try await seldom.pass()
            #expect(try await often.pass().actions.allSatisfy { !$0.fate.isRecorded }, seed)
            #expect(try await seldom.pass().actions.allSatisfy { !$0.fate.isRecorded }, seed)
            // What nothing holds and something claims is as the documents say, whatever came before.
            let held = Set((last.actions + only.actions).filter { !$0.action.isReady }.map(\.action.address))
            let claimed = Set(last.plan.tenants.filter { $0.mode == "enforce" }.map(\.tenant.rawValue))
            let inputs = try await often.controller.situation(try await often.controller.specs())
            for (one, other) in zip(often.cloud.resources, seldom.cloud.resources)
            where !held.contains(one.address) && claimed.contains(one.team ?? "") && inputs.isSteady(one.address) {
                #expect(one.isReached(as: other), "\(seed), \(one.address)")
            }
        }
    }

    @Test("I6: what is bad stops itself and nobody else; another history stops everything")
    func failClosed() async throws {
        let repository = try await SpecRepository(TemporaryFolder())
        let seeds = Self.seeds.prefix(20)
        var victims: [UInt64: String] = [:]
        var branches: [(name: String, files: [String: String])] = []
        for seed in seeds {
            var world = RandomWorld(seed: seed)
            let victim = world.pick(world.tenants) ?? "alpha"
            victims[seed] = victim
            branches.append(("good-\(seed)", world.files))
            branches.append(("bad-\(seed)", world.files.with(["tenants/\(victim)/s0.yaml": "spec: ["])))
        }
        try await repository.commit(branches: branches)
        for seed in seeds {
            let comment: Comment = "seed \(seed)"
            let world = RandomWorld(seed: seed)
            let victim = TenantName(rawValue: victims[seed] ?? "")
            let good = try await Plant(world, in: repository, branch: "good-\(seed)")
            let bad = try await Plant(world, in: repository, branch: "bad-\(seed)")
            let (sound, broken) = (try await good.pass(), try await bad.pass(sound: false))
            #expect(bad.cloud.effects.allSatisfy { $0.tenant != victim }, comment)
            #expect(
                sound.words(without: victim) == broken.words(without: victim), comment)
            #expect(
                good.cloud.resources.filter { $0.team != victim.rawValue }.map(\.state)
                    == bad.cloud.resources.filter { $0.team != victim.rawValue }.map(\.state), comment)
            // A good version was accepted before: with that the bad one changes nothing at all.
            good.configuration.root.branch = "bad-\(seed)"
            let held = try await good.pass(sound: false)
            // The branches have no history in common, so the source is held and nothing moves.
            #expect(held.held.map(\.name) == ["root"], comment)
            #expect(held.actions.allSatisfy { !$0.fate.isRecorded }, comment)
        }
    }

    @Test("I10: the same world gives the same plan, byte by byte")
    func sameBytes() async throws {
        try await each { world, plant, seed in
            let twin = Plant(twin: plant, resources: world.resources.reversed())
            let one = try await plant.controller(store: nil).situation(plant.controller(store: nil).specs())
            let other = try await twin.controller(store: nil).situation(twin.controller(store: nil).specs())
            #expect(
                CanonicalJSON.bytes(Planner.plan(one).value) == CanonicalJSON.bytes(Planner.plan(other).value), seed)
        }
    }
}

extension Plant {
    /// A plant in a world whose documents stand on a branch of a shared repository.
    convenience init(_ world: RandomWorld, in repository: SpecRepository, branch: String) async throws {
        try await self.init(repository, branch: branch, world.resources, at: world.start)
    }
}

extension PassReport {
    fileprivate func words(without tenant: TenantName) -> [String] {
        actions.filter { $0.tenant != tenant }
            .map { "\($0.action.address.id) \($0.action.transition): \($0.fate.words)" }
    }
}

extension PlanInputs {
    /// Whether what becomes of a resource follows from its claims alone: each aspect has a winner that sets every field.
    fileprivate func isSteady(_ address: ResourceAddress) -> Bool {
        guard let explanation = Planner.explain(address, self), !explanation.aspects.isEmpty else { return false }
        // What leaves something alone goes by what was there when.
        let restrained = Set(specs.schedules.filter(\.remembers).map(\.metadata.claimName))
        let claims = explanation.aspects.flatMap(\.resolution.claims).map(\.name) + explanation.kept.map(\.claim)
        guard restrained.isDisjoint(with: claims) else { return false }
        return explanation.aspects.allSatisfy { aspect in
            guard aspect.action == nil, aspect.resolution.winner.level != .release else { return false }
            return aspect.resolution.winner.wishes.allSatisfy { if case .set = $0.wish { true } else { false } }
        }
    }
}

extension Resource {
    /// Whether two resources are alike; stopped and hibernated are one, since what is off is not woken to be put off
    /// the other way.
    func isReached(as other: Resource) -> Bool {
        state.fields.map { "\($0.field) \($0.value)".replacing("hibernated", with: "stopped") }
            == other.state.fields.map { "\($0.field) \($0.value)".replacing("hibernated", with: "stopped") }
    }
}
