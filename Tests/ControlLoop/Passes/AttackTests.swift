import Cloud
import Ledger
import Planning
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// One tenant, or a stranger, tries to reach what is not theirs. Each attempt does nothing, and something says so.
@Suite struct AttackTests {
    private let two = [Sim.machine("m1"), Sim.machine("m2", team: "lab")]

    // MARK: Documents

    @Test(
        "I1: whatever a tenant's documents ask for, they get no more than the tenant's own",
        arguments: [
            Document.schedule("x", in: "shop", outside: "{power: hibernated}", glob: "m*"),
            Document.schedule(
                "x", in: "shop", outside: "{power: hibernated}", more: "priority: 1000"),
            Document.schedule("x", in: "shop", outside: "{power: hibernated}", glob: "{m1,m2}*"),
            """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: Override
            metadata: {name: x, namespace: shop}
            spec:
              select: {types: [sim/machine], tags: {matchLabels: {team: lab}}}
              state: {power: hibernated}
              start: "2026-03-23T10:00:00Z"
              end: "2026-03-25T10:00:00Z"
              reason: "m2\\n::error::lab/office wants it | </td>"
              owner: lab
            """,
        ])
    func selectorsForOthers(document: String) async throws {
        let plant = try await Plant(Document.office().with(["tenants/shop/x.yaml": document]), two)
        plant.evening()
        let report = try await plant.pass(sound: false)
        #expect(plant.power("m2") == .stopped, "\(report.words)")
        #expect(plant.cloud.effects.allSatisfy { ($0.address.id == "m1") == ($0.tenant == "shop") })
        for record in try await plant.store.records(in: "tenant/shop", from: 0, limit: 1000) {
            #expect(!CanonicalJSON.text(record.record.body).contains("/m2"))
        }
    }

    @Test(
        "I1: documents that are not a tenant's to write are errors with their place, and stop nobody else",
        arguments: [
            (Document.schedule("x", in: "lab", outside: "{power: running}"), "lab"),
            (Document.tenant("lab", mode: "observe"), "Tenant"),
            (Document.account("other", tenants: ["shop"]), "CloudAccount"),
            (Document.approval("mine", tenant: "shop", transition: "stop", count: 9), "Approval"),
            (Document.source("mine", "https://example.org/x.git", namespaces: ["lab"]), "GitSource"),
        ])
    func documentsOfOthers(document: String, word: String) async throws {
        let plant = try await Plant(Document.office().with(["tenants/shop/x.yaml": document]), two)
        plant.evening()
        let report = try await plant.pass(sound: false)
        #expect(plant.power("m2") == .stopped)
        let said = report.diagnostics.map(\.description)
        #expect(said.contains { $0.hasPrefix("tenants/shop/x.yaml:") && $0.contains(word) }, "\(said)")
        #expect(plant.cloud.effects.map(\.tenant) == ["lab"], "shop has no good version of its documents")
    }

    // MARK: Marks

    @Test("I4: with the store lost, no mark but the genuine one of this life of this resource is believed")
    func forgedMarks() async throws {
        let files = Document.platform(["shop", "lab"]).with([
            "tenants/shop/groups.yaml": Document.schedule("groups", in: "shop", types: "sim/group"),
            "tenants/lab/groups.yaml": Document.schedule("groups", in: "lab", types: "sim/group"),
        ])
        let plant = try await Plant(
            files, [Sim.group("g1", 1, 6, 3), Sim.group("g2", 2, 8, 5), Sim.group("g3", 4, 9, 7, team: "lab")])
        plant.evening()
        try await plant.pass()
        let group = try #require(plant.cloud["g1"])
        let own = try #require(group.mark)
        let neighbour = try #require(plant.cloud["g2"]?.mark)
        let stranger = try #require(plant.cloud["g3"]?.mark)
        func mark(_ sequence: Int64, _ prior: [FieldChoice], _ macs: [[UInt8]]) -> ControlMark {
            ControlMark(controller: own.controller, sequence: sequence, prior: prior, macs: macs)
        }
        let forged = [
            mark(own.sequence, own.prior, [[UInt8](repeating: 7, count: ControlMark.macByteCount)]),
            mark(own.sequence, [FieldChoice(.desired, .count(9000))], own.macs),
            mark(own.sequence + 1, own.prior, own.macs), neighbour, stranger,
        ]
        plant.morning()
        for mark in forged {
            plant.store = try await SQLiteStore.inMemory(controller: "test")
            plant.cloud.put([group.with([], mark: mark)])
            let report = try await plant.pass()
            #expect(report.words.contains("g1 none: held"), "\(report.words)")
            let hold = report.actions.first { $0.action.address.id == "g1" }?.action.holds.first
            #expect(hold?.gate == .prior)
            #expect(report.notices.contains { $0.contains("/g1 is not believed") }, "\(report.notices)")
            #expect(plant.cloud["g1"]?.sizes == [.count(0), .count(0), .count(0)])
            plant.cloud.put([Sim.group("g2", 2, 8, 5), Sim.group("g3", 4, 9, 7, team: "lab")])
        }
        // The genuine one, on another life of the same name.
        plant.store = try await SQLiteStore.inMemory(controller: "test")
        let again = Resource(
            address: group.address, incarnation: "another life", tags: group.tags, state: group.state, mark: own)
        plant.cloud.put([again])
        #expect(try await plant.pass().notices.contains { $0.contains("/g1 is not believed") })
        plant.cloud.put([group])
        #expect(try await plant.pass().words.contains("g1 resize: succeeded"))
        #expect(plant.cloud["g1"]?.sizes == [.count(1), .count(6), .count(3)])
    }

    @Test("I4: the store wins over an older mark of the same resource that somebody writes back")
    func aReplayedMark() async throws {
        let files = Document.platform(["shop"]).with([
            "tenants/shop/groups.yaml": Document.schedule("groups", in: "shop", types: "sim/group")
        ])
        let plant = try await Plant(files, [Sim.group("g1", 1, 6, 3)])
        plant.evening()
        try await plant.pass()
        let old = try #require(plant.cloud["g1"]?.mark)
        plant.morning()
        try await plant.pass()
        plant.cloud.put([Sim.group("g1", 2, 4, 2)])
        plant.clock.go(to: "2026-03-24T20:00:00Z")
        try await plant.pass()
        let group = try #require(plant.cloud["g1"])
        plant.cloud.put([group.with([], mark: old)])
        plant.clock.go(to: "2026-03-25T08:00:00Z")
        try await plant.pass()
        #expect(plant.cloud["g1"]?.sizes == [.count(2), .count(4), .count(2)])
    }

    // MARK: Approvals

    /// Two tenants whose stops wait for a person.
    private func guarded(_ approvals: [String: String]) -> [String: String] {
        Document.office().with([
            "platform/tenants/shop.yaml": Document.tenant("shop", more: "requireApproval: [stop]"),
            "platform/tenants/lab.yaml": Document.tenant("lab", more: "requireApproval: [stop]"),
        ]).merging(approvals) { $1 }
    }

    @Test func anApprovalThatIsUsedUpLetsNothingThroughAgain() async throws {
        let approval = ["platform/a.yaml": Document.approval("a", tenant: "shop", transition: "stop", count: 1)]
        let plant = try await Plant(guarded(approval), two + [Sim.machine("m3")])
        plant.evening()
        let words = try await plant.pass().words
        #expect(words == ["m2 stop: held", "m1 stop: succeeded", "m3 stop: held"])
        for day in 24...25 {
            plant.clock.go(to: "2026-03-\(day)T08:00:00Z")
            try await plant.pass()
            plant.clock.go(to: "2026-03-\(day)T20:00:00Z")
            let report = try await plant.pass()
            #expect(report.words == ["m2 stop: held", "m1 stop: held", "m3 stop: held"])
            #expect(report.actions.allSatisfy { $0.action.holds.map(\.gate) == [.approval] })
        }
    }

    @Test func anApprovalOfAnotherTenantOrOfYesterdayLetsNothingThrough() async throws {
        let plant = try await Plant(guarded([:]), two)
        plant.evening()
        let waiting = try await plant.pass()
        let key = try #require(waiting.actions.first { $0.tenant == "lab" }?.action.key)
        func approval(_ tenant: String, _ what: String, until: String) -> String {
            """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: Approval
            metadata: {name: a}
            spec:
              tenant: \(tenant)
              \(what)
              count: 5
              expires: "\(until)"
              reason: a test
            """
        }
        for text in [
            // The other tenant's action, in the name of one's own.
            approval("shop", "actions: [\(key)]", until: "2027-01-01T00:00:00Z"),
            approval("lab", "actions: [\(key)]", until: "2026-03-23T19:59:59Z"),
            approval("shop", "change: {transition: stop}", until: "2026-03-23T12:00:00Z"),
        ] {
            try await plant.specs.commit(guarded(["platform/a.yaml": text]))
            let report = try await plant.pass()
            #expect(report.words == ["m2 stop: held", "m1 stop: held"], "\(text)")
            #expect(report.actions.allSatisfy { $0.action.holds.map(\.gate) == [.approval] })
        }
        try await plant.specs.commit(
            guarded(["platform/a.yaml": approval("lab", "actions: [\(key)]", until: "2027-01-01T00:00:00Z")]))
        #expect(try await plant.pass().words == ["m2 stop: succeeded", "m1 stop: held"])
    }

    // MARK: A second controller

    @Test func twoProcessesWithOneStore() async throws {
        let plant = try await Plant(Document.office(), two)
        plant.evening()
        let lock = try await plant.store.acquirePassLock(holder: "the other process")
        let failure = try await plant.failure()
        #expect(failure.kind == .transient && failure.message.contains("the other process"))
        #expect(plant.cloud.effects.isEmpty)
        lock.release()
        #expect(try await plant.pass().words == ["m2 stop: succeeded", "m1 stop: succeeded"])
    }

    @Test func twoControllersWithStoresOfTheirOwn() async throws {
        let plant = try await Plant(Document.office(), two)
        let other = Plant(twin: plant, resources: [])
        other.configuration.controller = "other"
        other.store = try await SQLiteStore.inMemory(controller: "other")
        plant.evening()
        try await plant.pass()
        other.clock.go(to: "2026-03-24T08:00:00Z")
        other.cloud.put(plant.cloud.resources)
        let report = try await other.pass()
        #expect(report.words == ["m2 start: held", "m1 start: held"])
        #expect(report.actions.allSatisfy { $0.action.holds.map(\.gate) == [.controller] })
        #expect(report.actions.allSatisfy { $0.action.holds.map(\.holder) == ["test"] })
        #expect(other.cloud.effects.isEmpty)
    }
}
