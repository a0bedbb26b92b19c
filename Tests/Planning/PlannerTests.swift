import Cloud
import Planning
import Specs
import Testing
import Vocabulary

@Suite struct PlannerTests {
    /// One tenant that may do everything, one machine, one group.
    private func world() -> World {
        var world = World()
        world.tenants = [Make.tenant("shop")]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.resources = [Make.machine("m1"), Make.group("g1", (1, 4, 2))]
        return world
    }

    private func only(_ world: World) throws -> PlannedAction {
        let actions = world.plan.actions
        #expect(actions.count == 1)
        return try #require(actions.first)
    }

    @Test func aScheduleStopsWhatRuns() throws {
        var world = world()
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        let action = try only(world)
        #expect(action.isReady)
        #expect(action.transition == .stop)
        #expect(action.summary == "running → stopped")
        #expect(action.claim.origin.range.description == "tenants/shop/Schedule-night.yaml:1:1")
        #expect(world.plan.counts.resources == 2)
        #expect(world.plan.counts.claimed == 1)
    }

    @Test func nothingInAnySpecIsLeftAsItIs() {
        #expect(world().plan.actions.isEmpty)
    }

    @Test func aGroupIsStoppedBySizeAndWokenToWhatWasFound() throws {
        var world = world()
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped), types: [TestCatalogue.group])]
        #expect(try only(world).summary == "minimum 1 → 0, maximum 4 → 0, desired 2 → 0")
        world.act(on: world.plan)
        #expect(world.plan.actions.isEmpty)
        world.schedules = [Make.schedule("night", in: "shop", .power(.running), types: [TestCatalogue.group])]
        world.act(on: world.plan)
        #expect(world.resources[1].value(of: .minimum) == .known(.count(1)))
        #expect(world.resources[1].value(of: .maximum) == .known(.count(4)))
        #expect(world.resources[1].value(of: .desired) == .known(.count(2)))
        #expect(world.priors.count == 3 && world.priors.allSatisfy { $0.found == $0.set }, "nothing is left to return")
    }

    @Test func aGroupThatNobodyRemembersAwakeIsHeld() throws {
        var world = world()
        world.resources = [Make.group("g1", (0, 0, 0))]
        world.schedules = [Make.schedule("day", in: "shop", .power(.running), types: [TestCatalogue.group])]
        let action = try only(world)
        #expect(action.holds.map(\.gate) == [.prior])
    }

    @Test func anOverrideBeatsAScheduleForAsLongAsItLasts() throws {
        var world = world()
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        world.overrides = [Make.override("late", in: "shop", .power(.running), from: world.instant, for: 60)]
        #expect(world.plan.actions.isEmpty)
        world.instant = world.instant.adding(seconds: 60)
        #expect(try only(world).transition == .stop)
    }

    @Test func protectionKeepsWhatATagProtects() {
        var world = world()
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        world.resources = [Make.machine("m1", tags: Make.tagged(TenantSpec.defaultProtectionTag, "true"))]
        #expect(world.plan.actions.isEmpty)
        world.resources = [Make.machine("m1", tags: Make.tagged(TenantSpec.defaultProtectionTag, "false"))]
        #expect(world.plan.actions.count == 1)
    }

    @Test func theTenantsOwnProtectionWinsOverEverything() {
        var world = world()
        let range = SourceRange(file: "platform/shop.yaml")
        world.tenants = [
            Make.tenant(
                "shop",
                protection: [
                    TenantSpec.Protection(
                        selector: ResourceSelector(types: [TestCatalogue.machine]), reason: "audited", range: range)
                ])
        ]
        world.overrides = [Make.override("off", in: "shop", .power(.stopped), from: world.instant, for: 60)]
        #expect(world.plan.actions.isEmpty)
    }

    @Test func membersAreLeftToTheirOwner() throws {
        var world = world()
        let owner = ResourceAddress(scope: Make.scope(TestCatalogue.group), id: "g1")
        world.resources = [Make.machine("m1", owner: .known(owner))]
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        #expect(world.plan.actions.isEmpty)
        #expect(world.plan.tenants[0].findings.map(\.kind) == [.owned])
    }

    @Test(arguments: [
        (TenantSpec.Mode.plan, 1), (.observe, 0),
    ])
    func onlyEnforceActs(mode: TenantSpec.Mode, listed: Int) {
        var world = world()
        world.tenants = [Make.tenant("shop", mode: mode)]
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        #expect(world.plan.actions.count == listed)
        #expect(world.plan.actions.allSatisfy { $0.holds.map(\.gate) == [.mode] })
    }

    @Test func anApprovalLetsThroughAsManyAsItSays() {
        var world = world()
        world.tenants = [Make.tenant("shop", requireApproval: [.stop])]
        world.resources = (1...3).map { Make.machine("m\($0)") }
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        #expect(world.plan.actions.count { $0.holds.map(\.gate) == [.approval] } == 3)
        world.approvals = [
            ApprovalSpec(
                metadata: Make.metadata("Approval", "two"), tenant: "shop", subject: .changes(.stop, nil), count: 2,
                expires: world.instant.adding(seconds: 60), reason: "tested")
        ]
        #expect(world.plan.actions.map(\.isReady) == [true, true, false])
        world.act(on: world.plan)
        #expect(world.plan.actions.map(\.isReady) == [false])
        world.approvalUse = [:]
        world.instant = world.instant.adding(seconds: 60)
        #expect(world.plan.actions.map(\.isReady) == [false])
    }

    @Test func aSpecThatSelectsTooManyIsHeldWhole() {
        var world = world()
        world.resources = (1...3).map { Make.machine("m\($0)") }
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped), atMost: 2)]
        #expect(world.plan.actions.map { $0.holds.map(\.gate) } == [[.envelope], [.envelope], [.envelope]])
    }

    @Test func whatCannotBeDoneIsSaid() throws {
        var world = world()
        world.resources = [Make.machine("m1", disk: .known("volatile")), Make.machine("m2", disk: .unknown(.denied))]
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        let holds = world.plan.actions.map { $0.holds[0].message }
        #expect(holds[0] == "cannot stop: its disk does not survive a stop")
        #expect(holds[1] == "cannot stop: disk is not known (denied), and it decides whether it can")
    }

    @Test func whatIsChangingWaits() throws {
        var world = world()
        world.resources = [Make.machine("m1", isChanging: true)]
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        #expect(try only(world).holds.map(\.gate) == [.settling])
    }

    @Test func anotherControllersResourceIsHeld() throws {
        var world = world()
        world.resources = [
            Make.machine("m1", mark: ControlMark(controller: "other", sequence: 1, prior: [], macs: []))
        ]
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        #expect(try only(world).holds.map(\.gate) == [.controller])
    }

    @Test func claimsThatCannotBothBeAreHeld() throws {
        var world = world()
        world.resources = [Make.group("g1", (1, 4, 2))]
        world.schedules = [
            Make.schedule(
                "a", in: "shop", .size(minimum: 2, maximum: 3, desired: 2), types: [TestCatalogue.group]),
            Make.schedule(
                "b", in: "shop", .size(minimum: 1, maximum: 6, desired: 2), types: [TestCatalogue.group]),
        ]
        #expect(try only(world).holds.map(\.gate) == [.conflict])
        world.schedules[1] = Make.schedule(
            "b", in: "shop", .size(minimum: 1, maximum: 6, desired: 2), types: [TestCatalogue.group], priority: 1)
        #expect(try only(world).isReady)
        #expect(try only(world).claim.name == "Schedule/shop/b")
    }

    @Test func aScheduleInAZoneNobodyKnowsHoldsItsTenant() throws {
        var world = world()
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped))]
        world.act(on: world.plan)
        let lost = Make.schedule("night", in: "shop", .power(.stopped))
        world.schedules = [
            ScheduleSpec(
                metadata: lost.metadata, selector: lost.selector, zone: "Mars/Olympus", rules: lost.rules)
        ]
        #expect(world.plan.actions.map { $0.holds.map(\.gate) } == [[.documents]])
    }

    @Test func whatIsOffIsNotWokenToBePutOffAnotherWay() {
        var world = world()
        world.resources = [Make.machine("m1", .known(.power(.stopped)))]
        world.schedules = [Make.schedule("night", in: "shop", .power(.hibernated))]
        #expect(world.plan.actions.isEmpty)
    }
}

@Suite struct ReleaseTests {
    /// A machine and a group that a schedule has stopped.
    private func stopped(onRelease: ReleaseRule = .restore) -> World {
        var world = World()
        world.tenants = [Make.tenant("shop")]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.resources = [Make.machine("m1"), Make.group("g1", (1, 4, 2))]
        world.schedules = [
            Make.schedule(
                "night", in: "shop", .power(.stopped), types: [TestCatalogue.machine, TestCatalogue.group],
                onRelease: onRelease)
        ]
        world.act(on: world.plan)
        return world
    }

    @Test func whatWasFoundComesBack() {
        var world = stopped()
        #expect(world.priors.count == 4)
        world.schedules = []
        #expect(world.plan.actions.allSatisfy { $0.claim.level == .release && $0.isReady })
        world.act(on: world.plan)
        #expect(world.resources[0].value(of: .power) == .known(.power(.running)))
        #expect(world.resources[1].value(of: .maximum) == .known(.count(4)))
        #expect(world.priors.isEmpty)
        #expect(world.plan.actions.isEmpty)
    }

    @Test func whatIsToBeLeftStays() {
        var world = stopped(onRelease: .leave)
        world.schedules = []
        #expect(world.plan.actions.isEmpty)
        #expect(world.plan.tenants[0].forgotten.count == 4)
        world.act(on: world.plan)
        #expect(world.priors.isEmpty)
        #expect(world.resources[0].value(of: .power) == .known(.power(.stopped)))
    }

    @Test func aSizeThatIsToBeLeftStaysWhereOthersNeverStateIt() throws {
        for rule in ReleaseRule.allCases {
            var world = stopped()
            world.priors = []
            world.resources = [Make.group("g1", (1, 4, 2))]
            world.schedules = [
                Make.schedule(
                    "wide", in: "shop", .size(minimum: nil, maximum: 6, desired: nil), types: [TestCatalogue.group]),
                Make.schedule(
                    "large", in: "shop", .size(minimum: nil, maximum: 5, desired: 4), types: [TestCatalogue.group],
                    priority: 1, onRelease: rule),
            ]
            world.act(on: world.plan)
            #expect(world.resources[0].value(of: .desired) == .known(.count(4)))
            world.schedules.removeLast()
            for _ in 0..<3 { world.act(on: world.plan) }
            #expect(world.resources[0].value(of: .maximum) == .known(.count(6)))
            #expect(world.resources[0].value(of: .desired) == .known(.count(rule == .leave ? 4 : 2)))
        }
    }

    @Test func whatSomebodyElseChangedIsTheirs() throws {
        var world = stopped()
        world.schedules = []
        world.resources[1] = Make.group("g1", (0, 7, 0))
        let plan = world.plan
        let group = try #require(plan.actions.first { $0.address.id == "g1" })
        #expect(group.changes.map(\.field) == [.minimum, .desired])
        #expect(plan.tenants[0].forgotten.map(\.prior.key.field) == [.maximum])
    }

    @Test func anotherLifeOfTheNameIsNotMistaken() {
        var world = stopped()
        world.schedules = []
        world.resources[0] = Resource(
            address: world.resources[0].address, incarnation: "another", tags: .known(TagSet([])),
            state: world.resources[0].state)
        #expect(world.plan.actions.map(\.address.id) == ["g1"])
    }
}
