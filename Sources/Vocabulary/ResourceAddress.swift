/// A type of resource as its provider names it, service first: `ec2/instance`.
public struct ResourceType: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// (realm, account, region, type): the unit in which resources are listed, and in which a list is whole or not.
///
/// One word wide, so that a hundred thousand addresses share their scopes.
public struct Scope: Sendable, CustomStringConvertible {
    private final class Parts: Sendable {
        let realm: String
        let account: AccountID
        let region: String
        let type: ResourceType
        /// Made once, as every address begins with it.
        let description: String

        init(_ realm: String, _ account: AccountID, _ region: String, _ type: ResourceType) {
            self.realm = realm
            self.account = account
            self.region = region
            self.type = type
            description = "\(realm)/\(account)/\(region)/\(type)"
        }
    }

    private let parts: Parts

    /// Provider, with the partition where it matters: `aws`, `aws-cn`, `aws-us-gov`.
    public var realm: String { parts.realm }
    public var account: AccountID { parts.account }
    /// The provider's region; `global` where it has none.
    public var region: String { parts.region }
    public var type: ResourceType { parts.type }

    /// A scope from its parts.
    public init(realm: String, account: AccountID, region: String, type: ResourceType) {
        parts = Parts(realm, account, region, type)
    }

    /// `aws/123456789012/eu-west-1/ec2/instance`.
    public var description: String { parts.description }
}

extension Scope: Hashable, Comparable {
    public static func == (left: Scope, right: Scope) -> Bool {
        left.parts === right.parts
            || (left.type == right.type && left.region == right.region && left.account == right.account
                && left.realm == right.realm)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(parts.description) }

    public static func < (left: Scope, right: Scope) -> Bool {
        if left.parts === right.parts { return false }
        if left.realm != right.realm { return left.realm < right.realm }
        if left.account != right.account { return left.account < right.account }
        if left.region != right.region { return left.region < right.region }
        return left.type < right.type
    }
}

/// Where a resource is found: `aws/123456789012/eu-west-1/ec2/instance/i-0abc`.
///
/// An address may be used again by another resource later; see ``Incarnation``.
public struct ResourceAddress: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let scope: Scope
    /// The provider's id or name of the resource within its scope; may itself contain `/`.
    public let id: String

    /// An address from its parts.
    public init(scope: Scope, id: String) {
        self.scope = scope
        self.id = id
    }

    /// Reads `realm/account/region/service/kind/id`; nil where a part is missing.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        scope = Scope(
            realm: parts[0], account: AccountID(rawValue: parts[1]), region: parts[2],
            type: ResourceType(rawValue: parts[3] + "/" + parts[4]))
        id = parts[5]
    }

    public var description: String {
        let scope = scope.description
        var text = ""
        // One piece of memory where joining three texts takes two.
        text.reserveCapacity(scope.utf8.count + 1 + id.utf8.count)
        text += scope
        text += "/"
        text += id
        return text
    }

    public static func < (left: ResourceAddress, right: ResourceAddress) -> Bool {
        left.scope != right.scope ? left.scope < right.scope : left.id < right.id
    }
}

/// The provider's unique id of one life of a resource: names get reused, incarnations never.
public struct Incarnation: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}
