import Cloud
import Cryptography
import Specs
import Testing
import Timetables
import Vocabulary

@testable import Planning

/// The gates that depend on what was done before, one by one.
@Suite struct GateTests {
    private static let noon = Instant(seconds: 1_780_000_000)

    private func world(
        _ count: Int, caps: ActionCaps = .standard, mode: TenantSpec.Mode = .enforce, _ schedules: [ScheduleSpec]? = nil
    ) -> World {
        var world = World()
        world.instant = Self.noon
        world.tenants = [Make.tenant("shop", mode: mode, caps: caps)]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.schedules = schedules ?? [Make.schedule("night", in: "shop", .power(.stopped))]
        world.resources = (0..<count).map { Make.machine("m" + String($0 + 1000)) }
        return world
    }

    private func holds(_ world: World, _ gate: GateHold.Gate) -> [GateHold] {
        world.plan.actions.flatMap { $0.holds.filter { $0.gate == gate } }
    }

    // MARK: Caps

    @Test("A tenant without a word about caps is capped at the larger of 20 and a quarter")
    func standard() {
        #expect(holds(world(20), .cap).isEmpty)
        #expect(holds(world(21), .cap).count == 21)
        let quarter = { (name: String) in
            self.world(100, [Make.schedule("some", in: "shop", .power(.stopped), glob: name)])
        }
        #expect(holds(quarter("m101*"), .cap).isEmpty)
        #expect(holds(quarter("m10*"), .cap).count == 100)
        #expect(
            holds(world(100), .cap).first?.message
                == "it would stop 100 resources it has not moved before; at most 25 (25 % of 100) may be in an hour; "
                + "approve all 100 with an Approval, raise caps.firstTime, or select less")
        #expect(holds(world(100), .cap).first?.holder == "Tenant/shop")
        #expect(holds(world(100), .cap).first?.until == nil)
    }

    @Test func percentagesNeedTheWholeInventory() {
        let schedules = [Make.schedule("some", in: "shop", .power(.stopped), glob: "m102*")]
        var some = world(400, schedules)
        some.resources += (0..<15).map { Make.machine("m102x\($0)") }
        #expect(some.plan.actions.count == 25 && holds(some, .cap).isEmpty)
        // Another region of the same type is not known whole; reductions there are held, and here only the count holds.
        some.accounts = [Make.account(tenants: ["shop"], regions: ["here", "there"])]
        #expect(holds(some, .cap).isEmpty)
        some.incomplete = [Make.scope(region: "there")]
        #expect(holds(some, .cap).count == 25)
        // It opens when that is listed, which nothing but a further look can tell.
        let doubts = holds(some, .incomplete).filter {
            $0.message.hasPrefix("how many resources 25 % are cannot be told")
        }
        #expect(doubts.count == 25 && doubts.allSatisfy { $0.holder == Make.scope(region: "there").description })
        some.incomplete = []
        some.stale = [Make.scope(region: "there")]
        #expect(holds(some, .cap).count == 25)
    }

    @Test func whatIsHeldElsewhereCountsForNothing() {
        var world = world(25)
        for place in 0..<5 {
            world.resources[place] = Make.machine("m" + String(place + 1000), disk: .known("volatile"))
        }
        #expect(holds(world, .cap).isEmpty)
        let planning = self.world(25, mode: .plan)
        #expect(holds(planning, .cap).count == 25, "a tenant that only plans sees its caps")
    }

    @Test func repetitionsAreNoFirstTimes() {
        var world = world(20)
        world.act(on: world.plan)
        for place in world.resources.indices { world.resources[place] = world.resources[place].with(.running) }
        world.resources += (0..<15).map { Make.machine("n\($0)") }
        world.instant = Self.noon.adding(seconds: 3600)
        #expect(world.plan.counts.ready == 35)
        #expect(world.plan.actions.count { $0.counting == .repeated } == 20)
        // Without the memory each is a first time again.
        world.moves = []
        #expect(holds(world, .cap).count == 35)
    }

    @Test("Several passes allow no more than one; the hold says when it opens")
    func overSeveralPasses() {
        var world = world(15)
        world.act(on: world.plan)
        world.instant = Self.noon.adding(seconds: 600)
        world.resources += (0..<10).map { Make.machine("n\($0)") }
        let hold = holds(world, .cap).first
        #expect(holds(world, .cap).count == 10)
        #expect(hold?.until == Self.noon.adding(seconds: 3600))
        #expect(hold?.message.contains("10 resources it has not moved before, after 15 in the hour before") == true)
        #expect(world.plan.tenants[0].validUntil.map { $0 <= Self.noon.adding(seconds: 3600) } == true)
        world.instant = Self.noon.adding(seconds: 3600)
        #expect(holds(world, .cap).isEmpty && world.plan.counts.ready == 10)
    }

    @Test func anApprovalThatCoversTheWholeLetsItThrough() {
        func approved(_ count: Int, _ transition: TransitionName = .stop) -> World {
            var world = world(30)
            world.approvals = [
                ApprovalSpec(
                    metadata: Make.metadata("Approval", "spring"), tenant: "shop",
                    subject: .changes(transition, nil), count: count, expires: Self.noon.adding(seconds: 86_400),
                    reason: "a test")
            ]
            return world
        }
        #expect(approved(30).plan.counts.ready == 30)
        #expect(approved(30).plan.actions.allSatisfy { $0.approval == "Approval/spring" })
        #expect(approved(29).plan.counts.ready == 0)
        #expect(approved(30, .start).plan.counts.ready == 0)
        var used = approved(30)
        used.approvalUse = ["Approval/spring": 1]
        #expect(used.plan.counts.ready == 0)
    }

    @Test func whatReturnsIsNeverCapped() {
        var world = world(30, caps: ActionCaps(firstTimeCount: 30))
        world.act(on: world.plan)
        world.tenants = [
            Make.tenant("shop", caps: ActionCaps(firstTimePercent: 0, firstTimeCount: 0, actionsPerHour: 0))
        ]
        world.instant = Self.noon.adding(seconds: 60)
        world.schedules = [Make.schedule("night", in: "shop", .power(.running))]
        #expect(world.plan.counts.ready == 30, "back to what was found, by the same claim")
        #expect(world.plan.actions.allSatisfy { $0.counting == .returning })
        world.schedules = []
        #expect(world.plan.counts.ready == 30, "and by its end")
    }

    @Test("Resizes count each time; the tenant's hour counts everything")
    func resizes() {
        var world = world(0)
        world.schedules = [Make.schedule("night", in: "shop", .power(.stopped), types: [TestCatalogue.group])]
        world.resources = (0..<20).map { Make.group("g\($0)", (1, 4, 2)) }
        #expect(world.plan.counts.ready == 20)
        world.act(on: world.plan)
        world.resources = (0..<20).map { Make.group("g\($0)", (1, 4, 2)) }
        world.instant = Self.noon.adding(seconds: 60)
        #expect(holds(world, .cap).count == 20)
        #expect(holds(world, .cap)[0].message.hasPrefix("it would resize 20 resources, after 20 in the hour before;"))

        var hourly = self.world(30, caps: ActionCaps(firstTimeCount: 100, actionsPerHour: 40))
        hourly.act(on: hourly.plan)
        for place in hourly.resources.indices { hourly.resources[place] = hourly.resources[place].with(.running) }
        hourly.instant = Self.noon.adding(seconds: 60)
        #expect(hourly.plan.actions.allSatisfy { $0.counting == .repeated })
        #expect(holds(hourly, .cap).count == 30)
        #expect(holds(hourly, .cap)[0].message.contains("at most 40 changes of the tenant may be in an hour"))
        #expect(holds(hourly, .cap)[0].until == Self.noon.adding(seconds: 3600))
    }

    @Test func deletesOfAllClaimsTogether() throws {
        let exists = Field(rawValue: "existence")
        let thing = ResourceTypeDescription(
            type: "sim/thing", title: "thing", fields: [FieldDescription(exists, .existence)],
            transitions: [
                Transition("delete", .numbers, touches: [exists], actionClass: .absolute, settlesWithin: 1)
            ])
        let world = world(0)
        let inputs = PlanInputs(
            specs: world.specs, inventory: world.inventory, instant: Self.noon, zones: World.zones,
            catalogues: [Catalogue(provider: "sim", realms: ["sim"], types: [thing], credentialMethods: [])],
            controller: "test")
        let partition = Partition(inputs.specs, inputs.inventory)
        let context = PlanContext(inputs, partition)
        let tenant = TenantGathering(inputs).inputs(for: world.tenants[0], share: partition.shares[0])
        func delete(_ number: Int, _ claim: ClaimName) -> PlannedAction {
            let resource = Make.machine("t\(number)", in: Make.scope("sim/thing"))
            return PlannedAction(
                key: "\(number)", account: "main", resource: resource, transition: "delete", actionClass: .absolute,
                changes: [PlannedAction.Change(field: exists, from: .flag(true), to: .none)],
                claim: Claim(
                    name: claim, level: .schedule, origin: world.tenants[0].metadata.origin, summary: "gone",
                    version: "v", wishes: []), chain: [], holds: [], approval: nil, counting: .counted, note: "")
        }
        func passed(_ first: Int, _ second: Int) -> [Bool] {
            var desk = ApprovalDesk([], tenant: tenant.tenant, context)
            let actions =
                (0..<first).map { delete($0, "Policy/shop/a") } + (0..<second).map { delete(100 + $0, "Policy/shop/b") }
            return Caps(tenant, context, []).pass(actions, &desk).actions.map(\.isReady)
        }
        #expect(passed(5, 0) == Array(repeating: true, count: 5))
        #expect(passed(6, 0) == Array(repeating: false, count: 6))
        #expect(passed(3, 3) == [true, true, true, false, false, false])
        #expect(passed(3, 2).allSatisfy { $0 })
    }

    @Test("The version of a claim changes with what it may do and with nothing else")
    func versions() {
        let night = Make.schedule("night", in: "shop", .power(.stopped))
        func version(_ schedule: ScheduleSpec) -> String { ClaimVersion.of(schedule, [TestCatalogue.catalogue]) }
        func with(
            _ selector: ResourceSelector? = nil, zone: ZoneID = "UTC", windows: [WeeklyWindow]? = nil,
            inside: DesiredState? = nil, priority: Int = 0, onRelease: ReleaseRule = .restore, commit: String = "c0ffee"
        ) -> ScheduleSpec {
            ScheduleSpec(
                metadata: Metadata(
                    kind: "Schedule", name: "night", namespace: "shop",
                    origin: Origin(source: "other", revision: commit, range: SourceRange(file: "elsewhere.yaml"))),
                selector: selector ?? night.selector, zone: zone,
                windows: windows ?? [WeeklyWindow(start: 0, end: 0)], inside: inside ?? night.rules[0].state,
                outside: night.outside, priority: priority, onRelease: onRelease)
        }
        #expect(version(night) == version(with(priority: 7, onRelease: .leave, commit: "beef")))
        // What is remembered of moves outlives this version of the program.
        let known: Value = [
            "envelope": Envelope(night, [TestCatalogue.catalogue]).value,
            "timetable": ["zone": "UTC", "windows": [[0, 0]], "inside": "stopped", "outside": "stopped"],
        ]
        #expect(version(night) == String(SHA256.digest(CanonicalJSON.bytes(known)).hex.prefix(32)))
        let others = [
            with(ResourceSelector(types: [TestCatalogue.machine], atMost: 3)),
            with(ResourceSelector(types: [TestCatalogue.group])), with(zone: "Europe/Berlin"),
            with(windows: [WeeklyWindow(start: 0, end: 60)]), with(inside: .power(.running)),
        ].map(version)
        #expect(Set(others + [version(night)]).count == 6)
    }

    // MARK: Opposition

    @Test("Who undoes an action three times is left alone for a while, longer each time")
    func opposition() {
        var world = world(1)
        var waits: [Int64] = []
        for _ in 0..<8 {
            let plan = world.plan
            if let hold = plan.actions.first?.holds.first {
                #expect(hold.gate == .opposition)
                let until = hold.until ?? Self.noon
                #expect(plan.tenants[0].validUntil.map { $0 <= until } == true)
                waits.append((until.milliseconds - world.instant.milliseconds) / 1000)
                world.instant = until
                #expect(world.plan.counts.ready == 1)
            }
            world.act(on: world.plan)
            world.resources[0] = world.resources[0].with(.running)
        }
        #expect(waits.prefix(5) == [900, 1800, 3600, 7200, 14_400])
        #expect(waits.allSatisfy { $0 <= 86_400 })
        #expect(holds(world, .opposition)[0].message.contains("undone by somebody else each time"))
    }

    @Test func anotherActionBetweenIsNoOpposition() {
        var world = world(1)
        for round in 0..<8 {
            world.schedules = [
                Make.schedule("night", in: "shop", .power(round.isMultiple(of: 2) ? .stopped : .running))
            ]
            #expect(world.plan.counts.ready == 1)
            world.act(on: world.plan)
            world.instant = world.instant.adding(seconds: 60)
        }
    }

    // MARK: Leaving

    @Test func aTenantThatHasLeft() {
        var world = world(3)
        world.tenants.append(Make.tenant("other", accounts: []))
        world.act(on: world.plan)
        world.tenants.removeFirst()
        let plan = world.plan.tenants.first { $0.tenant == "shop" }
        #expect(plan?.mode == TenantPlan.left && plan?.counts.ready == 3)
        #expect(plan?.actions.allSatisfy { $0.claim.level == .release && $0.transition == .start } == true)
        let explained = Planner.explain(world.resources[0].address, world.inputs)
        #expect(explained?.tenants == ["shop"] && explained?.aspects.first?.action?.isReady == true)
        world.accounts = [Make.account(tenants: ["other"])]
        #expect(holds(world, .access).count == 3)
        #expect(holds(world, .access)[0].holder == "CloudAccount/main")
        world.tenants = []
        #expect(world.plan.actions.isEmpty, "documents without any tenant are rather lost than meant")
    }

    @Test func aScopeThatWasNarrowed() {
        var world = world(3)
        world.resources[2] = Make.machine("m1002", tags: Make.tagged("team", "other"))
        world.act(on: world.plan)
        world.tenants = [Make.tenant("shop", tags: Make.having("team", "shop"))]
        #expect(world.plan.actions.map(\.address.id) == ["m1000", "m1001", "m1002"])
        #expect(world.plan.actions.allSatisfy { $0.claim.level == .release && $0.isReady })
        // What another tenant holds now is not touched.
        world.tenants.append(Make.tenant("other", tags: Make.having("team", "other")))
        world.accounts = [Make.account(tenants: ["other", "shop"])]
        let shop = world.plan.tenants.first { $0.tenant == "shop" }
        #expect(shop?.actions.map(\.address.id) == ["m1000", "m1001"])
        #expect(shop?.findings.contains { $0.kind == .departed } == true)
        #expect(shop?.forgotten.isEmpty == true)
    }

    @Test func whatIsGone() {
        var world = world(3)
        world.act(on: world.plan)
        world.resources.removeLast()
        #expect(world.plan.tenants[0].forgotten.map(\.prior.address.id) == ["m1002"])
        #expect(world.plan.tenants[0].findings.contains { $0.kind == .gone })
        world.incomplete = [Make.scope()]
        #expect(world.plan.tenants[0].forgotten.isEmpty)
        world.incomplete = []
        world.stale = [Make.scope()]
        #expect(world.plan.tenants[0].forgotten.isEmpty)
    }

    @Test("A claim that leaves out what it once set gives that back")
    func aClaimThatAsksForLess() {
        var world = world(0)
        world.schedules = [
            Make.schedule(
                "night", in: "shop", .size(minimum: 0, maximum: 0, desired: 0), types: [TestCatalogue.group])
        ]
        world.resources = [Make.group("g", (1, 4, 2))]
        world.act(on: world.plan)
        world.schedules = [
            Make.schedule(
                "night", in: "shop", .size(minimum: nil, maximum: nil, desired: 3), types: [TestCatalogue.group])
        ]
        world.act(on: world.plan)
        #expect(
            world.resources[0].state.fields.map(\.value) == [.known(.count(1)), .known(.count(4)), .known(.count(3))])
        world.schedules = []
        world.act(on: world.plan)
        #expect(
            world.resources[0].state.fields.map(\.value) == [.known(.count(1)), .known(.count(4)), .known(.count(2))])
    }

    // MARK: Pauses

    @Test(arguments: [
        ("all", PauseScope.all), ("tenant/shop", .tenant("shop")), ("account/main", .account("main")),
        ("namespace/shop", .namespace("shop")), ("Schedule/shop/night", .claim("Schedule/shop/night")),
    ])
    func scopes(text: String, scope: PauseScope) {
        #expect(PauseScope(text) == scope && scope.description == text)
        var world = world(2)
        let end = Self.noon.adding(seconds: 60)
        world.pauses = [
            Pause(
                scope: scope, tenant: scope.isPlatform ? nil : "shop", reason: "a launch", actor: "ada",
                since: Self.noon, until: end)
        ]
        let hold = holds(world, .pause).first
        #expect(hold?.holder == text && hold?.until == end)
        #expect(
            hold?.message == "paused by ada (asserted) since \(Self.noon): a launch; until \(end), or until "
                + "`pioneer resume \(text)`")
        #expect(world.plan.tenants[0].findings.map(\.subject) == [text])
        #expect(world.plan.tenants[0].validUntil == end)
    }

    @Test(arguments: ["", "shop", "tenant/", "tenant/a/b", "source/root", "schedule/shop/night", "a//b", "all/x"])
    func noScope(text: String) { #expect(PauseScope(text) == nil) }

    @Test func summary() {
        var world = world(25)
        world.tenants.append(Make.tenant("other", mode: .plan, accounts: []))
        world.pauses = [Pause(scope: .all, tenant: nil, reason: "x", actor: "ada", since: Self.noon)]
        #expect(
            GateSummary(world.plan).rows.map { "\($0.tenant) \($0.gate.rawValue) \($0.actions)" } == ["shop pause 25"])
        world.pauses = []
        #expect(
            GateSummary(world.plan).rows.map { "\($0.tenant) \($0.gate.rawValue) \($0.actions)" } == ["shop cap 25"])
    }

    @Test("What explain says holds an action is what the plan says, whatever the mode")
    func explained() {
        for mode in TenantSpec.Mode.allCases {
            let world = world(25, mode: mode)
            let explained = Planner.explain(world.resources[3].address, world.inputs)?.aspects.first?.action?.holds
            #expect(explained?.contains { $0.gate == .cap } == true)
            if mode != .observe {
                #expect(explained == world.plan.actions[3].holds)
            }
        }
    }
}
