import Cloud
import Planning
import Specs
import Testing
import Timetables
import Vocabulary

/// What schedules leave alone although they want it otherwise: what a person changed, what is new, what ran before.
@Suite struct RestraintTests {
    /// A Monday, 00:00 UTC.
    private let monday = Instant(seconds: 1_780_272_000)

    /// One tenant with a machine, and a schedule that has it run from 7 to 19 every day.
    private func world(_ restraint: Restraint, _ power: PowerState = .running) -> World {
        var world = World()
        world.instant = monday
        world.tenants = [Make.tenant("shop")]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.resources = [Make.machine("m1", .known(.power(power)))]
        world.schedules = [office(restraint)]
        return world
    }

    private func office(
        _ restraint: Restraint, outside: DesiredState = .power(.stopped), until hour: Int = 19
    ) -> ScheduleSpec {
        let day = WeeklyWindowText.windows(on: Weekday.allCases, from: 7 * 60, to: hour * 60)
        return ScheduleSpec(
            metadata: Make.metadata("Schedule", "office", "shop"),
            selector: ResourceSelector(types: [TestCatalogue.machine]), zone: "UTC",
            rules: [ScheduleSpec.Rule(windows: [.weekly(day)], state: .power(.running))], outside: outside,
            restraint: restraint)
    }

    private let transitions = Restraint(enforce: .onTransition)

    private func hour(_ hour: Double) -> Instant { monday.adding(milliseconds: Int64(hour * 3_600_000)) }

    /// A pass at an hour after Monday's beginning; the machine's power then.
    @discardableResult
    private func pass(_ world: inout World, at hour: Double) -> PowerState? {
        world.instant = self.hour(hour)
        world.act(on: world.plan)
        return world.power
    }

    private func kept(_ world: World) throws -> KeptClaim? {
        try #require(Planner.explain(world.resources[0].address, world.inputs)).kept.first
    }

    // MARK: enforce: onTransition

    @Test func whatIsFirstSeenWaitsForTheNextTransition() throws {
        var world = world(transitions)
        #expect(pass(&world, at: 1) == .running)
        let kept = try #require(try kept(world))
        #expect(kept.reason == "it was first seen at \(hour(1)), after the transition at \(hour(-5))")
        #expect(kept.until == hour(7) && kept.wanted == "stopped" && kept.claim == "Schedule/shop/office")
        #expect(world.plan.counts.kept == 1 && world.plan.actions.isEmpty)
        #expect(world.plan.tenants[0].nextBoundary == hour(7))
        #expect(pass(&world, at: 8) == .running)
        #expect(pass(&world, at: 19) == .stopped)
    }

    @Test func withoutMemoryNothingIsDue() {
        var world = world(transitions)
        #expect(pass(&world, at: 1) == .running)
        world.memories = []
        #expect(pass(&world, at: 20) == .running)
        #expect(pass(&world, at: 31) == .running)
        #expect(pass(&world, at: 43) == .stopped)
    }

    @Test func whatAPersonChangesIsKeptUntilTheNextTransition() throws {
        var world = world(transitions)
        pass(&world, at: 8)
        #expect(pass(&world, at: 19) == .stopped)
        #expect(pass(&world, at: 19.1) == .stopped)
        world.power = .running
        for time in stride(from: 19.2, to: 31, by: 0.7) { #expect(pass(&world, at: time) == .running) }
        let kept = try #require(try kept(world))
        #expect(kept.reason == "somebody changed it after the transition at \(hour(19))")
        #expect(kept.until == hour(31))
        // In the morning it is as wanted; a person puts it off, and it stays off until the evening and beyond.
        #expect(pass(&world, at: 31) == .running)
        world.power = .stopped
        #expect(pass(&world, at: 32) == .stopped)
        #expect(pass(&world, at: 43) == .stopped)
        #expect(pass(&world, at: 55) == .running)
    }

    @Test func aChangeBeforeItWasSeenIsKeptTooAndIsAwaited() throws {
        var world = world(transitions)
        pass(&world, at: 8)
        #expect(pass(&world, at: 19) == .stopped)
        // Back on before anybody looked.
        world.power = .running
        #expect(pass(&world, at: 20) == .running)
        #expect(try kept(world)?.reason == "it was made so after the transition at \(hour(19))")
        #expect(world.plan.tenants[0].awaited == [world.resources[0].address])
    }

    @Test func whatFailedIsStillDue() {
        var world = world(transitions)
        pass(&world, at: 8)
        world.instant = hour(19)
        // The attempt leaves no prior state.
        #expect(world.plan.actions.count == 1)
        for time in [19.1, 21, 30] { world.instant = hour(time); #expect(world.plan.actions.count == 1) }
        #expect(pass(&world, at: 30) == .stopped)
    }

    @Test func aTransitionThatWasMissedIsDueLate() {
        var world = world(transitions)
        pass(&world, at: 8)
        // A week later in the evening.
        #expect(pass(&world, at: 7 * 24 + 21) == .stopped)
        #expect(pass(&world, at: 14 * 24 + 9) == .running)
    }

    @Test func anOverrideIsNoPersonsChange() {
        var world = world(transitions)
        pass(&world, at: 8)
        #expect(pass(&world, at: 19) == .stopped)
        #expect(pass(&world, at: 19.1) == .stopped)
        world.overrides = [Make.override("late", in: "shop", .power(.running), from: hour(20), for: 7200)]
        #expect(pass(&world, at: 20) == .running)
        #expect(pass(&world, at: 21.9) == .running)
        #expect(pass(&world, at: 22) == .stopped)
    }

    @Test func whatAPersonChangedUnderAnOverrideIsKeptAfterIt() {
        var world = world(transitions)
        pass(&world, at: 8)
        #expect(pass(&world, at: 19) == .stopped)
        #expect(pass(&world, at: 19.1) == .stopped)
        world.power = .running
        world.overrides = [Make.override("late", in: "shop", .leaveAlone, from: hour(20), for: 7200)]
        #expect(pass(&world, at: 20) == .running)
        #expect(pass(&world, at: 23) == .running)
    }

    @Test func anOverrideDelaysATransition() {
        var world = world(transitions)
        world.overrides = [Make.override("late", in: "shop", .power(.running), from: hour(18), for: 7200)]
        pass(&world, at: 8)
        #expect(pass(&world, at: 19) == .running)
        #expect(pass(&world, at: 20) == .stopped)
    }

    @Test func aCommitThatChangesWhatIsWantedCountsAsATransition() {
        var world = world(transitions)
        pass(&world, at: 8)
        #expect(pass(&world, at: 19) == .stopped)
        #expect(pass(&world, at: 19.1) == .stopped)
        world.schedules = [office(transitions, until: 21)]
        #expect(pass(&world, at: 19.2) == .running)
        #expect(pass(&world, at: 19.3) == .running)
        world.power = .stopped
        #expect(pass(&world, at: 20) == .stopped)
    }

    @Test func leavingAloneIsAnIntervalToo() {
        var world = world(transitions, .stopped)
        world.schedules = [office(transitions, outside: .leaveAlone)]
        #expect(pass(&world, at: 1) == .stopped)
        #expect(pass(&world, at: 7) == .running)
        #expect(pass(&world, at: 7.1) == .running)
        world.power = .stopped
        #expect(pass(&world, at: 12) == .stopped)
        #expect(pass(&world, at: 20) == .stopped)
        #expect(pass(&world, at: 31) == .running)
    }

    @Test func whatWasMovedComesBackWhenTheScheduleEndsAndAPersonsChangeStays() {
        var moved = world(transitions)
        pass(&moved, at: 8)
        #expect(pass(&moved, at: 19) == .stopped)
        #expect(pass(&moved, at: 19.1) == .stopped)
        var changed = moved
        moved.schedules = []
        #expect(pass(&moved, at: 20) == .running)
        changed.schedules[0] = office(transitions, outside: .power(.hibernated))
        changed.power = .running
        changed.schedules = []
        #expect(changed.plan.tenants[0].forgotten.map(\.reason) == ["it is back as it was"])
        #expect(pass(&changed, at: 20) == .running)
    }

    @Test func aGroupIsKeptAsAPersonMadeIt() {
        var world = world(transitions)
        world.resources = [Make.group("g1", (1, 4, 2))]
        world.schedules = [
            ScheduleSpec(
                metadata: Make.metadata("Schedule", "office", "shop"),
                selector: ResourceSelector(types: [TestCatalogue.group]), zone: "UTC",
                rules: office(transitions).rules, restraint: transitions)
        ]
        func sizes(_ world: World) -> [String] { world.resources[0].state.fields.map { "\($0.value)" } }
        pass(&world, at: 8)
        pass(&world, at: 19)
        #expect(sizes(world) == ["known(0)", "known(0)", "known(0)"])
        pass(&world, at: 19.1)
        world.resources = [Make.group("g1", (0, 1, 1))]
        pass(&world, at: 20)
        #expect(sizes(world) == ["known(0)", "known(1)", "known(1)"])
        pass(&world, at: 31)
        #expect(sizes(world) == ["known(0)", "known(1)", "known(1)"])
        pass(&world, at: 43)
        #expect(sizes(world) == ["known(0)", "known(0)", "known(0)"])
    }

    // MARK: graceForNew

    @Test func whatIsNewIsLeftAloneForAWhile() throws {
        var world = world(Restraint(graceForNew: 7200))
        world.instant = hour(1)
        #expect(world.plan.actions.isEmpty && world.plan.tenants[0].nextBoundary == hour(3))
        #expect(pass(&world, at: 1) == .running)
        #expect(pass(&world, at: 2.9) == .running)
        let kept = try #require(try kept(world))
        #expect(kept.reason == "it was first seen at \(hour(1)), and is left alone for 2h" && kept.until == hour(3))
        #expect(pass(&world, at: 3) == .stopped)
        // Known by now, whatever becomes of it.
        world.power = .running
        #expect(pass(&world, at: 3.1) == .stopped)
        world.resources.append(Make.machine("m2"))
        world.instant = hour(4)
        #expect(world.plan.actions.isEmpty && world.plan.counts.kept == 1)
    }

    // MARK: retainRunning

    @Test func whatRanBeforeIsNeverStopped() throws {
        var world = world(Restraint(retainRunning: true))
        for time in stride(from: 1.0, to: 100, by: 5) { #expect(pass(&world, at: time) == .running) }
        world.instant = hour(20)
        #expect(try kept(world)?.reason == "it runs, and not because it was started here")
        #expect(try kept(world)?.until == nil)
    }

    @Test func whatWasStartedHereIsStopped() {
        var world = world(Restraint(retainRunning: true), .stopped)
        #expect(pass(&world, at: 1) == .stopped)
        #expect(pass(&world, at: 7) == .running)
        #expect(pass(&world, at: 19) == .stopped)
        // Somebody starts it at night, before its hours: it stays on until somebody stops it.
        world.power = .running
        for time in [20.0, 30, 31, 40, 43, 50, 60, 68] { #expect(pass(&world, at: time) == .running) }
        world.power = .stopped
        #expect(pass(&world, at: 69) == .stopped)
        #expect(pass(&world, at: 79) == .running)
        #expect(pass(&world, at: 91) == .stopped)
    }

    @Test func aStartOfYesterdayDoesNotCountOnceItWasFoundOff() {
        var world = world(Restraint(retainRunning: true), .stopped)
        #expect(pass(&world, at: 7) == .running)
        // A person stops it at noon and comes early the next day.
        world.power = .stopped
        let always = pass(&world, at: 12)
        #expect(always == .running, "it is started again, since the schedule is enforced always")
        var transitions = self.world(Restraint(enforce: .onTransition, retainRunning: true), .stopped)
        #expect(pass(&transitions, at: 1) == .stopped)
        #expect(pass(&transitions, at: 7) == .running)
        #expect(pass(&transitions, at: 7.1) == .running)
        transitions.power = .stopped
        #expect(pass(&transitions, at: 12) == .stopped)
        #expect(pass(&transitions, at: 19) == .stopped)
        transitions.power = .running
        for time in [30.0, 31, 43, 50] { #expect(pass(&transitions, at: time) == .running) }
    }

    @Test func withTheStoreLostWhatRunsIsRetained() {
        var world = world(Restraint(retainRunning: true), .stopped)
        #expect(pass(&world, at: 7) == .running)
        world.priors = []
        world.memories = []
        #expect(pass(&world, at: 19) == .running)
    }

    // MARK: What is remembered

    @Test func onlyWhatChangesIsWrittenAndOnlyForSchedulesThatAsk() {
        var world = world(transitions)
        world.schedules.append(Make.schedule("plain", in: "shop", .power(.running), glob: "m*"))
        world.schedules = Array(world.schedules.dropFirst())
        #expect(world.plan.tenants[0].memories.isEmpty)
        world.schedules = [office(transitions)]
        world.instant = hour(8)
        #expect(world.plan.tenants[0].memories.noted.count == 1)
        pass(&world, at: 8)
        world.instant = hour(9)
        #expect(world.plan.tenants[0].memories.isEmpty)
        pass(&world, at: 19)
        #expect(world.memories.map(\.settled) == [hour(7)])
        pass(&world, at: 19.1)
        #expect(world.memories.map(\.settled) == [hour(19)] && world.memories.map(\.state) == ["stopped"])
        world.stale = [Make.scope()]
        world.power = .running
        world.memories = []
        #expect(world.plan.tenants[0].memories.isEmpty, "an old listing tells nothing")
    }

    @Test func whatIsGoneIsForgottenAndNothingThatIsOnlyUnseen() {
        var world = world(transitions)
        pass(&world, at: 8)
        let resources = world.resources
        world.resources = []
        world.incomplete = [Make.scope()]
        #expect(world.plan.tenants[0].memories.isEmpty)
        world.incomplete = []
        #expect(world.plan.tenants[0].memories.outlived == world.memories.map(\.key))
        pass(&world, at: 9)
        #expect(world.memories.isEmpty)
        world.resources = resources
        #expect(pass(&world, at: 20) == .running)
    }

    @Test func whatItLeavesAloneIsPartOfAClaimsVersion() throws {
        func version(_ restraint: Restraint) throws -> String? {
            var world = world(restraint)
            world.resources = [Make.machine("m1", .known(.power(.stopped)))]
            pass(&world, at: 1)
            pass(&world, at: 8)
            pass(&world, at: 20)
            world.instant = hour(32)
            return try #require(world.plan.actions.first).claim.version
        }
        let versions = try [.none, transitions, Restraint(graceForNew: 60)].map(version)
        #expect(Set(versions).count == 3)
    }
}

extension World {
    /// The power of the first machine.
    fileprivate var power: PowerState? {
        get { if case .known(.power(let power))? = resources.first?.value(of: .power) { power } else { nil } }
        set { resources[0] = Make.machine("m1", newValue.map { .known(.power($0)) } ?? .absent) }
    }
}
