import Cloud
import Planning
import Specs
import Testing
import Vocabulary

@testable import ControlLoop

@Suite struct MarkTests {
    private static let key = [UInt8](repeating: 7, count: 32)
    private let keeper = MarkKeeper(controller: "test", key: Secret(key))
    private let prior = [FieldChoice(.power, .power(.running))]

    @Test func whatItMakesIsGenuine() {
        let mark = keeper.mark(prior, sequence: 3, on: ["life"])
        #expect(mark.controller == "test")
        #expect(mark.prior == prior)
        #expect(mark.macs.map(\.count) == [8])
        #expect(keeper.isGenuine(mark, on: "life"))
        // It survives the way through a tag.
        #expect(ControlMark(encoded: mark.encoded).map { keeper.isGenuine($0, on: "life") } == true)
        // And a restart of the process.
        #expect(MarkKeeper(controller: "test", key: Secret(Self.key)).isGenuine(mark, on: "life"))
    }

    @Test func nothingElseIs() {
        let mark = keeper.mark(prior, sequence: 3, on: ["life"])
        let changed = [
            ControlMark(controller: "test", sequence: 4, prior: prior, macs: mark.macs),
            ControlMark(
                controller: "test", sequence: 3, prior: [FieldChoice(.power, .power(.stopped))], macs: mark.macs),
            ControlMark(controller: "test", sequence: 3, prior: [], macs: mark.macs),
            ControlMark(controller: "other", sequence: 3, prior: prior, macs: mark.macs),
            ControlMark(controller: "test", sequence: 3, prior: prior, macs: []),
            ControlMark(controller: "test", sequence: 3, prior: prior, macs: mark.macs.map { Array($0.dropLast()) }),
            ControlMark(controller: "test", sequence: 3, prior: prior, macs: mark.macs.map { $0 + [0] }),
            ControlMark(controller: "test", sequence: 3, prior: prior, macs: mark.macs.map { $0.map { $0 ^ 1 } }),
        ]
        for other in changed { #expect(!keeper.isGenuine(other, on: "life"), "\(other.encoded)") }
        #expect(!keeper.isGenuine(mark, on: "another life"))
        #expect(
            !MarkKeeper(controller: "test", key: Secret([UInt8](repeating: 8, count: 32))).isGenuine(mark, on: "life"))
        #expect(!MarkKeeper(controller: "other", key: Secret(Self.key)).isGenuine(mark, on: "life"))
    }

    @Test func resourcesThatWereFoundAlikeShareMarksAndNobodyElseCanUseThem() {
        let resources = (0..<40).map { (incarnation: Incarnation(rawValue: "life-\($0)"), sequence: Int64($0 + 10)) }
        let marks = keeper.marks(prior, on: resources)
        #expect(marks.count == 40)
        for (resource, mark) in zip(resources, marks) {
            #expect(keeper.isGenuine(mark, on: resource.incarnation))
            #expect(!keeper.isGenuine(mark, on: "life-40"))
            #expect(mark.sequence <= resource.sequence)
            #expect(mark.encoded.utf8.count <= 256)
            #expect(mark.macs.count <= mark.capacity)
        }
        #expect(Set(marks).count == (40 + marks[0].capacity - 1) / marks[0].capacity)
        #expect(keeper.marks(prior, on: []).isEmpty)
    }

    // MARK: Recovery

    /// What is recovered where the tenant `shop` has one resource and the store knows something.
    private func recovered(_ resource: Resource, stored: [PriorState] = []) async throws -> [PriorState] {
        let place = Metadata(
            kind: "Tenant", name: "shop", namespace: nil,
            origin: Origin(source: "root", revision: "", range: SourceRange(file: "")))
        let specs = SpecSet(
            tenants: [
                TenantSpec(
                    metadata: place, mode: .enforce, namespaces: [],
                    accounts: [
                        TenantSpec.Holding(
                            account: "main", tags: TagSelector([TagSelector.Requirement("team", .isIn, ["shop"])]),
                            range: SourceRange(file: ""))
                    ])
            ],
            accounts: [
                CloudAccountSpec(
                    metadata: place,
                    configuration: AccountConfiguration(
                        name: "main", provider: "sim", realm: "sim", account: "id-main", regions: [Sim.region],
                        reading: CredentialReference(method: "key"),
                        acting: [
                            AccountConfiguration.TenantAccess(
                                tenant: "shop", credentials: CredentialReference(method: "key"))
                        ]))
            ])
        let listing = Listing(
            scope: resource.address.scope, resources: [resource], completeness: .complete, listedAt: Instant(seconds: 0)
        )
        let shares = Partition(specs, Inventory([listing])).shares
        return try await MarkReading(shares, keeper, stored: stored) { _ throws(LoopError) in nil }.recovered
    }

    @Test func aGenuineMarkTellsWhatWasFound() async throws {
        let mark = keeper.mark(prior, sequence: 3, on: ["life-m1"])
        let found = try await recovered(Sim.machine("m1", .stopped, mark: mark))
        #expect(found.map(\.key) == [PriorState.Key(tenant: "shop", incarnation: "life-m1", field: .power)])
        #expect(found.map(\.found) == [.power(.running)])
        #expect(found.map(\.set) == [.power(.stopped)])
        #expect(found.map(\.onRelease) == ["restore"])
    }

    @Test func aForgedMarkTellsNothing() async throws {
        let mark = ControlMark(
            controller: "test", sequence: 3, prior: prior,
            macs: [[UInt8](repeating: 0, count: ControlMark.macByteCount)])
        #expect(try await recovered(Sim.machine("m1", .stopped, mark: mark)).isEmpty)
        // Nor does a genuine one that was copied from another resource, or from an earlier life.
        let copied = keeper.mark(prior, sequence: 3, on: ["life-m2"])
        #expect(try await recovered(Sim.machine("m1", .stopped, mark: copied)).isEmpty)
    }

    @Test func theStoreWins() async throws {
        let mark = keeper.mark(prior, sequence: 3, on: ["life-m1"])
        let stored = PriorState(
            key: PriorState.Key(tenant: "shop", incarnation: "life-m1", field: .power),
            address: ResourceAddress(scope: Sim.scope(), id: "m1"), found: .power(.hibernated), set: .power(.stopped),
            claim: "Schedule/shop/office", onRelease: "leave", sequence: 9, at: Instant(seconds: 0))
        #expect(try await recovered(Sim.machine("m1", .stopped, mark: mark), stored: [stored]).isEmpty)
    }

    @Test("I1: a mark on a resource of nobody's tells nothing")
    func othersMarks() async throws {
        let mark = keeper.mark(prior, sequence: 3, on: ["life-m1"])
        #expect(try await recovered(Sim.machine("m1", .stopped, team: "lab", mark: mark)).isEmpty)
    }
}
