public import Vocabulary

/// A way to find credentials, with the options it takes.
public struct CredentialMethod: Sendable {
    /// The word in `credentials.method`.
    public let name: String
    public let summary: String
    public let options: [Option]

    /// One option of a method.
    public struct Option: Sendable {
        public let name: String
        public let isRequired: Bool
        public let summary: String

        /// An option from its parts.
        public init(_ name: String, required: Bool = false, _ summary: String) {
            self.name = name
            self.isRequired = required
            self.summary = summary
        }
    }

    /// A method from its parts.
    public init(_ name: String, _ summary: String, options: [Option]) {
        self.name = name
        self.summary = summary
        self.options = options
    }
}

/// Where credentials come from; never the credentials.
public struct CredentialReference: Hashable, Sendable {
    public let method: String
    /// The options of the method, in the order of their names.
    public let options: [Option]

    /// One option and its value.
    public struct Option: Hashable, Sendable {
        public let name: String
        public let value: String

        /// An option from its parts.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A reference from its parts.
    public init(method: String, options: [Option] = []) {
        self.method = method
        self.options = options.sorted { $0.name < $1.name }
    }

    /// The value of an option; nil where it is not given.
    public subscript(option: String) -> String? { options.first { $0.name == option }?.value }
}

/// Requests a second that one (account, region, API family) may take, and how many at once.
public struct RateLimit: Hashable, Sendable {
    public let requestsPerSecond: Int
    public let burst: Int

    /// A limit from its parts, both at least 1.
    public init(requestsPerSecond: Int, burst: Int) {
        self.requestsPerSecond = requestsPerSecond
        self.burst = burst
    }
}

/// What a provider needs to know of an account.
public struct AccountConfiguration: Hashable, Sendable {
    public let name: AccountName
    public let provider: String
    /// The provider's partition: `aws`, `aws-cn`.
    public let realm: String
    /// The id the provider must confirm before anything is believed.
    public let account: AccountID
    /// In the order of their names.
    public let regions: [String]
    /// Base URL instead of the provider's own; nil for the provider's own.
    public let endpoint: String?
    /// Read-only access, with which everything is listed.
    public let reading: CredentialReference
    /// Each tenant's own access for acting, in the order of the tenants' names.
    public let acting: [TenantAccess]
    public let rateLimit: RateLimit?

    /// The access with which a tenant's actions are made.
    public struct TenantAccess: Hashable, Sendable {
        public let tenant: TenantName
        public let credentials: CredentialReference

        /// An access from its parts.
        public init(tenant: TenantName, credentials: CredentialReference) {
            self.tenant = tenant
            self.credentials = credentials
        }
    }

    /// A configuration from its parts.
    public init(
        name: AccountName, provider: String, realm: String, account: AccountID, regions: [String],
        endpoint: String? = nil, reading: CredentialReference, acting: [TenantAccess], rateLimit: RateLimit? = nil
    ) {
        self.name = name
        self.provider = provider
        self.realm = realm
        self.account = account
        self.regions = regions.sorted()
        self.endpoint = endpoint
        self.reading = reading
        self.acting = acting.sorted { $0.tenant < $1.tenant }
        self.rateLimit = rateLimit
    }

    /// Every scope of the account for some types, in order.
    public func scopes(of types: [ResourceType]) -> [Scope] {
        regions.flatMap { region in
            types.map { Scope(realm: realm, account: account, region: region, type: $0) }
        }.sorted()
    }
}

/// In whose name a provider is called.
public enum AccountAccess: Hashable, Sendable {
    /// The account's read-only access.
    case reading(AccountConfiguration)
    /// A tenant's own access.
    case acting(AccountConfiguration, TenantName)

    public var account: AccountConfiguration {
        switch self {
        case .reading(let account), .acting(let account, _): account
        }
    }

    /// Where its credentials come from; nil where the account gives the tenant none.
    public var credentials: CredentialReference? {
        switch self {
        case .reading(let account): account.reading
        case .acting(let account, let tenant): account.acting.first { $0.tenant == tenant }?.credentials
        }
    }
}
