import Cloud
import Ledger
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// Mark, grace, copy and deletion, and tags that come back, whatever is lost, dies or jumps. A failure names its seed.
@Suite struct ConsequencePropertyTests {
    private static let seeds = PropertyCases.seeds(40)
    private static let start = Instant(seconds: 1_774_261_800)  // Monday 23 March 2026, 10:30 UTC
    private static let grace: Int64 = 86_400

    private static let repository = Shared { () -> SpecRepository in
        let repository = try await SpecRepository(TemporaryFolder())
        let policy = """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: ResourcePolicy
            metadata: {name: hygiene, namespace: shop}
            spec:
              select: {types: [sim/volume]}
              mode: enforce
              rules:
                - name: unowned
                  when: "!('owner' in resource.tags)"
                  message: "'nobody owns ' + resource.name"
                  then: delete
                  grace: 1d
                - name: unsorted
                  when: "!('env' in resource.tags)"
                  message: "'nobody sorted ' + resource.name"
                  then: tag
                  tags: {state: unsorted}
            """
        var files = Document.platform(["shop", "lab"])
        files["platform/tenants/shop.yaml"] = Document.tenant("shop", more: "caps: {deletesPerHour: 2}")
        files["tenants/shop/hygiene.yaml"] = policy
        files["tenants/lab/none.yaml"] = Document.schedule("none", in: "lab", glob: "none")
        try await repository.commit(files)
        return repository
    }

    /// What a world is known to be, besides what the cloud and the store say.
    private struct History {
        var random: SeededGenerator
        /// When each volume became at fault, by the clock of then.
        var faults: [String: Instant] = [:]
        /// How many copies there were of it then.
        var copies: [String: Int] = [:]

        mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &random) < probability }

        mutating func seconds(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }
    }

    private static let protected = "v2"
    private static let attached = "v3"

    private static var resources: [Resource] {
        [
            Sim.volume("v0"), Sim.volume("v1", tags: [.init("state", "old")]),
            Sim.volume(protected, tags: [.init("cloudpioneer.io/protected", "true")]),
            Sim.volume(attached, attached: .known(true)), Sim.volume("v4"), Sim.volume("v5"),
            Sim.volume("other", team: "lab"), Sim.volume("nobodys", team: "nobody"),
        ]
    }

    @Test("Nothing is deleted before its time, uncopied, protected or of others; one copy for a fault; tags come back")
    func consequences() async throws {
        let repository = try await Self.repository.get()
        var deleted = 0
        for seed in Self.seeds {
            let plant = try await Plant(repository, branch: "main", Self.resources, at: Self.start)
            var history = History(random: SeededGenerator(seed: seed))
            for volume in plant.cloud.resources { history.faults[volume.address.id] = Self.start }
            for _ in 0..<8 {
                try await storm(plant, &history, "seed \(seed)")
                try await toggle(plant, &history)
            }
            deleted += plant.cloud.deleted.count
            try await calm(plant, "seed \(seed)")
        }
        #expect(deleted > 0)
    }

    /// Passes that die, answers that are lost, listings that are not whole, a clock that jumps both ways.
    private func storm(_ plant: Plant, _ history: inout History, _ comment: Comment) async throws {
        for _ in 0..<4 {
            let jump = history.chance(0.15) ? history.seconds(-40_000...0) : history.seconds(60...60_000)
            plant.clock.advance(seconds: jump)
            // By a clock that went back a fault may begin before it did.
            for (id, since) in history.faults { history.faults[id] = min(since, plant.clock.now) }
            plant.cloud.setLag(history.chance(0.3) ? history.seconds(1...Int64(SimulatedCatalogue.lag)) : 0)
            plant.cloud.setCopying(history.chance(0.5) ? history.seconds(0...40_000) : 0)
            var mishaps: [ResourceAddress: SimulatedCloud.Mishap] = [:]
            for resource in plant.cloud.resources where history.chance(0.2) {
                mishaps[resource.address] = history.chance(0.5) ? .lostAfterEffect : .lostBeforeEffect
            }
            let isWhole = history.chance(0.8)
            plant.cloud.fail { [mishaps] faults in
                faults.mishaps = mishaps
                faults.incomplete = isWhole ? [:] : [Sim.scope(SimulatedCatalogue.volume): "half a page"]
            }
            let moment = FaultyStore.Moment.allCases.randomElement(using: &history.random)
            let dying = history.chance(0.3) ? moment.map { FaultyStore(plant.store, dyingBefore: $0) } : nil
            let before = plant.cloud.deleted.count
            _ = try? await plant.controller(store: dying ?? plant.store).apply(holder: "a test")
            check(plant, history, from: before, isWhole: isWhole, comment)
        }
        plant.cloud.fail { faults in
            faults.mishaps = [:]
            faults.incomplete = [:]
        }
        plant.cloud.setLag(0)
        plant.clock.advance(seconds: 600)
        let before = plant.cloud.deleted.count
        try await plant.pass()
        check(plant, history, from: before, isWhole: true, comment)
    }

    private func check(
        _ plant: Plant, _ history: History, from first: Int, isWhole: Bool, _ comment: Comment
    ) {
        let deleted = plant.cloud.deleted
        #expect(deleted.count - first <= 2, comment)
        #expect(isWhole || deleted.count == first, comment)
        for resource in deleted.dropFirst(first) {
            let id = resource.address.id
            let since = history.faults[id]
            #expect(resource.team == "shop" && resource.tags.value?["owner"] == nil, comment)
            #expect(id != Self.protected && id != Self.attached, comment)
            #expect(since.map { plant.clock.now >= $0.adding(seconds: Self.grace) } ?? false, "\(comment) \(id)")
            #expect(plant.cloud.copies(of: id) >= 1, "\(comment) \(id)")
        }
        for resource in plant.cloud.resources + deleted {
            let id = resource.address.id
            #expect(plant.cloud.copies(of: id) <= history.copies[id, default: 0] + 1, "\(comment) \(id)")
            if resource.team != "shop" {
                #expect(resource.notice == nil && resource.tags.value?["state"] == nil, "\(comment) \(id)")
                #expect(plant.cloud.copies(of: id) == 0, "\(comment) \(id)")
            }
        }
        #expect(plant.cloud.effects.allSatisfy { $0.tenant == "shop" }, comment)
    }

    /// Somebody gives a volume an owner, and takes it away again after it was seen.
    private func toggle(_ plant: Plant, _ history: inout History) async throws {
        let volumes = plant.cloud.resources.filter { $0.team == "shop" }
        guard history.chance(0.4), let volume = volumes.randomElement(using: &history.random) else { return }
        let id = volume.address.id
        plant.cloud.put([volume.with([FieldChoice(.tag("owner"), .text("x"))])])
        for _ in 0..<2 {
            plant.clock.advance(seconds: 600)
            try await plant.pass()
        }
        guard let seen = plant.cloud[id] else { return }
        history.faults[id] = plant.clock.now
        history.copies[id] = plant.cloud.copies(of: id)
        plant.cloud.put([seen.with([FieldChoice(.tag("owner"), .none)])])
    }

    /// All is as it should be: nothing that was written stays.
    private func calm(_ plant: Plant, _ comment: Comment) async throws {
        for volume in plant.cloud.resources {
            plant.cloud.put([
                volume.with([FieldChoice(.tag("owner"), .text("x")), FieldChoice(.tag("env"), .text("dev"))])
            ])
        }
        for seconds: Int64 in [600, 100_000, 4000, 4000, 100_000] {
            plant.clock.advance(seconds: seconds)
            try await plant.pass()
        }
        for volume in plant.cloud.resources where volume.address.id != Self.protected {
            let before = Self.resources.first { $0.address == volume.address }
            #expect(volume.notice == nil, "\(comment) \(volume.address.id)")
            #expect(
                volume.tags.value?["state"] == before?.tags.value?["state"], "\(comment) \(volume.address.id)")
        }
        let priors = try await plant.store.facts(of: nil, at: plant.clock.now).priors
        #expect(priors.map(\.address.id) == [], comment)
        let journal = try await plant.journal()
        #expect(journal.allSatisfy { $0.outcome?.result.isFinal == true }, comment)
        #expect(try await plant.verify().isSound, comment)
    }
}
