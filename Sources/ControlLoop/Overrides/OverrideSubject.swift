import Cloud
import Planning
import Specs
import Vocabulary

/// What a new override is about: its selector, whose resources those are, and how many there are now.
struct OverrideSubject {
    let namespace: NamespaceName
    let selector: ResourceSelector
    /// For a name made of it.
    let label: String
    /// Nil where nobody could tell.
    let selected: Int?
    let warnings: [String]

    init(_ wish: NewOverride, _ controller: Controller, _ specs: SpecSet) async throws(LoopError) {
        let reader = InventoryReader(controller.providers, clock: controller.clock)
        switch wish.subject {
        case .selector(let selector):
            guard let namespace = wish.namespace else {
                throw LoopError(.terminal, "an override belongs to a namespace; name it with --namespace")
            }
            self.namespace = namespace
            self.selector = selector
            label = ""
            let inventory = await reader.read(specs.accounts, types: Set(selector.types))
            (selected, warnings) = Self.count(selector, in: Self.tenant(of: namespace, specs), specs, inventory)
        case .resource(let text):
            let types = ResourceAddress(text).map { Set([$0.scope.type]) }
            let inventory = await reader.read(specs.accounts, types: types)
            let address = try controller.find(text, in: inventory)
            guard let resource = inventory[address] else {
                throw LoopError(.terminal, "there is no resource at \(address)")
            }
            if case .known(let owner) = resource.owner {
                throw LoopError(
                    .terminal, "\(address) belongs to \(owner), which decides about it; override that one")
            }
            let (tenant, account) = try Self.holder(of: address, specs, inventory)
            namespace = try Self.namespace(wish.namespace, of: tenant, address)
            let regions = address.scope.region == "global" ? [] : [address.scope.region]
            selector = ResourceSelector(
                types: [address.scope.type], accounts: [account], regions: regions, name: resource.name,
                tags: Self.namespace(of: resource, controller.providers.catalogues), atMost: 1)
            label = Self.label(resource.name)
            (selected, warnings) = Self.count(selector, in: tenant, specs, inventory)
            guard let selected, selected <= 1 else {
                throw LoopError(
                    .terminal,
                    "no selector can tell \(address) from others: the name '\(resource.name)' is that of several, or "
                        + "not everything could be listed; select it by a tag with `pioneer override create`")
            }
        }
    }

    /// The namespace a resource is in, as a requirement: names are unique within it only.
    private static func namespace(of resource: Resource, _ catalogues: [Catalogue]) -> TagSelector {
        let keys = catalogues.filter { $0[resource.address.scope.type] != nil }.compactMap(\.namespaceKey)
        return TagSelector(
            keys.compactMap { key in
                resource.tags.value?[key].map { TagSelector.Requirement(key, .isIn, [$0]) }
            })
    }

    private static func tenant(of namespace: NamespaceName, _ specs: SpecSet) -> TenantSpec? {
        specs.tenants.first { $0.namespaces.contains { $0.name == namespace } }
    }

    private static func holder(
        of address: ResourceAddress, _ specs: SpecSet, _ inventory: Inventory
    ) throws(LoopError) -> (TenantSpec, AccountName) {
        for share in Partition(specs, inventory).shares {
            for slice in share.slices where slice.resources.contains(where: { $0.address == address }) {
                if let tenant = specs.tenants.first(where: { $0.name == share.tenant }) {
                    return (tenant, slice.account)
                }
            }
        }
        throw LoopError(.terminal, "\(address) is in no tenant's scope, so nothing here decides about it")
    }

    private static func namespace(
        _ asked: NamespaceName?, of tenant: TenantSpec, _ address: ResourceAddress
    ) throws(LoopError) -> NamespaceName {
        let own = tenant.namespaces.map(\.name)
        if let asked {
            if own.contains(asked) { return asked }
            throw LoopError(.terminal, "\(address) is not a resource of the tenant that namespace \(asked) belongs to")
        }
        if own.count == 1 { return own[0] }
        let names = own.map(\.rawValue).joined(separator: ", ")
        throw LoopError(
            .terminal,
            own.isEmpty
                ? "the tenant \(tenant.name) has no namespace that an override could stand in"
                : "the tenant \(tenant.name) has several namespaces, \(names); say which with --namespace")
    }

    /// How many resources of a tenant a selector means, and what people should know of that.
    private static func count(
        _ selector: ResourceSelector, in tenant: TenantSpec?, _ specs: SpecSet, _ inventory: Inventory
    ) -> (Int?, [String]) {
        guard let tenant else { return (nil, []) }
        if let gap = inventory.gaps.first {
            return (nil, ["what it selects cannot be told now: \(gap.scope) is not listed whole: \(gap.reason)"])
        }
        let slices = Partition(specs, inventory).shares.first { $0.tenant == tenant.name }?.slices ?? []
        let count = slices.reduce(0) { sum, slice in
            sum + slice.resources.count { selector.matches($0, account: slice.account) == .yes }
        }
        return (count, count == 0 ? ["it selects no resource of the tenant \(tenant.name) now"] : [])
    }

    /// Lower-case letters, digits and dashes that a name can hold.
    private static func label(_ text: String) -> String {
        var label = ""
        for byte in text.lowercased().utf8 {
            let isWord = (97...122).contains(byte) || (48...57).contains(byte)
            if isWord { label.unicodeScalars.append(Unicode.Scalar(byte)) } else if label.last != "-" { label += "-" }
        }
        label = String(label.drop { $0 == "-" }.prefix(35))
        while label.last == "-" { label.removeLast() }
        return label.isEmpty ? "resource" : label
    }
}
