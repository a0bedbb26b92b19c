public import Vocabulary

/// What a schedule leaves alone although it wants it otherwise.
public struct Restraint: Hashable, Sendable {
    /// When a schedule asserts what it wants.
    public enum Enforcement: String, CaseIterable, Hashable, Sendable {
        /// At any time.
        case always
        /// Once after each transition: what a person changes then is kept until the next.
        case onTransition
    }

    public let enforce: Enforcement
    /// Seconds for which a resource that was first seen is left alone; nil for none.
    public let graceForNew: Int64?
    /// Whether what runs without having been started by the controller is never stopped.
    public let retainRunning: Bool

    /// No restraint at all.
    public static let none = Restraint()

    /// A restraint from its parts.
    public init(enforce: Enforcement = .always, graceForNew: Int64? = nil, retainRunning: Bool = false) {
        self.enforce = enforce
        self.graceForNew = graceForNew
        self.retainRunning = retainRunning
    }
}

extension Restraint.Enforcement: SpecDefault {
    var summary: String {
        switch self {
        case .always: "whatever is otherwise is changed by the next pass"
        case .onTransition: "once after each transition; what a person changes then is kept until the next"
        }
    }

    static let field = defaulted(
        "enforce", .cases(\.summary), Restraint.Enforcement.always,
        "When the schedule asserts what it wants.")
}

extension Restraint {
    static let graceField = optional(
        "graceForNew", .duration(1...31_622_400),
        "How long a resource is left alone after it was first seen under the schedule.")

    static let retainField = defaulted(
        "retainRunning", .flag, false,
        "Whether what runs without having been started by the controller is never stopped by the schedule.")
}

extension ScheduleSpec {
    /// Whether it remembers the resources it is about.
    public var remembers: Bool { restraint != .none }
}

extension SpecSet {
    /// The claims that remember resources, of each tenant that has any.
    public var remembering: [TenantName: Set<ClaimName>] {
        var claims: [TenantName: Set<ClaimName>] = [:]
        for tenant in tenants {
            let schedules = tenant.namespaces.compactMap { self[$0.name] }.flatMap(\.schedules)
            let own = tenant.namespaces.filter { !$0.isPlatform }.compactMap { self[$0.name] }
            let policies = (own + platformPolicies).flatMap(\.policies).filter { $0.binds(tenant.name) }
            let names = Set(
                schedules.filter(\.remembers).map(\.metadata.claimName)
                    + policies.flatMap { policy in
                        policy.rules.filter(policy.remembers).map { policy.markName(of: $0) }
                    })
            if !names.isEmpty { claims[tenant.name] = names }
        }
        return claims
    }
}
