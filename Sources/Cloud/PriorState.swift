public import Vocabulary

/// What a field was before the controller moved it, and what it was moved to: the memory that makes an exact return
/// possible.
public struct PriorState: Hashable, Sendable {
    /// Which field of which resource, for whom.
    public struct Key: Hashable, Comparable, Sendable {
        public let tenant: TenantName
        public let incarnation: Incarnation
        public let field: Field

        /// A key from its parts.
        public init(tenant: TenantName, incarnation: Incarnation, field: Field) {
            self.tenant = tenant
            self.incarnation = incarnation
            self.field = field
        }

        public static func < (left: Key, right: Key) -> Bool {
            (left.tenant, left.incarnation, left.field) < (right.tenant, right.incarnation, right.field)
        }
    }

    public let key: Key
    public let address: ResourceAddress
    /// What was there before the first move.
    public let found: FieldValue
    /// What the latest move set; anything else there now is somebody else's.
    public let set: FieldValue
    /// The claim of the latest move.
    public let claim: ClaimName
    /// What becomes of it when the claim ends: `restore` or `leave`; or ``onTheWay``.
    public let onRelease: String
    /// The store's number of the intent of the latest move.
    public let sequence: Int64
    /// When the latest move was begun.
    public let at: Instant

    /// It was moved only on the way to another change of the same claim: it comes back as soon as nobody claims the field,
    /// whether or not that claim has ended.
    public static let onTheWay = "onTheWay"

    /// Whether it was moved only on the way to another change.
    public var isOnTheWay: Bool { onRelease == Self.onTheWay }

    /// A prior state from its parts.
    public init(
        key: Key, address: ResourceAddress, found: FieldValue, set: FieldValue, claim: ClaimName, onRelease: String,
        sequence: Int64, at: Instant
    ) {
        self.key = key
        self.address = address
        self.found = found
        self.set = set
        self.claim = claim
        self.onRelease = onRelease
        self.sequence = sequence
        self.at = at
    }
}
