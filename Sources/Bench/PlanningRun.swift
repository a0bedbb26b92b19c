import Cloud
import CloudAWS
import ControlLoop
import Planning
import Specs
import Timetables
import Vocabulary

/// Plans for a whole company: from nothing, and after a commit that changes one file.
struct PlanningRun {
    /// A Friday night in Europe.
    private static let instant = Instant(seconds: 1_774_643_400)
    private static let runs = 3
    /// Bytes that a resource may take at rest.
    private static let allowance = 300.0

    private let zones: ZoneTable
    private let context: SpecContext

    init() throws {
        zones = try ZoneDatabase.read()
        context = SpecContext(
            catalogues: [AWSCatalogue.catalogue], zones: zones, allowedEndpointHosts: [], gitCredentialNames: [])
    }

    func rows() throws -> [Row] {
        let before = Measure.bytesInUse
        let inventory = try World.inventory(listedAt: Self.instant)
        let bytes = Double(Measure.bytesInUse - before) / Double(inventory.count)

        let files = World.files()
        let cold = try Measure.least(of: Self.runs) { try coldRun(files, inventory) }
        let warm = try warmRun(cold.result, inventory)
        let title = "Plan: \(World.resources) resources, \(World.documents) documents, \(World.tenants) tenants"
        return [
            Row(name: "\(title), cold: CPU", unit: "s", ours: cold.seconds),
            Row(
                name: "\(title), one file changed: CPU", unit: "s", ours: warm, theirs: cold.seconds,
                target: 100),
            Row(
                name: "Memory of each of \(inventory.count) resources at rest, and its limit", unit: "B",
                ours: bytes, theirs: Self.allowance, target: 1),
        ]
    }

    private struct Outcome {
        let reading: SpecReading
        let plan: Plan
        let memo: PlanMemo
    }

    private func coldRun(_ files: [SourceFile], _ inventory: Inventory) throws -> Outcome {
        let reading = SpecReader.read(files, context)
        guard reading.diagnostics.isEmpty else {
            throw Failure("the specs were not read as they should be: \(reading.diagnostics.prefix(3))")
        }
        var memo = PlanMemo()
        let plan = Planner.plan(inputs(reading, inventory), memo: &memo)
        return Outcome(reading: reading, plan: plan, memo: memo)
    }

    /// Seconds that the plan after a commit takes; throws where it is not the very plan that is made from nothing.
    private func warmRun(_ cold: Outcome, _ inventory: Inventory) throws -> Double {
        let changed = World.changedFile()
        let best = Measure.least(of: Self.runs * 3) {
            var memo = cold.memo
            let reading = SpecReader.update(cold.reading, changed: [SpecReader.readFile(changed, context)], context)
            return (reading, Planner.plan(inputs(reading, inventory), memo: &memo))
        }
        let (reading, plan) = best.result
        guard plan.digest != cold.plan.digest, plan.counts.resources == World.resources, plan.counts.ready > 0 else {
            throw Failure("the changed file changed nothing")
        }
        guard CanonicalJSON.bytes(plan.value) == CanonicalJSON.bytes(Planner.plan(inputs(reading, inventory)).value)
        else { throw Failure("the plan made with the memo is another than the one made without") }
        return best.seconds
    }

    private func inputs(_ reading: SpecReading, _ inventory: Inventory) -> PlanInputs {
        PlanInputs(
            specs: reading.specs, inventory: inventory, instant: Self.instant, zones: zones,
            catalogues: context.catalogues, controller: "bench")
    }
}
