public import Cloud
public import Specs
public import Vocabulary

/// Lists what the clouds have, each account once, with its read-only access.
public struct InventoryReader: Sendable {
    private let providers: ProviderRegistry
    private let clock: PassClock

    /// A reader that asks some providers.
    public init(_ providers: ProviderRegistry, clock: PassClock) {
        self.providers = providers
        self.clock = clock
    }

    /// Lists accounts; with types, only scopes of those.
    ///
    /// Never fails as a whole: a scope that could not be listed is there as incomplete, with the reason.
    ///
    /// - Parameter whole: The types that are listed whole; nil for all of them.
    public func read(
        _ accounts: [CloudAccountSpec], types: Set<ResourceType>?, whole: Set<ResourceType>? = nil
    ) async -> Inventory {
        let listings = await withTaskGroup(of: [Listing].self) { group in
            for account in accounts {
                let scopes = scopes(of: account.configuration, types: types)
                group.addTask { await read(scopes, of: account.configuration, whole: whole) }
            }
            var all: [Listing] = []
            for await some in group { all += some }
            return all
        }
        return Inventory(listings)
    }

    /// Lists some scopes of one account. Never fails as a whole, either.
    public func read(
        _ scopes: [Scope], of account: AccountConfiguration, whole: Set<ResourceType>? = nil
    ) async -> [Listing] {
        guard let provider = providers.provider(of: account), !scopes.isEmpty else { return [] }
        return await list(scopes, of: account, provider, whole: whole)
    }

    /// The scopes of an account with resources of some types; all of its types where none are named.
    public func scopes(of account: AccountConfiguration, types: Set<ResourceType>?) -> [Scope] {
        let known = providers.provider(of: account)?.catalogue.types.map(\.type) ?? []
        return account.scopes(of: known.filter { types?.contains($0) ?? true })
    }

    /// The types that specs speak of, and those of resources that were moved.
    public static func types(in specs: SpecSet, priors: [PriorState]) -> Set<ResourceType> {
        var types = Set(priors.map(\.address.scope.type))
        for namespace in specs.namespaces {
            for schedule in namespace.schedules { types.formUnion(schedule.selector.types) }
            for policy in namespace.policies { types.formUnion(policy.selector.types) }
            for override in namespace.overrides { types.formUnion(override.selector.types) }
        }
        return types
    }

    /// The types that have to be listed whole: those that policies look at.
    public static func typesToListWhole(in specs: SpecSet) -> Set<ResourceType> {
        Set(specs.namespaces.flatMap(\.policies).flatMap(\.selector.types))
    }

    private func list(
        _ scopes: [Scope], of account: AccountConfiguration, _ provider: any Provider, whole: Set<ResourceType>?
    ) async -> [Listing] {
        if let refusal = await provider.refusal(of: .reading(account)) {
            return scopes.map {
                Listing(scope: $0, resources: [], completeness: .incomplete(refusal), listedAt: clock.now)
            }
        }
        return await withTaskGroup(of: Listing.self) { group in
            for scope in scopes {
                let detail = whole?.contains(scope.type) ?? true ? ListingDetail.whole : .brief
                group.addTask { restamped(await provider.list(scope, detail, .reading(account)), scope) }
            }
            var all: [Listing] = []
            for await listing in group { all.append(listing) }
            return all
        }
    }

    /// A listing by the clock of the pass, and of the scope that was asked for only.
    private func restamped(_ listing: Listing, _ scope: Scope) -> Listing {
        let own = listing.resources.filter { $0.address.scope == scope }
        let isForeign = own.count != listing.resources.count || listing.scope != scope
        return Listing(
            scope: scope, resources: own,
            completeness: isForeign
                ? .incomplete("the provider answered with resources of another scope; they were dropped")
                : listing.completeness,
            listedAt: clock.evaluated(listing.listedAt), clockSkew: listing.clockSkew, detail: listing.detail)
    }
}
