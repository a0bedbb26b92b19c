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
    /// Those of them that certainly are nobody's, by scope.
    let leftovers: [ScopeSlice]

    /// A resource and the tenants whose scopes cover it.
    public struct Overlap: Hashable, Sendable {
        public let address: ResourceAddress
        public let tenants: [TenantName]
    }

    private let tenants: [TenantSpec]
    private let accounts: [CloudAccountSpec]
    private let divisions: [Division]

    /// Whether the other was made of the same listings, documents and all.
    func isSame(as other: Partition) -> Bool {
        divisions.count == other.divisions.count && tenants == other.tenants && accounts == other.accounts
            && zip(divisions, other.divisions).allSatisfy { $0.listing.isSame(as: $1.listing) }
    }

    /// Divides an inventory. Takes time in proportion to the resources, not to the tenants that share an account by
    /// the value of a tag; with an earlier partition, in proportion to the listings that are new. A share of which
    /// nothing was listed anew stays the same object.
    public init(_ specs: SpecSet, _ inventory: Inventory, previous: Partition? = nil) {
        let earlier = previous.flatMap { $0.tenants == specs.tenants && $0.accounts == specs.accounts ? $0 : nil }
        var known = Dictionary(
            (earlier?.divisions ?? []).map { (Division.Key($0.account, $0.listing.scope), $0) },
            uniquingKeysWith: { first, _ in first })
        var touched = Set<Int>()
        var divisions: [Division] = []
        for account in specs.accounts {
            let configuration = account.configuration
            for listing in inventory.listings
            where listing.scope.realm == configuration.realm && listing.scope.account == configuration.account {
                let old = known.removeValue(forKey: Division.Key(account.name, listing.scope))
                if let old, old.listing.isSame(as: listing) {
                    divisions.append(old)
                } else {
                    let made = Division(listing, of: account, among: specs.tenants)
                    touched.formUnion((old?.slices ?? []).map(\.tenant) + made.slices.map(\.tenant))
                    divisions.append(made)
                }
            }
        }
        for gone in known.values { touched.formUnion(gone.slices.map(\.tenant)) }
        shares = Self.shares(of: specs.tenants, divisions, earlier: earlier, touched: touched)
        overlaps = divisions.flatMap(\.overlaps)
        leftovers = divisions.compactMap(\.leftover)
        unclaimed = divisions.reduce(0) { $0 + $1.unclaimed }
        tenants = specs.tenants
        accounts = specs.accounts
        self.divisions = divisions
    }

    private static func shares(
        of tenants: [TenantSpec], _ divisions: [Division], earlier: Partition?, touched: Set<Int>
    ) -> [TenantShare] {
        if let earlier, touched.isEmpty { return earlier.shares }
        var slices: [Int: [ScopeSlice]] = [:]
        for division in divisions {
            for (tenant, slice) in division.slices where earlier == nil || touched.contains(tenant) {
                slices[tenant, default: []].append(slice)
            }
        }
        return tenants.indices.map { position in
            if let earlier, !touched.contains(position) { return earlier.shares[position] }
            return TenantShare(tenant: tenants[position].name, slices: slices[position] ?? [])
        }
    }

    /// One listing, divided.
    private struct Division: Sendable {
        struct Key: Hashable {
            let account: AccountName
            let scope: Scope

            init(_ account: AccountName, _ scope: Scope) {
                self.account = account
                self.scope = scope
            }
        }

        let account: AccountName
        let listing: Listing
        let slices: [(tenant: Int, slice: ScopeSlice)]
        let overlaps: [Overlap]
        let unclaimed: Int
        let leftover: ScopeSlice?

        init(_ listing: Listing, of account: CloudAccountSpec, among tenants: [TenantSpec]) {
            let index = HoldingIndex(tenants: tenants, account: account, region: listing.scope.region)
            var sorting = ListingDivision(listing: listing, account: account.name, index: index)
            sorting.divide()
            self.account = account.name
            self.listing = listing
            slices = sorting.slices
            overlaps = sorting.overlaps.map { overlap in
                Overlap(address: overlap.address, tenants: overlap.tenants.map { tenants[$0].name }.sorted())
            }
            unclaimed = sorting.unclaimed
            leftover = sorting.nobodys.isEmpty ? nil : sorting.slice(of: sorting.nobodys)
        }
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
    /// Certainly no tenant's.
    var nobodys: [Resource] = []

    init(listing: Listing, account: AccountName, index: HoldingIndex) {
        self.listing = listing
        self.account = account
        self.index = index
    }

    mutating func divide() {
        guard !index.tenants.isEmpty else {
            unclaimed = listing.resources.count
            nobodys = listing.resources
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
                if holders.maybe.isEmpty { nobodys.append(resource) }
            }
        }
        for tenant in index.tenants {
            let slice = slice(
                of: owned[tenant] ?? [], overlapped: overlapped[tenant] ?? [], undecided: undecided[tenant] ?? 0)
            slices.append((tenant, slice))
        }
    }

    func slice(of resources: [Resource], overlapped: [ResourceAddress] = [], undecided: Int = 0) -> ScopeSlice {
        ScopeSlice(
            account: account, scope: listing.scope, resources: resources, overlapped: overlapped, undecided: undecided,
            completeness: listing.completeness, listedAt: listing.listedAt, clockSkew: listing.clockSkew)
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
