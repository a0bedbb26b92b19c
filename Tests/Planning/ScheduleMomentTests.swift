import Planning
import Specs
import Support
import Testing
import Timetables
import Vocabulary

/// What the memo keeps of schedules makes no plan another than it is without.
struct ScheduleMomentTests {
    private func world(from: Int, to: Int) throws -> World {
        var world = World()
        world.tenants = [Make.tenant("shop")]
        world.accounts = [Make.account(tenants: ["shop"])]
        world.resources = [Make.machine("m1")]
        world.schedules = [
            ScheduleSpec(
                metadata: Make.metadata("Schedule", "office", "shop"),
                selector: ResourceSelector(types: [TestCatalogue.machine]), zone: "Europe/Berlin",
                windows: WeeklyWindowText.windows(on: try WeeklyWindowText.days("mon-fri"), from: from, to: to)),
            Make.schedule("always", in: "shop", .power(.running)),
        ]
        return world
    }

    @Test func fromBoundaryToBoundary() throws {
        var world = try world(from: 420, to: 1140)
        var memo = PlanMemo()
        for _ in 0..<40 {
            let plan = Planner.plan(world.inputs, memo: &memo)
            #expect(plan.digest == world.plan.digest)
            let next = try #require(plan.tenants.first?.nextBoundary)
            #expect(next == world.plan.tenants.first?.nextBoundary && next > world.instant)
            // Now and then between two, and back.
            world.instant = next.adding(seconds: [0, 1, -1, 3600][Int(next.seconds / 3600 % 4)])
        }
    }

    @Test func anotherWindowIsAnotherBoundary() throws {
        let (before, after) = (try world(from: 420, to: 1140), try world(from: 425, to: 1145))
        var memo = PlanMemo()
        let first = Planner.plan(before.inputs, memo: &memo).tenants.first?.nextBoundary
        let second = Planner.plan(after.inputs, memo: &memo).tenants.first?.nextBoundary
        #expect(second == after.plan.tenants.first?.nextBoundary && second != first)
    }

    @Test func randomWorldsThroughTime() {
        for seed in PropertyCases.seeds(100) {
            var generator = WorldGenerator(seed: seed)
            var world = generator.world()
            var memo = PlanMemo()
            for _ in 0..<4 {
                let plan = Planner.plan(world.inputs, memo: &memo)
                #expect(plan.digest == world.plan.digest, "seed \(seed)")
                #expect(
                    plan.tenants.map(\.nextBoundary) == world.plan.tenants.map(\.nextBoundary), "seed \(seed)")
                world.instant = generator.later(world.instant)
            }
        }
    }
}
