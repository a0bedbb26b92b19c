public import Vocabulary

/// What the loop looks at in one go: one tenant in one account.
public struct WorkKey: Hashable, Comparable, Sendable {
    public let tenant: TenantName
    public let account: AccountName

    /// A key from its parts.
    public init(_ tenant: TenantName, _ account: AccountName) {
        self.tenant = tenant
        self.account = account
    }

    public static func < (left: WorkKey, right: WorkKey) -> Bool {
        (left.tenant, left.account) < (right.tenant, right.account)
    }
}

/// Why a tenant's part of an account is looked at, the most urgent first.
public enum WorkReason: Int, CaseIterable, Hashable, Comparable, Sendable {
    /// Its documents, an approval or a pause have changed.
    case edit
    /// A schedule or an override wants something else from now on.
    case boundary
    /// What was done has to be looked at again.
    case look
    /// The attempt before did not come to an end.
    case retry
    /// A boundary is near, and what is there is listed before it.
    case ahead
    /// It has not been looked at for a while.
    case resync

    public static func < (left: WorkReason, right: WorkReason) -> Bool { left.rawValue < right.rawValue }
}

/// One look that is due.
struct WorkItem: Hashable, Sendable {
    let key: WorkKey
    /// The most urgent of the reasons that were due.
    let reason: WorkReason
    /// When the first of them was due.
    let due: Instant
    /// What was listed before this instant does not count.
    let listedSince: Instant
}
