public import Cryptography
public import Vocabulary

/// What is to happen everywhere: a list of tenant plans under one header.
public struct Plan: Sendable {
    /// The version of the plan's format; part of every hash.
    public static let format = 1

    public let instant: Instant
    public let revisions: [SourceRevision]
    public let zones: ZoneRelease
    /// In the order of the tenants' names.
    public let tenants: [TenantPlan]
    /// What only the platform may see: resources that more than one tenant's scope covers.
    public let overlaps: [Partition.Overlap]
    /// Resources in no tenant's scope.
    public let unclaimed: Int
    /// Over the sorted (tenant, digest) pairs.
    public let digest: SHA256Digest
    /// The hash of everything, header included: for the record.
    public let id: SHA256Digest

    /// Which zone data was used.
    public struct ZoneRelease: Hashable, Sendable {
        /// `2026a`; empty where it is not known.
        public let release: String
        public let hash: SHA256Digest

        /// A release from its parts.
        public init(release: String, hash: SHA256Digest) {
            self.release = release
            self.hash = hash
        }
    }

    init(
        instant: Instant, revisions: [SourceRevision], zones: ZoneRelease, tenants: [TenantPlan],
        overlaps: [Partition.Overlap], unclaimed: Int
    ) {
        self.instant = instant
        self.revisions = revisions
        self.zones = zones
        self.tenants = tenants
        self.overlaps = overlaps
        self.unclaimed = unclaimed
        var pairs = SHA256Hasher()
        for tenant in tenants { pairs.update(Array("\(tenant.tenant)\u{0}\(tenant.digest.hex)\n".utf8)) }
        let digest = pairs.finish()
        self.digest = digest
        id = SHA256.digest(CanonicalJSON.bytes(Self.header(instant, revisions, zones, digest)))
    }

    /// The plan of some tenants alone, under a header of its own.
    public func keeping(_ names: Set<TenantName>) -> Plan {
        Plan(
            instant: instant, revisions: revisions, zones: zones, tenants: tenants.filter { names.contains($0.tenant) },
            overlaps: overlaps.filter { !names.isDisjoint(with: $0.tenants) }, unclaimed: 0)
    }

    /// Every action of every tenant.
    public var actions: [PlannedAction] { tenants.flatMap(\.actions) }

    /// The sums over all tenants.
    public var counts: TenantPlan.Counts {
        tenants.reduce(into: TenantPlan.Counts()) { sum, tenant in
            sum.resources += tenant.counts.resources
            sum.claimed += tenant.counts.claimed
            sum.satisfied += tenant.counts.satisfied
            sum.ready += tenant.counts.ready
            sum.held += tenant.counts.held
            sum.kept += tenant.counts.kept
        }
    }
}
