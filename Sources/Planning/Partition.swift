public import Cloud
public import Specs
public import Vocabulary

/// Who owns what: every resource in at most one tenant's share.
///
/// From here on a tenant's plan sees its own share and nothing else.
public struct Partition: Sendable {
    /// One share for each tenant, in the order of their names.
    public let shares: [TenantShare]
    /// Resources that more than one tenant's scope covers. Only the platform is told who the others are.
    public let overlaps: [Overlap]
    /// Resources that no tenant's scope covers.
    public let unclaimed: Int

    /// A resource and the tenants whose scopes cover it.
    public struct Overlap: Hashable, Sendable {
        public let address: ResourceAddress
        public let tenants: [TenantName]
    }

    /// Divides an inventory. Takes time in proportion to the resources, not to the tenants that share an account by
    /// the value of a tag.
    public init(_ specs: SpecSet, _ inventory: Inventory) {
        var builders = specs.tenants.map { ShareBuilder(tenant: $0.name) }
        var overlaps: [Overlap] = []
        var unclaimed = 0
        for account in specs.accounts {
            let configuration = account.configuration
            for listing in inventory.listings
            where listing.scope.realm == configuration.realm && listing.scope.account == configuration.account {
                let index = HoldingIndex(tenants: specs.tenants, account: account, region: listing.scope.region)
                var sorting = ListingDivision(listing: listing, account: account.name, index: index)
                sorting.divide()
                for slice in sorting.slices { builders[slice.tenant].slices.append(slice.slice) }
                overlaps += sorting.overlaps.map { overlap in
                    Overlap(address: overlap.address, tenants: overlap.tenants.map { specs.tenants[$0].name }.sorted())
                }
                unclaimed += sorting.unclaimed
            }
        }
        shares = builders.map { TenantShare(tenant: $0.tenant, slices: $0.slices) }
        self.overlaps = overlaps
        self.unclaimed = unclaimed
    }

    private struct ShareBuilder {
        let tenant: TenantName
        var slices: [ScopeSlice] = []
    }
}

/// What of the inventory is one tenant's.
public final class TenantShare: Sendable {
    public let tenant: TenantName
    /// In the order of accounts and scopes.
    public let slices: [ScopeSlice]

    init(tenant: TenantName, slices: [ScopeSlice]) {
        self.tenant = tenant
        self.slices = slices
    }
}

/// What of one scope is one tenant's.
public struct ScopeSlice: Sendable {
    public let account: AccountName
    public let scope: Scope
    public let resources: [Resource]
    /// Resources that another tenant's scope covers too: nobody acts on them.
    public let overlapped: [ResourceAddress]
    /// Resources of which nobody can tell whether they are the tenant's.
    public let undecided: Int
    public let completeness: Listing.Completeness
    public let listedAt: Instant
    public let clockSkew: Int?
}

/// Divides one listing among the tenants that hold a part of its account.
private struct ListingDivision {
    let listing: Listing
    let account: AccountName
    let index: HoldingIndex
    var slices: [(tenant: Int, slice: ScopeSlice)] = []
    var overlaps: [(address: ResourceAddress, tenants: [Int])] = []
    var unclaimed = 0

    init(listing: Listing, account: AccountName, index: HoldingIndex) {
        self.listing = listing
        self.account = account
        self.index = index
    }

    mutating func divide() {
        guard !index.tenants.isEmpty else {
            unclaimed = listing.resources.count
            return
        }
        var owned: [Int: [Resource]] = [:]
        var overlapped: [Int: [ResourceAddress]] = [:]
        var undecided: [Int: Int] = [:]
        for resource in listing.resources {
            let holders = index.holders(of: resource)
            for tenant in holders.maybe { undecided[tenant, default: 0] += 1 }
            if holders.certain.count == 1, holders.maybe.isEmpty {
                owned[holders.certain[0], default: []].append(resource)
            } else if holders.certain.count > 1 {
                for tenant in holders.certain { overlapped[tenant, default: []].append(resource.address) }
                overlaps.append((resource.address, holders.certain))
            } else {
                unclaimed += 1
            }
        }
        for tenant in index.tenants {
            let slice = ScopeSlice(
                account: account, scope: listing.scope, resources: owned[tenant] ?? [],
                overlapped: overlapped[tenant] ?? [], undecided: undecided[tenant] ?? 0,
                completeness: listing.completeness, listedAt: listing.listedAt, clockSkew: listing.clockSkew)
            slices.append((tenant, slice))
        }
    }
}

/// Finds the tenants that hold a resource, by the value of a tag where their scopes name one.
private struct HoldingIndex {
    private struct Entry {
        let tenant: Int
        let selector: TagSelector
    }

    /// Positions of the tenants that hold any part, in order.
    let tenants: [Int]
    private var whole: [Int] = []
    private var byTag: [(key: String, values: [String: [Entry]])] = []
    private var others: [Entry] = []

    init(tenants all: [TenantSpec], account: CloudAccountSpec, region: String) {
        let allowed = Set(account.configuration.acting.map(\.tenant))
        var places: [String: Int] = [:]
        var holders: [Int] = []
        for (position, tenant) in all.enumerated() where allowed.contains(tenant.name) {
            for holding in tenant.accounts
            where holding.account == account.name && (holding.regions.isEmpty || holding.regions.contains(region)) {
                if holders.last != position { holders.append(position) }
                let entry = Entry(tenant: position, selector: holding.tags)
                if holding.tags.requirements.isEmpty {
                    whole.append(position)
                } else if let tag = holding.tags.requirements.first(where: { $0.operator == .isIn }) {
                    let place = places[tag.key] ?? byTag.count
                    if place == byTag.count { byTag.append((tag.key, [:])) }
                    places[tag.key] = place
                    for value in tag.values { byTag[place].values[value, default: []].append(entry) }
                } else {
                    others.append(entry)
                }
            }
        }
        self.tenants = holders
    }

    /// The tenants that hold a resource for certain, and those of which nobody can tell, each in order and once.
    func holders(of resource: Resource) -> (certain: [Int], maybe: [Int]) {
        if byTag.isEmpty, others.isEmpty { return (whole.count > 1 ? unique(whole) : whole, []) }
        guard case .known(let tags) = resource.tags else {
            return (unique(whole), resource.tags.isUnknown ? tenants.filter { !whole.contains($0) } : [])
        }
        var certain = whole
        for (key, values) in byTag {
            guard let value = tags[key], let entries = values[value] else { continue }
            for entry in entries where entry.selector.matches(resource.tags) == .yes { certain.append(entry.tenant) }
        }
        for entry in others where entry.selector.matches(resource.tags) == .yes { certain.append(entry.tenant) }
        return (certain.count > 1 ? unique(certain) : certain, [])
    }

    private func unique(_ tenants: [Int]) -> [Int] {
        let sorted = tenants.sorted()
        return zip(sorted.indices, sorted).filter { $0 == 0 || sorted[$0 - 1] != $1 }.map(\.1)
    }
}
