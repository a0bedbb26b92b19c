import Cloud
import Planning
import Specs
import Testing
import Vocabulary

@testable import ControlLoop

@Suite struct InventoryReaderTests {
    private let clock = VirtualClock("2026-03-23T12:00:00Z")
    private let cloud: SimulatedCloud

    init() { cloud = SimulatedCloud(clock, [Sim.machine("m2"), Sim.machine("m1"), Sim.group("g1", 1, 2, 1)]) }

    private func account(_ name: String = "main") -> CloudAccountSpec {
        CloudAccountSpec(
            metadata: Metadata(
                kind: "CloudAccount", name: name, namespace: nil,
                origin: Origin(source: "root", revision: "", range: SourceRange(file: ""))),
            configuration: AccountConfiguration(
                name: AccountName(rawValue: name), provider: "sim", realm: "sim",
                account: AccountID(rawValue: "id-" + name), regions: [Sim.region],
                reading: CredentialReference(method: "key"), acting: []))
    }

    private func read(
        _ accounts: [CloudAccountSpec], types: Set<ResourceType>? = [SimulatedCatalogue.machine],
        pretending instant: Instant? = nil
    ) async -> Inventory {
        let passClock = PassClock(wallClock: { [clock] in clock.now }, pretending: instant)
        return await InventoryReader(ProviderRegistry([cloud]), clock: passClock).read(accounts, types: types)
    }

    @Test func onlyTheTypesAskedForAreListedOnce() async throws {
        let inventory = await read([account()])
        #expect(inventory.listings.map(\.scope) == [Sim.scope()])
        #expect(inventory.listings[0].resources.map(\.address.id) == ["m1", "m2"])
        #expect(inventory.listings[0].completeness == .complete)
        let all = await read([account()], types: nil)
        #expect(all.listings.map(\.scope.type) == SimulatedCatalogue.catalogue.types.map(\.type))
        let none = await read([account()], types: ["sim/other"])
        #expect(none.listings.isEmpty)
    }

    @Test("an account that answers with another account's id")
    func aForeignAccount() async throws {
        cloud.fail { $0.identity["main"] = .success("id-stranger") }
        let inventory = await read([account(), account("second")])
        #expect(inventory.listings.map(\.scope.account) == ["id-main", "id-second"])
        #expect(
            inventory.listings[0].completeness
                == .incomplete(
                    "the credentials belong to account id-stranger, main is id-main; nothing of it is believed"))
        #expect(inventory.listings[0].resources.isEmpty)
        #expect(inventory.listings[1].completeness == .complete)
        // It is not even asked.
        let listed = cloud.calls.compactMap { call in if case .list(let scope, _) = call { scope.account } else { nil }
        }
        #expect(listed == ["id-second"])
    }

    @Test func anAccountThatCannotBeAsked() async throws {
        cloud.fail {
            $0.identity["main"] = .failure(CloudError(.stalled, code: "Expired", message: "the token is old"))
        }
        let inventory = await read([account()])
        #expect(
            inventory.listings.map(\.completeness)
                == [.incomplete("the account cannot be asked: Expired: the token is old")])
    }

    @Test func resourcesOfAnotherScopeAreDropped() async throws {
        let strangers = [
            Sim.machine("x1", in: Sim.scope(account: "id-stranger")),
            Sim.machine(
                "x2", in: Scope(realm: "sim", account: "id-main", region: "there", type: SimulatedCatalogue.machine)),
            Sim.group("x3", 1, 1, 1),
        ]
        cloud.fail { $0.foreign[Sim.scope()] = strangers }
        let listing = try #require(await read([account()]).listings.first)
        #expect(listing.resources.map(\.address.id) == ["m1", "m2"])
        #expect(
            listing.completeness
                == .incomplete("the provider answered with resources of another scope; they were dropped"))
    }

    @Test func whatWasIncompleteStaysSo() async throws {
        cloud.fail {
            $0.incomplete[Sim.scope()] = "page 2: Throttled"
            $0.clockSkew = 40
        }
        let listing = try #require(await read([account()]).listings.first)
        #expect(listing.completeness == .incomplete("page 2: Throttled"))
        #expect(listing.clockSkew == 40)
    }

    @Test func listingsBearTheTimeOfThePass() async throws {
        #expect(await read([account()]).listings.map(\.listedAt) == [clock.now])
        let pretended = Instant(seconds: 1_900_000_000)
        #expect(await read([account()], pretending: pretended).listings.map(\.listedAt) == [pretended])
    }

    @Test func anAccountOfAnUnknownProviderHasNoListing() async throws {
        #expect(
            await InventoryReader(ProviderRegistry([]), clock: PassClock(wallClock: { clock.now })).read(
                [account()], types: nil
            ).listings.isEmpty)
    }

    @Test func theTypesThatMatter() throws {
        let place = Metadata(
            kind: "Schedule", name: "s", namespace: "shop",
            origin: Origin(source: "root", revision: "", range: SourceRange(file: "")))
        let specs = SpecSet(namespaces: [
            NamespaceSpecs(
                name: "shop",
                schedules: [
                    ScheduleSpec(
                        metadata: place, selector: ResourceSelector(types: ["sim/a"]), zone: "UTC", windows: [],
                        inside: .power(.running), outside: .power(.stopped))
                ],
                overrides: [
                    OverrideSpec(
                        metadata: place, selector: ResourceSelector(types: ["sim/b", "sim/a"]), state: .power(.running),
                        start: clock.now, end: clock.now, reason: "", owner: "")
                ])
        ])
        let prior = PriorState(
            key: PriorState.Key(tenant: "shop", incarnation: "x", field: .power),
            address: ResourceAddress(scope: Sim.scope(), id: "m1"), found: .power(.running), set: .power(.stopped),
            claim: "c", onRelease: "restore", sequence: 1, at: clock.now)
        #expect(InventoryReader.types(in: specs, priors: [prior]) == ["sim/a", "sim/b", "sim/machine"])
        #expect(InventoryReader.types(in: SpecSet(), priors: []).isEmpty)
    }
}
