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

/// I6: what is bad stays at its last good version, and nobody else notices.
@Suite struct FallbackTests {
    /// A plant whose first pass accepted sound documents; it is after hours since.
    private func plant() async throws -> (plant: Plant, good: CommitID) {
        let plant = try await Plant([:], [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        let good = try await plant.specs.commit(Document.office())
        try await plant.pass()
        plant.evening()
        return (plant, good)
    }

    private let bad = Document.schedule(in: "shop", zone: "Europe/Berlim")

    @Test func aBadNamespaceStaysAtItsLastGoodCommitWhileOthersMoveOn() async throws {
        let (plant, good) = try await plant()
        let next = try await plant.specs.commit(
            Document.office().with([
                "tenants/shop/office.yaml": bad,
                "tenants/lab/office.yaml": Document.schedule(in: "lab", outside: "{power: hibernated}"),
            ]))
        let report = try await plant.pass(sound: false)
        #expect(report.words == ["m2 hibernate: succeeded", "m1 stop: succeeded"])
        #expect(report.notices == ["namespace shop has errors and stays at commit \(good.short)"])
        #expect(
            report.plan.revisions == [
                SourceRevision(source: "root", commit: next.hex),
                SourceRevision(source: "root", path: "tenants/shop/", commit: good.hex),
            ])
        #expect(report.diagnostics.contains { $0.description.contains("did you mean `Europe/Berlin`?") })
        let reasons = try await plant.journal().map { "\($0.intent.address.id) \($0.intent.reason.revision)" }
        #expect(Set(reasons) == ["m1 \(good.hex)", "m2 \(next.hex)"])
        // The author of what is acted on is found in the commit it comes from.
        #expect(try await plant.journal().allSatisfy { $0.intent.reason.author == "Ada <ada@example.org>" })
    }

    @Test(
        "A calendar's file is part of its namespace, good and bad",
        arguments: ["BEGIN:VCALENDAR\nBEGIN:VEVENT\n", String(repeating: "x", count: 5 << 20), nil])
    func aBrokenCalendarKeepsItsNamespace(_ broken: String?) async throws {
        let feed = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260324\nEND:VEVENT\nEND:VCALENDAR\n"
        let calendar = """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: Calendar
            metadata: {name: team}
            spec: {file: team.ics}

            """
        // Off all day on the 24th, on at other times.
        let schedule = Document.schedule(
            in: "shop", inside: "{power: stopped}", outside: "{power: running}",
            more: "calendars: [{name: team, treatAs: outside}]")
        let files = Document.office().with([
            "tenants/shop/office.yaml": schedule, "tenants/shop/team.yaml": calendar, "tenants/shop/team.ics": feed,
        ])
        let plant = try await Plant([:], [Sim.machine("m1")], at: "2026-03-24T12:00:00Z")
        let good = try await plant.specs.commit(files)
        // A Tuesday at noon, inside, and yet not.
        #expect(try await plant.pass().words.isEmpty)
        try await plant.specs.commit(files.with(["tenants/shop/team.ics": broken]))
        let report = try await plant.pass(sound: false)
        #expect(report.notices == ["namespace shop has errors and stays at commit \(good.short)"])
        #expect(report.words.isEmpty)
        #expect(report.diagnostics.contains { $0.description.contains("`tenants/shop/team.ics` is no calendar") })
        let mended = try await plant.specs.commit(
            files.with(["tenants/shop/team.ics": feed.replacing("24", with: "25")]))
        #expect(mended != good)
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
    }

    @Test func theGoodVersionIsKeptThroughManyBadCommits() async throws {
        let (plant, good) = try await plant()
        for number in 0..<3 {
            try await plant.specs.commit(Document.office().with(["tenants/shop/office.yaml": bad + "# \(number)\n"]))
            let report = try await plant.pass(sound: false)
            #expect(report.notices == ["namespace shop has errors and stays at commit \(good.short)"])
        }
        let mended = try await plant.specs.commit(Document.office())
        #expect(try await plant.pass().notices.isEmpty)
        try await plant.specs.commit(Document.office().with(["tenants/shop/office.yaml": bad]))
        #expect(
            try await plant.pass(sound: false).notices
                == ["namespace shop has errors and stays at commit \(mended.short)"])
    }

    @Test func aNamespaceThatWasNeverGoodIsHeldAlone() async throws {
        let plant = try await Plant(
            Document.office().with(["tenants/shop/office.yaml": bad]),
            [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        plant.evening()
        let report = try await plant.pass(sound: false)
        #expect(report.words == ["m2 stop: succeeded"])
        let shop = try #require(report.plan.tenants.first { $0.tenant == "shop" })
        #expect(shop.findings.map(\.message) == ["it has errors, and there is no earlier version without"])
    }

    @Test func aBadDocumentReturnsNothingThatWasMoved() async throws {
        let (plant, _) = try await plant()
        try await plant.pass()
        #expect(plant.power("m1") == .stopped)
        try await plant.specs.commit(Document.office().with(["tenants/shop/office.yaml": "{"]))
        #expect(try await plant.pass(sound: false).words.isEmpty)
        #expect(plant.power("m1") == .stopped)
    }

    @Test func aDeletedNamespaceReturnsWhatItMovedAndStaysDeleted() async throws {
        let (plant, _) = try await plant()
        try await plant.pass()
        try await plant.specs.commit(Document.office().with(["tenants/shop/office.yaml": nil]))
        #expect(try await plant.pass().words == ["m1 start: succeeded"])
        // When it comes back with errors, what it once said must not come back to life.
        try await plant.specs.commit(Document.office().with(["tenants/shop/office.yaml": bad]))
        let report = try await plant.pass(sound: false)
        #expect(report.words.isEmpty)
        #expect(report.notices.isEmpty)
        #expect(plant.power("m1") == .running)
    }

    @Test func aBadPlatformStaysWhileNamespacesMoveOn() async throws {
        let (plant, good) = try await plant()
        let next = try await plant.specs.commit(
            Document.office().with([
                "platform/tenants/shop.yaml": Document.tenant("shop", mode: "enforced"),
                "tenants/lab/office.yaml": Document.schedule(in: "lab", outside: "{power: hibernated}"),
            ]))
        let report = try await plant.pass(sound: false)
        #expect(report.words == ["m2 hibernate: succeeded", "m1 stop: succeeded"])
        #expect(report.notices == ["the platform has errors and stays at commit \(good.short)"])
        #expect(report.plan.revisions.map(\.commit) == [next.hex, good.hex])
        #expect(report.plan.revisions.map(\.path) == ["", "platform/"])
    }

    @Test func aPlatformThatWasNeverGoodMovesNothing() async throws {
        let plant = try await Plant(
            Document.office().with(["platform/tenants/lab.yaml": Document.tenant("lab", mode: "enforced")]),
            [Sim.machine("m1")])
        plant.evening()
        let report = try await plant.pass(sound: false)
        #expect(report.words == ["m1 stop: held"])
        #expect(report.held.map(\.reason) == ["its platform/ folder has errors"])
        #expect(report.notices == ["the platform's documents have errors, so nothing moves"])
        #expect(plant.cloud.effects.isEmpty)
        try await plant.specs.commit(Document.office())
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
    }

    @Test(arguments: ["tenants/shop/office.yaml", "tenants/shop/deep/more.yaml"])
    func aLinkInsteadOfADocumentKeepsTheNamespaceBack(_ path: String) async throws {
        let (plant, good) = try await plant()
        try await plant.pass()
        var entries = Document.office().mapValues(SpecRepository.Entry.text)
        entries[path] = .link("../../platform/accounts.yaml")
        try await plant.specs.commit(entries: entries)
        let report = try await plant.pass(sound: false)
        #expect(report.words.isEmpty)
        #expect(plant.power("m1") == .stopped)
        #expect(report.notices == ["namespace shop has errors and stays at commit \(good.short)"])
        #expect(
            report.diagnostics.map(\.description) == [
                "\(path):1:1: error: this is not read, a symbolic link could lead out of the folder; "
                    + "put the document itself here"
            ])
    }

    @Test func aLinkInThePlatformKeepsThePlatformBack() async throws {
        let (plant, good) = try await plant()
        var entries = Document.office().mapValues(SpecRepository.Entry.text)
        entries["platform/tenants/shop.yaml"] = .link("lab.yaml")
        try await plant.specs.commit(entries: entries)
        let report = try await plant.pass(sound: false)
        #expect(report.words == ["m2 stop: succeeded", "m1 stop: succeeded"])
        #expect(report.notices == ["the platform has errors and stays at commit \(good.short)"])
    }
}
