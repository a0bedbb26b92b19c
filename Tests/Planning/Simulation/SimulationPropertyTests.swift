import Cloud
import Planning
import Specs
import Support
import Testing
import Timetables
import Vocabulary

/// A simulation is what a loop does that looks at every boundary: over random worlds, with the planner itself as judge.
struct SimulationPropertyTests {
    private static let days: Int64 = 4

    /// A random world in which nothing waits for a person or a fresh look, with pauses now and then.
    private func world(seed: UInt64) -> (World, WorldGenerator) {
        var generator = WorldGenerator(seed: seed)
        var world = generator.world()
        world.tenants = world.tenants.map {
            Make.tenant(
                $0.name.rawValue, mode: $0.mode == .plan ? .enforce : $0.mode, tags: $0.accounts[0].tags,
                protection: $0.protection)
        }
        // What people do by hand and what is new cannot be foreseen.
        world.schedules = world.schedules.map { $0.with(restraint: Restraint.none) }
        world.stale = []
        world.resources = world.resources.map { $0.with([]).settled }
        for _ in 0..<generator.number(0...2) {
            world.act(on: world.plan)
            world.forgetOthers()
            world.instant = generator.later(world.instant)
        }
        if generator.chance(0.3) { world.pauses.append(generator.pause(in: world, .hold)) }
        if generator.chance(0.3) { world.pauses.append(generator.pause(in: world, .release)) }
        return (world, generator)
    }

    /// What a loop makes of a world.
    private struct Walk {
        var states: [(at: Instant, states: [ResourceAddress: ResourceState])] = []
        var changes: [ResourceAddress: Int] = [:]
        var idle = true
    }

    /// Looks at every boundary that plans name, and now and then between them.
    private func walk(_ start: World, until end: Instant, _ generator: inout WorldGenerator) -> Walk {
        var world = start
        var walk = Walk()
        var isBoundary = true
        while world.instant < end {
            let plan = world.plan
            let ready = plan.actions.filter(\.isReady)
            if !isBoundary, !ready.isEmpty { walk.idle = false }
            for action in ready { walk.changes[action.address, default: 0] += 1 }
            world.act(on: plan)
            world.forgetOthers()
            walk.states.append(
                (world.instant, Dictionary(uniqueKeysWithValues: world.resources.map { ($0.address, $0.state) })))
            let boundary = plan.tenants.compactMap(\.nextBoundary).min() ?? end
            let between = world.instant.adding(seconds: Int64(generator.number(1...200_000)))
            isBoundary = boundary <= between
            world.instant = min(boundary, between)
        }
        return walk
    }

    @Test("I8: the state of every resource at every boundary, and between them, is what plans make of it")
    func simulationIsTheLoop() throws {
        for seed in PropertyCases.seeds(80) {
            var (world, generator) = world(seed: seed)
            let end = world.instant.adding(seconds: Self.days * 86_400)
            let interval = try #require(Interval(start: world.instant, end: end))
            let all = Set(world.resources.map(\.address))
            let followed = try FleetSimulation(world.inputs, interval, only: all)
            let walk = walk(world, until: end, &generator)
            #expect(walk.idle, "seed \(seed): something was due between boundaries")
            for course in followed.courses {
                let address = course.resources[0].address
                #expect(course.changes == walk.changes[address] ?? 0, "seed \(seed) \(address)")
                for (instant, states) in walk.states {
                    let step = course.steps.first { $0.interval.contains(instant) }
                    #expect(step?.state == states[address]?.words, "seed \(seed) \(address) at \(instant)")
                }
                for (before, after) in zip(course.steps, course.steps.dropFirst()) {
                    #expect(before.interval.end == after.interval.start, "seed \(seed)")
                }
            }
            try together(world, interval, followed, "seed \(seed)")
        }
    }

    /// Resources that are judged together come to what they come to alone.
    private func together(
        _ world: World, _ interval: Interval, _ alone: FleetSimulation, _ seed: Comment
    ) throws {
        let simulation = try FleetSimulation(world.inputs, interval)
        let expected = Dictionary(
            alone.courses.map { ($0.resources[0].address, $0) }, uniquingKeysWith: { first, _ in first })
        #expect(simulation.courses.reduce(0) { $0 + $1.resources.count } == alone.courses.count, seed)
        for course in simulation.courses {
            #expect(course.steps.isEmpty, seed)
            for resource in course.resources {
                let one = try #require(expected[resource.address], seed)
                #expect(one.states == course.states && one.transitions == course.transitions, seed)
            }
        }
        #expect(simulation.claims == alone.claims && simulation.loads == alone.loads, seed)
        #expect(
            simulation.held.map { [$0.gate.rawValue, "\($0.resources)"] }
                == alone.held.map { [$0.gate.rawValue, "\($0.resources)"] }, seed)
        #expect(
            simulation.conflicts.reduce(0) { $0 + $1.seconds * Int64($1.resources.count) }
                == alone.conflicts.reduce(0) { $0 + $1.seconds * Int64($1.resources.count) }, seed)
    }
}

extension World {
    /// Who undoes what, and how much was done within an hour, is another question.
    fileprivate mutating func forgetOthers() {
        repeated = []
        recent = []
        moves = []
    }
}

extension Resource {
    /// The resource with nothing under way.
    fileprivate var settled: Resource {
        Resource(
            address: address, incarnation: incarnation, tags: tags,
            state: ResourceState(fields: state.fields, attributes: state.attributes, owner: state.owner), mark: mark)
    }
}

extension ResourceState {
    fileprivate var words: String {
        fields.map { reading in
            switch reading.value {
            case .known(let value): reading.field == .power ? "\(value)" : "\(reading.field) \(value)"
            case .absent: "\(reading.field) absent"
            case .unknown: "\(reading.field) unknown"
            }
        }.joined(separator: ", ")
    }
}
