public import Specs
public import Vocabulary

/// How strong a claim is by what it comes from, strongest first. The gaps are the places of budgets.
public enum ClaimLevel: Int, Hashable, Comparable, Sendable {
    /// Stated in the `Tenant`, which the platform owns.
    case protection = 10
    /// A rule of a `ResourcePolicy` of a platform namespace.
    case platformPolicy = 40
    /// A tag on the resource: it outranks the tenant's own claims and nothing else.
    case protectionTag = 45
    /// An `Override` of the tenant.
    case override = 50
    /// A rule of a `ResourcePolicy` of the tenant.
    case policy = 70
    case schedule = 80
    /// A claim that has ended: what it moved comes back.
    case release = 90

    public static func < (left: ClaimLevel, right: ClaimLevel) -> Bool { left.rawValue < right.rawValue }
}

/// What a claim wants of one field.
public enum Wish: Hashable, Sendable {
    case set(FieldValue)
    /// As it is now.
    case keep
    /// Up again, to a size that nobody remembers: it can win, but not be done.
    case wake
}

/// What one spec wants of one resource. One reference, as it is ordered, compared and handed on for each.
public final class Claim: Sendable {
    public let name: ClaimName
    public let level: ClaimLevel
    /// Within a level the higher wins.
    public let priority: Int
    /// When an override began; nil for anything else.
    public let start: Instant?
    public let origin: Origin
    /// What it wants, in words: `stopped`.
    public let summary: String
    /// Why, in words: the reason of an override, the window of a schedule.
    public let reason: String
    public let onRelease: ReleaseRule
    /// The digest of what its spec says it may do; nil for protection and release.
    public let version: String?
    /// When its spec will want something else; nil where no spec says so.
    public let until: Instant?
    /// What it wants of each field of one aspect.
    public let wishes: [FieldWish]

    /// A wish for one field.
    public struct FieldWish: Hashable, Sendable {
        public let field: Field
        public let wish: Wish

        /// A wish from its parts.
        public init(_ field: Field, _ wish: Wish) {
            self.field = field
            self.wish = wish
        }
    }

    /// A claim from its parts.
    public init(
        name: ClaimName, level: ClaimLevel, priority: Int = 0, start: Instant? = nil, origin: Origin, summary: String,
        reason: String = "", onRelease: ReleaseRule = .restore, version: String? = nil, until: Instant? = nil,
        wishes: [FieldWish]
    ) {
        self.name = name
        self.level = level
        self.priority = priority
        self.start = start
        self.origin = origin
        self.summary = summary
        self.reason = reason
        self.onRelease = onRelease
        self.version = version
        self.until = until
        self.wishes = wishes
    }

    /// The same for some of its fields.
    func with(_ wishes: [FieldWish]) -> Claim {
        Claim(
            name: name, level: level, priority: priority, start: start, origin: origin, summary: summary,
            reason: reason, onRelease: onRelease, version: version, until: until, wishes: wishes)
    }

    /// What it wants of a field; nil where it has no opinion.
    public func wish(for field: Field) -> Wish? { wishes.first { $0.field == field }?.wish }
}

extension Claim: Equatable {
    public static func == (left: Claim, right: Claim) -> Bool {
        left === right
            || left.name == right.name && left.level == right.level && left.priority == right.priority
                && left.start == right.start && left.origin == right.origin && left.summary == right.summary
                && left.reason == right.reason && left.onRelease == right.onRelease && left.version == right.version
                && left.until == right.until && left.wishes == right.wishes
    }
}
