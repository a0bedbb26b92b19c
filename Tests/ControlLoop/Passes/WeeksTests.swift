import Cloud
import Ledger
import Planning
import Repositories
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// The invariants over virtual weeks in a thousand random worlds, in which listings are cut short, answers get lost,
/// changes show late, people interfere and the process dies. A failure names its seed; `PIONEER_SEED` replays it, and
/// `PIONEER_CASES` asks for more.
@Suite struct WeeksTests {
    /// Worlds that share a repository, since a process for each would take longer than all else.
    private static let batch = 50

    @Test("I1–I4, I7, I8: each world keeps to the rules, and is as it was found once nothing is claimed any more")
    func weeks() async throws {
        try await PropertyCases.inBatches(PropertyCases.seeds(1000), of: Self.batch, Self.live)
    }

    private static func live(_ seeds: [UInt64]) async throws {
        let folder = try TemporaryFolder()
        let repository = try await SpecRepository(folder)
        try await repository.commit(
            branches: seeds.flatMap { seed in
                let world = RandomWorld(seed: seed)
                return [
                    ("seed-\(seed)", nil, world.files), ("end-\(seed)", "seed-\(seed)", world.filesThatClaimNothing),
                ]
            })
        for seed in seeds {
            var story = try await WorldStory(seed, in: repository)
            do {
                try await story.live()
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
    }
}

/// One world from its beginning to the day nothing is claimed any more.
struct WorldStory {
    private var world: RandomWorld
    private let plant: Plant
    private let seed: Comment
    /// The branch on which nothing is claimed any more.
    private let end: String
    private let isThorough: Bool
    /// What other hands have moved.
    private var touched: Set<ResourceAddress> = []

    init(_ seed: UInt64, in repository: SpecRepository) async throws {
        world = RandomWorld(seed: seed)
        self.seed = "seed \(seed)"
        end = "end-\(seed)"
        // What takes longest.
        isThorough = seed % 10 == 0
        plant = try await Plant(world, in: repository, branch: "seed-\(seed)")
        plant.configuration.cache = repository.folder["mirrors"]
    }

    mutating func live() async throws {
        for _ in 0..<(world.chance(0.5) ? 2 : 1) {
            plant.clock.advance(seconds: world.number(1...600_000))
            try await disturbedPass()
            interfere()
            try await recover()
        }
        try await checkRecord()
        try await endAllClaims()
    }

    /// A pass in which anything may go wrong.
    private mutating func disturbedPass() async throws {
        let incomplete =
            world.chance(0.2)
            ? Sim.scope(world.chance(0.5) ? SimulatedCatalogue.machine : SimulatedCatalogue.group) : nil
        let unreadable = world.chance(0.3) ? world.pick(world.resources.map(\.address)) : nil
        var mishaps: [ResourceAddress: SimulatedCloud.Mishap] = [:]
        for resource in world.resources where world.chance(0.3) {
            mishaps[resource.address] = world.pick([
                .lostAfterEffect, .lostBeforeEffect,
                .refused(CloudError(.transient, code: "Throttled", message: "too many requests")),
            ])
        }
        plant.cloud.setLag(world.chance(0.3) ? world.number(1...Int64(SimulatedCatalogue.lag)) : 0)
        plant.cloud.fail { [mishaps] faults in
            faults.mishaps = mishaps
            faults.incomplete = incomplete.map { [$0: "half a page"] } ?? [:]
            faults.unmarking = mishaps.mapValues { _ in CloudError(.transient, code: "no", message: "no") }
            faults.unreadable = unreadable.map { [$0: CloudError(.transient, code: "no", message: "no")] } ?? [:]
        }
        let moment = world.pick([FaultyStore.Moment.begin, .finish, .append, .checkpoint])
        let dying = world.chance(0.4) ? moment.map { FaultyStore(plant.store, dyingBefore: $0) } : nil
        let before = plant.cloud.resources
        let quiet = plant.cloud.effects.count
        do {
            _ = try await plant.controller(store: dying ?? plant.store).apply(holder: "a test")
        } catch {
            #expect(dying != nil, "\(seed): \(error)")
        }
        check(plant.cloud.effects[quiet...], before, incomplete: incomplete, unreadable: unreadable)
        plant.cloud.fail { faults in
            faults.mishaps = [:]
            faults.unmarking = [:]
            faults.incomplete = [:]
            faults.unreadable = [:]
        }
    }

    /// Passes until what is due has been done: too soon, and once the provider's stated time is over.
    private mutating func recover() async throws {
        if world.chance(0.3) {
            plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag) / 2)
            try await pass()
        }
        // What a crash left open is first seen to be so, and given the provider's time from then on.
        for _ in 0..<2 {
            plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
            try await pass()
        }
    }

    @discardableResult
    private func pass() async throws -> PassReport {
        let before = plant.cloud.resources
        let quiet = plant.cloud.effects.count
        let report = try await plant.pass()
        check(plant.cloud.effects[quiet...], before, incomplete: nil, unreadable: nil)
        return report
    }

    /// Somebody else puts a machine on or off.
    private mutating func interfere() {
        guard world.chance(0.2), let address = world.pick(world.resources.map(\.address)),
            let machine = plant.cloud[address.id], let power = machine.power
        else { return }
        touched.insert(address)
        plant.cloud.put([machine.with(power == .running ? .stopped : .running)])
    }

    /// I1, I2: what a pass changed was its tenant's own and rested on nothing unknown.
    private func check(
        _ effects: ArraySlice<SimulatedCloud.Effect>, _ before: [Resource], incomplete: Scope?,
        unreadable: ResourceAddress?
    ) {
        for effect in effects {
            guard let resource = before.first(where: { $0.address == effect.address }) else {
                Issue.record("\(seed): \(effect.address) was not there")
                continue
            }
            #expect(resource.team == effect.tenant?.rawValue && world.tenants.contains(resource.team ?? ""), seed)
            #expect(!resource.state.isChanging && effect.address != unreadable, seed)
            if resource.address.scope == incomplete {
                #expect(effect.changes.allSatisfy { !$0.isReduction(of: resource) }, seed)
            }
            if resource.attribute("disk").isUnknown {
                #expect(!effect.changes.contains(FieldChoice(.power, .power(.stopped))), seed)
            }
        }
    }

    /// I3, I7, I8: one outcome an intent, one effect an intent, one record a transition, each with its reason.
    private func checkRecord() async throws {
        let journal = try await plant.journal()
        #expect(journal.allSatisfy { $0.outcome?.result.isFinal == true }, seed)
        let effects = Dictionary(grouping: plant.cloud.effects, by: \.intent)
        #expect(effects.values.allSatisfy { $0.count == 1 }, seed)
        #expect(Set(effects.keys).isSubset(of: journal.map(\.intent.id)), seed)
        for action in journal {
            // Whoever has moved it may have made it look done, or not done.
            if !touched.contains(action.intent.address) {
                #expect((action.outcome?.result == .succeeded) == (effects[action.intent.id] != nil), seed)
            }
            let reason = action.intent.reason
            #expect(!reason.chain.isEmpty && !reason.gates.isEmpty, seed)
            let isOwn = reason.file.hasPrefix("tenants/\(action.intent.tenant)/") && reason.author != nil
            #expect(reason.source == "release" || isOwn, seed)
        }
        for (address, effects) in Dictionary(grouping: plant.cloud.effects, by: \.address)
        where !touched.contains(address) {
            for (one, next) in zip(effects, effects.dropFirst()) { #expect(one.changes != next.changes, seed) }
        }
    }

    /// I4: without a claim everything is as it was found, but for what somebody else has moved or a claim leaves; and
    /// nothing bears a mark of which nothing is remembered.
    private mutating func endAllClaims() async throws {
        plant.configuration.root.branch = end
        // The last change may not show yet.
        if world.chance(0.5) { try await pass() }
        plant.cloud.setLag(0)
        plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
        let report = try await pass()
        if isThorough {
            plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
            let quiet = plant.cloud.effects.count
            try await pass()
            #expect(plant.cloud.effects.count == quiet, seed)
        }
        let held = Set(report.actions.filter { !$0.action.isReady }.map(\.action.address))
        let remembered = Set(try await plant.store.facts(of: nil, at: plant.clock.now).priors.map(\.key.incarnation))
        for now in plant.cloud.resources {
            #expect(now.mark == nil || remembered.contains(now.incarnation), "\(seed): \(now.address)")
        }
        for resource in world.resources where !touched.contains(resource.address) && !held.contains(resource.address) {
            guard let now = plant.cloud[resource.address.id], !world.mayLeave(resource.team) else { continue }
            if !now.isReached(as: resource) {
                let history = plant.cloud.effects.filter { $0.address == resource.address }.map(\.changes)
                Issue.record(
                    "\(seed): \(resource.address) was \(resource.state.fields), \(history), is \(now.state.fields)")
            }
        }
        if isThorough { #expect(try await plant.verify().isSound, seed) }
    }
}
