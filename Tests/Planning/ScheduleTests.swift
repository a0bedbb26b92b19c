import Cloud
import Planning
import Specs
import Testing
import Timetables
import Vocabulary

/// What schedules of several rules, without an end or with one, and states that ask for nothing come to.
@Suite struct ScheduleTests {
    /// A Monday, 00:00 UTC.
    private let monday = Instant(seconds: 1_780_272_000)

    /// One tenant that may do everything, one machine that runs.
    private func world() -> World {
        var world = World()
        world.instant = monday
        world.tenants = [Make.tenant("shop")]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.resources = [Make.machine("m1")]
        return world
    }

    private func hours(_ hours: Range<Int>) -> TimeWindow {
        .weekly(WeeklyWindowText.windows(on: Weekday.allCases, from: hours.lowerBound * 60, to: hours.upperBound * 60))
    }

    private func schedule(
        _ rules: [ScheduleSpec.Rule], named name: String = "day", outside: DesiredState, validity: Validity = .always,
        onRelease: ReleaseRule = .restore
    ) -> ScheduleSpec {
        ScheduleSpec(
            metadata: Make.metadata("Schedule", name, "shop"),
            selector: ResourceSelector(types: [TestCatalogue.machine]), zone: "UTC", rules: rules, outside: outside,
            validity: validity, onRelease: onRelease)
    }

    /// What the machine is in after a pass at each of some hours from Monday on.
    private func powers(_ world: inout World, at hours: [Int]) -> [String] {
        hours.map { hour in
            world.instant = monday.adding(seconds: Int64(hour) * 3600)
            world.act(on: world.plan)
            return "\(world.resources[0].value(of: .power))"
        }
    }

    private let running = "known(running)"
    private let stopped = "known(stopped)"

    @Test func theFirstRuleThatHoldsWins() throws {
        var world = world()
        world.schedules = [
            schedule(
                [
                    ScheduleSpec.Rule(
                        name: "late", windows: [hours(8..<10)], except: [hours(9..<10)], state: .power(.hibernated)),
                    ScheduleSpec.Rule(windows: [hours(8..<12)], state: .power(.running)),
                ], outside: .power(.stopped))
        ]
        let plan = world.plan
        #expect(plan.actions.map(\.summary) == ["running → stopped"])
        #expect(plan.actions[0].claim.reason == "outside the windows of all its rules")
        #expect(plan.tenants[0].nextBoundary == monday.adding(seconds: 8 * 3600))
        #expect(plan.tenants[0].envelopes[0].states == ["hibernated", "running", "stopped"])
        world.instant = monday.adding(seconds: 8 * 3600)
        #expect(world.plan.actions.map(\.claim.reason) == ["inside a window of its rule late"])
        #expect(world.plan.tenants[0].nextBoundary == monday.adding(seconds: 9 * 3600))
        world.instant = monday.adding(seconds: 11 * 3600)
        #expect(world.plan.actions.isEmpty)
    }

    @Test func aScheduleThatOnlyStartsLeavesWhatItStarted() {
        var world = world()
        world.resources = [Make.machine("m1", .known(.power(.stopped)))]
        world.schedules = [
            schedule([ScheduleSpec.Rule(windows: [hours(7..<8)], state: .power(.running))], outside: .leaveAlone)
        ]
        #expect(powers(&world, at: [6, 7, 9, 20]) == [stopped, running, running, running])
        #expect(world.priors.count == 1)
        // A person stops it; nobody minds until the next morning.
        world.resources = [Make.machine("m1", .known(.power(.stopped)))]
        #expect(powers(&world, at: [21, 30, 31]) == [stopped, stopped, running])
        // With the schedule gone, what was found comes back.
        world.schedules = []
        #expect(powers(&world, at: [33]) == [stopped])
        #expect(world.plan.tenants[0].envelopes.isEmpty)
    }

    @Test func oneStartsAndAnotherStops() {
        var world = world()
        world.schedules = [
            schedule(
                [ScheduleSpec.Rule(windows: [hours(7..<8)], state: .power(.running))], named: "a",
                outside: .leaveAlone),
            schedule(
                [ScheduleSpec.Rule(windows: [hours(8..<19)], state: .leaveAlone)], named: "b",
                outside: .power(.stopped)),
        ]
        // From 7 to 8 both want something, and running is the safer.
        #expect(powers(&world, at: [6, 7, 9, 19, 31, 36]) == [stopped, running, running, stopped, running, running])
    }

    @Test func outsideItsValidityAScheduleIsNone() {
        var world = world()
        let start = monday.adding(seconds: 3600)
        let validity = Validity(from: .instant(start), until: .instant(start.adding(seconds: 3600)))
        let night = [ScheduleSpec.Rule(windows: [hours(0..<24)], state: .power(.stopped))]
        world.schedules = [schedule(night, outside: .power(.stopped), validity: validity)]
        #expect(world.plan.tenants[0].nextBoundary == start)
        #expect(powers(&world, at: [0, 1, 2]) == [running, stopped, running])
        #expect(world.plan.tenants[0].nextBoundary == nil)
        world.schedules = [schedule(night, outside: .power(.stopped), validity: validity, onRelease: .leave)]
        #expect(powers(&world, at: [0, 1, 2]) == [running, stopped, stopped])
    }

    @Test func anOverrideLeavesAloneWhatASchedulePlans() throws {
        var world = world()
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        world.overrides = [Make.override("look", in: "shop", .leaveAlone, from: monday, for: 7200)]
        #expect(powers(&world, at: [0, 1, 2]) == [running, running, stopped])
        world.instant = monday
        let resource = try #require(world.resources.first)
        let explanation = try #require(Planner.explain(resource.address, world.inputs))
        #expect(
            explanation.aspects.map { $0.resolution.claims.map(\.summary) } == [["left as it is", "stopped"]])
        #expect(explanation.aspects[0].resolution.winner.reason == "a test")
        #expect(world.plan.tenants[0].envelopes.map(\.states) == [[], ["stopped"]])
    }

    @Test func anOverrideLeavesAloneWhatWouldComeBack() {
        var world = world()
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        #expect(powers(&world, at: [0]) == [stopped])
        world.schedules = []
        world.overrides = [Make.override("look", in: "shop", .leaveAlone, from: monday, for: 7200)]
        #expect(powers(&world, at: [1, 2]) == [stopped, running])
    }
}
