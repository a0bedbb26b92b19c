import Cloud
import Specs
import Testing
import Timetables
import Vocabulary

@testable import Planning

/// Groups of a schedule, gate by gate.
@Suite struct OrderTests {
    /// A Monday, 00:00 UTC.
    private static let monday = Instant(seconds: 1_780_272_000)

    private let up = [Make.group("db", "d*"), Make.group("cache", "c*"), Make.group("app", "a*")]

    /// One tenant, and machines that are all off or all on.
    private func world(_ schedule: ScheduleSpec, _ ids: [String], _ power: PowerState = .stopped) -> World {
        var world = World()
        world.instant = Self.monday
        world.tenants = [Make.tenant("shop")]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.schedules = [schedule]
        world.resources = ids.map { Make.machine($0, .known(.power(power))) }
        return world
    }

    /// What is done in each of some passes a minute apart.
    private func passes(_ world: inout World, _ count: Int, every seconds: Int64 = 60) -> [String] {
        (0..<count).map { _ in
            let plan = world.plan
            world.remember(plan)
            world.act(on: plan)
            world.instant = world.instant.adding(seconds: seconds)
            return plan.actions.filter(\.isReady).map { $0.name }.sorted().joined(separator: " ")
        }
    }

    private func hold(_ world: World, _ id: String) -> GateHold? {
        world.plan.actions.first { $0.name == id }?.holds.first { $0.gate == .order }
    }

    @Test func upInOrderAndDownTheOtherWayRound() {
        var day = world(Make.ordered(up), ["a1", "c1", "d1", "d2", "x1"])
        #expect(passes(&day, 4) == ["d1 d2 x1", "c1", "a1", ""])
        var night = world(Make.ordered(up, .power(.stopped)), ["a1", "c1", "d1", "d2", "x1"], .running)
        #expect(passes(&night, 4) == ["a1 x1", "c1", "d1 d2", ""])
    }

    @Test func aGateSaysWhomItWaitsFor() {
        let day = world(Make.ordered(up), ["a1", "c1", "d1", "d2"])
        #expect(
            hold(day, "a1")
                == GateHold(
                    .order, holder: "Schedule/shop/day, group db", "it waits until the group is running: 2 of 2 are not"
                ))
        #expect(hold(day, "c1") == hold(day, "a1"))
        #expect(day.plan.tenants[0].counts.held == 2)
        #expect(day.plan.tenants[0].findings.isEmpty)
        #expect(GateSummary(day.plan).rows.map { "\($0.gate) \($0.actions)" } == ["order 2"])
        let address = day.resources[0].address
        #expect(Planner.explain(address, day.inputs)?.aspects.first?.action?.holds.map(\.gate) == [.order])
    }

    @Test("What is of two groups is of the first; a group without members is waited for by nobody")
    func membership() {
        var day = world(
            Make.ordered([Make.group("db", "d*"), Make.group("none", "n*"), Make.group("all", "*")]), ["a1", "d1"])
        #expect(passes(&day, 3) == ["d1", "a1", ""])
    }

    @Test("What somebody else changes, protects or keeps is not waited for once it is as wanted")
    func others() {
        var day = world(Make.ordered(up), ["a1", "d1"])
        day.overrides = [Make.override("off", in: "shop", .leaveAlone, from: day.instant, for: 3600)]
        #expect(day.plan.actions.isEmpty)
        day.overrides = []
        day.tenants = [
            Make.tenant(
                "shop",
                protection: [
                    TenantSpec.Protection(
                        selector: ResourceSelector(types: [TestCatalogue.machine], name: "d*"), reason: "kept",
                        range: SourceRange(file: "platform/shop.yaml"))
                ])
        ]
        #expect(day.plan.actions.filter(\.isReady).map(\.name) == ["a1"])
    }

    @Test("What cannot be done holds what comes after it")
    func blocked() {
        var day = world(Make.ordered(up), ["a1", "d1"])
        day.pauses = [
            Pause(scope: .claim("Schedule/shop/day"), tenant: "shop", reason: "look", actor: "ada", since: day.instant)
        ]
        #expect(day.plan.actions.map { $0.holds.map(\.gate) } == [[.pause], [.pause]])
        #expect(day.plan.tenants[0].order.isEmpty)
        day.pauses = []
        day.resources[1] = Make.machine("d1", .unknown(.denied))
        #expect(hold(day, "a1")?.message == "it waits until the group is running: 1 of 1 are not")
        // As it should be, and still on its way.
        day.resources[1] = Make.machine("d1", isChanging: true)
        #expect(hold(day, "a1") != nil)
        #expect(day.plan.tenants[0].order.map(\.isMoving) == [true])
    }

    @Test("What is not known of a group holds those behind it, whatever the time")
    func ignorance() {
        var day = world(
            Make.ordered([
                Make.group("db", "d*", timeLimit: 60, onTimeout: .continue), Make.group("app", "a*"),
            ]), ["a1"])
        day.accounts = [Make.account(tenants: ["shop"], regions: ["here", "there"])]
        #expect(day.plan.actions.allSatisfy { $0.isReady })
        day.incomplete = [Make.scope(region: "there")]
        #expect(
            hold(day, "a1")?.message
                == "it waits for a group that is not known whole: the listing of "
                + "\(Make.scope(region: "there")) is not whole: half a page")
        #expect(passes(&day, 5) == ["", "", "", "", ""])
        #expect(hold(day, "a1")?.until == nil)
        #expect(day.plan.tenants[0].findings.map(\.kind) == [.incomplete, .order])
        day.incomplete = []
        day.stale = [Make.scope(region: "there")]
        #expect(hold(day, "a1")?.message.contains("more than 300 s before") == true)
        day.stale = []
        day.resources.append(Make.machine("d9", .known(.power(.running)), tags: .unknown(.denied)))
        #expect(hold(day, "a1") != nil)
    }

    @Test("What may be of a group or not waits, and the group is not known")
    func unknownMembership() {
        var day = world(
            Make.ordered([
                ScheduleSpec.Group(
                    name: "db", selector: ResourceSelector(types: [], tags: Make.having("role", "db"))),
                Make.group("app", "*"),
            ]), ["a1"])
        day.resources.append(Make.machine("m1", .known(.power(.stopped)), tags: .unknown(.denied)))
        let holds = day.plan.actions.map { action in action.holds.filter { $0.gate == .order }.map(\.message) }
        #expect(holds.count == 2)
        #expect(holds[0][0].contains("which group sim/id-main/here/sim/machine/m1 is in"), "\(holds)")
        #expect(holds[1][0].hasPrefix("which of the schedule's groups it is in cannot be told"), "\(holds)")
    }

    @Test func aDelayBeginsWhenTheGroupIsAsWanted() {
        var day = world(
            Make.ordered([Make.group("db", "d*", delay: 120), Make.group("app", "a*")]), ["a1", "d1"])
        #expect(passes(&day, 2) == ["d1", ""])
        #expect(hold(day, "a1")?.until == Self.monday.adding(seconds: 180))
        #expect(day.plan.tenants[0].nextBoundary == Self.monday.adding(seconds: 180))
        #expect(passes(&day, 3) == ["", "a1", ""])
        // Nobody remembers: the delay has just begun.
        var later = world(
            Make.ordered([Make.group("db", "d*", delay: 120), Make.group("app", "a*")]), ["a1"])
        later.resources.append(Make.machine("d1"))
        #expect(hold(later, "a1")?.message == "it waits until the group has been running for 2m")
        #expect(hold(later, "a1")?.until == nil)
        // Down it counts too.
        var night = world(
            Make.ordered([Make.group("db", "d*", delay: 120), Make.group("app", "a*")], .power(.stopped)),
            ["a1", "d1"], .running)
        #expect(passes(&night, 5) == ["a1", "", "", "d1", ""])
    }

    @Test("A health check is asked once the group is up and its delay is over, and one good answer is enough")
    func health() throws {
        let check = ScheduleSpec.HealthCheck(url: "https://db.example.org/ok", expect: 204)
        let groups = [Make.group("db", "d*", delay: 60, health: check), Make.group("app", "a*")]
        var day = world(Make.ordered(groups), ["a1", "d1"])
        #expect(passes(&day, 2) == ["d1", ""])
        let gate = try #require(day.plan.tenants[0].order.first)
        #expect(gate.question(day.waits[0], at: day.instant) == check)
        #expect(gate.question(day.waits[0], at: day.instant.adding(seconds: -1)) == nil)
        #expect(
            hold(day, "a1")?.message
                == "it waits until https://db.example.org/ok answers 204; it was not asked yet, and only the running "
                + "loop asks")
        func answer(_ text: String, _ isHealthy: Bool) {
            let wait = day.waits[0]
            day.waits = [
                OrderWait(
                    key: wait.key, ends: wait.ends, since: wait.since, reached: wait.reached,
                    check: OrderWait.Check(at: day.instant, answer: text, isHealthy: isHealthy))
            ]
        }
        answer("503", false)
        #expect(hold(day, "a1")?.message.hasSuffix("at \(day.instant) the answer was 503") == true)
        #expect(passes(&day, 1) == [""])
        answer("204", true)
        #expect(day.plan.tenants[0].order.map { $0.question(day.waits[0], at: day.instant) } == [nil])
        #expect(passes(&day, 1) == ["a1"])
        // Down, nobody is asked.
        var night = world(Make.ordered(groups, .power(.stopped)), ["a1", "d1"], .running)
        #expect(passes(&night, 4) == ["a1", "", "d1", ""])
    }

    @Test func pastItsTimeLimitAGateHoldsOn() {
        var day = world(
            Make.ordered([Make.group("db", "d*", timeLimit: 120), Make.group("app", "a*")]), ["a1", "d1"])
        day.tenants = [Make.tenant("shop", requireApproval: [.start])]
        #expect(passes(&day, 2) == ["", ""])
        #expect(day.plan.tenants[0].order.map(\.isTimedOut) == [true])
        #expect(
            hold(day, "a1")?.message
                == "it waits until the group is running: 1 of 1 are not; it is waited for longer than 2m, since "
                + "\(Self.monday)")
        #expect(
            day.plan.tenants[0].findings.map(\.message) == [
                "on the way up, Schedule/shop/day, group db: it waits until the group is running: 1 of 1 are not; it "
                    + "is waited for longer than 2m, since \(Self.monday)"
            ])
        let before = day.waits
        day.instant = Self.monday.adding(seconds: 119)
        #expect(day.plan.tenants[0].order.map(\.isTimedOut) == [false])
        #expect(day.plan.tenants[0].nextBoundary == Self.monday.adding(seconds: 120))
        #expect(day.waits == before)
    }

    @Test func pastItsTimeLimitAGateLetsGo() {
        var day = world(
            Make.ordered([
                Make.group("db", "d*", timeLimit: 120, onTimeout: .continue), Make.group("cache", "c*", timeLimit: 300),
                Make.group("app", "a*"),
            ]), ["a1", "c1", "d1"])
        day.pauses = []
        day.resources[2] = Make.machine("d1", .unknown(.denied))
        #expect(passes(&day, 1) == [""])
        #expect(hold(day, "c1")?.until == Self.monday.adding(seconds: 120))
        #expect(passes(&day, 1) == [""])
        let late = day.plan.actions.first { $0.name == "c1" }
        #expect(late?.isReady == true)
        #expect(
            late?.note
                == "goes on without group db, which was waited for longer than 2m: onTimeout is continue")
        #expect(
            day.plan.tenants[0].findings.map(\.message) == [
                "on the way up, what comes after group db goes on without group db, which was waited for longer than "
                    + "2m: onTimeout is continue"
            ])
        #expect(passes(&day, 3) == ["c1", "a1", ""])
    }

    @Test("A memory counts within one stretch of the schedule, and for one wait")
    func memories() {
        let nine = [WeeklyWindow(start: 9 * 60, end: 17 * 60)]
        var day = world(
            Make.ordered(
                [Make.group("db", "d*", timeLimit: 60), Make.group("app", "a*")], windows: nine,
                outside: .power(.stopped)), ["a1", "d1"])
        day.tenants = [Make.tenant("shop", requireApproval: [.start])]
        day.instant = Self.monday.adding(seconds: 9 * 3600)
        #expect(passes(&day, 2) == ["", ""])
        #expect(day.plan.tenants[0].order.map(\.isTimedOut) == [true])
        // A week later, with all of it still in the store.
        day.instant = day.instant.adding(seconds: 7 * 86_400)
        #expect(day.plan.tenants[0].order.map(\.isTimedOut) == [false])
        // As wanted in between: the wait begins anew.
        day.instant = Self.monday.adding(seconds: 9 * 3600 + 3600)
        day.waits = day.waits.map {
            OrderWait(key: $0.key, ends: $0.ends, since: $0.since, reached: $0.since.adding(seconds: 1))
        }
        #expect(day.plan.tenants[0].order.map(\.since) == [nil])
        #expect(
            day.plan.tenants[0].order.map { $0.memory(after: day.waits[0], at: day.instant).since } == [day.instant])
    }

    @Test("What the order holds counts against no cap, and a cap holds what comes after")
    func caps() {
        var day = world(Make.ordered(up), ["a1", "a2", "d1", "d2"])
        day.tenants = [Make.tenant("shop", caps: ActionCaps(firstTimePercent: 0, firstTimeCount: 2))]
        #expect(passes(&day, 1) == ["d1 d2"])
        #expect(day.plan.actions.map { $0.holds.map(\.gate) } == [[.cap], [.cap]])
        #expect(hold(day, "a1") == nil)
    }

    // MARK: Notices

    private func noticed(_ ids: [String], at minutes: Int64) -> World {
        var day = world(
            Make.ordered(
                [], windows: [WeeklyWindow(start: 9 * 60, end: 17 * 60)], outside: .power(.stopped), notice: 900), ids,
            .running)
        day.instant = Self.monday.adding(seconds: minutes * 60)
        return day
    }

    @Test func aNoticeComesBeforeABoundaryAtWhichSomethingChanges() {
        let five = Self.monday.adding(seconds: 17 * 3600)
        var day = noticed(["m1", "m2"], at: 16 * 60)
        #expect(day.plan.tenants[0].upcoming.isEmpty)
        #expect(day.plan.tenants[0].nextBoundary == five.adding(seconds: -900))
        day.instant = five.adding(seconds: -900)
        let upcoming = UpcomingChange(
            claim: "Schedule/shop/day", boundary: five, state: "stopped",
            counts: [UpcomingChange.Count(account: "main", resources: 2)])
        #expect(day.plan.tenants[0].upcoming == [upcoming])
        #expect(day.plan.tenants[0].nextBoundary == five)
        day.announced = [ScheduleMemory.Announced(tenant: "shop", key: upcoming.key)]
        #expect(day.plan.tenants[0].upcoming.isEmpty)
        day.announced = []
        // Some are off already, and some are kept by then.
        day.resources[0] = Make.machine("m1", .known(.power(.stopped)))
        #expect(day.plan.tenants[0].upcoming.map(\.counts) == [[UpcomingChange.Count(account: "main", resources: 1)]])
        day.overrides = [
            Make.override("late", in: "shop", .leaveAlone, from: five.adding(seconds: -60), for: 7200)
        ]
        #expect(day.plan.tenants[0].upcoming.isEmpty)
        day.overrides = [Make.override("over", in: "shop", .leaveAlone, from: Self.monday, for: 60)]
        #expect(day.plan.tenants[0].upcoming.count == 1)
    }

    @Test func whoDoesNotActGivesNoNotice() {
        var day = noticed(["m1"], at: 17 * 60 - 5)
        day.tenants = [Make.tenant("shop", mode: .plan)]
        #expect(day.plan.tenants[0].upcoming.isEmpty)
        day.tenants = [Make.tenant("shop")]
        day.pauses = [Pause(scope: .all, tenant: nil, reason: "look", actor: "ada", since: day.instant)]
        #expect(day.plan.tenants[0].upcoming.isEmpty)
    }
}
