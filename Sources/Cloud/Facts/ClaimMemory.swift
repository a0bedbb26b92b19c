public import Vocabulary

/// What a claim remembers of a resource: since when it has known it, and up to which transition it is done with it.
///
/// Kept only for claims that ask for it. One that is missing stands for a resource that is seen for the first time.
public struct ClaimMemory: Hashable, Sendable {
    /// Which claim on which resource.
    public struct Key: Hashable, Comparable, Sendable {
        public let tenant: TenantName
        public let incarnation: Incarnation
        public let claim: ClaimName

        /// A key from its parts.
        public init(tenant: TenantName, incarnation: Incarnation, claim: ClaimName) {
            self.tenant = tenant
            self.incarnation = incarnation
            self.claim = claim
        }

        public static func < (left: Key, right: Key) -> Bool {
            (left.tenant, left.incarnation, left.claim) < (right.tenant, right.incarnation, right.claim)
        }
    }

    public let key: Key
    /// When the resource was first seen under the claim.
    public let firstSeen: Instant
    /// The latest transition of the claim's timetable after which the resource was found as the claim wants it; at
    /// first the one before ``firstSeen``.
    public let settled: Instant
    /// What the claim wanted since then, in words: `stopped`.
    public let state: String
    /// When the resource was last found off by others' hands, while the claim wanted it off; nil for never.
    public let foundOff: Instant?

    /// A memory from its parts.
    public init(key: Key, firstSeen: Instant, settled: Instant, state: String, foundOff: Instant? = nil) {
        self.key = key
        self.firstSeen = firstSeen
        self.settled = settled
        self.state = state
        self.foundOff = foundOff
    }
}
