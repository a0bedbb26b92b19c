public import Vocabulary

/// Everything the documents of one input revision say, checked.
public struct SpecSet: Hashable, Sendable {
    /// In the order of their names, as are the lists below.
    public let tenants: [TenantSpec]
    public let accounts: [CloudAccountSpec]
    public let sources: [GitSourceSpec]
    public let approvals: [ApprovalSpec]
    public let specPolicies: [SpecPolicySpec]
    /// Namespaces with at least one document, in the order of their names.
    public let namespaces: [NamespaceSpecs]
    /// Platform namespaces with policies, in the order of their names: those that bind more than their own tenant.
    public let platformPolicies: [NamespaceSpecs]

    /// A set from its parts, in any order.
    public init(
        tenants: [TenantSpec] = [], accounts: [CloudAccountSpec] = [], sources: [GitSourceSpec] = [],
        approvals: [ApprovalSpec] = [], specPolicies: [SpecPolicySpec] = [], namespaces: [NamespaceSpecs] = []
    ) {
        self.tenants = tenants.sorted { $0.name < $1.name }
        self.accounts = accounts.sorted { $0.name < $1.name }
        self.sources = sources.sorted { $0.metadata.name < $1.metadata.name }
        self.approvals = approvals.sorted { $0.metadata.name < $1.metadata.name }
        self.specPolicies = specPolicies.sorted { $0.metadata.name < $1.metadata.name }
        self.namespaces = namespaces.sorted { $0.name < $1.name }
        let withPolicies = self.namespaces.filter { !$0.policies.isEmpty }
        let platforms =
            withPolicies.isEmpty
            ? [] : Set(tenants.lazy.flatMap(\.namespaces).filter(\.isPlatform).map(\.name))
        platformPolicies = withPolicies.filter { platforms.contains($0.name) }
    }

    /// Every schedule, in the order of namespaces and names.
    public var schedules: [ScheduleSpec] { namespaces.flatMap(\.schedules) }

    /// Every override, in the order of namespaces and names.
    public var overrides: [OverrideSpec] { namespaces.flatMap(\.overrides) }

    /// Every policy, in the order of namespaces and names.
    public var policies: [ResourcePolicySpec] { namespaces.flatMap(\.policies) }

    /// The set with a schedule, in the place of the one of its name where there is one; nil where its namespace is no
    /// tenant's.
    public func with(_ schedule: ScheduleSpec) -> SpecSet? {
        guard let name = schedule.metadata.namespace,
            tenants.contains(where: { $0.namespaces.contains { $0.name == name } })
        else { return nil }
        let known = self[name]
        let others = (known?.schedules ?? []).filter { $0.metadata.name != schedule.metadata.name }
        let namespace = NamespaceSpecs(
            name: name, schedules: others + [schedule], overrides: known?.overrides ?? [],
            policies: known?.policies ?? [], exceptions: known?.exceptions ?? [])
        return SpecSet(
            tenants: tenants, accounts: accounts, sources: sources, approvals: approvals, specPolicies: specPolicies,
            namespaces: namespaces.filter { $0.name != name } + [namespace])
    }

    /// The documents of a namespace, found by bisection; nil where it has none.
    public subscript(namespace: NamespaceName) -> NamespaceSpecs? {
        var low = 0
        var high = namespaces.count
        while low < high {
            let middle = (low + high) / 2
            if namespaces[middle].name < namespace { low = middle + 1 } else { high = middle }
        }
        return low < namespaces.count && namespaces[low].name == namespace ? namespaces[low] : nil
    }
}

/// The documents of one namespace. One object serves as long as none of them changes, so that whoever remembers it
/// sees at a glance that nothing has.
public final class NamespaceSpecs: Hashable, Sendable {
    public let name: NamespaceName
    /// In the order of their names.
    public let schedules: [ScheduleSpec]
    /// In the order of their names.
    public let overrides: [OverrideSpec]
    /// In the order of their names.
    public let policies: [ResourcePolicySpec]
    /// In the order of their names.
    public let exceptions: [PolicyExceptionSpec]

    /// A namespace from its documents, in any order.
    public init(
        name: NamespaceName, schedules: [ScheduleSpec] = [], overrides: [OverrideSpec] = [],
        policies: [ResourcePolicySpec] = [], exceptions: [PolicyExceptionSpec] = []
    ) {
        self.name = name
        self.schedules = schedules.sorted { $0.metadata.name < $1.metadata.name }
        self.overrides = overrides.sorted { $0.metadata.name < $1.metadata.name }
        self.policies = policies.sorted { $0.metadata.name < $1.metadata.name }
        self.exceptions = exceptions.sorted { $0.metadata.name < $1.metadata.name }
    }

    public static func == (left: NamespaceSpecs, right: NamespaceSpecs) -> Bool {
        left === right
            || (left.name == right.name && left.schedules == right.schedules && left.overrides == right.overrides
                && left.policies == right.policies && left.exceptions == right.exceptions)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
