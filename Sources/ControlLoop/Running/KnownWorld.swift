import Cloud
import Planning
import Specs
import Timetables
import Vocabulary

/// What the loop knows between two looks: the documents as they were read last, the latest listing of each scope, and
/// the plans that were made. Whoever plans does so here, one after the other, and pays for what is new only.
actor KnownWorld {
    private var zones: ZoneTable
    private let catalogues: [Catalogue]
    private let controller: String
    private var current: Documents?
    private var inventory = Inventory()
    private var memo = PlanMemo()

    /// The documents as they were read last, and what follows from them alone.
    struct Documents: Sendable {
        let situation: SpecSituation
        /// The types they speak of.
        let types: Set<ResourceType>
        /// Those of them that have to be listed whole.
        let demand: ListingDemand
        let authors: Authors
        /// The claims that remember resources.
        let remembering: [TenantName: Set<ClaimName>]
        /// The tenants whose documents may change the class of a machine.
        let tenantsWithClasses: Set<TenantName>
        /// Of each tenant that has any: schedules whose course is remembered, since they have groups or give notice.
        let followed: [TenantName: [ScheduleSpec]]

        var specs: SpecSet { situation.specs }

        func account(_ name: AccountName) -> CloudAccountSpec? { specs.accounts.first { $0.name == name } }
    }

    init(zones: ZoneTable, catalogues: [Catalogue], controller: String) {
        self.zones = zones
        self.catalogues = catalogues
        self.controller = controller
    }

    /// Goes on with other zone data.
    func use(_ zones: ZoneTable) { self.zones = zones }

    /// Nil before anything was read.
    var documents: Documents? { current }

    /// Takes over what was read, and forgets listings of accounts that are no more.
    ///
    /// - Returns: What has to be looked at because of it.
    func accept(_ situation: SpecSituation) -> Set<WorkKey> {
        let touched = SpecChange.touched(from: current?.situation, to: situation)
        current = Documents(
            situation: situation, types: InventoryReader.types(in: situation.specs, priors: []),
            demand: ListingDemand(of: [situation.specs]),
            authors: Authors(situation.snapshots), remembering: situation.specs.remembering,
            tenantsWithClasses: situation.specs.tenantsWithClasses, followed: situation.specs.followed)
        let accounts = Set(
            situation.specs.accounts.map { [$0.configuration.realm, $0.configuration.account.rawValue] })
        inventory = inventory.keeping { accounts.contains([$0.realm, $0.account.rawValue]) }
        return touched
    }

    /// How much the documents look at.
    var demand: ListingDemand { current?.demand ?? ListingDemand(.brief) }

    /// The latest listing of a scope; nil where there is none that shows all that the documents look at.
    func listing(of scope: Scope) -> Listing? {
        guard let listing = inventory[scope] else { return nil }
        return listing.detail < demand[scope.type] ? nil : listing
    }

    /// Takes over listings that are newer than those there are.
    func note(_ listings: [Listing]) {
        inventory = inventory.updating(
            listings.filter { listing in (inventory[listing.scope]?.listedAt).map { $0 <= listing.listedAt } ?? true })
    }

    /// Takes over how some resources were found since they were listed.
    func amend(_ readings: [(address: ResourceAddress, resource: Resource?)]) {
        let byScope = Dictionary(grouping: readings, by: \.address.scope)
        inventory = inventory.updating(
            byScope.sorted { $0.key < $1.key }.compactMap { inventory[$0.key]?.amended($0.value) })
    }

    /// What a tenant's plan at an instant follows from; nil before documents were read.
    func inputs(facts: Facts, at instant: Instant) -> PlanInputs? {
        guard let situation = current?.situation else { return nil }
        return PlanInputs(
            specs: situation.specs, inventory: inventory, facts: facts, instant: instant, zones: zones,
            catalogues: catalogues, revisions: situation.revisions, unreadable: situation.unreadable,
            controller: controller)
    }

    /// What of the inventory is a tenant's; nil where there is no such tenant.
    func share(of tenant: TenantName, _ inputs: PlanInputs) -> TenantShare? {
        Planner.share(of: tenant, in: inputs, memo: &memo)
    }

    /// The plan of a tenant; nil where there is none.
    func plan(_ inputs: PlanInputs, of tenant: TenantName) -> Plan? {
        Planner.plan(inputs, of: tenant, memo: &memo)
    }

    /// The document's name of the account that a scope is in; the provider's where no document speaks of it.
    func accountName(of scope: Scope) -> String {
        let account = current?.specs.accounts.first {
            $0.configuration.realm == scope.realm && $0.configuration.account == scope.account
        }
        return account?.name.rawValue ?? scope.account.rawValue
    }

    /// By how many seconds providers' clocks are ahead of ours, the most of each account, in the order of the names.
    func clockSkews() -> [(account: String, seconds: Int)] {
        var skews: [String: Int] = [:]
        for listing in inventory.listings {
            guard let skew = listing.clockSkew else { continue }
            let name = accountName(of: listing.scope)
            if abs(skew) >= abs(skews[name] ?? 0) { skews[name] = skew }
        }
        return skews.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The ages of all scopes in seconds, and whether each was listed whole, in the order of the scopes.
    func scopes(at now: Instant) -> [(scope: Scope, age: Double, isComplete: Bool)] {
        inventory.listings.map { listing in
            let age = Double(max(now.milliseconds - listing.listedAt.milliseconds, 0)) / 1000
            return (listing.scope, age, listing.completeness == .complete)
        }
    }
}

/// Tells which tenants a new reading of the documents can concern.
enum SpecChange {
    static func touched(from old: SpecSituation?, to new: SpecSituation) -> Set<WorkKey> {
        let keys = WorkKey.all(in: new.specs)
        guard let old, old.isHeldWhole == new.isHeldWhole else { return keys }
        let before = Dictionary(
            old.specs.tenants.map { ($0.name, Part(of: $0, in: old)) }, uniquingKeysWith: { first, _ in first })
        let changed = new.specs.tenants.filter { Part(of: $0, in: new) != before[$0.name] }.map(\.name)
        let names = Set(changed)
        return keys.filter { names.contains($0.tenant) }
    }

    /// All that a tenant's plan follows from in the documents.
    private struct Part: Equatable {
        let tenant: TenantSpec
        let accounts: [CloudAccountSpec]
        let namespaces: [NamespaceSpecs?]
        let approvals: [ApprovalSpec]
        let unreadable: [String?]

        init(of tenant: TenantSpec, in situation: SpecSituation) {
            let specs = situation.specs
            let held = Set(tenant.accounts.map(\.account))
            self.tenant = tenant
            accounts = specs.accounts.filter { held.contains($0.name) }
            namespaces = tenant.namespaces.map { specs[$0.name] }
            approvals = specs.approvals.filter { $0.tenant == tenant.name }
            unreadable = tenant.namespaces.map { situation.unreadable[$0.name] }
        }
    }
}

extension WorkKey {
    /// Each tenant in each account it holds a part of, and that lists it.
    static func all(in specs: SpecSet) -> Set<WorkKey> {
        let accounts = Dictionary(
            specs.accounts.map { ($0.name, Set($0.configuration.acting.map(\.tenant))) },
            uniquingKeysWith: { first, _ in first })
        return Set(
            specs.tenants.flatMap { tenant in
                tenant.accounts.map(\.account).filter { accounts[$0]?.contains(tenant.name) ?? false }
                    .map { WorkKey(tenant.name, $0) }
            })
    }

    /// Tenants that have left, in the accounts in which something of theirs is still to come back.
    static func left(_ remembered: [SourceWatch.Remembered], in specs: SpecSet) -> Set<WorkKey> {
        Set(
            remembered.flatMap { left in
                specs.accounts.filter {
                    $0.configuration.realm == left.realm && $0.configuration.account == left.account
                }.map { WorkKey(left.tenant, $0.name) }
            })
    }
}
