import Cloud
import Ledger
import Planning
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// The invariants over weeks of the loop in random worlds: with accounts that fail, answers that are lost, reads that
/// lag, processes that are ended and killed. A failure names its seed.
@Suite struct LoopPropertyTests {
    private static let seeds = PropertyCases.seeds(100)
    /// Seldom enough for weeks to pass quickly, often enough for everything to happen.
    private static let timing = LoopTiming(poll: 21_600, resync: 10_800)

    private static let repository = Shared { () -> SpecRepository in
        let repository = try await SpecRepository(TemporaryFolder())
        try await repository.commit(branches: seeds.map { ("seed-\($0)", RandomWorld(seed: $0).files) })
        return repository
    }

    @Test("I1, I3, I7, I8: after weeks of trouble each transition was made once, by its owner, and is on record")
    func weeks() async throws {
        let repository = try await Self.repository.get()
        for seed in Self.seeds {
            let comment: Comment = "seed \(seed)"
            var world = RandomWorld(seed: seed)
            let plant = try await Plant(world, in: repository, branch: "seed-\(seed)")
            for _ in 0..<6 { try await trouble(plant, &world) }
            plant.cloud.fail { $0 = SimulatedCloud.Faults() }
            plant.cloud.setLag(0)
            let calm = try LoopRig(plant, timing: Self.timing, seed: seed)
            await calm.run(seconds: 14_400)
            await calm.stop()
            try await check(plant, world, comment)
        }
    }

    /// Some hours of a loop in which things go wrong, and its end in one way or another.
    private func trouble(_ plant: Plant, _ world: inout RandomWorld) async throws {
        plant.cloud.setLag(world.chance(0.3) ? world.number(1...Int64(SimulatedCatalogue.lag)) : 0)
        var faults = SimulatedCloud.Faults()
        for resource in world.resources where world.chance(0.2) {
            faults.mishaps[resource.address] =
                world.pick([
                    .lostAfterEffect, .lostBeforeEffect,
                    .refused(CloudError(.transient, code: "Throttling", message: "slow down")),
                ]) ?? .lostAfterEffect
        }
        if world.chance(0.2) { faults.incomplete = [Sim.scope(): "half a page"] }
        if world.chance(0.2) {
            faults.identity["main"] = .failure(CloudError(.transient, code: "Unavailable", message: "not now"))
        }
        plant.cloud.fail { [faults] in $0 = faults }
        let moment = world.pick([FaultyStore.Moment.begin, .finish, .append, .checkpoint])
        let dying = world.chance(0.4) ? moment.map { FaultyStore(plant.store, dyingBefore: $0) } : nil
        let rig = try LoopRig(
            plant, store: dying ?? plant.store, timing: Self.timing, seed: UInt64(world.number(0...1_000_000)))
        await rig.run(seconds: world.number(3600...100_000))
        await rig.end(killing: world.chance(0.5))
    }

    private func check(_ plant: Plant, _ world: RandomWorld, _ seed: Comment) async throws {
        let quiet = plant.cloud.effects.count
        #expect(try await plant.pass().actions.allSatisfy { !$0.fate.isRecorded }, seed)
        #expect(plant.cloud.effects.count == quiet, seed)
        let teams = Dictionary(uniqueKeysWithValues: world.resources.map { ($0.address, $0.team) })
        for effect in plant.cloud.effects { #expect(teams[effect.address] == effect.tenant?.rawValue, seed) }
        let journal = try await plant.journal()
        #expect(journal.allSatisfy { $0.outcome?.result.isFinal == true }, seed)
        let effects = Dictionary(grouping: plant.cloud.effects, by: \.intent)
        #expect(effects.values.allSatisfy { $0.count == 1 }, seed)
        #expect(Set(effects.keys).isSubset(of: journal.map(\.intent.id)), seed)
        for action in journal where action.outcome?.result == .succeeded {
            #expect(effects[action.intent.id]?.count == 1, seed)
        }
        for (_, effects) in Dictionary(grouping: plant.cloud.effects, by: \.address) {
            for (one, next) in zip(effects, effects.dropFirst()) { #expect(one.changes != next.changes, seed) }
        }
        #expect(journal.allSatisfy { !$0.intent.reason.chain.isEmpty && !$0.intent.reason.gates.isEmpty }, seed)
        #expect(try await plant.verify().isSound, seed)
    }
}
