import Cloud
import Planning
import Specs
import Testing
import Vocabulary

/// A few go first, and the rest waits until they are seen as they were set.
@Suite struct CanaryTests {
    private func policy(
        _ canary: PolicyCanary, _ condition: String = "resource.id != ''"
    ) throws -> ResourcePolicySpec {
        Make.policy("idle", in: "shop", [try Make.rule("off", condition, then: .stop)]).with(canary: canary)
    }

    private func world(_ count: Int, _ canary: PolicyCanary) throws -> World {
        var world = World()
        world.tenants = [Make.tenant("shop")]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.policies = [try policy(canary)]
        world.resources = (0..<count).map { Make.machine("m" + String($0 + 100)) }
        return world
    }

    private func ready(_ world: World) -> [String] { world.plan.actions.filter(\.isReady).map(\.address.id) }

    private func holds(_ world: World) -> [GateHold] {
        world.plan.actions.flatMap { $0.holds.filter { $0.gate == .canary } }
    }

    private func act(_ world: inout World) {
        world.act(on: world.plan)
        world.instant = world.instant.adding(seconds: 60)
    }

    @Test func aFewGoFirstAndTheRestFollows() throws {
        var world = try world(10, PolicyCanary(.count(2)))
        #expect(ready(world).count == 2)
        #expect(holds(world).count == 8)
        #expect(holds(world).first?.holder == "ResourcePolicy/shop/idle")
        #expect(
            holds(world).first?.message
                == "2 of 10 resources go first, and the rest waits until they are seen as they were set; 0 are")
        let first = ready(world)
        world.resources.reverse()
        #expect(ready(world) == first, "the same, in whatever order they come")
        act(&world)
        #expect(ready(world).count == 8)
        #expect(holds(world).isEmpty)
    }

    @Test("Percentages are of all, rounded up, and at least one", arguments: [(1, 1), (10, 1), (11, 2), (50, 5)])
    func percentages(_ percent: Int, _ expected: Int) throws {
        #expect(ready(try world(10, PolicyCanary(.percent(percent)))).count == expected)
    }

    @Test("Where there are no more than go first, nothing waits")
    func few() throws {
        #expect(ready(try world(3, PolicyCanary(.count(5)))).count == 3)
    }

    @Test("While one is not as it was set the rest is held, and it says which")
    func departure() throws {
        var world = try world(10, PolicyCanary(.count(2)))
        let first = ready(world)
        act(&world)
        let place = try #require(world.resources.firstIndex { $0.address.id == first[0] })
        world.resources[place] = Make.machine(first[0])
        #expect(ready(world) == [first[0]], "it is stopped again, as without a canary")
        #expect(holds(world).count == 8)
        #expect(
            holds(world).first?.message
                == "2 of 10 resources go first, and the rest waits until they are seen as they were set; 1 are, and "
                + "power of \(first[0]) (sim/id-main/here/sim/machine/\(first[0])) was set to stopped and is running: "
                + "find out why, or take `canary` out of the policy")
        act(&world)
        #expect(ready(world).count == 8)
    }

    @Test("What cannot be read, or is still on its way, is not seen as it was set")
    func unknown() throws {
        var world = try world(10, PolicyCanary(.count(1)))
        let first = try #require(ready(world).first)
        act(&world)
        let place = try #require(world.resources.firstIndex { $0.address.id == first })
        let stopped = world.resources[place]
        world.resources[place] = Make.machine(first, .unknown(.denied))
        #expect(ready(world).isEmpty)
        world.resources[place] = Make.machine(first, .known(.power(.stopped)), isChanging: true)
        #expect(holds(world).first?.message.contains("is still changing") == true)
        world.resources[place] = stopped
        world.stale = [Make.scope()]
        #expect(holds(world).count == 9)
        world.stale = []
        #expect(ready(world).count == 9)
        // Gone from a complete listing, it is in no other state.
        world.resources.remove(at: place)
        #expect(ready(world).count == 9)
        world.incomplete = [Make.scope()]
        #expect(holds(world).count == 9)
    }

    @Test func itMayHaveToStaySoForAWhile() throws {
        var world = try world(4, PolicyCanary(.count(1), wait: 600))
        let begun = world.instant
        act(&world)
        #expect(holds(world).count == 3)
        #expect(holds(world).allSatisfy { $0.until == begun.adding(seconds: 600) })
        #expect(holds(world).first?.message.contains("as they were set for 10m; 0 are") == true)
        #expect(world.plan.tenants[0].validUntil.map { $0 <= begun.adding(seconds: 600) } == true)
        world.instant = begun.adding(seconds: 600)
        #expect(ready(world).count == 3)
    }

    @Test("A new version of the policy begins anew; what comes later to an old one does not")
    func versions() throws {
        var world = try world(4, PolicyCanary(.count(1)))
        act(&world)
        act(&world)
        world.resources += (0..<5).map { Make.machine("n\($0)") }
        #expect(ready(world).count == 5)
        world.policies = [try policy(PolicyCanary(.count(1)), "resource.id != 'x'")]
        #expect(ready(world).count == 1)
        #expect(holds(world).count == 4)
    }

    @Test("What something else holds does not go first")
    func others() throws {
        var world = try world(3, PolicyCanary(.count(1)))
        let first = try #require(ready(world).first)
        let place = try #require(world.resources.firstIndex { $0.address.id == first })
        world.resources[place] = Make.machine(first, disk: .known("volatile"))
        #expect(ready(world).count == 1)
        #expect(ready(world) != [first])
    }

    @Test("A tenant that only plans sees who goes first; the caps count what the canary lets through")
    func withOtherGates() throws {
        var world = try world(30, PolicyCanary(.count(2)))
        world.tenants = [Make.tenant("shop", mode: .plan)]
        #expect(holds(world).count == 28)
        #expect(world.plan.actions.allSatisfy { $0.holds.allSatisfy { $0.gate != .cap } })
        world.tenants = [Make.tenant("shop")]
        act(&world)
        #expect(world.plan.actions.allSatisfy { $0.holds.contains { $0.gate == .cap } })
    }

    @Test func explainSaysIt() throws {
        let world = try world(3, PolicyCanary(.count(1)))
        let held = try #require(world.plan.actions.first { !$0.isReady })
        let explanation = try #require(Planner.explain(held.address, world.inputs))
        #expect(explanation.aspects.first?.action?.holds.map(\.gate) == [.canary])
    }
}
