import Cloud
import Planning
import Repositories
import Specs
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// I6 with policies over documents: what is denied stays at its last good version, and what is in force stays in force.
@Suite struct SpecPolicyLoopTests {
    private static let policy = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: SpecPolicy
        metadata: {name: zones}
        spec:
          select: {kinds: [Schedule]}
          mode: enforce
          rules:
            - name: home
              when: "spec.zone != 'Europe/Berlin'"
              message: "'schedules are in Europe/Berlin'"
              then: deny

        """

    /// A plant whose first pass accepted sound documents; it is after hours since.
    private func plant(_ files: [String: String?] = [:]) async throws -> (plant: Plant, good: String) {
        let plant = try await Plant([:], [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        let good = try await plant.specs.commit(Document.office().with(files))
        try await plant.pass()
        plant.evening()
        return (plant, good.short)
    }

    @Test func aDeniedChangeKeepsItsNamespaceAndNobodyElses() async throws {
        let (plant, good) = try await plant(["platform/policies.yaml": Self.policy])
        try await plant.specs.commit(
            Document.office().with([
                "platform/policies.yaml": Self.policy,
                "tenants/shop/office.yaml": Document.schedule(in: "shop", zone: "UTC"),
                "tenants/lab/office.yaml": Document.schedule(in: "lab", outside: "{power: hibernated}"),
            ]))
        let report = try await plant.pass(sound: false)
        #expect(report.words == ["m2 hibernate: succeeded", "m1 stop: succeeded"])
        #expect(report.notices == ["namespace shop has errors and stays at commit \(good)"])
        #expect(report.diagnostics.map(\.description).contains { $0.contains("schedules are in Europe/Berlin") })
    }

    @Test("A new rule against what is in force takes nothing away, and says so")
    func whatIsInForceStays() async throws {
        let utc = Document.schedule(in: "shop", zone: "UTC")
        let (plant, good) = try await plant(["tenants/shop/office.yaml": utc])
        let files = Document.office().with(["platform/policies.yaml": Self.policy, "tenants/shop/office.yaml": utc])
        try await plant.specs.commit(files)
        let report = try await plant.pass(sound: false)
        #expect(report.words == ["m2 stop: succeeded", "m1 stop: succeeded"])
        #expect(report.notices == ["namespace shop has errors and stays at commit \(good)"])
        #expect(report.diagnostics.contains { $0.severity == .error })
        #expect(report.plan.tenants.allSatisfy { $0.findings.isEmpty })
        // Whatever it says from then on is judged.
        try await plant.specs.commit(files.with(["tenants/shop/more.yaml": utc.replacing("office", with: "more")]))
        #expect(
            try await plant.pass(sound: false).notices == ["namespace shop has errors and stays at commit \(good)"])
        try await plant.specs.commit(files.with(["tenants/shop/office.yaml": Document.schedule(in: "shop")]))
        #expect(try await plant.pass().notices.isEmpty)
    }

    @Test func whereNothingWasEverGoodTheTenantIsHeldAlone() async throws {
        let plant = try await Plant(
            Document.office().with([
                "platform/policies.yaml": Self.policy,
                "tenants/shop/office.yaml": Document.schedule(in: "shop", zone: "UTC"),
            ]), [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        plant.evening()
        #expect(try await plant.pass(sound: false).words == ["m2 stop: succeeded"])
    }
}
