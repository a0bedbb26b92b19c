import Cryptography
import Planning
import Support
import Testing
import Timetables
import Vocabulary

@testable import ControlLoop

/// What is asked before a pass: which plan was looked at, and whether the clouds are real.
@Suite struct ReviewTests {
    @Test func aPlanInAFileLetsItsReadyActionsThrough() async throws {
        let files = Document.office(["shop"]).with([
            "platform/tenants/shop.yaml": Document.tenant("shop", more: "requireApproval: [hibernate]"),
            "tenants/shop/deep.yaml": Document.schedule(
                "deep", in: "shop", outside: "{power: hibernated}", glob: "m1", more: "priority: 1"),
        ])
        let plant = try await Plant(files, [Sim.machine("m1"), Sim.machine("m2")])
        plant.evening()
        let controller = plant.controller
        let plan = Planner.plan(try await controller.situation(try await controller.specs()))
        let file = try plant.folder.write(CanonicalJSON.bytes(plan.value), to: "plan.json")
        let reviewed = try ReviewedPlan(file: file)
        #expect(reviewed.actionKeys == Set(plan.actions.filter(\.isReady).map(\.key)))
        #expect(plan.actions.map(\.isReady) == [false, true])
        #expect(try await plant.pass(plan: reviewed).words == ["m1 hibernate: held", "m2 stop: succeeded"])
    }

    @Test(arguments: [
        ("", "is no plan"), ("{}", "is no plan; `pioneer plan --out` writes one"), ("[1]", "is no plan"),
        (#"{"kind":"Plan","format":99,"tenants":[]}"#, "has format 99, this version reads 1; plan again"),
    ])
    func whatIsNoPlanLetsNothingThrough(_ text: String, _ words: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "plan.json")
        do {
            let plan = try ReviewedPlan(file: file)
            Issue.record("\(plan)")
        } catch {
            #expect(error.kind == .terminal)
            #expect(error.message.contains(words))
        }
    }

    @Test("A plan that was made with other zone data is applied with a word about it, and about what it changes")
    func otherZoneData() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1")])
        plant.evening()
        let controller = plant.controller
        let specs = try await controller.specs()
        let inputs = try await controller.situation(specs)
        func reviewed(_ zones: ZoneTable) throws -> ReviewedPlan {
            let inputs = PlanInputs(
                specs: inputs.specs, inventory: inputs.inventory, facts: inputs.facts, instant: inputs.instant,
                zones: zones, catalogues: inputs.catalogues, revisions: inputs.revisions, controller: inputs.controller)
            return try ReviewedPlan(
                file: plant.folder.write(
                    ReviewedPlan.bytes(of: Planner.plan(inputs), specs.specs, zones), to: "plan.json"))
        }
        func notices(_ zones: ZoneTable) async throws -> [String] {
            try await plant.pass(plan: try reviewed(zones)).notices
        }
        func table(_ release: String, berlin rule: String, utc: String = "UTC0") -> ZoneTable {
            ZoneTable(release: release, files: [("UTC", TestZones.file(utc)), ("Europe/Berlin", TestZones.file(rule))])
        }
        let rule = "CET-1CEST,M3.5.0,M10.5.0/3"
        #expect(try await notices(TestZones.table) == [])
        #expect(try await notices(table("other name", berlin: rule)) == [], "the same files under another name")
        let file = plant.folder["plan.json"]
        #expect(
            try await notices(table("2025b", berlin: rule, utc: "UTC-0:30")) == [
                "\(file) was made with zone data 2025b, this pass has test: no schedule differs before 2027-03-24T20:00:00Z"
            ])
        // As if summer time began a week later.
        #expect(
            try await notices(table("2025b", berlin: "CET-1CEST,M4.1.0,M10.5.0/3")) == [
                "\(file) was made with zone data 2025b, this pass has test: Schedule/shop/office differs from "
                    + "2026-03-30T05:00:00Z until 2026-03-30T06:00:00Z: reviewed as stopped, here running; plan again"
            ])
        // Two states of one release, such as a distribution's patch.
        let patched = try #require(try await notices(table("test", berlin: "CET-1")).first)
        #expect(patched.contains("was made with zone data test (") && patched.contains("this pass has test ("))
        #expect(patched.contains("reviewed as stopped, here running"))
        // Summer time is over by then, and the rest of the year is the same.
        plant.clock.go(to: "2026-11-01T20:00:00Z")
        let plan = try reviewed(table("2025b", berlin: "CET-1CEST,M4.1.0,M10.5.0/3"))
        #expect(
            try await plant.pass(plan: plan).notices == [
                "\(file) was made with zone data 2025b, this pass has test: no schedule differs before 2027-03-24T20:00:00Z"
            ])
        plant.clock.go(to: "2027-06-01T20:00:00Z")
        #expect(
            try await plant.pass(plan: plan).notices == [
                "\(file) was made with zone data 2025b, this pass has test: whether a schedule differs is not known; plan "
                    + "again"
            ])
    }

    @Test(
        "A plan without what its clocks show, or with nonsense, is a plan still",
        arguments: [
            "", #","clocks":7"#, #","clocks":{"until":"x","zones":[]}"#,
            #","clocks":{"until":"2027-01-01T00:00:00Z","zones":[{"zone":"Europe/Berlin","from":"2026-01-01T00:00:00Z","#
                + #""to":"2027-01-01T00:00:00Z","offsets":[9999999],"changes":[]}]}"#,
        ])
    func withoutClocks(_ clocks: String) async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1")])
        plant.evening()
        let text =
            #"{"kind":"Plan","format":1,"header":{"zones":{"release":"2025b","hash":"00"}},"tenants":[]\#(clocks)}"#
        let plan = try ReviewedPlan(file: plant.folder.write(text, to: "plan.json"))
        let report = try await plant.pass(plan: plan)
        #expect(report.words == ["m1 stop: not reviewed"])
        #expect(report.notices.map { $0.hasSuffix("whether a schedule differs is not known; plan again") } == [true])
    }

    @Test(arguments: [
        "http://127.0.0.1:5000", "http://127.9.8.7", "https://localhost/path", "http://localhost:1", "http://[::1]:80",
    ])
    func thisMachine(_ url: String) { #expect(Loopback.isEndpoint(url)) }

    @Test(arguments: [
        nil, "", "127.0.0.1", "https://ec2.example.com", "http://128.0.0.1", "http://127.0.0.1.example.com",
        "http://localhost.example.com", "http://127.0.0.1@example.com", "http://example.com/127.0.0.1",
        "http://example.com?http://127.0.0.1", "http://0x7f.0.0.1", "http://127.0.1", "http://[::2]",
        "http://127.0.0.256",
    ])
    func anotherMachine(_ url: String?) { #expect(!Loopback.isEndpoint(url)) }
}
