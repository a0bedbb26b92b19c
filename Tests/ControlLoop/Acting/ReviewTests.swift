import Cryptography
import Planning
import Support
import Testing
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
        let keys = try ReviewedPlan.actionKeys(file: file)
        #expect(keys == Set(plan.actions.filter(\.isReady).map(\.key)))
        #expect(plan.actions.map(\.isReady) == [false, true])
        #expect(try await plant.pass(reviewed: keys).words == ["m1 hibernate: held", "m2 stop: succeeded"])
    }

    @Test(arguments: [
        ("", "is no plan"), ("{}", "is no plan; `pioneer plan --out` writes one"), ("[1]", "is no plan"),
        (#"{"kind":"Plan","format":99,"tenants":[]}"#, "has format 99, this version reads 1; plan again"),
    ])
    func whatIsNoPlanLetsNothingThrough(_ text: String, _ words: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "plan.json")
        do {
            let keys = try ReviewedPlan.actionKeys(file: file)
            Issue.record("\(keys)")
        } catch {
            #expect(error.kind == .terminal)
            #expect(error.message.contains(words))
        }
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
