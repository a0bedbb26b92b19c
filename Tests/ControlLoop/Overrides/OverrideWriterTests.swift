import Cloud
import Ledger
import Planning
import Repositories
import Specs
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// Overrides as commits. Plants begin on Monday 23 March 2026 at noon UTC; offices close at 18:00 UTC.
@Suite struct OverrideWriterTests {
    private func plant(
        _ tenant: String = "overrideCommits: direct", _ files: [String: String?] = [:], _ more: [Resource] = []
    ) async throws -> Plant {
        try await Plant(
            Document.office().with(["platform/tenants/shop.yaml": Document.tenant("shop", more: tenant)]).with(files),
            [Sim.machine("m1"), Sim.machine("m2"), Sim.machine("n1", team: "lab")] + more)
    }

    private func request(
        _ wish: NewOverride, _ target: OverrideRequest.Target = .branch(nil), reason: String = "A launch.",
        isDryRun: Bool = false
    ) -> OverrideRequest {
        OverrideRequest(
            .create(wish), target: target, reason: reason, actor: "ada", host: "desk", isDryRun: isDryRun)
    }

    private func wish(
        _ name: String? = "launch", in namespace: NamespaceName? = "shop", _ glob: String = "m*",
        _ state: DesiredState = .power(.running), start: Instant? = nil, end: OverrideRequest.End = .after(7200)
    ) -> NewOverride {
        NewOverride(
            name: name, namespace: namespace,
            .selector(ResourceSelector(types: [SimulatedCatalogue.machine], name: glob)), state, start: start, end: end)
    }

    private func written(_ plant: Plant, _ request: OverrideRequest) async throws -> WrittenOverride {
        switch try await plant.controller.write(request) {
        case .written(let written): return written
        case .refused(let diagnostics): throw SupportError(diagnostics.map(\.description).joined(separator: "\n"))
        }
    }

    private func message(_ plant: Plant, _ request: OverrideRequest) async -> String {
        do {
            return "\(try await plant.controller.write(request))"
        } catch {
            return error.message
        }
    }

    private func show(_ plant: Plant, _ revision: String) async throws -> String {
        try await plant.specs.git("show", revision)
    }

    // MARK: The whole way

    @Test(
        "From the command to the cloud and back: in force with the next look, over at its end, as the schedule has it then"
    )
    func thereAndBack() async throws {
        let plant = try await plant()
        plant.evening()
        try await plant.looping(timing: LoopTiming(poll: 60, resync: 7200)) { rig in
            await rig.run(seconds: 60)
            #expect(plant.power("m1") == .stopped && plant.power("m2") == .stopped)
            let made = try await written(plant, request(wish(nil, in: nil).about("m1"), .direct))
            #expect(made.file == "tenants/shop/overrides/wake-m1-20260323t2001.yaml")
            #expect(made.selected == 1 && made.warnings == [])
            await rig.run(seconds: 180)
            #expect(plant.power("m1") == .running && plant.power("m2") == .stopped)
            await rig.run(until: "2026-03-23T22:00:59Z")
            #expect(plant.power("m1") == .running)
            await rig.run(until: "2026-03-23T22:02:00Z")
            #expect(plant.power("m1") == .stopped, "it vanishes by itself")
            await rig.run(until: "2026-03-24T12:00:00Z")
            #expect(plant.power("m1") == .running && plant.power("m2") == .running)
        }
        let journal = try await plant.journal()
        #expect(
            journal.filter { $0.intent.address.id == "m1" }.map {
                "\($0.intent.transition) \($0.intent.reason.author ?? "")"
            }
                == [
                    "stop Ada <ada@example.org>", "start ada <ada@desk>", "stop Ada <ada@example.org>",
                    "start Ada <ada@example.org>",
                ])
    }

    @Test func itEndsIntoWhatTheScheduleSaysAtThatInstant() async throws {
        let plant = try await plant()
        plant.clock.go(to: "2026-03-24T04:00:00Z")
        #expect(try await plant.pass().words.contains("m1 stop: succeeded"))
        let end = OverrideRequest.End.at(try #require(Instant(rfc3339: "2026-03-24T08:00:00Z")))
        _ = try await written(plant, request(wish(end: end), .direct))
        plant.clock.advance(seconds: 60)
        #expect(try await plant.pass().words == ["m1 start: succeeded", "m2 start: succeeded"])
        plant.clock.go(to: "2026-03-24T08:00:00Z")
        #expect(try await plant.pass().words == ["n1 start: succeeded"], "the office is open by now")
        #expect(plant.power("m1") == .running)
    }

    // MARK: What is committed

    @Test func aBranchOfItsOwnHoldsOneMoreFile() async throws {
        let plant = try await plant("maxOverride: 14d")
        let base = try await plant.specs.tips()["main"]
        let made = try await written(plant, request(wish()))
        #expect(made.branch == "override/launch" && made.followed == "main" && !made.isDirect && made.selected == 2)
        let tips = try await plant.specs.tips()
        #expect(tips.count == 2 && tips["main"] == base && tips["override/launch"] == made.commit)
        #expect(
            try await show(plant, "override/launch:tenants/shop/overrides/launch.yaml") == """
                apiVersion: cloudpioneer.io/v1alpha1
                kind: Override
                metadata:
                  name: launch
                  namespace: shop
                spec:
                  select:
                    types:
                      - sim/machine
                    name: "m*"
                  state:
                    power: running
                  start: "2026-03-23T12:00:00Z"
                  end: "2026-03-23T14:00:00Z"
                  reason: A launch.
                  owner: ada

                """)
        #expect(
            try await plant.specs.git("diff", "--name-status", "main", "override/launch")
                == "A\ttenants/shop/overrides/launch.yaml\n")
        #expect(
            try await plant.specs.git("show", "-s", "--format=%an <%ae> %cI%n%B", "override/launch") == """
                ada <ada@desk> 2026-03-23T12:00:00+00:00
                Override shop/launch: running until 2026-03-23T14:00:00Z

                A launch.

                Owner: ada


                """)
        // What was reviewed is what holds after the merge.
        try await plant.specs.git("update-ref", "refs/heads/main", "override/launch")
        #expect(try await plant.pass().diagnostics.isEmpty)
        let again = await message(plant, request(wish("launch-2"), .branch("override/launch")))
        #expect(
            again
                == "nothing was committed: there is a branch override/launch in \(plant.specs.path) already; merge or "
                + "delete it, or name another")
    }

    @Test func aDryRunCommitsNothing() async throws {
        let plant = try await plant()
        let before = try await plant.specs.git("for-each-ref")
        let objects = try await plant.specs.git("count-objects", "-v")
        for target in [OverrideRequest.Target.branch(nil), .direct] {
            let made = try await written(plant, request(wish(), target, isDryRun: true))
            #expect(made.commit == nil && made.text.hasPrefix("apiVersion: cloudpioneer.io/v1alpha1\nkind: Override\n"))
        }
        #expect(try await plant.specs.git("for-each-ref") == before)
        #expect(try await plant.specs.git("count-objects", "-v") == objects)
    }

    @Test("A namespace from another repository has its overrides there, and nothing in the root")
    func anotherSource() async throws {
        let plant = try await Plant([:], [Sim.machine("n1", team: "lab")])
        let lab = try await SpecRepository(plant.folder, "lab.git")
        try await lab.commit(["clouds/tenants/lab/office.yaml": Document.schedule(in: "lab"), "README": "x"])
        try await plant.specs.commit(
            Document.office().with([
                "platform/tenants/lab.yaml": Document.tenant(
                    "lab", source: "lab-repository", more: "overrideCommits: direct"),
                "platform/source.yaml": Document.source("lab-repository", lab.url, namespaces: ["lab"], path: "clouds"),
                "tenants/lab/office.yaml": nil,
            ]))
        let root = try await plant.specs.tips()
        let made = try await written(plant, request(wish("night", in: "lab", "n*"), .direct))
        #expect(made.url == lab.url && made.branch == "main" && made.file == "clouds/tenants/lab/overrides/night.yaml")
        let tips = try await lab.tips()
        #expect(tips.count == 1 && tips["main"] == made.commit)
        #expect(try await lab.git("ls-tree", "-r", "--name-only", "main").split(separator: "\n").count == 3)
        #expect(try await plant.specs.tips() == root)
        plant.evening()
        #expect(try await plant.pass().diagnostics.isEmpty)
    }

    @Test("Several at once on one branch: each is there, one after the other")
    func manyAtOnce() async throws {
        let plant = try await plant()
        let controller = plant.controller
        let requests = (1...4).map { request(wish("launch-\($0)"), .direct) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for request in requests {
                group.addTask {
                    guard case .written(let made) = try await controller.write(request), made.commit != nil else {
                        throw SupportError("\(request)")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await plant.specs.git("rev-list", "--count", "--first-parent", "main") == "5\n")
        let files = try await plant.specs.git("ls-tree", "--name-only", "main:tenants/shop/overrides")
        #expect(files == "launch-1.yaml\nlaunch-2.yaml\nlaunch-3.yaml\nlaunch-4.yaml\n")
        #expect(try await plant.controller.specs().diagnostics == [])
    }

    // MARK: What is refused

    @Test func whatIsWrongIsSaid() async throws {
        let plant = try await plant("maxOverride: 1d", ["tenants/shop/old.yaml": Self.old])
        func said(_ wish: NewOverride, _ target: OverrideRequest.Target = .branch(nil)) async -> String {
            await message(plant, request(wish, target))
        }
        #expect(await said(wish(in: "shp")) == "there is no namespace 'shp'; did you mean 'shop'?")
        #expect(await said(wish(in: "x-y-z")) == "there is no namespace 'x-y-z'; there are lab, shop")
        #expect(await said(wish(in: nil)) == "an override belongs to a namespace; name it with --namespace")
        #expect(
            await said(wish("old")) == "there is an override 'old' in namespace shop already, at "
                + "tenants/shop/old.yaml:2:1; choose another name, or give it another end with `pioneer override extend`"
        )
        for name in ["../x", "A", "", "a/b", String(repeating: "a", count: 64)] {
            #expect(await said(wish(name)).hasPrefix("'\(name)' cannot be the name of an override; use lower-case"))
        }
        let past = try #require(Instant(rfc3339: "2026-03-23T11:00:00Z"))
        #expect(
            await said(wish(end: .at(past)))
                == "the end, 2026-03-23T11:00:00Z, has passed already: it is 2026-03-23T12:00:00Z; give a later end")
        let later = past.adding(seconds: 100_000)
        #expect(
            await said(wish(start: later, end: .at(later)))
                == "the end, \(later), is not after the start, \(later); give a later end")
        #expect(
            await said(wish(), .direct) == "the tenant shop takes overrides from branches only; leave --direct out, or "
                + "have `overrideCommits: direct` set in its `Tenant`")
        #expect(
            await said(wish(), .branch("a b")) == "nothing was committed: a b cannot be the name of a branch; name a "
                + "branch without refs/heads/")
        #expect(try await plant.specs.tips().keys.sorted() == ["main"])
    }

    @Test("What would make the documents bad is refused with its diagnostics, and nothing is committed")
    func badDocuments() async throws {
        let plant = try await plant("maxOverride: 1d\noverrideCommits: direct")
        let tips = try await plant.specs.tips()
        func refusals(_ wish: NewOverride, reason: String = "x") async throws -> [String] {
            guard case .refused(let found) = try await plant.controller.write(request(wish, .direct, reason: reason))
            else {
                return []
            }
            return found.map(\.description)
        }
        #expect(
            try await refusals(wish(end: .after(90_000))) == [
                "tenants/shop/overrides/launch.yaml:14:8: error: the override lasts 1d1h, the tenant `shop` allows at most "
                    + "1d; let it end earlier, or have `maxOverride` raised in the `Tenant`"
            ])
        #expect(
            try await refusals(wish(), reason: "").contains {
                $0.hasPrefix("tenants/shop/overrides/launch.yaml:15:11: error: `spec.reason` is empty")
            })
        #expect(
            try await refusals(wish(), reason: "AKIA\("IOSFODNN7")PLANTED").contains { $0.contains("AWS access key") })
        let typo = NewOverride(
            name: "x", namespace: "shop", .selector(ResourceSelector(types: ["sim/machin"], name: "*")), .leaveAlone,
            end: .after(60))
        #expect(try await refusals(typo).contains { $0.contains("did you mean `sim/machine`?") })
        #expect(try await plant.specs.tips() == tips)
    }

    @Test("Another tenant's bad document is no reason to refuse; one's own is")
    func othersMistakes() async throws {
        let plant = try await plant("overrideCommits: direct", ["tenants/lab/bad.yaml": "kind: Shedule\n"])
        #expect(try await written(plant, request(wish(), .direct)).commit != nil)
        try await plant.specs.commit(
            Document.office().with(["tenants/shop/bad.yaml": "kind: Shedule\n"]))
        guard case .refused(let found) = try await plant.controller.write(request(wish("another"))) else {
            Issue.record("it was not refused")
            return
        }
        #expect(found.map { $0.range?.file } == ["tenants/shop/bad.yaml"])
    }

    // MARK: One resource

    @Test func oneResourceAndWhoseItIs() async throws {
        let plant = try await plant(
            "overrideCommits: direct", [:],
            [
                Sim.machine("held", owner: .known(Sim.machine("m1").address)),
                Sim.machine("twin-1", tags: [Tag("Name", "twin")]), Sim.machine("twin-2", tags: [Tag("Name", "twin")]),
                Sim.machine("nobody", team: "nobody"),
            ])
        func said(_ resource: String, in namespace: NamespaceName? = nil) async -> String {
            await message(plant, request(wish("one", in: namespace).about(resource)))
        }
        let address = Sim.machine("m1").address
        let made = try await written(plant, request(wish("one", in: nil).about("\(address)")))
        #expect(
            made.spec.selector
                == ResourceSelector(
                    types: [SimulatedCatalogue.machine], accounts: ["main"], regions: [Sim.region], name: "m1",
                    atMost: 1))
        #expect(made.spec.metadata.namespace == "shop")
        #expect(await said("m9").hasPrefix("there is no resource 'm9'; did you mean"))
        #expect(
            await said("held")
                == "\(Sim.machine("held").address) belongs to \(address), which decides about it; override "
                + "that one")
        #expect(await said("\(Sim.machine("twin-1").address)").contains("the name 'twin' is that of several"))
        #expect(await said("nobody").hasSuffix("is in no tenant's scope, so nothing here decides about it"))
        #expect(
            await said("m1", in: "lab") == "\(address) is not a resource of the tenant that namespace lab belongs to")
    }

    @Test("A selector that means nothing now is a warning, and so is one that nobody can look up")
    func selectsNothing() async throws {
        let plant = try await plant()
        let none = try await written(plant, request(wish("none", "z*")))
        #expect(none.selected == 0 && none.warnings == ["it selects no resource of the tenant shop now"])
        let foreign = try await written(plant, request(wish("foreign", "n*")))
        #expect(foreign.selected == 0, "another tenant's resources are not looked at")
    }

    static let old = """
        # Kept by hand.
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Override
        metadata: {name: old, namespace: shop}   # short
        spec:
          select: {types: [sim/machine], name: "m*"}
          state: {power: running}
          start: "2026-03-23T12:00:00+01:00"
          end:   '2026-03-23T18:00:00+01:00'  # six hours
          reason: "\\u00e9t\\xe9"
          owner: ada
        """
}

extension NewOverride {
    /// The same about one resource.
    fileprivate func about(_ resource: String) -> NewOverride {
        var copy = self
        copy.subject = .resource(resource)
        return copy
    }
}
