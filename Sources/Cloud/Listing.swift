public import Vocabulary

/// How much of each resource somebody will look at.
public enum ListingDetail: Int, Hashable, Comparable, Sendable {
    /// What schedules and overrides look at. What would take a call more is not read.
    case brief
    /// What policies and people look at, too.
    case whole
    /// What monitoring says of it, too: ``Resource/measurements``.
    case measured

    public static func < (left: ListingDetail, right: ListingDetail) -> Bool { left.rawValue < right.rawValue }
}

/// What a provider reported of one scope, when, and whether that was all.
public struct Listing: Sendable {
    private final class Identity: Sendable {}

    /// Whether every resource of the scope is in the list.
    public enum Completeness: Hashable, Sendable {
        case complete
        /// Some may be missing; why, in words.
        case incomplete(String)
    }

    public let scope: Scope
    /// In the order of their ids.
    public let resources: [Resource]
    public let completeness: Completeness
    /// When the first page was asked for.
    public let listedAt: Instant
    /// Seconds by which the provider's clock is ahead of ours; nil where it did not tell.
    public let clockSkew: Int?
    public let detail: ListingDetail
    private let identity = Identity()

    /// A listing from its parts; sorts the resources.
    public init(
        scope: Scope, resources: [Resource], completeness: Completeness, listedAt: Instant, clockSkew: Int? = nil,
        detail: ListingDetail = .whole
    ) {
        self.scope = scope
        self.resources = resources.sorted { $0.address.id < $1.address.id }
        self.completeness = completeness
        self.listedAt = listedAt
        self.clockSkew = clockSkew
        self.detail = detail
    }

    /// Whether the other is this very listing, told without looking at any resource.
    public func isSame(as other: Listing) -> Bool { identity === other.identity }

    /// The same listing with what monitoring says of its resources, in their order.
    public func measured(_ measurements: [Measurements]) -> Listing {
        Listing(
            scope: scope, resources: zip(resources, measurements).map { $0.measured($1) }, completeness: completeness,
            listedAt: listedAt, clockSkew: clockSkew, detail: .measured)
    }

    /// The same listing with some resources as a later look found them, or without them where they were gone.
    ///
    /// It stays as old as it was: the rest was not looked at again.
    public func amended(_ readings: [(address: ResourceAddress, resource: Resource?)]) -> Listing {
        let own = readings.filter { $0.address.scope == scope }
        guard !own.isEmpty else { return self }
        let known = Dictionary(own.map { ($0.address.id, $0.resource) }, uniquingKeysWith: { _, later in later })
        let kept = resources.compactMap { resource -> Resource? in
            guard let later = known[resource.address.id] else { return resource }
            return later?.measured(resource.measurements)
        }
        return Listing(
            scope: scope, resources: kept, completeness: completeness, listedAt: listedAt, clockSkew: clockSkew,
            detail: detail)
    }
}

/// All that the clouds reported: the latest listing of each scope.
public struct Inventory: Sendable {
    private final class Identity: Sendable {}

    /// In the order of their scopes, at most one for each.
    public let listings: [Listing]
    private let places: [Scope: Int]
    private let identity = Identity()

    /// An inventory from listings in any order; of two for one scope the later one in the list is kept.
    public init(_ listings: [Listing] = []) {
        var latest: [Scope: Listing] = [:]
        for listing in listings { latest[listing.scope] = listing }
        self.listings = latest.values.sorted { $0.scope < $1.scope }
        places = Dictionary(uniqueKeysWithValues: self.listings.enumerated().map { ($1.scope, $0) })
    }

    /// The inventory with some listings in the place of those there were of their scopes.
    public func updating(_ newer: [Listing]) -> Inventory { newer.isEmpty ? self : Inventory(listings + newer) }

    /// The inventory with only the listings of some scopes.
    public func keeping(where isWanted: (Scope) -> Bool) -> Inventory {
        Inventory(listings.filter { isWanted($0.scope) })
    }

    /// Whether the other is this very inventory, told without looking at any resource.
    public func isSame(as other: Inventory) -> Bool { identity === other.identity }

    /// The listing of a scope; nil where it was never listed.
    public subscript(scope: Scope) -> Listing? { places[scope].map { listings[$0] } }

    /// The resource at an address, found by bisection; nil where no listing has it.
    public subscript(address: ResourceAddress) -> Resource? {
        guard let resources = self[address.scope]?.resources else { return nil }
        var low = 0
        var high = resources.count
        while low < high {
            let middle = (low + high) / 2
            if resources[middle].address.id < address.id { low = middle + 1 } else { high = middle }
        }
        guard low < resources.count, resources[low].address.id == address.id else { return nil }
        return resources[low]
    }

    /// What could not be listed whole, and why, each reason once with the first scope it is about.
    public var gaps: [(scope: Scope, reason: String)] {
        var reasons: Set<String> = []
        return listings.compactMap { listing in
            guard case .incomplete(let reason) = listing.completeness, reasons.insert(reason).inserted else {
                return nil
            }
            return (listing.scope, reason)
        }
    }

    /// The number of resources.
    public var count: Int { listings.reduce(0) { $0 + $1.resources.count } }
}
