import Cloud
import Ledger
import Planning
import Specs
import Storage
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// What rules of policies tag, copy and delete, from a commit to the ledger.
@Suite struct ConsequencePassTests {
    private static let owned = [Cloud.Tag("owner", "x")]

    private func files(
        then: String, _ more: String = "", types: String = "sim/volume", others: [String: String?] = [:]
    ) -> [String: String] {
        Document.platform(["shop"]).with([
            "tenants/shop/owners.yaml": Document.policy(in: "shop", then: then, more: more, types: types)
        ]).with(others)
    }

    private func deleting(_ more: String = "", others: [String: String?] = [:]) -> [String: String] {
        files(then: "delete", "grace: 2d" + more, others: others)
    }

    /// Lets time pass and says what was done.
    private func pass(_ plant: Plant, after seconds: Int64 = 0) async throws -> [String] {
        plant.clock.advance(seconds: seconds)
        return try await plant.pass().words
    }

    // MARK: Tags

    @Test("A rule tags what is at fault, once, and what it found comes back when it is compliant")
    func tag() async throws {
        let plant = try await Plant(
            files(then: "tag", "tags: {state: unowned, level: '2'}"),
            [Sim.volume("v1", tags: [.init("level", "1")]), Sim.volume("v2", tags: Self.owned)])
        #expect(try await pass(plant) == ["v1 tag: succeeded"])
        #expect(plant.cloud["v1"]?.tags.value?["state"] == "unowned")
        #expect(plant.cloud["v1"]?.tags.value?["level"] == "2")
        #expect(try await pass(plant, after: 600).isEmpty)
        plant.cloud.put([
            Sim.volume("v1", tags: Self.owned + [.init("state", "unowned"), .init("level", "2")])
        ])
        #expect(try await pass(plant, after: 600) == ["v1 tag: succeeded"])
        #expect(plant.cloud["v1"]?.tags == .known(TagSet([.init("team", "shop"), .init("level", "1")] + Self.owned)))
        #expect(try await pass(plant, after: 600).isEmpty)
        #expect(try await plant.store.facts(of: nil, at: plant.clock.now).priors.isEmpty)
        #expect(try await plant.verify().isSound)
    }

    @Test("A tag that says whose a resource is, or protects it, is set by no rule")
    func reservedTags() async throws {
        for key in ["team", "cloudpioneer.io/protected"] {
            let plant = try await Plant(
                files(then: "tag", "tags: {\(key): lab}"), [Sim.volume("v1")])
            let report = try await plant.pass()
            #expect(report.words == ["v1 tag: held"])
            #expect(report.plan.actions.map { $0.holds.map(\.gate) } == [[.access]])
        }
    }

    // MARK: What people read on the resource

    @Test("What waits for the end of its grace says so on the resource, until it is compliant")
    func notice() async throws {
        let plant = try await Plant(files(then: "stop", "grace: 2h", types: "sim/machine"), [Sim.machine("m1")])
        #expect(try await pass(plant).isEmpty)
        #expect(try await pass(plant, after: 600) == ["m1 tag: succeeded"])
        #expect(
            plant.cloud["m1"]?.notice == "stop by ResourcePolicy/shop/owners/has-owner at 2026-03-23T14:00:00Z")
        #expect(try await pass(plant, after: 600).isEmpty)
        #expect(try await pass(plant, after: 7200) == ["m1 stop: succeeded"])
        #expect(try await pass(plant, after: 600).isEmpty)
        let stopped = try #require(plant.cloud["m1"])
        plant.cloud.put([
            Resource(
                address: stopped.address, incarnation: stopped.incarnation,
                tags: .known(TagSet([.init("team", "shop")] + Self.owned)), state: stopped.state, mark: stopped.mark,
                notice: stopped.notice)
        ])
        #expect(try await pass(plant, after: 600).sorted() == ["m1 start: succeeded", "m1 tag: succeeded"])
        #expect(plant.cloud["m1"]?.notice == nil)
        #expect(try await plant.store.facts(of: nil, at: plant.clock.now).priors.isEmpty)
    }

    @Test("An exception takes it off, a policy that is gone too, and what another store wrote is found")
    func noticeGoes() async throws {
        let plant = try await Plant(deleting(), [Sim.volume("v1"), Sim.volume("v2")])
        _ = try await pass(plant)
        #expect(try await pass(plant, after: 600).count == 2)
        let exception = """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: PolicyException
            metadata: {name: e, namespace: shop}
            spec:
              policy: owners
              select: {types: [sim/volume], name: v1}
              reason: More time is needed.
              owner: tests
              until: "2027-01-01T00:00:00Z"
            """
        try await plant.specs.commit(deleting(others: ["tenants/shop/e.yaml": exception]))
        #expect(try await pass(plant, after: 600) == ["v1 tag: succeeded"])
        #expect(plant.cloud["v1"]?.notice == nil && plant.cloud["v2"]?.notice != nil)
        // Nothing remembers what stands on the other.
        plant.store = try await SQLiteStore.inMemory(controller: "test")
        plant.cloud.put([
            Sim.volume("v2", tags: Self.owned).with([
                FieldChoice(.notice, .text("delete by ResourcePolicy/shop/owners/has-owner at 2026-03-25T12:00:00Z"))
            ]),
            Sim.volume("v3", tags: Self.owned).with([
                FieldChoice(.notice, .text("delete by ResourcePolicy/other/owners/has-owner at 2026-03-25T12:00:00Z"))
            ]),
        ])
        #expect(try await pass(plant, after: 600) == ["v2 tag: succeeded"])
        #expect(plant.cloud["v2"]?.notice == nil && plant.cloud["v3"]?.notice != nil)
    }

    // MARK: Copies

    @Test("A copy is made once for a fault: while it is not finished, where it is shown late, and when it is there")
    func snapshot() async throws {
        let plant = try await Plant(files(then: "snapshot"), [Sim.volume("v1", copied: 100)])
        plant.cloud.setCopying(20_000)
        #expect(try await pass(plant).isEmpty)
        #expect(try await pass(plant, after: 300) == ["v1 snapshot: succeeded"])
        for _ in 0..<5 {
            let words = try await pass(plant, after: 1800)
            #expect(words.allSatisfy { $0.hasPrefix("v1 snapshot: held") || $0.contains("dropped") })
        }
        for _ in 0..<5 { #expect(try await pass(plant, after: 7200).allSatisfy { !$0.contains("succeeded") }) }
        #expect(plant.cloud.copies(of: "v1") == 1)
        // Another fault, another copy.
        let copied = try #require(plant.cloud["v1"])
        plant.cloud.put([copied.tagged(Self.owned)])
        #expect(try await pass(plant, after: 600).isEmpty)
        plant.cloud.put([copied.tagged([])])
        _ = try await pass(plant, after: 600)
        #expect(try await pass(plant, after: 600) == ["v1 snapshot: succeeded"])
        #expect(plant.cloud.copies(of: "v1") == 2)
    }

    // MARK: Deletions

    @Test(
        "What is at fault for its grace is copied, and deleted once the copy is finished; the ledger says what it was")
    func delete() async throws {
        let plant = try await Plant(deleting(), [Sim.volume("v1", tags: [.init("env", "dev")], copied: 100)])
        plant.cloud.setCopying(5000)
        _ = try await pass(plant)
        #expect(try await pass(plant, after: 600) == ["v1 tag: succeeded"])
        #expect(try await pass(plant, after: 171_000).isEmpty)
        #expect(try await pass(plant, after: 2000).sorted() == ["v1 delete: held", "v1 snapshot: succeeded"])
        #expect(try await pass(plant, after: 4000).sorted() == ["v1 delete: held", "v1 snapshot: held"])
        #expect(plant.cloud["v1"] != nil)
        #expect(try await pass(plant, after: 2000) == ["v1 delete: succeeded"])
        #expect(plant.cloud["v1"] == nil)
        for _ in 0..<3 { #expect(try await pass(plant, after: 600).isEmpty) }
        #expect(plant.cloud.copies(of: "v1") == 1)
        let last = try #require(try await plant.journal().last)
        #expect(last.verification == .reached && last.outcome?.result == .succeeded)
        #expect(
            last.intent.reason.chain.contains {
                $0.hasPrefix("it was v1: existence true, snapshot 2026-") && $0.hasSuffix("tag env=dev, tag team=shop")
            })
        #expect(try await plant.store.facts(of: nil, at: plant.clock.now).priors.isEmpty)
        #expect(try await plant.verify().isSound)
    }

    @Test(
        "With a canary one is deleted, and the others once it is seen to be gone; a copy of each says nothing of that")
    func canaryOfDeletions() async throws {
        let policy = Document.policy(
            in: "shop", mode: "enforce\ncanary: {count: 1}", then: "delete", more: "grace: 2d", types: "sim/volume")
        let files = Document.platform(["shop"]).with(["tenants/shop/owners.yaml": policy])
        let plant = try await Plant(files, (1...3).map { Sim.volume("v\($0)") })
        _ = try await pass(plant)
        #expect(try await pass(plant, after: 600).count == 3)
        var gone: [Int] = []
        for _ in 0..<8 {
            _ = try await pass(plant, after: gone.isEmpty ? 172_800 : 600)
            gone.append(plant.cloud.deleted.count)
        }
        #expect(gone.contains(1) && gone.last == 3, "\(gone)")
        #expect((1...3).allSatisfy { plant.cloud.copies(of: "v\($0)") == 1 })
    }

    @Test("A lost answer leads to one copy and one deletion")
    func lostAnswers() async throws {
        let plant = try await Plant(deleting(), [Sim.volume("v1")])
        _ = try await pass(plant)
        _ = try await pass(plant, after: 600)
        plant.clock.advance(seconds: 172_800)
        let address = Sim.volume("v1").address
        plant.cloud.setLag(50)
        for mishap in [SimulatedCloud.Mishap.lostAfterEffect, .lostBeforeEffect] {
            plant.cloud.fail { $0.mishaps = [address: mishap] }
            _ = try await pass(plant)
            plant.cloud.fail { $0.mishaps = [:] }
            for _ in 0..<4 { _ = try await pass(plant, after: 200) }
        }
        #expect(plant.cloud["v1"] == nil)
        #expect(plant.cloud.copies(of: "v1") == 1)
        #expect(plant.cloud.deleted.count == 1)
        #expect(try await plant.journal().allSatisfy { $0.outcome?.result.isFinal == true })
    }

    private static let override = """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Override
        metadata: {name: o, namespace: shop}
        spec:
          select: {types: [sim/volume]}
          state: {leaveAlone: true}
          start: "2026-03-23T00:00:00Z"
          end: "2026-05-23T00:00:00Z"
          reason: still needed
          owner: tests
        """

    @Test("Nothing is deleted that is protected, attached, owned, kept by an override, or not known whole")
    func heldDeletions() async throws {
        let protection = [Cloud.Tag(TenantSpec.defaultProtectionTag, "true")]
        let owner = ResourceAddress(scope: Sim.scope(SimulatedCatalogue.group), id: "g")
        let cases: [(files: [String: String], resource: Resource, fault: String?)] = [
            (deleting("\n    snapshot: false"), Sim.volume("v1", tags: protection), nil),
            (deleting("\n    snapshot: false"), Sim.volume("v1", attached: .known(true)), nil),
            (deleting("\n    snapshot: false"), Sim.volume("v1", attached: .unknown(.denied)), nil),
            (deleting("\n    snapshot: false"), Sim.volume("v1", owner: .known(owner)), nil),
            (deleting("\n    snapshot: false"), Sim.volume("v1", owner: .unknown(.failed)), nil),
            (deleting("\n    snapshot: false", others: ["tenants/shop/o.yaml": Self.override]), Sim.volume("v1"), nil),
            (deleting("\n    snapshot: false"), Sim.volume("v1"), "half a page"),
        ]
        for (number, (files, resource, fault)) in cases.enumerated() {
            let plant = try await Plant(files, [resource])
            _ = try await pass(plant)
            _ = try await pass(plant, after: 600)
            plant.cloud.fail { $0.incomplete = fault.map { [Sim.scope(SimulatedCatalogue.volume): $0] } ?? [:] }
            let words = try await pass(plant, after: 180_000)
            #expect(plant.cloud["v1"] != nil, "case \(number)")
            #expect(!words.contains("v1 delete: succeeded"), "case \(number): \(words)")
        }
        // The same without any of it.
        let plant = try await Plant(deleting("\n    snapshot: false"), [Sim.volume("v1")])
        _ = try await pass(plant)
        #expect(try await pass(plant, after: 180_000).sorted() == ["v1 delete: succeeded", "v1 tag: held"])
        #expect(plant.cloud.copies(of: "v1") == 0)
    }

    @Test("An attribute that is another just before a deletion drops it: the rule may rest on it")
    func changedMeanwhile() async throws {
        let plant = try await Plant(deleting("\n    snapshot: false"), [Sim.volume("v1"), Sim.volume("v2")])
        _ = try await pass(plant)
        let detached = Sim.volume("v1", attached: .known(false))
        plant.cloud.fail {
            $0.meanwhile = { $0[detached.address] = $0[detached.address]?.with(state: detached.state) }
        }
        let words = try await pass(plant, after: 180_000)
        #expect(
            words.contains("v1 delete: dropped, its attribute attached has changed since it was listed"), "\(words)")
        #expect(plant.cloud["v1"] != nil && plant.cloud["v2"] == nil)
        // Once it is what the plan saw, it goes.
        #expect(try await pass(plant, after: 600).contains("v1 delete: succeeded"))
    }

    @Test("The cap on deletions holds all of them")
    func caps() async throws {
        let volumes = (0..<6).map { Sim.volume("v\($0)") }
        let plant = try await Plant(deleting("\n    snapshot: false\n    mark: store"), volumes)
        _ = try await pass(plant)
        let report = try await pass(plant, after: 180_000)
        #expect(report == volumes.map { "\($0.address.id) delete: held" })
        plant.cloud.remove("v5")
        #expect(try await pass(plant, after: 600).count { $0.hasSuffix("succeeded") } == 5)
    }
}

extension Resource {
    /// The same with other tags besides that of its team.
    fileprivate func tagged(_ more: [Cloud.Tag]) -> Resource {
        Resource(
            address: address, incarnation: incarnation, tags: .known(TagSet([Cloud.Tag("team", "shop")] + more)),
            state: state, mark: mark, notice: notice)
    }
}
