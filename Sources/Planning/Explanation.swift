public import Cloud
import Specs
public import Vocabulary

/// Everything about one resource: whose it is, who claims it, who won and why, what holds it.
public struct Explanation: Sendable {
    public let resource: Resource
    /// Empty where no tenant's scope covers it, two or more where it is nobody's because it is several's.
    public let tenants: [TenantName]
    /// Why claims on it do not act: it is managed by something else.
    public let owner: ResourceAddress?
    /// Claims that select it although something else manages it.
    public let idleClaims: [ClaimName]
    public let aspects: [AspectExplanation]
    /// Claims that leave it alone although they want it otherwise.
    public let kept: [KeptClaim]
    public let priors: [PriorState]
    /// What the rules of policies say of it, those that do not mean it left out.
    public let opinions: [PolicyOpinion]

    /// One aspect: the claims, strongest first, and what they come to.
    public struct AspectExplanation: Sendable {
        public let resolution: Resolution
        /// The action, ready or held; nil where everything is as it should be.
        public let action: PlannedAction?
    }

    init(
        resource: Resource, tenants: [TenantName], owner: ResourceAddress? = nil, idleClaims: [ClaimName] = [],
        aspects: [AspectExplanation] = [], kept: [KeptClaim] = [], priors: [PriorState] = [],
        opinions: [PolicyOpinion] = []
    ) {
        self.resource = resource
        self.tenants = tenants
        self.owner = owner
        self.idleClaims = idleClaims
        self.aspects = aspects
        self.kept = kept
        self.priors = priors
        self.opinions = opinions
    }
}

extension TenantPlanner {
    /// The explanation of a resource of the tenant; nil for one of somebody else's.
    func explain(_ address: ResourceAddress) -> Explanation? {
        guard let (slice, undecided, resource, meant) = find(address) else { return nil }
        let priors = context.facts.priors(of: resource, in: inputs.tenant.name)
        if case .known(let owner) = resource.owner {
            return Explanation(
                resource: resource, tenants: [inputs.tenant.name], owner: owner, idleClaims: demandNames(meant),
                priors: priors, opinions: opinions(on: resource, in: slice))
        }
        guard let type = context.description(of: slice.scope) else { return nil }
        // Approvals and caps go round in the order of the plan, so what is held is read off the plan.
        let planned = actions(on: address)
        let (claims, outcomes) = judge(resource, in: slice, undecided, type, meant, priors)
        let aspects = outcomes.map { resolution, alone in
            Explanation.AspectExplanation(
                resolution: resolution, action: alone.map { one in planned.first { $0.key == one.key } ?? one })
        }
        return Explanation(
            resource: resource, tenants: [inputs.tenant.name], aspects: aspects, kept: claims.kept, priors: priors,
            opinions: opinions(on: resource, in: slice))
    }

    private func opinions(on resource: Resource, in slice: ScopeSlice) -> [PolicyOpinion] {
        guard inputs.hasPolicies, !inputs.hasLeft else { return [] }
        var bench = PolicyBench(inputs, at: context.instant)
        let policies = bench.policies
        var opinions: [PolicyOpinion] = []
        bench.judge(resource, in: slice, by: bench.relevant(to: slice)) { position, index, result in
            let bound = policies[position]
            let rule = bound.policy.rules[index]
            opinions.append(
                PolicyOpinion(
                    policy: bound.name, mode: bound.policy.mode, rule: rule, origin: bound.origin(of: rule),
                    result: result))
        }
        return opinions
    }
}
