public import Cloud

/// The providers the process was started with, by name.
public struct ProviderRegistry: Sendable {
    private let providers: [String: any Provider]

    /// A registry of providers; of two with one name the later counts.
    public init(_ providers: [any Provider]) {
        self.providers = Dictionary(providers.map { ($0.catalogue.provider, $0) }) { _, later in later }
    }

    /// In the order of their providers' names.
    public var catalogues: [Catalogue] {
        providers.values.map(\.catalogue).sorted { $0.provider < $1.provider }
    }

    /// The provider of an account; nil where there is none of that name.
    public func provider(of account: AccountConfiguration) -> (any Provider)? { providers[account.provider] }
}
