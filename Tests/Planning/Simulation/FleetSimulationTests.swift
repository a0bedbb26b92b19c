import Cloud
import Planning
import Specs
import Support
import Testing
import Timetables
import Vocabulary

struct FleetSimulationTests {
    /// A Monday in UTC, and a week.
    private static let monday = Instant(seconds: 1_780_272_000)
    private static let week: Int64 = 7 * 86_400

    private func schedule(
        _ name: String, days: String = "mon-fri", from: Int = 420, to: Int = 1140, zone: ZoneID = "UTC",
        types: [ResourceType] = [TestCatalogue.machine], glob: String? = nil, inside: DesiredState = .power(.running),
        outside: DesiredState = .power(.stopped), priority: Int = 0, atMost: Int? = nil
    ) throws -> ScheduleSpec {
        ScheduleSpec(
            metadata: Make.metadata("Schedule", name, "shop"),
            selector: ResourceSelector(types: types, name: glob, tags: TagSelector([]), atMost: atMost), zone: zone,
            windows: WeeklyWindowText.windows(on: try WeeklyWindowText.days(days), from: from, to: to),
            inside: inside, outside: outside, priority: priority)
    }

    private func world(_ schedules: [ScheduleSpec], mode: TenantSpec.Mode = .enforce) -> World {
        var world = World()
        world.instant = Self.monday
        world.tenants = [Make.tenant("shop", mode: mode)]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.resources = [Make.machine("m1"), Make.machine("m2"), Make.group("g1", (1, 4, 2))]
        world.schedules = schedules
        return world
    }

    private func words(_ course: ResourceCourse) -> String {
        "\(course.resources.map(\.name).joined(separator: " ")) \(course.changes): "
            + course.states.map { "\($0.state) \($0.seconds / 3600)" }.joined(separator: ", ")
    }

    private func simulate(
        _ world: World, seconds: Int64 = week, only: Set<ResourceAddress>? = nil
    ) throws -> FleetSimulation {
        let interval = try #require(
            Interval(start: world.instant, end: world.instant.adding(seconds: seconds)))
        return try FleetSimulation(world.inputs, interval, only: only)
    }

    @Test func aWeekOfOfficeHours() throws {
        let simulation = try simulate(world([try schedule("office", glob: "m1")]))
        #expect(
            simulation.courses.map(words) == [
                "g1 0: minimum 1, maximum 4, desired 2 168", "m1 11: stopped 108, running 60", "m2 0: running 168",
            ])
        let course = try #require(simulation.courses.first { $0.changes > 0 })
        #expect(
            course.transitions.map { "\($0.transition) \($0.claim) \($0.times)" } == [
                "start Schedule/shop/office 5", "stop Schedule/shop/office 6",
            ])
        #expect(simulation.conflicts.isEmpty && simulation.held.isEmpty && simulation.reluctant.isEmpty)
        #expect(
            simulation.claims.map {
                "\($0.tenant) \($0.claim) \($0.resources) \($0.transitions) \($0.deciding / 3600) \($0.overruled)"
            } == ["shop Schedule/shop/office 1 11 168 0"])
        let load = try #require(simulation.loads.first)
        #expect(simulation.loads.count == 1 && load.account == "main" && load.region == "here" && load.service == "sim")
        #expect(load.changes == 11 && load.calls == 11 && load.busiest == Self.monday)
        #expect(load.changesInIt == 1 && load.callsInIt == 1 && load.allowed == nil && !load.isOver)
    }

    @Test func whatIsToldTheSameIsJudgedOnce() throws {
        var world = world([try schedule("office")])
        world.resources = (0..<1000).map { Make.machine("m\($0)") }
        let simulation = try simulate(world)
        #expect(simulation.courses.count == 1 && simulation.courses[0].resources.count == 1000)
        #expect(simulation.loads.map(\.callsInIt) == [1000])
    }

    @Test func whatWasFoundComesBack() throws {
        let simulation = try simulate(world([try schedule("office", types: [TestCatalogue.group])]))
        #expect(
            words(simulation.courses[0])
                == "g1 11: minimum 0, maximum 0, desired 0 108, minimum 1, maximum 4, desired 2 60")
    }

    @Test func anOverrideEndsByItself() throws {
        var world = world([try schedule("night", inside: .power(.stopped))])
        world.overrides = [
            Make.override("launch", in: "shop", .power(.running), from: Self.monday.adding(seconds: 3600), for: 7200)
        ]
        let simulation = try simulate(world)
        #expect(words(simulation.courses[1]) == "m1 m2 3: stopped 166, running 2")
        #expect(simulation.conflicts.isEmpty, "an override over a schedule is meant so")
        #expect(
            simulation.claims.map { "\($0.claim) \($0.resources) \($0.deciding / 3600) \($0.overruled / 3600)" } == [
                "Override/shop/launch 2 4 0", "Schedule/shop/night 2 332 4",
            ])
    }

    @Test func twoSchedulesThatDisagree() throws {
        let simulation = try simulate(
            world([
                try schedule("day", from: 420, to: 1140), try schedule("strong", from: 540, to: 1140, priority: 5),
            ]))
        let conflict = try #require(simulation.conflicts.first)
        #expect(simulation.conflicts.count == 1 && conflict.winner == "Schedule/shop/strong")
        #expect(conflict.schedules == ["Schedule/shop/strong", "Schedule/shop/day"])
        #expect(conflict.resources.map(\.name) == ["m1", "m2"])
        // Two hours on each of five days.
        #expect(conflict.intervals.count == 5 && conflict.seconds == 2 * 5 * 3600)
        #expect(conflict.intervals.first?.start == Self.monday.adding(seconds: 7 * 3600))
        #expect(words(simulation.courses[1]) == "m1 m2 11: stopped 118, running 50")
    }

    @Test func nobodyWinsWhereEachIsLargerInOneField() throws {
        let groups = [TestCatalogue.group]
        let simulation = try simulate(
            world([
                try schedule("a", types: groups, inside: .size(minimum: 3, maximum: nil, desired: 3)),
                try schedule("b", types: groups, inside: .size(minimum: 0, maximum: nil, desired: 4)),
            ]))
        #expect(simulation.conflicts.first?.winner == nil && simulation.conflicts.first?.schedules.count == 2)
        #expect(simulation.held.map(\.gate) == [.conflict])
    }

    @Test func whatAGateHoldsStaysUndone() throws {
        let simulation = try simulate(world([try schedule("office", atMost: 1)]))
        #expect(simulation.courses.allSatisfy { $0.changes == 0 })
        #expect(simulation.held.map { "\($0.tenant) \($0.gate.rawValue) \($0.resources)" } == ["shop envelope 2"])
        #expect(simulation.held[0].message.contains("selects 2 resources and may select 1"))
        #expect(simulation.held[0].since == Self.monday)
    }

    @Test func aPauseEnds() throws {
        var world = world([try schedule("office")])
        world.pauses = [
            Pause(
                scope: .all, tenant: nil, reason: "a test", actor: "ada", since: Self.monday,
                until: Self.monday.adding(seconds: 86_400))
        ]
        let simulation = try simulate(world)
        // Nothing is stopped on Monday.
        #expect(words(simulation.courses[1]) == "m1 m2 9: running 72, stopped 96")
        #expect(simulation.held.map(\.gate) == [.pause])
    }

    @Test func modesApprovalsAndCapsAreTakenAsGiven() throws {
        var world = world([try schedule("office")], mode: .plan)
        world.resources = (0..<100).map { Make.machine("m\($0)") }
        let planned = try simulate(world)
        #expect(planned.courses.count == 1 && planned.courses[0].changes == 11)
        #expect(planned.reluctant.map { "\($0.tenant) \($0.mode.rawValue)" } == ["shop plan"])
        world.tenants = [Make.tenant("shop", mode: .observe)]
        let observed = try simulate(world)
        #expect(observed.courses.allSatisfy { $0.changes == 0 } && observed.reluctant.map(\.mode) == [.observe])
    }

    /// The night on which Berlin's clock is put forward has an hour less, the one on which it is put back an hour more.
    @Test(arguments: [("2026-03-28T23:00:00Z", 23), ("2026-10-24T22:00:00Z", 25)])
    func clockChanges(midnight: String, hours: Int64) throws {
        var world = world([
            try schedule("nights", days: "daily", from: 360, to: 1440, zone: "Europe/Berlin", glob: "m1")
        ])
        world.instant = try #require(Instant(rfc3339: midnight))
        let simulation = try simulate(world, seconds: hours * 3600)
        #expect(words(simulation.courses[1]) == "m1 2: stopped \(hours - 18), running 18")
    }

    @Test func aResourceThatIsFollowed() throws {
        var world = world([try schedule("day"), try schedule("weak", inside: .power(.stopped), priority: -1)])
        world.overrides = [
            Make.override("launch", in: "shop", .power(.running), from: Self.monday.adding(seconds: 3600), for: 7200)
        ]
        let followed = try simulate(world, seconds: 43_200, only: [world.resources[0].address])
        #expect(followed.courses.count == 1)
        #expect(
            followed.courses[0].steps.map { step in
                let claims = step.resolutions[0].claims.map(\.name.rawValue).joined(separator: " ")
                return "\(step.interval.start) \(step.state) \(claims)"
            } == [
                "2026-06-01T00:00:00Z stopped Schedule/shop/day Schedule/shop/weak",
                "2026-06-01T01:00:00Z running Override/shop/launch Schedule/shop/day Schedule/shop/weak",
                "2026-06-01T03:00:00Z stopped Schedule/shop/day Schedule/shop/weak",
                "2026-06-01T07:00:00Z running Schedule/shop/day Schedule/shop/weak",
            ])
    }

    @Test func callsArePutTogetherAndCounted() throws {
        var world = world([try schedule("office")])
        world.accounts = [Make.account(tenants: ["shop"], rateLimit: RateLimit(requestsPerSecond: 1, burst: 1))]
        world.resources = (0..<130).map { Make.machine("m\($0)") }
        let load = try #require(try simulate(world).loads.first)
        #expect(load.callsInIt == 130 && load.allowed == 60 && load.isOver)
    }

    @Test func nothingAtAll() throws {
        var empty = World()
        empty.instant = Self.monday
        let simulation = try simulate(empty)
        #expect(simulation.courses.isEmpty && simulation.loads.isEmpty && simulation.claims.isEmpty)
    }

    @Test func limits() throws {
        let inputs = world([]).inputs
        let interval = try #require(
            Interval(start: Self.monday, end: Self.monday.adding(seconds: 366 * 86_400 + 1)))
        #expect {
            try FleetSimulation(inputs, interval)
        } throws: {
            "\($0)" == "367 days are too many; at most 366 are simulated; ask for less time"
        }
    }
}
