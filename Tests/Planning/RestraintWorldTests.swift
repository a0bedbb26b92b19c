import Cloud
import Planning
import Specs
import Support
import Testing
import Timetables
import Vocabulary

/// I8 for schedules that leave something alone, over random worlds. A failure names its seed.
@Suite struct RestraintWorldTests {
    /// How a loop ran from the first pass to the last.
    private enum Rhythm: Int64 {
        case everyMinute = 60
        case everyHour = 3600
        case everySixHours = 21_600
        case downForADay = 86_400
        case downForAWeek = 691_200
    }

    /// Machines and groups, each under one schedule with a restraint; no hands but the loop's.
    private func world(_ seed: UInt64) -> World {
        var generator = WorldGenerator(seed: seed)
        var world = World()
        world.instant = generator.later(Instant(seconds: 1_780_272_000))
        world.tenants = [Make.tenant("shop", caps: ActionCaps(firstTimeCount: 1000, actionsPerHour: 10_000))]
        world.accounts = [Make.account(tenants: ["shop"])]
        for number in 0..<3 {
            let restraint = generator.restraint()
            world.schedules.append(schedule(number, restraint, &generator))
            world.resources.append(
                Make.machine(
                    "m\(number)",
                    .known(.power(generator.pick([.running, .stopped]) ?? .running))))
            guard !restraint.retainRunning, generator.chance(0.5) else { continue }
            world.overrides.append(
                OverrideSpec(
                    metadata: Make.metadata("Override", "o\(number)", "shop"),
                    selector: ResourceSelector(types: [TestCatalogue.machine], name: "m\(number)"),
                    state: .power(generator.pick([.running, .stopped]) ?? .running),
                    start: world.instant.adding(seconds: Int64(generator.number(0...400_000))),
                    end: world.instant.adding(seconds: Int64(generator.number(400_001...800_000))), reason: "random",
                    owner: "tests"))
        }
        return world
    }

    private func schedule(
        _ number: Int, _ restraint: Restraint, _ generator: inout WorldGenerator
    ) -> ScheduleSpec {
        let from = generator.number(0...700)
        let day = WeeklyWindowText.windows(on: Weekday.allCases, from: from, to: from + generator.number(120...700))
        let isNight = generator.chance(0.3)
        return ScheduleSpec(
            metadata: Make.metadata("Schedule", "s\(number)", "shop"),
            selector: ResourceSelector(types: [TestCatalogue.machine], name: "m\(number)"), zone: "Europe/Berlin",
            rules: [ScheduleSpec.Rule(windows: [.weekly(day)], state: .power(isNight ? .stopped : .running))],
            outside: .power(isNight ? .running : .stopped), restraint: restraint)
    }

    @Test("I8: a loop that runs often, seldom or after a week's outage ends the same, with one record a transition")
    func rhythms() {
        compare([.everyHour, .everySixHours, .downForAWeek], days: 9, PropertyCases.seeds(60))
        compare([.everyMinute, .everyHour, .downForADay], days: 2, PropertyCases.seeds(4))
    }

    private func compare(_ rhythms: [Rhythm], days: Int64, _ seeds: [UInt64]) {
        for seed in seeds {
            var ends: [[Known<FieldValue>]] = []
            for rhythm in rhythms {
                var world = world(seed)
                let end = world.instant.adding(seconds: days * 86_400)
                var made: [ClaimName: [(at: Instant, change: String)]] = [:]
                func pass() {
                    let plan = world.plan
                    for action in plan.actions where action.isReady {
                        made[action.claim.name, default: []].append((world.instant, action.summary))
                    }
                    world.act(on: plan)
                }
                pass()
                while world.instant.adding(seconds: rhythm.rawValue) < end {
                    world.instant = world.instant.adding(seconds: rhythm.rawValue)
                    pass()
                }
                world.instant = end
                pass()
                #expect(world.plan.actions.isEmpty, "seed \(seed), \(rhythm)")
                ends.append(world.resources.map { $0.value(of: .power) })
                for (claim, records) in made where claim.rawValue.hasPrefix("Schedule") {
                    let timetable = world.schedules.first { $0.metadata.claimName == claim }.flatMap {
                        try? $0.timetable(in: World.zones.zone("Europe/Berlin") ?? .utc)
                    }
                    let overridden = world.overrides.contains { $0.metadata.name == "o\(claim.rawValue.suffix(1))" }
                    let intervals = records.map { timetable?.boundary(atOrBefore: $0.at) }
                    #expect(overridden || Set(intervals).count == records.count, "seed \(seed), \(rhythm), \(records)")
                }
            }
            #expect(ends.allSatisfy { $0 == ends[0] }, "seed \(seed): \(ends)")
        }
    }

    @Test("What a person changes after a transition is settled stays until the next one, whenever the loop runs")
    func hands() throws {
        for seed in PropertyCases.seeds(60) {
            var generator = WorldGenerator(seed: seed)
            var world = World()
            world.instant = Instant(seconds: 1_780_272_000)
            world.tenants = [Make.tenant("shop")]
            world.accounts = [Make.account(tenants: ["shop"])]
            world.resources = [Make.machine("m0")]
            world.schedules = [schedule(0, Restraint(enforce: .onTransition), &generator)]
            let timetable = try world.schedules[0].timetable(
                in: try #require(World.zones.zone("Europe/Berlin")))
            /// The transition after which a person changed it.
            var changed: Instant?
            for _ in 0..<150 {
                world.instant = world.instant.adding(seconds: Int64(generator.number(1...9000)))
                let transition = try #require(timetable.boundary(atOrBefore: world.instant))
                let plan = world.plan
                #expect(plan.actions.isEmpty || changed != transition, "seed \(seed) at \(world.instant)")
                world.act(on: plan)
                guard generator.chance(0.3), world.plan.actions.isEmpty,
                    case .known(.power(let power)) = world.resources[0].value(of: .power)
                else { continue }
                changed = transition
                world.resources = [Make.machine("m0", .known(.power(power == .running ? .stopped : .running)))]
            }
            #expect(changed != nil, "seed \(seed)")
        }
    }

    @Test("I2: without any memory nothing that is left alone when new, or asserted on transitions, is touched")
    func withoutMemory() {
        for seed in PropertyCases.seeds(300) {
            var generator = WorldGenerator(seed: seed)
            var world = generator.world()
            for _ in 0..<generator.number(0...2) {
                world.act(on: world.plan)
                world.instant = generator.later(world.instant)
            }
            world.memories = []
            let restrained = Set(
                world.schedules.filter { $0.restraint.enforce == .onTransition || $0.restraint.graceForNew != nil }
                    .map(\.metadata.claimName))
            let claims = world.plan.actions.filter { $0.claim.level == .schedule && $0.isReady }.map(\.claim.name)
            #expect(restrained.isDisjoint(with: claims), "seed \(seed)")
        }
    }
}
