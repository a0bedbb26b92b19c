import Cloud
import Ledger
import Planning
import Repositories
import Specs
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// Namespaces whose documents come from another repository.
@Suite struct DelegationTests {
    /// `lab` comes from its own repository, `shop` from the root.
    private func plant() async throws -> (plant: Plant, lab: SpecRepository) {
        let plant = try await Plant([:], [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        let lab = try await SpecRepository(plant.folder, "lab.git")
        try await lab.commit(
            ["clouds/tenants/lab/office.yaml": Document.schedule(in: "lab")], author: "Lin <lin@example.org>")
        try await plant.specs.commit(root(lab.url))
        plant.evening()
        return (plant, lab)
    }

    private func root(_ url: String) -> [String: String] {
        Document.office().with([
            "platform/tenants/lab.yaml": Document.tenant("lab", source: "lab-repository"),
            "platform/source.yaml": Document.source("lab-repository", url, namespaces: ["lab"], path: "clouds"),
            "tenants/lab/office.yaml": nil,
        ])
    }

    @Test func itsDocumentsCount() async throws {
        let (plant, _) = try await plant()
        #expect(try await plant.pass().words == ["m2 stop: succeeded", "m1 stop: succeeded"])
        let intent = try #require(try await plant.journal().map(\.intent).first { $0.tenant == "lab" })
        #expect(intent.reason.source == "lab-repository")
        #expect(intent.reason.file == "tenants/lab/office.yaml")
        #expect(intent.reason.author == "Lin <lin@example.org>")
        #expect(try await plant.store.sources().map(\.name) == ["lab-repository", "root"])
    }

    @Test func aRepositoryThatWasNeverThereHoldsItsNamespacesOnly() async throws {
        let (plant, _) = try await plant()
        try await plant.specs.commit(root("file://" + plant.folder["none.git"]))
        let report = try await plant.pass()
        #expect(report.words == ["m1 stop: succeeded"])
        #expect(report.held.isEmpty)
        #expect(report.notices.count == 1)
        #expect(report.notices.first?.hasPrefix("source lab-repository: source lab-repository: ") == false)
        #expect(report.notices.first?.hasPrefix("source lab-repository: ") == true)
        #expect(report.plan.tenants.first { $0.tenant == "lab" }?.findings.map(\.kind) == [.documents])
    }

    /// In the morning, `lab` having been stopped, nothing of it may move; `shop` moves.
    private func expectLabHeldAlone(_ plant: Plant, _ reason: String) async throws {
        plant.morning()
        for isNew in [true, false] {
            let report = try await plant.pass()
            #expect(report.held.map(\.name) == ["lab-repository"])
            #expect(report.held.map(\.isNew) == [isNew])
            #expect(report.held.first?.reason.contains(reason) == true)
            #expect(report.words == (isNew ? ["m2 start: held", "m1 start: succeeded"] : ["m2 start: held"]))
            #expect(
                report.notices.first?.hasPrefix("source lab-repository is held, so nothing of its namespaces") == true)
        }
        #expect(plant.power("m2") == .stopped)
    }

    @Test func aVanishedRepositoryHoldsItsNamespacesOnly() async throws {
        let (plant, lab) = try await plant()
        try await plant.pass()
        try await ProgramRunner.succeed("mv", [lab.path, lab.path + ".away"])
        try await expectLabHeldAlone(plant, "it vanished")
        try await ProgramRunner.succeed("mv", [lab.path + ".away", lab.path])
        #expect(try await plant.pass().words == ["m2 start: held"])
        #expect(try await plant.store.release(source: "lab-repository", actor: "Ada", at: plant.clock.now))
        #expect(try await plant.pass().words == ["m2 start: succeeded"])
    }

    @Test func anEmptiedRepositoryHoldsItsNamespacesOnly() async throws {
        let (plant, lab) = try await plant()
        try await plant.pass()
        try await lab.commit(["README.md": "gone"])
        try await expectLabHeldAlone(plant, "has no specs any more")
    }

    @Test func aRewrittenRepositoryHoldsItsNamespacesOnly() async throws {
        let (plant, lab) = try await plant()
        try await plant.pass()
        try await lab.commit(
            entries: [
                "clouds/tenants/lab/office.yaml": .text(Document.schedule(in: "lab", outside: "{power: running}"))
            ],
            orphan: true)
        try await expectLabHeldAlone(plant, "it was rewound or rewritten")
    }

    @Test func badDocumentsKeepTheirNamespaceAtItsLastGoodCommit() async throws {
        let (plant, lab) = try await plant()
        try await plant.pass()
        try await lab.commit(["clouds/tenants/lab/office.yaml": "kind: ["])
        plant.morning()
        let report = try await plant.pass(sound: false)
        #expect(report.words == ["m2 start: succeeded", "m1 start: succeeded"])
        #expect(report.notices.first?.hasPrefix("namespace lab has errors and stays at commit ") == true)
        #expect(report.plan.revisions.map(\.path) == ["", "tenants/lab/", ""])
    }

    @Test("I1: what a repository says of others' namespaces counts nothing and disturbs nobody")
    func documentsOfOthers() async throws {
        let (plant, lab) = try await plant()
        try await lab.commit(entries: [
            "clouds/tenants/lab/office.yaml": .text(Document.schedule(in: "lab")),
            "clouds/tenants/shop/office.yaml": .text(Document.schedule(in: "shop", inside: "{power: stopped}")),
            "clouds/tenants/shop/link.yaml": .link("/etc/passwd"),
            "clouds/platform/tenants/shop.yaml": .text(Document.tenant("shop", mode: "observe")),
        ])
        let report = try await plant.pass(sound: false)
        #expect(report.words == ["m2 stop: succeeded", "m1 stop: succeeded"])
        #expect(report.notices.isEmpty)
        #expect(report.diagnostics.contains { $0.description.contains("namespace `shop` does not come from here") })
    }

    @Test func aBadPlatformDoesNotLoseTheDelegation() async throws {
        let (plant, _) = try await plant()
        try await plant.pass()
        // The document that delegates is itself broken: what it said when it was sound still counts.
        try await plant.specs.commit(
            root("file://nowhere").with([
                "platform/source.yaml": Document.source("lab-repository", "gopher://x", namespaces: ["lab"])
            ]))
        plant.morning()
        let report = try await plant.pass(sound: false)
        #expect(report.words == ["m2 start: succeeded", "m1 start: succeeded"])
        #expect(report.notices.first?.hasPrefix("the platform has errors and stays at commit ") == true)
    }
}
