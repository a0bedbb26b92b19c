public import Vocabulary

/// What a pause is about, written the same everywhere: `all`, `tenant/NAME`, `account/NAME`, `namespace/NAME`, or the
/// name of a claim such as `Schedule/shop/office-hours`.
public enum PauseScope: Hashable, Comparable, Sendable {
    case all
    case tenant(TenantName)
    case account(AccountName)
    case namespace(NamespaceName)
    case claim(ClaimName)

    /// Reads a scope; nil for what is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        switch (parts.count, parts[0]) {
        case (1, "all"): self = .all
        case (2, "tenant"): self = .tenant(TenantName(rawValue: parts[1]))
        case (2, "account"): self = .account(AccountName(rawValue: parts[1]))
        case (2, "namespace"): self = .namespace(NamespaceName(rawValue: parts[1]))
        case (3, _) where parts[0].first?.isUppercase == true: self = .claim(ClaimName(rawValue: text))
        default: return nil
        }
    }

    public static func < (left: PauseScope, right: PauseScope) -> Bool { left.description < right.description }

    /// Whether only the platform may pause it: it reaches beyond one tenant.
    public var isPlatform: Bool {
        switch self {
        case .all, .account: true
        case .tenant, .namespace, .claim: false
        }
    }
}

extension PauseScope: CustomStringConvertible {
    /// As people write it.
    public var description: String {
        switch self {
        case .all: "all"
        case .tenant(let name): "tenant/\(name)"
        case .account(let name): "account/\(name)"
        case .namespace(let name): "namespace/\(name)"
        case .claim(let name): name.rawValue
        }
    }
}
