import Cloud
import Specs
import Vocabulary

/// A policy that binds a tenant, with what makes exceptions of it.
struct BoundPolicy {
    let policy: ResourcePolicySpec
    /// Whether the platform set it, and not the tenant itself.
    let isPlatforms: Bool
    /// Those in force at the instant.
    let exceptions: [PolicyExceptionSpec]

    var name: ClaimName { policy.metadata.claimName }
    var level: ClaimLevel { isPlatforms ? .platformPolicy : .policy }

    /// Where the condition of a rule stands.
    func origin(of rule: PolicyRule) -> Origin {
        let origin = policy.metadata.origin
        return Origin(source: origin.source, revision: origin.revision, range: rule.when.range)
    }
}

/// Judges one tenant's resources by every policy that binds it. For one pass.
struct PolicyBench {
    let policies: [BoundPolicy]
    /// When exceptions end.
    let boundaries: [Instant]
    private let evaluators: [[RuleEvaluator]]
    private var viewers: [ObjectIdentifier: PolicyViewer] = [:]
    /// Nil where no rule asks.
    private var census: SpecCensus?
    private let tenant: TenantName
    private let instant: Instant

    init(_ inputs: TenantInputs, at instant: Instant) {
        tenant = inputs.tenant.name
        self.instant = instant
        var boundaries: Set<Instant> = []
        func bind(_ namespace: NamespaceSpecs, isPlatforms: Bool) -> [BoundPolicy] {
            namespace.policies.filter { $0.binds(inputs.tenant.name) }.map { policy in
                let exceptions = namespace.exceptions.filter { exception in
                    exception.policy == policy.metadata.name && instant < exception.until
                        && (exception.tenants.isEmpty || exception.tenants.contains(inputs.tenant.name))
                }
                boundaries.formUnion(exceptions.map(\.until))
                return BoundPolicy(policy: policy, isPlatforms: isPlatforms, exceptions: exceptions)
            }
        }
        policies =
            inputs.binding.flatMap { bind($0, isPlatforms: true) }
            + inputs.ownPolicies.flatMap { bind($0, isPlatforms: false) }
        self.boundaries = boundaries.sorted()
        evaluators = policies.map { $0.policy.rules.map(RuleEvaluator.init) }
        census = policies.contains { $0.policy.readsSpecs } ? SpecCensus(inputs) : nil
    }

    /// Says of one resource what each rule makes of it, in the order of policies and rules; nothing of policies that do
    /// not mean it.
    mutating func judge(
        _ resource: Resource, in slice: ScopeSlice, by relevant: [Int],
        _ say: (_ policy: Int, _ rule: Int, PolicyOpinion.Result) -> Void
    ) {
        var seen: (environment: ObjectIdentifier, subject: PolicySubject)?
        for position in relevant {
            let bound = policies[position]
            switch bound.policy.selector.matches(resource, account: slice.account) {
            case .no: continue
            case .unknown(let why):
                for rule in bound.policy.rules.indices {
                    say(position, rule, .undetermined("whether it is selected is not known (\(why.rawValue))"))
                }
                continue
            case .yes: break
            }
            let environment = ObjectIdentifier(bound.policy.environment)
            let subject: PolicySubject
            if let seen, seen.environment == environment {
                subject = seen.subject
            } else {
                subject = view(resource, in: slice, bound.policy.environment)
                seen = (environment, subject)
            }
            for (index, rule) in bound.policy.rules.enumerated() {
                say(
                    position, index,
                    result(of: evaluators[position][index], rule, bound.exceptions, subject, resource, slice))
            }
        }
    }

    /// The policies that could mean any resource of a slice.
    func relevant(to slice: ScopeSlice) -> [Int] {
        policies.indices.filter { policies[$0].policy.selector.mayMean(slice) }
    }

    private mutating func view(
        _ resource: Resource, in slice: ScopeSlice, _ environment: PolicyEnvironment
    ) -> PolicySubject {
        viewers[ObjectIdentifier(environment), default: PolicyViewer(environment, of: tenant, at: instant)]
            .subject(resource, in: slice.account, census?.mentions(of: resource, in: slice) ?? SpecMentions())
    }

    private func result(
        of evaluator: RuleEvaluator, _ rule: PolicyRule, _ exceptions: [PolicyExceptionSpec],
        _ subject: PolicySubject, _ resource: Resource, _ slice: ScopeSlice
    ) -> PolicyOpinion.Result {
        var doubt: PolicyExceptionSpec?
        for exception in exceptions where exception.covers(rule) {
            switch exception.matches(resource, account: slice.account) {
            case .yes: return .excepted(exception.metadata.claimName, until: exception.until)
            case .no: break
            case .unknown: doubt = doubt ?? exception
            }
        }
        switch evaluator.verdict(on: subject) {
        case .compliant: return .compliant
        case .undetermined(let why): return .undetermined(why)
        case .atFault(let message):
            // An exception that nobody can tell about must not be broken.
            guard let doubt else { return .atFault(message) }
            return .undetermined("whether \(doubt.metadata.claimName) excepts it is not known")
        }
    }
}
