public import Cloud
public import Specs
public import Timetables
public import Vocabulary

/// Everything a plan follows from. The same inputs give the same bytes.
public struct PlanInputs: Sendable {
    public let specs: SpecSet
    public let inventory: Inventory
    public let facts: Facts
    /// The instant the plan is for.
    public let instant: Instant
    public let zones: ZoneTable
    public let catalogues: [Catalogue]
    /// What was read of which source, in the order of the sources' names.
    public let revisions: [SourceRevision]
    /// Namespaces whose documents could not be read and have no good version yet, and why: their claims are not known,
    /// so nothing of their tenants moves.
    public let unreadable: [NamespaceName: String]
    public let limits: PlanLimits
    /// The id of the controller the plan is for; resources that bear another's mark are held.
    public let controller: String

    /// Inputs from their parts.
    public init(
        specs: SpecSet, inventory: Inventory, facts: Facts = Facts(), instant: Instant, zones: ZoneTable,
        catalogues: [Catalogue], revisions: [SourceRevision] = [], unreadable: [NamespaceName: String] = [:],
        limits: PlanLimits = PlanLimits(), controller: String
    ) {
        self.specs = specs
        self.inventory = inventory
        self.facts = facts
        self.instant = instant
        self.zones = zones
        self.catalogues = catalogues
        self.revisions = revisions.sorted { ($0.source, $0.path) < ($1.source, $1.path) }
        self.unreadable = unreadable
        self.limits = limits
        self.controller = controller
    }
}

/// The commit of a source that a plan was made from.
public struct SourceRevision: Hashable, Sendable {
    /// `root` or the name of a `GitSource`.
    public let source: String
    /// What of the source: a namespace's folder where it is held at an older commit, else empty.
    public let path: String
    /// The commit in hexadecimal; `working-tree` for files that are in none.
    public let commit: String

    /// A revision from its parts.
    public init(source: String, path: String = "", commit: String) {
        self.source = source
        self.path = path
        self.commit = commit
    }
}

/// All that is remembered. What is missing counts as settled, never as due.
public struct Facts: Sendable {
    /// How many actions each approval has let through.
    public let approvalUse: [ClaimName: Int]
    private let priors: [TenantName: [PriorState]]
    private let places: [ResourceAddress: [PriorState]]

    /// Facts from prior states in any order and the use of approvals.
    public init(priors: [PriorState] = [], approvalUse: [ClaimName: Int] = [:]) {
        let sorted = priors.sorted { ($0.address, $0.key, $0.sequence) < ($1.address, $1.key, $1.sequence) }
        self.priors = Dictionary(grouping: sorted, by: \.key.tenant)
        places = Dictionary(grouping: sorted, by: \.address)
        self.approvalUse = approvalUse
    }

    /// The prior states of a resource of a tenant, of this incarnation only, in the order of the fields.
    public func priors(of resource: Resource, in tenant: TenantName) -> [PriorState] {
        guard !places.isEmpty, let known = places[resource.address] else { return [] }
        return known.filter { $0.key.incarnation == resource.incarnation && $0.key.tenant == tenant }
    }

    /// The prior states of a tenant, in the order of addresses and fields.
    public func priors(of tenant: TenantName) -> [PriorState] { priors[tenant] ?? [] }
}

/// The numbers that decide when something is held.
public struct PlanLimits: Hashable, Sendable {
    /// Seconds after which a listing is too old to act on.
    public let maximumAge: Int64
    /// Seconds by which our clock may differ from the provider's.
    public let maximumSkew: Int

    /// Limits; the defaults are five minutes and thirty seconds.
    public init(maximumAge: Int64 = 300, maximumSkew: Int = 30) {
        self.maximumAge = maximumAge
        self.maximumSkew = maximumSkew
    }
}
