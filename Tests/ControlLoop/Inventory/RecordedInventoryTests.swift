import Cloud
import Planning
import Specs
import Support
import Testing
import Vocabulary

@testable import ControlLoop

/// The fleet written to a file, and what is planned from it.
@Suite struct RecordedInventoryTests {
    private static let seeds = PropertyCases.seeds(40)
    private static let catalogues = [SimulatedCatalogue.catalogue]

    private static let repository = Shared { () -> SpecRepository in
        let repository = try await SpecRepository(TemporaryFolder())
        try await repository.commit(branches: seeds.map { ("seed-\($0)", RandomWorld(seed: $0).files) })
        return repository
    }

    private func reread(_ recorded: RecordedInventory) throws -> RecordedInventory {
        try RecordedInventory(bytes: recorded.bytes, file: "fleet.json", Self.catalogues)
    }

    @Test("A plan from the clouds and one from what was written of them are the same, byte for byte")
    func roundTrip() async throws {
        let repository = try await Self.repository.get()
        for seed in Self.seeds {
            let comment: Comment = "seed \(seed)"
            var world = RandomWorld(seed: seed)
            let plant = try await Plant(world, in: repository, branch: "seed-\(seed)")
            // Something to remember, and marks on resources.
            for _ in 0..<world.number(0...2) {
                try await plant.pass()
                plant.clock.advance(seconds: world.number(60...50_000))
            }
            let isIncomplete = world.chance(0.3)
            plant.cloud.fail { $0.incomplete = isIncomplete ? [Sim.scope(): "half a page"] : [:] }
            let specs = try await plant.controller.specs()
            let recorded = try await plant.controller.record(specs)
            let live = try await plant.controller.plan(specs)
            let read = try reread(recorded)
            #expect(read.bytes == recorded.bytes, comment)
            plant.cloud.forgetCalls()
            let offline = try await plant.controller.plan(specs, recorded: read)
            #expect(CanonicalJSON.bytes(offline.value) == CanonicalJSON.bytes(live.value), comment)
            #expect(plant.cloud.calls.isEmpty, comment)
        }
    }

    @Test("What is recorded of one tenant is its share, and its plan is the same")
    func oneTenant() async throws {
        let repository = try await Self.repository.get()
        for seed in Self.seeds {
            let comment: Comment = "seed \(seed)"
            let world = RandomWorld(seed: seed)
            let plant = try await Plant(world, in: repository, branch: "seed-\(seed)")
            let specs = try await plant.controller.specs()
            let live = try await plant.controller.plan(specs)
            for tenant in specs.specs.tenants.map(\.name) {
                let recorded = try reread(try await plant.controller.record(specs, of: tenant))
                let others = recorded.inventory.listings.flatMap(\.resources).filter { $0.team != tenant.rawValue }
                #expect(others.isEmpty, comment)
                let plan = try await plant.controller.plan(specs, recorded: recorded)
                #expect(
                    plan.tenants.map(\.digest) == live.tenants.filter { $0.tenant == tenant }.map(\.digest), comment)
            }
        }
    }

    /// Everything that a resource can be.
    private static let scope = Sim.scope()
    private static let odd: [Resource] = [
        Sim.machine("plain"), Sim.machine("mine", owner: .known(ResourceAddress(scope: scope, id: "plain"))),
        Sim.machine("orphan", owner: .unknown(.denied)), Sim.machine("moving", isChanging: true),
        Sim.machine("unsure", disk: .unknown(.failed)), Sim.machine("bare", disk: .absent),
        Sim.machine("odd-1", disk: .known(["unknown": "x"])), Sim.machine("odd-2", disk: .known(["value": .null])),
        Sim.machine("odd-3", disk: .known(.null)), Sim.machine("odd-4", disk: .known(["a": ["b"], "value": 1])),
        Sim.machine(
            "marked",
            mark: ControlMark(
                controller: "other", sequence: 7, prior: [FieldChoice(.power, .power(.running))],
                macs: [[UInt8](repeating: 1, count: 8)])),
        Resource(
            address: ResourceAddress(scope: scope, id: "singular"), incarnation: "singular", tags: .known(TagSet([])),
            state: ResourceState(fields: []), particulars: [.init("disk", .known("lasting"))]),
        Resource(
            address: ResourceAddress(scope: scope, id: "hidden/tags"), incarnation: "life", tags: .unknown(.notRead),
            state: ResourceState(fields: [ResourceState.FieldReading(.power, .unknown(.notUnderstood))])),
        Resource(
            address: ResourceAddress(scope: scope, id: "untagged"), incarnation: "untagged", tags: .absent,
            state: ResourceState(fields: [
                ResourceState.FieldReading(.power, .absent), ResourceState.FieldReading(.desired, .known(.count(-3))),
                ResourceState.FieldReading("note", .known(.text("stopped"))),
                ResourceState.FieldReading("flag", .known(.flag(true))),
                ResourceState.FieldReading("void", .known(.none)),
            ])),
    ]

    @Test func nothingIsLost() throws {
        let instant = Instant(milliseconds: 1_780_000_000_123)
        let listing = Listing(
            scope: Self.scope, resources: Self.odd, completeness: .incomplete("half"),
            listedAt: instant.adding(seconds: -5), clockSkew: -31)
        let other = Listing(
            scope: Sim.scope(SimulatedCatalogue.pool), resources: [], completeness: .complete, listedAt: instant)
        let recorded = RecordedInventory(Inventory([listing, other]), at: instant, of: "shop", Self.catalogues)
        let read = try reread(recorded)
        #expect(read.instant == instant && read.tenant == "shop")
        #expect(read.inventory.listings.map(\.scope) == [listing, other].map(\.scope).sorted())
        let again = try #require(read.inventory[Self.scope])
        #expect(again.completeness == listing.completeness && again.listedAt == listing.listedAt)
        #expect(again.clockSkew == -31)
        for (left, right) in zip(again.resources, listing.resources) {
            #expect(left.address == right.address && left.incarnation == right.incarnation)
            #expect(left.tags == right.tags && left.mark == right.mark, "\(left.address)")
            #expect(Set(left.state.fields) == Set(right.state.fields), "\(left.address)")
            #expect(Set(left.state.attributes) == Set(right.state.attributes), "\(left.address)")
            #expect(left.particulars == right.particulars, "\(left.address)")
            #expect(left.owner == right.owner && left.state.isChanging == right.state.isChanging)
        }
    }

    /// Nobody measures yet, but whoever has numbers can write them beside the resources.
    @Test func measurementsAreKept() throws {
        var measurements = Measurements()
        try measurements.read(["days": 14, "cpu": ["maximum": .double(3.5)]], under: "metrics")
        try measurements.read(["monthly": 41], under: "cost")
        let idle = Resource(
            address: ResourceAddress(scope: Self.scope, id: "idle"), incarnation: "idle", tags: .known(TagSet([])),
            state: ResourceState(fields: []), measurements: measurements)
        let listing = Listing(
            scope: Self.scope, resources: [idle], completeness: .complete, listedAt: Instant(seconds: 1))
        let recorded = RecordedInventory(Inventory([listing]), at: Instant(seconds: 1), Self.catalogues)
        #expect(try reread(recorded).inventory.listings[0].resources[0].measurements == measurements)
        let text = String(decoding: recorded.bytes, as: UTF8.self)
        #expect(
            text.contains(#""cost":{"monthly":41}"#) && text.contains(#""metrics":{"cpu":{"maximum":3.5},"days":14}"#))
        let wrong = text.replacing(#""days":14"#, with: #""days":"14""#)
        let error = #expect(throws: LoopError.self) {
            try RecordedInventory(bytes: Array(wrong.utf8), file: "f", Self.catalogues)
        }
        #expect("\(try #require(error))".contains("listings[0].resources[0].metrics.days"))
    }

    @Test func attributesThatNoCatalogueListsAreNeitherWrittenNorRead() throws {
        let secret = Resource(
            address: ResourceAddress(scope: Self.scope, id: "x"), incarnation: "x", tags: .known(TagSet([])),
            state: ResourceState(
                fields: [], attributes: [ResourceState.AttributeReading("userData", .known("#!/bin/sh"))]),
            particulars: [ResourceState.AttributeReading("userData2", .known("#!/bin/sh"))])
        let listing = Listing(
            scope: Self.scope, resources: [secret], completeness: .complete, listedAt: Instant(seconds: 1))
        let recorded = RecordedInventory(Inventory([listing]), at: Instant(seconds: 1), Self.catalogues)
        let text = String(decoding: recorded.bytes, as: UTF8.self)
        #expect(!text.contains("userData") && !text.contains("/bin/sh"))
        let added = text.replacing(
            "\"fields\":{}",
            with: "\"attributes\":{\"userData\":\"x\"},\"fields\":{},\"particulars\":{\"userData2\":\"x\"}")
        #expect(added != text)
        let read = try RecordedInventory(bytes: Array(added.utf8), file: "f", Self.catalogues)
        #expect(read.inventory.listings[0].resources[0].attributes.isEmpty)
    }

    @Test("As old as it was when it was made, at whatever instant is planned for")
    func ageIsThatOfTheRecording() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1")])
        plant.evening()
        let specs = try await plant.controller.specs()
        let recorded = try reread(try await plant.controller.record(specs))
        plant.clock.advance(seconds: 40 * 86_400)
        let later = try await plant.controller.plan(specs, recorded: recorded)
        #expect(later.instant == plant.clock.now)
        #expect(later.actions.allSatisfy(\.isReady) && !later.actions.isEmpty)
    }

    @Test func aScopeThatIsNotThereIsNotKnown() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1")])
        plant.evening()
        let specs = try await plant.controller.specs()
        let recorded = RecordedInventory(Inventory(), at: plant.clock.now, Self.catalogues)
        let plan = try await plant.controller.plan(specs, recorded: recorded)
        let findings = plan.tenants.flatMap(\.findings)
        #expect(findings.map(\.kind) == [.incomplete])
        #expect(findings.first?.message == "the recorded inventory does not hold it; export it again")
    }

    // MARK: Bad input

    private static let good: String = {
        let listing = Listing(
            scope: scope, resources: odd, completeness: .complete, listedAt: Instant(seconds: 1), clockSkew: 3)
        return String(
            decoding: RecordedInventory(Inventory([listing]), at: Instant(seconds: 1), catalogues).bytes, as: UTF8.self)
    }()

    struct Bad: Sendable, CustomTestStringConvertible {
        let from: String
        let to: String
        let message: String

        var testDescription: String { message }
    }

    static let bad = [
        Bad(from: "\"format\":1", to: "\"format\":2", message: "has format 2, this version reads 1; export it again"),
        Bad(
            from: "\"kind\":\"Inventory\"", to: "\"kind\":\"Plan\"",
            message: "is no inventory; `pioneer inventory export`"),
        Bad(from: "\"instant\":\"1970", to: "\"instant\":\"197", message: ": instant: an instant is wanted here"),
        Bad(from: "\"listings\":[", to: "\"listings\":[3,", message: ": listings[0].scope: a text is wanted here"),
        Bad(
            from: "\"scope\":\"sim/", to: "\"scope\":\"sim//", message: ": listings[0].scope: a scope is wanted here"),
        Bad(
            from: "\"id\":\"marked\"", to: "\"id\":\"mine\"",
            message: ": listings[0].resources[3].id: there is another resource of this id"),
        Bad(
            from: "{\"power\":\"running\"}", to: "{\"power\":\"dreaming\"}",
            message: "].fields.power: no power state is called 'dreaming'"),
        Bad(
            from: "\"tags\":\"notRead\"", to: "\"tags\":\"lost\"",
            message: "].tags: 'lost' is no reason for not knowing"),
        Bad(from: "\"tags\":null", to: "\"tags\":{\"a\":1}", message: "].tags.a: a text is wanted here"),
        Bad(from: "\"mark\":\"2:", to: "\"mark\":\"3:", message: "].mark: this is no mark"),
        Bad(from: "\"unknown\":\"denied\"", to: "\"unknown\":\"x\"", message: "].owner.unknown: this is no reason"),
        Bad(
            from: "\"clockSkew\":3", to: "\"clockSkew\":\"3\"", message: ": listings[0].clockSkew: a number of seconds"),
    ]

    @Test(arguments: bad)
    func badFilesAreRefused(_ bad: Bad) throws {
        let text = Self.good.replacing(bad.from, with: bad.to, maxReplacements: 1)
        try #require(text != Self.good)
        do {
            _ = try RecordedInventory(bytes: Array(text.utf8), file: "fleet.json", Self.catalogues)
            Issue.record("it was read")
        } catch {
            #expect(error.message.hasPrefix("fleet.json"))
            #expect(error.message.contains(bad.message), "\(error.message)")
        }
    }

    @Test func halfAFileIsRefusedWithItsPlace() throws {
        let bytes = Array(Self.good.utf8)
        for length in stride(from: 0, to: bytes.count - 2, by: 7) {
            #expect(throws: LoopError.self) {
                try RecordedInventory(bytes: Array(bytes.prefix(length)), file: "fleet.json", Self.catalogues)
            }
        }
        do {
            _ = try RecordedInventory(bytes: Array(bytes.prefix(bytes.count / 2)), file: "fleet.json", Self.catalogues)
            Issue.record("it was read")
        } catch {
            let message = try #require(error.message.wholeMatch(of: #/fleet.json is no inventory: 1:([0-9]+): .*/#))
            // Where the text, the string or the mapping that breaks off stands.
            let column = try #require(Int(message.1))
            #expect((bytes.count / 2 - 80...bytes.count / 2 + 1).contains(column), "\(error.message)")
        }
    }

    @Test func aFileThatIsTooLongIsNotRead() async throws {
        let folder = try TemporaryFolder()
        try await ProgramRunner.succeed("truncate", ["-s", "\(100 << 20 | 1)", folder["fleet.json"]])
        do {
            _ = try RecordedInventory(file: folder["fleet.json"], Self.catalogues)
            Issue.record("it was read")
        } catch {
            #expect(error.message.hasSuffix("fleet.json cannot be read: it is larger than 104857600 bytes"))
        }
    }

    @Test func anotherAccountIsRefused() async throws {
        let plant = try await Plant(Document.office(["shop"]), [Sim.machine("m1")])
        let specs = try await plant.controller.specs()
        let foreign = Listing(
            scope: Sim.scope(account: "id-foreign"), resources: [], completeness: .complete, listedAt: plant.clock.now)
        let own = try await plant.controller.record(specs).inventory.listings
        let recorded = try reread(
            RecordedInventory(Inventory(own + [foreign]), at: plant.clock.now, Self.catalogues))
        do {
            _ = try await plant.controller.plan(specs, recorded: recorded)
            Issue.record("it was planned from")
        } catch {
            #expect(
                error.message.hasPrefix("fleet.json: listings[0].scope: sim/id-foreign/here-1/sim/")
                    && error.message.contains("is of an account that no document names"), "\(error.message)")
        }
    }

    @Test func aTenantThatIsNotThereIsSaid() async throws {
        let plant = try await Plant(Document.office(["shop"]))
        let specs = try await plant.controller.specs()
        await #expect(throws: LoopError(.terminal, "there is no tenant 'shp'; did you mean 'shop'?")) {
            try await plant.controller.record(specs, of: "shp")
        }
    }
}
