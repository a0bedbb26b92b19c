/// A name in its own type, so that a tenant cannot be handed where an account is meant.
public protocol Name: RawRepresentable<String>, Hashable, Comparable, Sendable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    /// Wraps the text as it is; checking belongs to whoever reads it.
    init(rawValue: String)
}

extension Name {
    /// The name itself.
    public var description: String { rawValue }

    public init(stringLiteral text: String) { self.init(rawValue: text) }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The name of a `Tenant`.
public struct TenantName: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a namespace; each belongs to exactly one tenant.
public struct NamespaceName: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a `CloudAccount` document.
public struct AccountName: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// What a provider calls the account: an AWS account id, a project, a subscription, a cluster.
public struct AccountID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// An IANA zone name such as `Europe/Berlin`.
public struct ZoneID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A claim's stable name: `Schedule/shop/office-hours`, the same from commit to commit.
public struct ClaimName: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The identity of one intended change; also the idempotency token where a provider takes one.
public struct IntentID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}
