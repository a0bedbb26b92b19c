public import Vocabulary

extension DesiredState {
    /// Whether it names a class.
    public var isClass: Bool { if case .instanceClass = self { true } else { false } }
}

extension SpecSet {
    /// The tenants whose documents may change the class of a machine.
    public var tenantsWithClasses: Set<TenantName> {
        Set(
            tenants.filter { tenant in
                tenant.namespaces.contains { namespace in self[namespace.name]?.namesClasses ?? false }
            }.map(\.name))
    }
}

extension NamespaceSpecs {
    fileprivate var namesClasses: Bool {
        schedules.contains { $0.states.contains(where: \.isClass) } || overrides.contains(where: \.state.isClass)
    }
}
