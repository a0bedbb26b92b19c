import Cloud
import Ledger
import Planning
import Repositories
import Specs
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// One world, from its beginning through hours of trouble to the day nothing is claimed any more.
struct LoopStory {
    /// What the branch says. Each but the emptied one follows the one before.
    enum Chapter: String, CaseIterable {
        /// All documents are good.
        case good
        /// One tenant's cannot be read.
        case bad
        /// They can again.
        case again
        /// Nobody claims anything any more.
        case end
        /// There is no document any more; after `good`.
        case void
    }

    /// Seldom enough for days to pass quickly, often enough for everything to happen.
    private static let timing = LoopTiming(poll: 43_200, resync: 43_200, work: WorkLimits(longestRetry: 3600))

    private var world: RandomWorld
    private let plant: Plant
    private let seed: UInt64
    private let commits: [String: String]
    private var chapter = Chapter.good
    /// Intents that were looked at.
    private var known = 0
    private var comment: Comment { "seed \(seed)" }

    static func branches(_ world: RandomWorld, _ seed: UInt64) -> [(
        name: String, after: String?, files: [String: String]
    )] {
        let bad = world.files.with(["tenants/\(victim(world, seed))/s0.yaml": "spec: ["])
        return [
            ("good-\(seed)", nil, world.files), ("bad-\(seed)", "good-\(seed)", bad),
            ("again-\(seed)", "bad-\(seed)", world.files),
            ("end-\(seed)", "again-\(seed)", world.filesThatClaimNothing), ("void-\(seed)", "good-\(seed)", [:]),
        ]
    }

    private static func victim(_ world: RandomWorld, _ seed: UInt64) -> String {
        world.tenants[Int(seed % UInt64(world.tenants.count))]
    }

    init(_ seed: UInt64, in repository: SpecRepository, _ commits: [String: String]) async throws {
        world = RandomWorld(seed: seed)
        self.seed = seed
        self.commits = commits
        plant = try await Plant(world, in: repository, branch: "good-\(seed)")
    }

    mutating func live() async throws {
        for number in 0..<4 {
            if number > 0, world.chance(0.3) { chapter = chapter == .good ? .bad : .again }
            try await trouble(chapter)
            if number == 0, world.chance(0.2) { try await emptied() }
        }
        try await calm(chapter)
        let left = try await plant.pass(sound: false).words.filter { $0.hasSuffix(": succeeded") }
        #expect(left.isEmpty, "\(comment), \(plant.clock.now)")
        try await calm(.end)
        try await checkRecords()
        try await checkEnd()
    }

    // MARK: What happens

    /// A loop in which things go wrong, mostly until they stop going wrong, and its end in one way or another.
    private mutating func trouble(_ chapter: Chapter) async throws {
        plant.cloud.setLag(world.chance(0.3) ? world.number(1...Int64(SimulatedCatalogue.lag)) : 0)
        let moment = world.pick(FaultyStore.Moment.allCases)
        let dying = world.chance(0.4) ? moment.map { FaultyStore(plant.store, dyingBefore: $0) } : nil
        var spans = [Span(seconds: world.number(600...10_000), faults: faults())]
        if world.chance(0.7) {
            spans.append(Span(seconds: world.number(3600...200_000), faults: SimulatedCloud.Faults()))
        }
        try await run(chapter, spans, dying, killing: world.chance(0.5))
    }

    /// Some time in which the same goes wrong.
    private struct Span {
        let seconds: Int64
        let faults: SimulatedCloud.Faults
    }

    private mutating func faults() -> SimulatedCloud.Faults {
        var faults = SimulatedCloud.Faults()
        for resource in world.resources where world.chance(0.2) {
            faults.mishaps[resource.address] = world.pick([
                .lostAfterEffect, .lostBeforeEffect, .answeredTwice, .contradictory, .unanswered,
                .late(world.number(1...90)),
                .refused(CloudError(.transient, code: "Throttling", message: "slow down")),
            ])
        }
        for resource in world.resources where world.chance(0.1) {
            faults.unmarking[resource.address] = CloudError(.transient, code: "Throttling", message: "slow down")
        }
        if world.chance(0.2) {
            faults.incomplete = [
                Sim.scope(world.chance(0.5) ? SimulatedCatalogue.machine : SimulatedCatalogue.group): "half a page"
            ]
        }
        if world.chance(0.2), let address = world.pick(world.resources.map(\.address)) {
            faults.unreadable = [address: CloudError(.transient, code: "Unavailable", message: "not now")]
        }
        if world.chance(0.1) {
            faults.identity["main"] = .failure(CloudError(.transient, code: "Unavailable", message: "not now"))
        }
        return faults
    }

    /// I6: with an emptied source nothing moves, until a person has looked.
    private mutating func emptied() async throws {
        let quiet = plant.cloud.effects.count
        try await run(.void, [Span(seconds: world.number(3600...50_000), faults: faults())], nil, killing: false)
        #expect(plant.cloud.effects.count == quiet, comment)
        #expect(try await plant.store.sources().first?.hold != nil, comment)
        _ = try await plant.controller.resume("source/root", reason: "it was a mistake", actor: "ada")
    }

    /// Hours in which nothing goes wrong.
    private mutating func calm(_ chapter: Chapter) async throws {
        plant.cloud.setLag(0)
        // What was set last may not show yet.
        plant.clock.advance(seconds: Int64(SimulatedCatalogue.lag))
        try await run(chapter, [Span(seconds: 14_400, faults: SimulatedCloud.Faults())], nil, killing: false)
    }

    private mutating func run(
        _ chapter: Chapter, _ spans: [Span], _ dying: FaultyStore?, killing: Bool
    ) async throws {
        plant.configuration.root.branch = "\(chapter)-\(seed)"
        let rig = try LoopRig(
            plant, store: dying ?? plant.store, timing: Self.timing, seed: UInt64(world.number(0...1_000_000)))
        for (number, span) in spans.enumerated() {
            plant.cloud.fail { $0 = span.faults }
            let before = plant.cloud.resources
            let quiet = plant.cloud.effects.count
            await rig.run(seconds: span.seconds)
            if number == spans.count - 1 { await rig.end(killing: killing) }
            check(plant.cloud.effects[quiet...], before, span.faults)
        }
        plant.cloud.fail { $0 = SimulatedCloud.Faults() }
        let journal = try await plant.journal()
        for action in journal[known...] { check(action.intent.reason, of: action, chapter) }
        known = journal.count
    }

    // MARK: What has to hold

    /// I1, I2: what was changed was its tenant's own, and nothing was taken away on account of what is not known.
    private func check(
        _ effects: ArraySlice<SimulatedCloud.Effect>, _ before: [Resource], _ faults: SimulatedCloud.Faults
    ) {
        var resources = Dictionary(uniqueKeysWithValues: before.map { ($0.address, $0) })
        for effect in effects {
            guard let resource = resources[effect.address] else {
                Issue.record("\(comment): \(effect.address) was not there")
                continue
            }
            #expect(resource.team == effect.tenant?.rawValue && world.tenants.contains(resource.team ?? ""), comment)
            #expect(!resource.state.isChanging && faults.unreadable[effect.address] == nil, comment)
            #expect(faults.identity.isEmpty, comment)
            if faults.incomplete[resource.address.scope] != nil {
                #expect(effect.changes.allSatisfy { !$0.isReduction(of: resource) }, comment)
            }
            if resource.attribute("disk").isUnknown {
                #expect(!effect.changes.contains(FieldChoice(.power, .power(.stopped))), comment)
            }
            resources[effect.address] = resource.with(effect.changes)
        }
        for call in plant.cloud.calls { #expect(call.isAsItShouldBe, comment) }
        plant.cloud.forgetCalls(keepingEffects: true)
    }

    /// I6, I7: the reason leads to a line of the commit in force; of a tenant whose documents cannot be read, to that of
    /// the last commit at which they could.
    private func check(_ reason: IntentReason, of action: JournalAction, _ chapter: Chapter) {
        #expect(!reason.chain.isEmpty && !reason.gates.isEmpty, comment)
        guard reason.source != "release" else { return }
        let tenant = action.intent.tenant.rawValue
        #expect(chapter != .void && reason.file.hasPrefix("tenants/\(tenant)/"), comment)
        #expect(reason.author == "Ada <ada@example.org>", comment)
        let isKept = chapter == .bad && tenant == Self.victim(world, seed)
        let inForce = isKept ? Chapter.good : chapter
        #expect(
            reason.revision == commits["\(inForce)-\(seed)"],
            "\(comment): \(chapter), \(commits.filter { $0.value == reason.revision }), began \(action.intent.evaluatedAt), now \(plant.clock.now), \(action.intent)"
        )
        #expect(world.files[reason.file].map { reason.line <= $0.split(separator: "\n").count } == true, comment)
    }

    /// I1, I3, I5, I7, I8: one outcome and one effect an intent, one record a transition, no more than the caps allow.
    private func checkRecords() async throws {
        let journal = try await plant.journal()
        #expect(journal.allSatisfy { $0.outcome?.result.isFinal == true }, comment)
        let effects = Dictionary(grouping: plant.cloud.effects, by: \.intent)
        #expect(effects.values.allSatisfy { $0.count == 1 }, comment)
        #expect(Set(effects.keys).isSubset(of: journal.map(\.intent.id)), comment)
        for action in journal {
            #expect((action.outcome?.result == .succeeded) == (effects[action.intent.id] != nil), comment)
        }
        for (_, effects) in Dictionary(grouping: plant.cloud.effects, by: \.address) {
            for (one, next) in zip(effects, effects.dropFirst()) { #expect(one.changes != next.changes, comment) }
        }
        checkCaps(journal.filter { $0.outcome?.result == .succeeded }.map(\.intent))
        try await checkLogs(Set(journal.map(\.intent.id)))
        #expect(try await plant.verify().isSound, comment)
    }

    private func checkCaps(_ intents: [Intent]) {
        for (tenant, intents) in Dictionary(grouping: intents.filter { $0.counting != .returning }, by: \.tenant) {
            guard let caps = world.caps[tenant.rawValue] else { continue }
            let first = Dictionary(grouping: intents.filter { $0.counting == .counted }) {
                "\($0.claim) \($0.transition)"
            }
            for intents in first.values { #expect(Self.most(of: intents) <= caps.firstTime, comment) }
            #expect(Self.most(of: intents) <= caps.hourly, comment)
        }
    }

    /// The most that were planned for within any hour.
    private static func most(of intents: [Intent]) -> Int {
        let times = intents.map(\.evaluatedAt.milliseconds).sorted()
        var first = 0
        var most = 0
        for (index, time) in times.enumerated() {
            while times[first] <= time - 3_600_000 { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }

    /// I1, I3, I9: a tenant's log tells of its own, of each intent one end, and no key.
    private func checkLogs(_ intents: Set<IntentID>) async throws {
        let teams = Dictionary(uniqueKeysWithValues: world.resources.map { ($0.address.description, $0.team) })
        var recorded: Set<IntentID> = []
        var ends: [IntentID: Int] = [:]
        let secrets = try plant.secrets()
        for log in try await plant.store.logs() {
            for record in try await plant.store.records(in: log.log, from: 0, limit: 100_000).map(\.record) {
                #expect(!secrets.areIn(CanonicalJSON.bytes(record.body)), comment)
                guard log.log != .platform else { continue }
                let addresses =
                    [record.body["address"]?.text] + (record.body["unmarked"]?.elements ?? []).map(\.text)
                    + (record.body["forgotten"]?.elements ?? []).map { $0["address"]?.text }
                for address in addresses.compactMap({ $0 }) {
                    #expect(teams[address].map { LogName.tenant(TenantName(rawValue: $0 ?? "")) } == log.log, comment)
                }
                if record.kind == .intent, let id = record.body["id"]?.text {
                    #expect(recorded.insert(IntentID(rawValue: id)).inserted, comment)
                }
                guard record.kind == .outcome else { continue }
                let outcome = try IntentOutcome(record: record)
                if outcome.result.isFinal { ends[outcome.intent, default: 0] += 1 }
            }
        }
        #expect(recorded == intents && Set(ends.keys) == intents && ends.values.allSatisfy { $0 == 1 }, comment)
    }

    /// I4, I9, I10: all is as it was found but what a claim leaves, without a mark of ours where nothing is remembered.
    private func checkEnd() async throws {
        let inputs = try await plant.controller.situation(try await plant.controller.specs())
        let plan = Planner.plan(inputs)
        let held = Set(plan.tenants.flatMap(\.actions).filter { !$0.isReady }.map(\.address))
        let remembered = Set(try await plant.store.facts(of: nil, at: plant.clock.now).priors.map(\.key.incarnation))
        let secrets = try plant.secrets()
        for resource in world.resources {
            guard let now = plant.cloud[resource.address.id] else { continue }
            #expect(now.mark == nil || remembered.contains(now.incarnation), "\(comment): \(resource.address)")
            if let mark = now.mark { #expect(!secrets.areIn(Array(mark.encoded.utf8)), comment) }
            guard !held.contains(resource.address), !world.mayLeave(resource.team) else { continue }
            if !now.isReached(as: resource) {
                let history = plant.cloud.effects.filter { $0.address == resource.address }.map(\.changes)
                Issue.record("\(comment): \(resource.address) was \(resource.state.fields), \(history)")
            }
        }
        let bytes = CanonicalJSON.bytes(plan.value)
        #expect(!secrets.areIn(bytes), comment)
        #expect(bytes == CanonicalJSON.bytes(Planner.plan(inputs.shuffled).value), comment)
    }
}

extension PlanInputs {
    /// The same, with everything the other way round that has no order.
    fileprivate var shuffled: PlanInputs {
        PlanInputs(
            specs: SpecSet(
                tenants: specs.tenants.reversed(), accounts: specs.accounts.reversed(),
                sources: specs.sources.reversed(), approvals: specs.approvals.reversed(),
                namespaces: specs.namespaces.reversed()),
            inventory: Inventory(
                inventory.listings.reversed().map { listing in
                    Listing(
                        scope: listing.scope, resources: listing.resources.reversed(),
                        completeness: listing.completeness, listedAt: listing.listedAt, clockSkew: listing.clockSkew)
                }), facts: facts, instant: instant, zones: zones, catalogues: catalogues.reversed(),
            revisions: revisions.reversed(), unreadable: unreadable, controller: controller)
    }
}
