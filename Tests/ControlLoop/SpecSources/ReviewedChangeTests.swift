import Cloud
import Planning
import Repositories
import Specs
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// What a change alone adds and takes away, in a repository that `git` made.
@Suite struct ReviewedChangeTests {
    /// The comparison of what is on `main` with some changes of it.
    private func compare(
        _ plant: Plant, _ files: [String: String], _ changes: [String: String?]
    ) async throws -> (change: ReviewedChange, comparison: PlanComparison) {
        let head = try await plant.specs.commit(files.with(changes))
        let change = try await plant.controller.change(from: "main~1", to: head.hex)
        return (change, try await plant.controller.comparison(of: change))
    }

    private func plant(_ files: [String: String] = Document.office()) async throws -> Plant {
        let plant = try await Plant(files, [Sim.machine("m1"), Sim.machine("m2", team: "lab")])
        plant.evening()
        return plant
    }

    private func words(_ comparison: PlanComparison) -> [String] {
        comparison.tenants.flatMap { tenant in
            tenant.actions.map { "\($0.kind) \($0.item?.address.id ?? "") \($0.item?.transition.rawValue ?? "")" }
                + tenant.claims.map { "\($0.kind) \($0.item?.envelope.claim.rawValue ?? "")" }
                + tenant.findings.map { "\($0.kind) \($0.item?.kind.rawValue ?? "")" }
        }
    }

    @Test func aCommentChangesNothing() async throws {
        let plant = try await plant()
        let files = Document.office()
        let (change, comparison) = try await compare(
            plant, files, ["tenants/shop/office.yaml": "# Why.\n\n" + Document.schedule(in: "shop")])
        #expect(change.namespaces == ["shop"] && !change.touchesPlatform)
        #expect(comparison.isEmpty && comparison.elsewhere == 0)
    }

    @Test func whatAScheduleAddsAndTakesAway() async throws {
        let plant = try await plant()
        let (_, gone) = try await compare(plant, Document.office(), ["tenants/shop/office.yaml": nil])
        #expect(words(gone) == ["removed m1 stop", "removed Schedule/shop/office"])
        let (_, back) = try await compare(plant, Document.office(), [:])
        #expect(words(back) == ["added m1 stop", "added Schedule/shop/office"])
    }

    @Test func anEnvelopeThatGrowsIsShown() async throws {
        let plant = try await plant()
        let (_, comparison) = try await compare(
            plant, Document.office(),
            ["tenants/shop/office.yaml": Document.schedule(in: "shop", types: "sim/machine, sim/group")])
        let claim = try #require(comparison.tenants.first?.claims.first)
        #expect(words(comparison) == ["changed Schedule/shop/office"])
        #expect(try #require(claim.head).differences(from: try #require(claim.base)) == ["selector", "fields"])
    }

    @Test("An override of one namespace that outranks the schedule of another of its tenant")
    func effectsOnOthersOfTheTenantAreShown() async throws {
        let tenant = Document.tenant("shop").replacing(
            "[{name: shop, source: root}]", with: "[{name: shop, source: root}, {name: shop-web, source: root}]")
        let files = Document.office().with(["platform/tenants/shop.yaml": tenant])
        let plant = try await plant(files)
        let (change, comparison) = try await compare(
            plant, files, ["tenants/shop-web/keep.yaml": Document.keep(in: "shop-web")])
        #expect(change.namespaces == ["shop-web"])
        #expect(words(comparison) == ["removed m1 stop", "added Override/shop-web/keep"])
    }

    @Test func aTenantsModeIsShown() async throws {
        let plant = try await plant()
        let (change, comparison) = try await compare(
            plant, Document.office(), ["platform/tenants/lab.yaml": Document.tenant("lab", mode: "plan")])
        #expect(change.touchesPlatform)
        #expect(comparison.tenants.map(\.tenant) == ["lab"])
        #expect(comparison.tenants[0].mode == ("enforce", "plan"))
        #expect(words(comparison) == ["changed m2 stop"])
    }

    @Test("Accounts, endpoints and credentials of the change are told and never used")
    func accountsAreThoseOfTheBase() async throws {
        let plant = try await plant()
        let account = Document.account(tenants: ["shop", "lab"]).replacing("name: reader", with: "name: thief")
        let other = Document.account("evil", tenants: ["shop"])
        let (change, comparison) = try await compare(
            plant, Document.office(), ["platform/accounts.yaml": account, "platform/more.yaml": other])
        #expect(
            change.unused == [
                ReviewedChange.Unused(name: "CloudAccount/evil", change: .added, fields: []),
                ReviewedChange.Unused(name: "CloudAccount/main", change: .changed, fields: ["credentials"]),
            ])
        #expect(comparison.isEmpty)
        #expect(!plant.cloud.calls.isEmpty)
        let accounts = plant.cloud.calls.compactMap(\.readAccount)
        #expect(accounts.count == plant.cloud.calls.count)
        #expect(Set(accounts.map(\.name)) == ["main"])
        #expect(Set(accounts.map { $0.reading["name"] }) == ["reader"])
    }

    @Test("A source that the change adds, points elsewhere or delegates to is not asked")
    func sourcesAreThoseOfTheBase() async throws {
        let plant = try await plant()
        let evil = try await SpecRepository(plant.folder, "evil.git")
        try await evil.commit(["tenants/shop/office.yaml": Document.schedule("evil", in: "shop")])
        let (change, comparison) = try await compare(
            plant, Document.office(),
            [
                "platform/source.yaml": Document.source("evil", evil.url, namespaces: ["shop"]),
                "platform/tenants/shop.yaml": Document.tenant("shop", source: "evil"),
                "tenants/shop/office.yaml": nil,
            ])
        #expect(change.unused.map(\.name) == ["GitSource/evil"])
        #expect(change.head.snapshots.map(\.name) == ["root"])
        // The namespace stays as the base has it.
        #expect(change.specs["shop"]?.schedules.map(\.metadata.name) == ["office"])
        #expect(!words(comparison).contains { $0.contains("evil") })
    }

    @Test func whatHasErrorsStaysAsItIsInTheBase() async throws {
        let plant = try await plant()
        let (change, comparison) = try await compare(
            plant, Document.office(),
            ["tenants/shop/office.yaml": Document.schedule(in: "shop", zone: "Europe/Berln")])
        #expect(change.base.diagnostics.isEmpty)
        #expect(change.head.diagnostics.count == 1)
        #expect(change.head.unreadable.isEmpty)
        #expect(comparison.isEmpty)
    }

    @Test func aRevisionThatIsNotThereIsSaid() async throws {
        let plant = try await plant()
        await #expect(throws: LoopError.self) { try await plant.controller.change(from: "main", to: "no-such") }
    }

    @Test("The working copy that CI makes has no branch")
    func aBranchIsNotNeeded() async throws {
        let plant = try await plant()
        let head = try await plant.specs.commit(Document.office().with(["tenants/lab/office.yaml": nil]))
        plant.configuration.root.branch = "gone"
        let change = try await plant.controller.change(from: head.hex + "~1", to: head.hex)
        #expect(
            words(try await plant.controller.comparison(of: change)) == [
                "removed m2 stop", "removed Schedule/lab/office",
            ])
        #expect(try await plant.controller.specs(revision: head.hex).diagnostics.isEmpty)
    }

    // MARK: Properties

    private static let seeds = PropertyCases.seeds(40)

    /// Each world, and from there on one with the documents of one tenant from another world.
    private static let repository = Shared { () -> SpecRepository in
        let repository = try await SpecRepository(TemporaryFolder())
        try await repository.commit(
            branches: seeds.flatMap { seed -> [(name: String, after: String?, files: [String: String])] in
                let world = RandomWorld(seed: seed)
                let other = RandomWorld(seed: seed &+ 1_000_000)
                let own = { (path: String) in path.hasPrefix("tenants/alpha/") }
                let files = world.files.filter { !own($0.key) }.merging(other.files.filter { own($0.key) }) { $1 }
                return [("base-\(seed)", nil, world.files), ("head-\(seed)", "base-\(seed)", files)]
            })
        return repository
    }

    private func each(
        _ check: (Plant, ReviewedChange, PlanComparison, Comment) async throws -> Void
    ) async throws {
        let repository = try await Self.repository.get()
        for seed in Self.seeds {
            let plant = try await Plant(RandomWorld(seed: seed), in: repository, branch: "base-\(seed)")
            let change = try await plant.controller.change(from: "base-\(seed)", to: "head-\(seed)")
            try await check(plant, change, try await plant.controller.comparison(of: change), "seed \(seed)")
        }
    }

    @Test("I1: a change of one tenant's documents changes nothing for others")
    func isolation() async throws {
        try await each { _, _, comparison, seed in
            #expect(comparison.elsewhere == 0, seed)
            #expect(comparison.tenants.allSatisfy { $0.tenant == "alpha" }, seed)
        }
    }

    @Test("What is added and taken away leads from the one plan to the other")
    func differencesAreWhole() async throws {
        try await each { _, _, comparison, seed in
            var keys = Set(comparison.base.actions.map(\.key))
            for difference in comparison.tenants.flatMap(\.actions) {
                switch difference.kind {
                case .added:
                    let isNew = keys.insert(difference.head?.key ?? "").inserted
                    #expect(isNew, seed)
                case .removed:
                    let old = keys.remove(difference.base?.key ?? "")
                    #expect(old != nil, seed)
                case .changed: #expect(keys.contains(difference.head?.key ?? ""), seed)
                }
            }
            #expect(keys == Set(comparison.head.actions.map(\.key)), seed)
        }
    }

    @Test("Nothing differs from itself, and the plans are those that each revision has alone")
    func plansAreTheUsualOnes() async throws {
        try await each { plant, change, comparison, seed in
            let back = try await plant.controller.change(
                from: change.head.revisions[0].commit, to: change.head.revisions[0].commit)
            let same = try await plant.controller.comparison(of: back)
            #expect(same.isEmpty && same.elsewhere == 0, seed)
            let alone = try await plant.controller(store: nil).plan(try await plant.controller.specs())
            let actions = comparison.base.actions.map(\.key)
            #expect(alone.actions.map(\.key) == actions, seed)
        }
    }
}

extension SimulatedCloud.Call {
    /// The account that was looked at with its reading access; nil for anything else.
    fileprivate var readAccount: AccountConfiguration? {
        switch self {
        case .identity(.reading(let account)), .list(_, .reading(let account)): account
        default: nil
        }
    }
}

extension Document {
    /// Keeps every machine running, since before the office closed.
    fileprivate static func keep(in namespace: String) -> String {
        """
        apiVersion: cloudpioneer.io/v1alpha1
        kind: Override
        metadata: {name: keep, namespace: \(namespace)}
        spec:
          select: {types: [sim/machine]}
          state: {power: running}
          start: "2026-03-23T12:00:00Z"
          end: "2026-03-24T06:00:00Z"
          reason: a test
          owner: tests

        """
    }
}
