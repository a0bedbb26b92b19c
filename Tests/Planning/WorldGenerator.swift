import Cloud
import Planning
import Specs
import Timetables
import Vocabulary

/// Random worlds: a few tenants that share an account by a tag, schedules, overrides, resources of which some attributes
/// are unknown, scopes that are incomplete or stale.
struct WorldGenerator {
    private var random: SeededGenerator
    private let tenantNames = ["alpha", "beta", "gamma"]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func world() -> World {
        var world = World()
        world.instant = Instant(seconds: Int64.random(in: 1_700_000_000...1_900_000_000, using: &random))
        let names = Array(tenantNames.prefix(Int.random(in: 1...3, using: &random)))
        world.tenants = names.map { tenant($0) }
        world.accounts = [
            Make.account(tenants: names.map { TenantName(rawValue: $0) }, regions: ["here", "there"])
        ]
        for name in names { addSpecs(of: NamespaceName(rawValue: name), to: &world) }
        for number in 0..<Int.random(in: 0...14, using: &random) { world.resources.append(resource(number)) }
        for scope in world.inventory.listings.map(\.scope) {
            if chance(0.1) { world.incomplete.insert(scope) }
            if chance(0.1) { world.stale.insert(scope) }
        }
        if chance(0.1), let name = names.randomElement(using: &random) {
            world.unreadable[NamespaceName(rawValue: name)] = "a bad document"
        }
        return world
    }

    /// A world in which most schedules have groups, so that of what they mean some is in one, some in several, some in
    /// none.
    mutating func orderedWorld() -> World {
        var world = world()
        for number in 0..<Int.random(in: 4...16, using: &random) { world.resources.append(resource(100 + number)) }
        world.schedules = world.schedules.map { schedule in
            guard chance(0.8) else { return schedule }
            return schedule.with(groups: (0..<Int.random(in: 1...4, using: &random)).map { group($0) })
        }
        return world
    }

    private mutating func group(_ number: Int) -> ScheduleSpec.Group {
        let selectors = [
            ResourceSelector(types: [], name: "*\(Int.random(in: 0...9, using: &random))"),
            ResourceSelector(types: [chance(0.5) ? TestCatalogue.machine : TestCatalogue.group]),
            ResourceSelector(types: [], tags: Make.having("env", chance(0.5) ? "dev" : "prod")),
            ResourceSelector(types: [], regions: [chance(0.5) ? "here" : "there"]),
        ]
        return ScheduleSpec.Group(
            name: "g\(number)", selector: selectors.randomElement(using: &random) ?? selectors[0],
            gate: ScheduleSpec.GroupGate(
                delay: chance(0.2) ? 120 : 0, timeLimit: chance(0.5) ? 60 : 86_400,
                onTimeout: chance(0.5) ? .hold : .continue))
    }

    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &random) < probability }

    mutating func shuffled(_ world: World) -> World {
        var other = world
        other.tenants.shuffle(using: &random)
        other.schedules.shuffle(using: &random)
        other.overrides.shuffle(using: &random)
        other.resources.shuffle(using: &random)
        other.priors.shuffle(using: &random)
        other.moves.shuffle(using: &random)
        other.recent.shuffle(using: &random)
        other.repeated.shuffle(using: &random)
        other.pauses.shuffle(using: &random)
        other.memories.shuffle(using: &random)
        other.waits.shuffle(using: &random)
        return other
    }

    /// A pause of anything there is, with an end or without.
    mutating func pause(in world: World, _ effect: Pause.Effect) -> Pause {
        let tenant = world.tenants.randomElement(using: &random)?.name ?? "alpha"
        let claims = (world.schedules.map(\.metadata) + world.overrides.map(\.metadata)).filter {
            $0.namespace?.rawValue == tenant.rawValue
        }
        var scopes: [PauseScope] = [
            .all, .account("main"), .tenant(tenant), .namespace(NamespaceName(rawValue: tenant.rawValue)),
        ]
        scopes += claims.map { .claim($0.claimName) }
        let scope = scopes.randomElement(using: &random) ?? .all
        return Pause(
            scope: scope, effect: effect, tenant: scope.isPlatform ? nil : tenant, reason: "a test", actor: "ada",
            since: world.instant, until: chance(0.5) ? world.instant.adding(seconds: 3600) : nil)
    }

    /// Few enough to be in the way of worlds as small as these.
    mutating func caps() -> ActionCaps {
        ActionCaps(
            firstTimePercent: number(0...60), firstTimeCount: number(0...3), actionsPerHour: number(0...8))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &random) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// Moves the clock on by up to a day.
    mutating func later(_ instant: Instant) -> Instant {
        instant.adding(seconds: Int64.random(in: 1...86_400, using: &random))
    }

    private mutating func tenant(_ name: String) -> TenantSpec {
        let modes: [TenantSpec.Mode] = [.enforce, .enforce, .enforce, .plan, .observe]
        // Sometimes a scope that reaches into another tenant's: an overlap.
        let owners = chance(0.15) ? [name, "alpha"] : [name]
        var protection: [TenantSpec.Protection] = []
        if chance(0.2) {
            protection = [
                TenantSpec.Protection(
                    selector: ResourceSelector(
                        types: [TestCatalogue.machine], tags: Make.having("keep", "yes")), reason: "kept",
                    range: SourceRange(file: "platform/\(name).yaml"))
            ]
        }
        return Make.tenant(
            name, mode: modes.randomElement(using: &random) ?? .plan,
            tags: TagSelector([TagSelector.Requirement("team", .isIn, owners)]), protection: protection,
            requireApproval: chance(0.1) ? [.stop] : [])
    }

    private mutating func addSpecs(of namespace: NamespaceName, to world: inout World) {
        for number in 0..<Int.random(in: 0...4, using: &random) {
            world.schedules.append(schedule("s\(number)", namespace))
        }
        for number in 0..<Int.random(in: 0...2, using: &random) {
            let start = world.instant.adding(seconds: Int64.random(in: -7200...7200, using: &random))
            world.overrides.append(
                OverrideSpec(
                    metadata: Make.metadata("Override", "o\(number)", namespace), selector: selector(),
                    state: state(), start: start,
                    end: start.adding(seconds: Int64.random(in: 1...7200, using: &random)), reason: "random",
                    owner: "tests", priority: Int.random(in: 0...1, using: &random)))
        }
    }

    private mutating func schedule(_ name: String, _ namespace: NamespaceName) -> ScheduleSpec {
        let rules = (0..<(chance(0.6) ? 1 : 3)).map { number in
            ScheduleSpec.Rule(
                name: chance(0.5) ? "r\(number)" : nil, windows: [window()], except: chance(0.2) ? [window()] : [],
                state: state())
        }
        return ScheduleSpec(
            metadata: Make.metadata("Schedule", name, namespace), selector: selector(),
            zone: chance(0.5) ? "UTC" : "Europe/Berlin", rules: rules, outside: state(),
            validity: Validity(until: chance(0.1) ? .instant(Instant(seconds: 1_800_000_000)) : nil),
            overlap: Overlap.allCases.randomElement(using: &random) ?? .whole,
            priority: Int.random(in: 0...1, using: &random), onRelease: chance(0.8) ? .restore : .leave,
            restraint: chance(0.6) ? .none : restraint())
    }

    mutating func restraint() -> Restraint {
        Restraint(
            enforce: chance(0.7) ? .onTransition : .always,
            graceForNew: chance(0.3) ? Int64.random(in: 60...100_000, using: &random) : nil,
            retainRunning: chance(0.3))
    }

    private mutating func window() -> TimeWindow {
        .weekly(
            (0..<Int.random(in: 1...2, using: &random)).map { _ in
                WeeklyWindow(
                    start: Int.random(in: 0..<10_080, using: &random), end: Int.random(in: 0..<10_080, using: &random))
            })
    }

    private mutating func selector() -> ResourceSelector {
        let types =
            chance(0.3)
            ? [TestCatalogue.machine, TestCatalogue.group] : [chance(0.6) ? TestCatalogue.machine : TestCatalogue.group]
        let tags: [TagSelector.Requirement] =
            chance(0.5) ? [] : [TagSelector.Requirement("env", chance(0.7) ? .isIn : .notIn, ["dev"])]
        return ResourceSelector(
            types: types, regions: chance(0.2) ? ["here"] : [], tags: TagSelector(tags),
            atMost: chance(0.1) ? Int.random(in: 1...4, using: &random) : nil)
    }

    private mutating func state() -> DesiredState {
        switch Int.random(in: 0...6, using: &random) {
        case 6: .leaveAlone
        case 0, 1: .power(.stopped)
        case 2: .power(.hibernated)
        case 3: .size(minimum: size(), maximum: chance(0.5) ? size() : nil, desired: chance(0.5) ? size() : nil)
        default: .power(.running)
        }
    }

    private mutating func size() -> Int64 { Int64.random(in: 0...5, using: &random) }

    mutating func resource(_ number: Int) -> Resource {
        let region = chance(0.7) ? "here" : "there"
        var tags = [Tag("team", tenantNames.randomElement(using: &random) ?? "alpha")]
        if chance(0.6) { tags.append(Tag("env", chance(0.5) ? "dev" : "prod")) }
        if chance(0.1) { tags.append(Tag("keep", "yes")) }
        if chance(0.05) { tags.append(Tag(TenantSpec.defaultProtectionTag, "true")) }
        let known: Known<TagSet> = chance(0.07) ? .unknown(.denied) : .known(TagSet(tags))
        if chance(0.35) {
            return Make.group(
                "g\(number)", (size(), size(), size()), tags: known,
                in: Make.scope(TestCatalogue.group, region: region))
        }
        let powers: [Known<FieldValue>] = [
            .known(.power(.running)), .known(.power(.running)), .known(.power(.stopped)),
            .known(.power(.hibernated)), .unknown(.notUnderstood),
        ]
        return Make.machine(
            "m\(number)", powers.randomElement(using: &random) ?? .absent, tags: known,
            disk: chance(0.1) ? .unknown(.denied) : .known(chance(0.1) ? "volatile" : "lasting"),
            isChanging: chance(0.05), in: Make.scope(region: region))
    }
}
