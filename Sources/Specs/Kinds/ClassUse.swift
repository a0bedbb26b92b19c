public import Vocabulary

extension DesiredState {
    /// Whether it names a class.
    public var isClass: Bool { if case .instanceClass = self { true } else { false } }

    /// Whether bringing a machine to it may start it.
    var mayStart: Bool { self == .power(.running) || isClass }
}

extension SpecSet {
    /// The tenants whose documents may change the class of a machine.
    public var tenantsWithClasses: Set<TenantName> {
        Set(
            tenants.filter { tenant in
                tenant.namespaces.contains { namespace in self[namespace.name]?.namesClasses ?? false }
                    || platformPolicies.contains { $0.policies.contains { $0.setsClass && $0.binds(tenant.name) } }
            }.map(\.name))
    }
}

extension NamespaceSpecs {
    fileprivate var namesClasses: Bool {
        schedules.contains { !$0.fallbackClasses.isEmpty || $0.states.contains(where: \.isClass) }
            || overrides.contains { !$0.fallbackClasses.isEmpty || $0.state.isClass }
            || policies.contains(where: \.setsClass)
    }
}

extension ResourcePolicySpec {
    fileprivate var setsClass: Bool { acting.contains { $0.to?.isClass ?? false } }
}
