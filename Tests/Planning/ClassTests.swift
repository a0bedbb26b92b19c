import Cloud
import Planning
import Specs
import Testing
import Timetables
import Vocabulary

/// Classes of machines, and the stop and start it takes to change them.
@Suite struct ClassTests {
    private func world(_ resources: [Resource], _ schedules: [ScheduleSpec], caps: ActionCaps = .standard) -> World {
        var world = World()
        world.tenants = [Make.tenant("shop", caps: caps)]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.resources = resources
        world.schedules = schedules
        return world
    }

    private func wanting(
        _ state: DesiredState, _ name: String = "large", type: ResourceType = TestCatalogue.server, priority: Int = 0,
        onRelease: ReleaseRule = .restore
    ) -> ScheduleSpec {
        Make.schedule(name, in: "shop", state, types: [type], priority: priority, onRelease: onRelease)
    }

    /// What is ready, shortly: `s1 stop power running → stopped`; and what holds the rest: `s1 resize: conflict`.
    private func words(_ world: World) -> [String] {
        world.plan.actions.map { action in
            let id = action.address.id
            return action.isReady
                ? "\(id) \(action.transition) \(action.summary)"
                : "\(id) \(action.transition): \(action.holds.map(\.gate.rawValue).joined(separator: ", "))"
        }.sorted()
    }

    /// What is done, pass by pass, until nothing is.
    private func story(_ world: inout World) -> [String] {
        var story: [String] = []
        for _ in 0..<10 {
            let plan = world.plan
            let done = plan.actions.filter(\.isReady).map { "\($0.address.id) \($0.transition)" }
            if done.isEmpty { return story }
            story.append(done.joined(separator: ", "))
            world.act(on: plan)
            world.instant = world.instant.adding(seconds: 60)
        }
        return story + ["and so on"]
    }

    private func isAs(_ world: World, _ power: PowerState, _ name: String) -> Bool {
        world.resources.allSatisfy {
            $0.value(of: .power) == .known(.power(power)) && $0.value(of: .instanceClass) == .known(.text(name))
        }
    }

    @Test("What runs is stopped on the way, made the class and started again; what is stopped is only made the class")
    func threeSteps() {
        var world = world([Make.server("s1"), Make.server("s2", .stopped)], [wanting(.instanceClass("m5.large"))])
        #expect(
            words(world) == ["s1 stop running → stopped", "s2 resize class t3.small → m5.large"])
        #expect(
            world.plan.actions[0].note.hasPrefix("on the way to class t3.small → m5.large, after which it is started"))
        #expect(story(&world) == ["s1 stop, s2 resize", "s1 resize", "s1 start"])
        #expect(world.resources[0].value(of: .power) == .known(.power(.running)))
        #expect(world.resources[1].value(of: .power) == .known(.power(.stopped)))
        // The claim ends: both get back what was found, in the state they are in.
        world.schedules = []
        #expect(story(&world) == ["s1 stop, s2 resize", "s1 resize", "s1 start"])
        #expect(world.resources.map(\.state) == [Make.server("s1"), Make.server("s2", .stopped)].map(\.state))
        #expect(world.priors.isEmpty)
    }

    @Test("A claim that ends in the middle of the way leaves nothing half-done", arguments: [1, 2])
    func endsOnTheWay(steps: Int) {
        var world = world([Make.server("s1")], [wanting(.instanceClass("m5.large"))])
        for _ in 0..<steps { world.act(on: world.plan) }
        world.schedules = []
        _ = story(&world)
        #expect(isAs(world, .running, "t3.small") && world.priors.isEmpty)
    }

    @Test("A schedule that says to leave the class gives back the power it took on the way")
    func leave() {
        var world = world([Make.server("s1")], [wanting(.instanceClass("m5.large"), onRelease: .leave)])
        world.act(on: world.plan)
        world.schedules = []
        #expect(story(&world) == ["s1 start"])
        world.schedules = [wanting(.instanceClass("m5.large"), onRelease: .leave)]
        #expect(story(&world) == ["s1 stop", "s1 resize", "s1 start"])
        world.schedules = []
        #expect(story(&world) == [])
        #expect(isAs(world, .running, "m5.large"))
    }

    @Test("What a person made of a class stays at the end, as with anything")
    func handChanged() {
        var world = world([Make.server("s1", .stopped)], [wanting(.instanceClass("m5.large"))])
        world.act(on: world.plan)
        world.resources = [Make.server("s1", .stopped, "c5.large")]
        world.schedules = []
        #expect(story(&world) == [])
        world.act(on: world.plan)
        #expect(isAs(world, .stopped, "c5.large") && world.priors.isEmpty)
    }

    @Test("Who wants it stopped has its way first, and who wants it running gets it after the class is changed")
    func besidePower() {
        var world = world(
            [Make.server("s1")], [wanting(.instanceClass("m5.large")), wanting(.power(.stopped), "night")])
        #expect(words(world) == ["s1 resize: settling", "s1 stop running → stopped"])
        #expect(story(&world) == ["s1 stop", "s1 resize"])
        #expect(isAs(world, .stopped, "m5.large"))
        world.schedules = [wanting(.instanceClass("c5.large")), wanting(.power(.running), "day")]
        #expect(words(world) == ["s1 resize class m5.large → c5.large", "s1 start: settling"])
        #expect(story(&world) == ["s1 resize", "s1 start"])
        // Somebody of the same rank wants it running: it does again, at the end of the way.
        world.schedules = [wanting(.instanceClass("m5.large")), wanting(.power(.running), "day")]
        #expect(story(&world) == ["s1 stop", "s1 resize", "s1 start"])
        #expect(isAs(world, .running, "m5.large"))
    }

    @Test("Who goes before the claim and wants it running is not interrupted")
    func stronger() {
        let large = wanting(.instanceClass("m5.large"))
        var world = world([Make.server("s1")], [large, wanting(.power(.running), "day", priority: 1)])
        #expect(words(world) == ["s1 resize: conflict"])
        #expect(world.plan.actions[0].holds[0].holder == "Schedule/shop/day")
        world.schedules = [large]
        world.overrides = [
            Make.override(
                "launch", in: "shop", .power(.running), from: world.instant, for: 3600, types: [TestCatalogue.server])
        ]
        #expect(words(world) == ["s1 resize: conflict"])
        world.overrides = [
            Make.override(
                "hands-off", in: "shop", .leaveAlone, from: world.instant, for: 3600, types: [TestCatalogue.server])
        ]
        #expect(words(world) == [])
        world.overrides = []
        world.tenants = [
            Make.tenant(
                "shop",
                protection: [
                    TenantSpec.Protection(
                        selector: ResourceSelector(types: [TestCatalogue.server]), reason: "a test",
                        range: SourceRange(file: "t.yaml"))
                ])
        ]
        #expect(words(world) == [])
    }

    @Test("Two classes of the same rank are a conflict, since nobody can tell which is the larger")
    func conflict() {
        var world = world(
            [Make.server("s1", .stopped)],
            [wanting(.instanceClass("m5.large")), wanting(.instanceClass("c5.large"), "other")])
        #expect(words(world) == ["s1 none: conflict"])
        world.schedules[1] = wanting(.instanceClass("c5.large"), "other", priority: 1)
        #expect(words(world) == ["s1 resize class t3.small → c5.large"])
        world.schedules[1] = wanting(.instanceClass("m5.large"), "other")
        #expect(words(world) == ["s1 resize class t3.small → m5.large"])
    }

    @Test("What cannot be changed, or could not be started again, is not stopped for it")
    func impossible() {
        let large = wanting(.instanceClass("m5.large"))
        #expect(words(world([Make.server("s1", market: "spot")], [large])) == ["s1 stop: impossible"])
        #expect(words(world([Make.server("s1", .hibernated)], [large])) == ["s1 resize: impossible"])
        #expect(words(world([Make.server("s1", .running, nil)], [large])) == ["s1 none: incomplete"])
        var woken = world([Make.server("s1", .stopped)], [wanting(.power(.running), "day")])
        woken.act(on: woken.plan)
        // It runs, was found stopped, and who started it asks for nothing any more.
        woken.schedules = [large, wanting(.leaveAlone, "day")]
        #expect(words(woken) == ["s1 resize: prior"])
    }

    @Test("One that changes its class while it runs waits until it does")
    func whileRunning() {
        let large = wanting(.instanceClass("m5.large"), type: TestCatalogue.database)
        var world = world([Make.server("d1", type: TestCatalogue.database)], [large])
        #expect(words(world) == ["d1 resize class t3.small → m5.large"])
        world.resources = [Make.server("d1", .stopped, type: TestCatalogue.database)]
        #expect(words(world) == ["d1 resize: impossible"])
        world.schedules.append(wanting(.power(.running), "day", type: TestCatalogue.database))
        #expect(words(world) == ["d1 resize: settling", "d1 start stopped → running"])
        #expect(story(&world) == ["d1 start", "d1 resize"])
        world.schedules = [
            wanting(.instanceClass("c5.large"), type: TestCatalogue.database),
            wanting(.power(.stopped), "night", type: TestCatalogue.database),
        ]
        #expect(words(world) == ["d1 resize: impossible", "d1 stop running → stopped"])
        world.schedules = [
            wanting(.instanceClass("c5.large"), type: TestCatalogue.database),
            wanting(.power(.running), "day", type: TestCatalogue.database, priority: 1),
        ]
        #expect(words(world) == ["d1 resize: conflict"], "a restart is an interruption too")
    }

    @Test("Every change of class counts against the caps, the stop on the way in its place")
    func caps() {
        let names = (1...3).map { "s\($0)" }
        let caps = ActionCaps(firstTimePercent: 0, firstTimeCount: 2, deletesPerHour: 0, actionsPerHour: 1000)
        var world = world(names.map { Make.server($0) }, [wanting(.instanceClass("m5.large"))], caps: caps)
        #expect(words(world) == names.map { "\($0) stop: cap" })
        #expect(world.plan.actions[0].holds[0].message.hasPrefix("it would resize 3 resources; at most 2"))
        // Two are let through, and what was begun is ended, although a third would be one too many by then.
        world.resources.removeLast()
        world.act(on: world.plan)
        world.resources.append(Make.server("s3"))
        #expect(
            words(world) == [
                "s1 resize class t3.small → m5.large", "s1 start: settling", "s2 resize class t3.small → m5.large",
                "s2 start: settling", "s3 stop: cap",
            ])
        world.act(on: world.plan)
        #expect(words(world) == ["s1 start stopped → running", "s2 start stopped → running", "s3 stop: cap"])
        world.act(on: world.plan)
        world.instant = world.instant.adding(seconds: 3601)
        #expect(story(&world) == ["s3 stop", "s3 resize", "s3 start"])
        // Another class is another version of the claim, and each change counts again.
        world.schedules = [wanting(.instanceClass("c5.large"))]
        world.instant = world.instant.adding(seconds: 3601)
        #expect(words(world) == names.map { "\($0) stop: cap" })
    }

    @Test("An approval of the change lets the stop on the way through, and what comes after it")
    func approval() {
        var world = world([Make.server("s1")], [wanting(.instanceClass("m5.large"))])
        world.tenants = [Make.tenant("shop", requireApproval: [.resize, .start])]
        #expect(words(world) == ["s1 stop: approval"])
        world.approvals = [approval(of: .stop, world)]
        #expect(words(world) == ["s1 stop: approval"], "a stop was approved, not a change of class")
        world.approvals = [approval(of: .resize, world)]
        #expect(story(&world) == ["s1 stop", "s1 resize", "s1 start"])
        // The document changed on the way: what was approved is not what would be done now.
        world.schedules = [wanting(.instanceClass("c5.large"))]
        world.approvalUse = [:]
        world.act(on: world.plan)
        world.schedules = [wanting(.instanceClass("x9.large"))]
        #expect(words(world) == ["s1 resize: approval", "s1 start stopped → running"])
    }

    private func approval(of transition: TransitionName, _ world: World) -> ApprovalSpec {
        ApprovalSpec(
            metadata: Make.metadata("Approval", "spring"), tenant: "shop", subject: .changes(transition, nil), count: 1,
            expires: world.instant.adding(seconds: 86_400), reason: "a test")
    }

    @Test("What the provider refuses is not stopped for again and again")
    func refused() {
        var world = world([Make.server("s1")], [wanting(.instanceClass("m5.large"))])
        world.act(on: world.plan)
        func failure(_ reason: FailedChange.Reason) -> FailedChange {
            FailedChange(
                tenant: "shop", incarnation: "inc-s1", transition: .resize,
                choices: [FieldChoice(.instanceClass, .text("m5.large"))], at: world.instant, reason: reason,
                message: "Unsupported: no")
        }
        world.failures = [failure(.passing), failure(.passing)]
        #expect(words(world) == ["s1 resize class t3.small → m5.large", "s1 start: settling"])
        world.failures = [failure(.lasting)]
        #expect(words(world) == ["s1 resize: impossible", "s1 start stopped → running"])
        world.act(on: world.plan)
        #expect(words(world) == ["s1 resize: impossible"])
        #expect(isAs(world, .running, "t3.small"))
        world.schedules = [wanting(.instanceClass("c5.large"))]
        #expect(words(world) == ["s1 stop running → stopped"], "another class may do")
        world.schedules = [wanting(.instanceClass("m5.large"))]
        world.instant = world.instant.adding(seconds: FailedChange.memory)
        #expect(words(world) == ["s1 stop running → stopped"])
    }

    @Test("Where there is no room, one class after the other is tried, and then from the beginning after a while")
    func fallbacks() {
        let day = wanting(.power(.running), "day").with(fallbackClasses: ["m5a.large", "m4.large"])
        func world(_ failed: Int, in name: String, foundIn found: String? = nil) -> World {
            var world = self.world([Make.server("s1", .stopped, name)], [day])
            world.failures = (0..<failed).map { number in
                FailedChange(
                    tenant: "shop", incarnation: "inc-s1", transition: .start,
                    choices: [FieldChoice(.power, .power(.running))], at: world.instant.adding(seconds: Int64(-number)),
                    reason: .capacity, message: "no room")
            }
            guard let found else { return world }
            let key = PriorState.Key(tenant: "shop", incarnation: "inc-s1", field: .instanceClass)
            world.priors = [
                PriorState(
                    key: key, address: world.resources[0].address, found: .text(found), set: .text(name),
                    claim: "Schedule/shop/day", onRelease: "restore", sequence: 1, at: world.instant)
            ]
            return world
        }
        #expect(words(world(0, in: "t3.small")) == ["s1 start stopped → running"])
        #expect(words(world(2, in: "t3.small")) == ["s1 start stopped → running"])
        #expect(words(world(3, in: "t3.small")) == ["s1 resize class t3.small → m5a.large", "s1 start: settling"])
        #expect(words(world(5, in: "m5a.large", foundIn: "t3.small")) == ["s1 start stopped → running"])
        #expect(
            words(world(6, in: "m5a.large", foundIn: "t3.small"))
                == ["s1 resize class m5a.large → m4.large", "s1 start: settling"])
        var all = world(9, in: "m4.large", foundIn: "t3.small")
        #expect(words(all) == ["s1 resize class m4.large → t3.small", "s1 start: capacity, settling"])
        all.act(on: all.plan)
        #expect(words(all) == ["s1 start: capacity"])
        all.instant = all.instant.adding(seconds: 1800)
        #expect(words(all) == ["s1 start stopped → running"])
        // What runs in a class it could get keeps it, until it is stopped.
        var got = world(0, in: "m5a.large", foundIn: "t3.small")
        got.resources = [Make.server("s1", .running, "m5a.large")]
        #expect(words(got) == [])
        got.schedules = [wanting(.power(.stopped), "day")]
        #expect(story(&got) == ["s1 stop", "s1 resize"])
        #expect(isAs(got, .stopped, "t3.small"))
    }

    @Test("Where not everything is known nothing is changed to a class that may be less")
    func partialKnowledge() {
        var world = world([Make.server("s1", .stopped)], [wanting(.instanceClass("m5.large"))])
        world.incomplete = [Make.scope(TestCatalogue.server)]
        #expect(words(world) == ["s1 resize: incomplete"])
    }

    @Test("Hours in each class, and the changes it takes, through time")
    func simulation() throws {
        var world = world([Make.server("s1")], [])
        world.schedules = [
            ScheduleSpec(
                metadata: Make.metadata("Schedule", "large", "shop"),
                selector: ResourceSelector(types: [TestCatalogue.server]), zone: "UTC",
                windows: [WeeklyWindow(start: 0, end: 24 * 60)], inside: .instanceClass("m5.large"),
                outside: .instanceClass("t3.small"))
        ]
        let start = try #require(Instant(rfc3339: "2026-06-01T00:00:00Z"))
        world.instant = start
        let week = try #require(Interval(start: start, end: start.adding(seconds: 7 * 86_400)))
        let course = try #require(FleetSimulation(world.inputs, week).courses.first)
        #expect(course.states.map(\.state) == ["running, class m5.large", "running, class t3.small"])
        #expect(course.states.map { $0.seconds / 3600 } == [24, 144])
        #expect(course.transitions.map { "\($0.transition) \($0.times)" } == ["resize 2", "start 2", "stop 2"])
    }
}
