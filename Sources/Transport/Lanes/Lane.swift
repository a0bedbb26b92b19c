/// What shares one rate limit and one breaker at a provider.
public struct Lane: Hashable, Sendable {
    /// The provider's name, `aws`; a metric's dimension.
    public let provider: String
    public let account: String
    public let region: String
    /// The family of calls that the provider limits together: `ec2-describe`. Also a metric's dimension, so from a
    /// fixed set.
    public let family: String

    /// A lane from its parts.
    public init(provider: String, account: String, region: String, family: String) {
        self.provider = provider
        self.account = account
        self.region = region
        self.family = family
    }
}

extension Lane: CustomStringConvertible {
    /// `account/region/family`.
    public var description: String { "\(account)/\(region)/\(family)" }
}
