public import Cloud
public import Specs
public import Vocabulary

/// Lists what the clouds have, each account once, with its read-only access.
public struct InventoryReader: Sendable {
    private let providers: ProviderRegistry
    private let clock: PassClock
    private let measuring: MeasurementCache

    /// A reader that asks some providers.
    public init(_ providers: ProviderRegistry, clock: PassClock) {
        self.providers = providers
        self.clock = clock
        measuring = MeasurementCache()
    }

    /// Lists accounts; with types, only scopes of those.
    ///
    /// Never fails as a whole: a scope that could not be listed is there as incomplete, with the reason.
    ///
    /// - Parameter demand: How much of each type is looked at.
    public func read(
        _ accounts: [CloudAccountSpec], types: Set<ResourceType>?, _ demand: ListingDemand = ListingDemand(.whole)
    ) async -> Inventory {
        let listings = await withTaskGroup(of: [Listing].self) { group in
            for account in accounts {
                let scopes = scopes(of: account.configuration, types: types)
                group.addTask { await read(scopes, of: account.configuration, demand) }
            }
            var all: [Listing] = []
            for await some in group { all += some }
            return all
        }
        return Inventory(listings)
    }

    /// Lists some scopes of one account. Never fails as a whole, either.
    public func read(
        _ scopes: [Scope], of account: AccountConfiguration, _ demand: ListingDemand = ListingDemand(.whole)
    ) async -> [Listing] {
        guard let provider = providers.provider(of: account), !scopes.isEmpty else { return [] }
        return await list(scopes, of: account, provider, demand)
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

    private func list(
        _ scopes: [Scope], of account: AccountConfiguration, _ provider: any Provider, _ demand: ListingDemand
    ) async -> [Listing] {
        if let refusal = await provider.refusal(of: .reading(account)) {
            return scopes.map {
                Listing(scope: $0, resources: [], completeness: .incomplete(refusal), listedAt: clock.now)
            }
        }
        return await withTaskGroup(of: Listing.self) { group in
            for scope in scopes {
                group.addTask { await list(scope, demand[scope.type], provider, .reading(account)) }
            }
            var all: [Listing] = []
            for await listing in group { all.append(listing) }
            return all
        }
    }

    private func list(
        _ scope: Scope, _ detail: ListingDetail, _ provider: any Provider, _ access: AccountAccess
    ) async -> Listing {
        let listing = restamped(await provider.list(scope, min(detail, .whole), access), scope)
        guard detail == .measured else { return listing }
        return listing.measured(
            await measuring.measurements(of: listing.resources, at: clock.now) { addresses in
                await provider.measurements(of: addresses, access)
            })
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
