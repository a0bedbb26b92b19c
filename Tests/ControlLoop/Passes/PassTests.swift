import Cloud
import Cryptography
import Ledger
import Planning
import Repositories
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// Whole passes, from a commit to the ledger.
@Suite struct PassTests {
    private func office(_ resources: [Resource]) async throws -> Plant {
        try await Plant(Document.office(["shop"]), resources)
    }

    @Test func stoppedAtNightAndStartedInTheMorningExactlyAsFound() async throws {
        let files = Document.office(["shop"]).with([
            "tenants/shop/groups.yaml": Document.schedule("groups", in: "shop", types: "sim/group")
        ])
        let plant = try await Plant(files, [Sim.machine("m1"), Sim.group("g1", 1, 6, 3)])
        #expect(try await plant.pass().words.isEmpty)
        plant.evening()
        #expect(try await plant.pass().words == ["g1 resize: succeeded", "m1 stop: succeeded"])
        #expect(plant.power("m1") == .stopped)
        #expect(plant.cloud["g1"]?.sizes == [.count(0), .count(0), .count(0)])
        #expect(plant.cloud["m1"]?.mark?.prior == [FieldChoice(.power, .power(.running))])
        plant.morning()
        #expect(try await plant.pass().words == ["g1 resize: succeeded", "m1 start: succeeded"])
        #expect(plant.power("m1") == .running)
        #expect(plant.cloud["g1"]?.sizes == [.count(1), .count(6), .count(3)])
        #expect(plant.cloud.resources.allSatisfy { $0.mark == nil })
    }

    @Test("I8: one record for each transition, however often a pass runs")
    func oneRecordForEachTransition() async throws {
        let plant = try await office([Sim.machine("m1"), Sim.machine("m2"), Sim.machine("other", team: "nobody")])
        plant.evening()
        for _ in 0..<4 {
            try await plant.pass()
            plant.clock.advance(seconds: 600)
        }
        let journal = try await plant.journal()
        #expect(journal.map(\.intent.address.id) == ["m1", "m2"])
        #expect(journal.allSatisfy { $0.outcome?.result == .succeeded })
        #expect(try await plant.records(.intent, of: "shop").count == 2)
        #expect(try await plant.records(.outcome, of: "shop").count == 2)
        #expect(try await plant.records(.pass, of: "shop").count == 1)
        #expect(plant.cloud.effects.count == 2)
        #expect(plant.power("other") == .running)
    }

    @Test("I7: every intent leads back to a line, a commit and an author")
    func everyActionHasAReason() async throws {
        var files: [String: String] = [:]
        for (path, text) in Document.office(["shop"]) { files["clouds/\(path)"] = text }
        let plant = try await Plant(files, [Sim.machine("m1")])
        let first = try await plant.specs.commit(files, author: "Grace <grace@example.org>")
        plant.configuration.root.path = "clouds/"
        plant.evening()
        let report = try await plant.pass()
        let intent = try #require(try await plant.journal().first?.intent)
        #expect(intent.reason.source == "root")
        #expect(intent.reason.revision == first.hex)
        #expect(intent.reason.file == "tenants/shop/office.yaml")
        #expect(intent.reason.line == 1)
        // The second commit did not touch the file.
        #expect(intent.reason.author == "Ada <ada@example.org>")
        #expect(intent.reason.chain.first?.contains("Schedule/shop/office") == true)
        #expect(intent.reason.gates.count == GateHold.Gate.allCases.count)
        #expect(intent.planID == report.plan.id.hex)
        #expect(intent.evaluatedAt == report.plan.instant)
        let request = try #require(plant.cloud.requests.first)
        #expect(request.origin == "Schedule/shop/office@\(first.hex.prefix(12))")
        #expect(request.intent == intent.id)
    }

    @Test func theLedgerVerifiesAgainstTheCheckpointsOutsideTheStore() async throws {
        let plant = try await Plant(Document.office(), [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        plant.evening()
        try await plant.pass()
        let afterOne = try TextFile.text(of: plant.configuration.checkpoints).split(separator: "\n").count
        // Two tenants and the platform.
        #expect(afterOne == 3)
        try await plant.pass()
        #expect(try TextFile.text(of: plant.configuration.checkpoints).split(separator: "\n").count == afterOne)
        plant.morning()
        try await plant.pass()
        #expect(try TextFile.text(of: plant.configuration.checkpoints).split(separator: "\n").count == 2 * afterOne)
        let verification = try await plant.verify()
        #expect(verification.isSound)
        #expect(verification.reports.map(\.log) == [.platform, .tenant("lab"), .tenant("shop")])
        #expect(verification.reports.allSatisfy { $0.covered == $0.records })
    }

    @Test("I1: everything is listed with the reading access, and each tenant acts with its own")
    func accesses() async throws {
        let plant = try await Plant(Document.office(), [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        plant.evening()
        try await plant.pass()
        var lists = 0
        for call in plant.cloud.calls {
            switch call {
            case .identity, .search, .unmark: break
            case .list(_, let access):
                lists += 1
                #expect(access.credentials?["name"] == "reader")
            case .read(_, let access): #expect(access.credentials?["name"] == "reader")
            case .perform(let requests, .acting(_, let tenant)):
                #expect(requests.allSatisfy { $0.resource.team == tenant.rawValue })
            case .perform: Issue.record("acted with the reading access")
            }
        }
        // One account, one region, the one type that documents speak of.
        #expect(lists == 1)
        #expect(
            plant.cloud.effects.map(\.tenant) == ["lab", "shop"]
                || plant.cloud.effects.map(\.tenant) == ["shop", "lab"])
    }

    @Test func onlyWhatWasReviewedIsDone() async throws {
        let plant = try await office([Sim.machine("m1"), Sim.machine("m2")])
        plant.evening()
        let controller = plant.controller
        let plan = Planner.plan(try await controller.situation(try await controller.specs()))
        let key = try #require(plan.actions.first { $0.address.id == "m2" }?.key)
        #expect(try await plant.pass(reviewed: [key]).words == ["m1 stop: not reviewed", "m2 stop: succeeded"])
        #expect(plant.power("m1") == .running)
        #expect(try await plant.pass(reviewed: []).words == ["m1 stop: not reviewed"])
    }

    @Test func planningWritesNothing() async throws {
        let plant = try await office([Sim.machine("m1")])
        plant.evening()
        let controller = plant.controller(store: nil)
        let plan = Planner.plan(try await controller.situation(try await controller.specs()))
        #expect(plan.actions.map(\.isReady) == [true])
        #expect(plant.cloud.effects.isEmpty)
        #expect(!LocalFiles.exists(plant.configuration.signingKey))
        #expect(!LocalFiles.exists(plant.configuration.checkpoints))
        #expect(try await plant.store.sources().isEmpty)
    }

    @Test func aSecondProcessIsToldWhoActs() async throws {
        let plant = try await office([Sim.machine("m1")])
        plant.evening()
        let lock = try await plant.store.acquirePassLock(holder: "pioneer run")
        let error = try await plant.failure()
        #expect(error.kind == .transient)
        #expect(error.message.contains("another pass is being made (pioneer run)"))
        #expect(plant.cloud.calls.isEmpty)
        lock.release()
        #expect(try await plant.pass().words == ["m1 stop: succeeded"])
        // A pass gives its own lock back.
        try await plant.pass()
    }

    @Test func approvalsAreCounted() async throws {
        let files = Document.office(["shop"]).with([
            "platform/tenants/shop.yaml": Document.tenant("shop", more: "requireApproval: [stop]"),
            "platform/approval.yaml": Document.approval("some", tenant: "shop", transition: "stop", count: 2),
        ])
        let plant = try await Plant(files, [Sim.machine("m1"), Sim.machine("m2"), Sim.machine("m3")])
        plant.evening()
        #expect(try await plant.pass().words == ["m1 stop: succeeded", "m2 stop: succeeded", "m3 stop: held"])
        #expect(try await plant.pass().words == ["m3 stop: held"])
        let gates = try #require(try await plant.journal().first?.intent.reason.gates)
        #expect(gates.contains("approval: given by Approval/some"))
    }

    @Test func aRefusalOfOneDoesNotStopTheOthers() async throws {
        let plant = try await Plant(
            Document.office(), [Sim.machine("m1"), Sim.machine("m2"), Sim.machine("m3", team: "lab")])
        let m1 = ResourceAddress(scope: Sim.scope(), id: "m1")
        plant.cloud.fail {
            $0.mishaps[m1] = .refused(CloudError(.stalled, code: "Denied", message: "not allowed to stop it"))
        }
        plant.evening()
        let report = try await plant.pass()
        #expect(report.words == ["m3 stop: succeeded", "m1 stop: failed", "m2 stop: succeeded"])
        let failed = try #require(try await plant.journal().first { $0.intent.address == m1 })
        #expect(failed.outcome?.result == .failed(code: "Denied", message: "not allowed to stop it", retry: .stalled))
        #expect(failed.outcome?.requestID != nil)
        // What was not done is not remembered as done.
        #expect(try await plant.store.facts(of: "shop", at: plant.clock.now).priors.map(\.address.id) == ["m2"])
    }

    @Test func aTenantThatOnlyPlansLeavesNoRecordHoweverOften() async throws {
        let plant = try await office([Sim.machine("m1")])
        plant.evening()
        try await plant.pass()
        // Somebody starts it again; with the schedule gone, the memory of it ends, but only once the tenant acts.
        plant.cloud.put([Sim.machine("m1").with(.running)])
        try await plant.specs.commit(
            Document.platform(["shop"]).with([
                "platform/tenants/shop.yaml": Document.tenant("shop", mode: "plan"),
                "tenants/shop/other.yaml": Document.schedule("other", in: "shop", types: "sim/group"),
            ]))
        for _ in 0..<3 { try await plant.pass() }
        #expect(try await plant.records(.pass, of: "shop").count == 1)
        #expect(try await plant.store.facts(of: "shop", at: plant.clock.now).priors.count == 1)
    }

    @Test func aPretendedInstantIsRefusedForRealClouds() async throws {
        let plant = try await office([Sim.machine("m1")])
        plant.evening()
        await #expect(throws: LoopError.self) {
            _ = try await plant.controller.apply(pretending: true, holder: "a test")
        }
        #expect(plant.cloud.calls.isEmpty)
        #expect(try await plant.store.sources().isEmpty)
        let files = Document.office(["shop"]).with([
            "platform/accounts.yaml": Document.account(tenants: ["shop"], endpoint: "http://127.0.0.1:5000")
        ])
        try await plant.specs.commit(files)
        plant.configuration.endpointHosts = ["127.0.0.1:5000"]
        #expect(try await plant.controller.apply(pretending: true, holder: "a test").words == ["m1 stop: succeeded"])
    }
}

extension SimulatedCloud {
    /// All requests to change something, in the order they came.
    var requests: [ActionRequest] {
        calls.flatMap { call -> [ActionRequest] in
            if case .perform(let requests, _) = call { requests } else { [] }
        }
    }
}

extension Resource {
    /// The value of the tag `team`.
    var team: String? {
        if case .known(let tags) = tags { tags["team"] } else { nil }
    }
}
