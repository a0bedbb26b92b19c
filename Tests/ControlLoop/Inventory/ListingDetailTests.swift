import Cloud
import Planning
import Specs
import Synchronization
import Testing
import Timetables
import Vocabulary

@testable import ControlLoop

/// What only policies look at is read only where a policy looks.
@Suite struct ListingDetailTests {
    private let clock = VirtualClock("2026-03-23T12:00:00Z")
    private let cloud: DetailedCloud

    init() { cloud = DetailedCloud(SimulatedCloud(clock, [Sim.machine("m1")])) }

    private var account: CloudAccountSpec {
        CloudAccountSpec(
            metadata: place("CloudAccount", "main", nil),
            configuration: AccountConfiguration(
                name: "main", provider: "sim", realm: "sim", account: "id-main", regions: [Sim.region],
                reading: CredentialReference(method: "key"), acting: []))
    }

    private func place(_ kind: String, _ name: String, _ namespace: NamespaceName?) -> Metadata {
        Metadata(
            kind: kind, name: name, namespace: namespace,
            origin: Origin(source: "root", revision: "", range: SourceRange(file: "")))
    }

    private func specs(withPolicy: Bool) -> SpecSet {
        let selector = ResourceSelector(types: [SimulatedCatalogue.machine])
        let schedule = ScheduleSpec(
            metadata: place("Schedule", "s", "shop"), selector: selector, zone: "UTC", windows: [],
            inside: .power(.running), outside: .power(.stopped))
        let policy = ResourcePolicySpec(
            metadata: place("ResourcePolicy", "p", "shop"), selector: selector, rules: [],
            environment: PolicyEnvironment([SimulatedCatalogue.catalogue]))
        return SpecSet(
            accounts: [account],
            namespaces: [
                NamespaceSpecs(name: "shop", schedules: [schedule], policies: withPolicy ? [policy] : [])
            ])
    }

    private func situation(withPolicy: Bool) -> SpecSituation {
        SpecSituation(
            specs: specs(withPolicy: withPolicy), diagnostics: [], revisions: [], unreadable: [:], held: [],
            notices: [],
            snapshots: [], acceptances: [])
    }

    private var reader: InventoryReader {
        InventoryReader(ProviderRegistry([cloud]), clock: PassClock(wallClock: { [clock] in clock.now }))
    }

    @Test func policiesWantAllOfWhatTheySelect() async {
        let types: Set = [SimulatedCatalogue.machine]
        let cases: [(demand: ListingDemand, detail: ListingDetail)] = [
            (ListingDemand(of: [specs(withPolicy: false)]), .brief),
            (ListingDemand(of: [specs(withPolicy: true)]), .whole),
            (ListingDemand(of: [specs(withPolicy: false)], least: .whole), .whole),
        ]
        for (demand, detail) in cases {
            let inventory = await reader.read([account], types: types, demand)
            #expect(inventory.listings.map(\.detail) == [detail])
        }
    }

    @Test func aPolicyThatComesLaterHasItListedAgain() async {
        let world = KnownWorld(
            zones: ZoneTable(release: "", files: []), catalogues: [SimulatedCatalogue.catalogue], controller: "main")
        let lister = AccountLister(reader, world, clock: PassClock(wallClock: { [clock] in clock.now }))
        let types: Set = [SimulatedCatalogue.machine]
        _ = await world.accept(situation(withPolicy: false))
        await lister.refresh(account.configuration, types: types, since: clock.now)
        await lister.refresh(account.configuration, types: types, since: clock.now)
        #expect(cloud.asked == [.brief])
        _ = await world.accept(situation(withPolicy: true))
        await lister.refresh(account.configuration, types: types, since: clock.now)
        await lister.refresh(account.configuration, types: types, since: clock.now)
        #expect(cloud.asked == [.brief, .whole])
        // What is known whole is good enough for those who want less.
        _ = await world.accept(situation(withPolicy: false))
        await lister.refresh(account.configuration, types: types, since: clock.now)
        #expect(cloud.asked == [.brief, .whole])
    }
}

/// A cloud to whom it makes a difference how much is listed.
private final class DetailedCloud: Provider {
    private let cloud: SimulatedCloud
    private let details = Mutex<[ListingDetail]>([])

    init(_ cloud: SimulatedCloud) { self.cloud = cloud }

    var asked: [ListingDetail] { details.withLock { $0 } }
    var catalogue: Catalogue { cloud.catalogue }

    func identity(_ access: AccountAccess) async throws(CloudError) -> AccountID { try await cloud.identity(access) }

    func list(_ scope: Scope, _ access: AccountAccess) async -> Listing { await list(scope, .whole, access) }

    func list(_ scope: Scope, _ detail: ListingDetail, _ access: AccountAccess) async -> Listing {
        details.withLock { $0.append(detail) }
        let listing = await cloud.list(scope, access)
        return Listing(
            scope: scope, resources: listing.resources, completeness: listing.completeness, listedAt: listing.listedAt,
            detail: detail)
    }

    func read(_ addresses: [ResourceAddress], _ access: AccountAccess) async -> [Reading] {
        await cloud.read(addresses, access)
    }

    func perform(_ requests: [ActionRequest], _ access: AccountAccess) async -> [ActionResult] {
        await cloud.perform(requests, access)
    }

    func unmark(_ addresses: [ResourceAddress], origin: String, _ access: AccountAccess) async -> [CloudError?] {
        await cloud.unmark(addresses, origin: origin, access)
    }

    func diagnose(_ access: AccountAccess) async -> [PermissionFinding] { await cloud.diagnose(access) }
}
