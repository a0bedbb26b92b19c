import Cloud
import Specs
import Vocabulary

/// What the policies that bind a tenant make of its resources: findings, what they ask for, and what is remembered.
struct Judgement {
    private(set) var results = PolicyResults()
    /// Of policies that act.
    private(set) var demands: [Demand] = []
    /// Since when resources are at fault, as it is to be remembered from now on.
    private(set) var marks: [ClaimMemory] = []
    /// Marks of what is not at fault any more.
    private(set) var cleared: [ClaimMemory.Key] = []
    /// What is at fault for the first time, of rules that are remembered.
    private(set) var appeared: [PolicyFinding] = []
    /// Instants at which an exception ends or a rule begins to act.
    private(set) var boundaries: [Instant] = []
    /// Whether another instant can make another judgement of the same resources.
    private(set) var restsOnClock = false

    /// Whether anybody asked for a judgement.
    private(set) var isAsked = false

    /// No judgement: where nobody asks for one.
    init() {}

    init(_ inputs: TenantInputs, _ context: PlanContext, _ pauses: TenantPauses) {
        isAsked = true
        guard inputs.hasPolicies else { return }
        var bench = PolicyBench(inputs, at: context.instant)
        guard !bench.policies.isEmpty else { return }
        let policies = bench.policies
        restsOnClock = policies.contains { $0.policy.readsClock }
        var gathering = Gathering(policies, inputs.tenant.name, context)
        for slice in inputs.share.slices {
            let relevant = bench.relevant(to: slice)
            guard !relevant.isEmpty else { continue }
            let isStale = slice.isStale(at: context.instant, context.limits)
            for resource in slice.resources {
                bench.judge(resource, in: slice, by: relevant) { policy, rule, result in
                    gathering.take(result, of: resource, policy, rule, isStale: isStale)
                }
            }
        }
        results = PolicyResults(findings: gathering.findings.sorted(), tallies: gathering.tallies.flatMap { $0 })
        (marks, cleared) = (gathering.marks, gathering.cleared)
        appeared = gathering.appeared.sorted()
        boundaries = bench.boundaries + gathering.boundaries.sorted()
        for (position, bound) in policies.enumerated()
        where !bound.policy.acting.isEmpty && !pauses.releases(bound.name) {
            demands.append(Demand(bound, judged: gathering.judged[position], context.catalogues))
        }
    }
}

/// What is gathered of a judgement, resource by resource.
private struct Gathering {
    let policies: [BoundPolicy]
    let tenant: TenantName
    let context: PlanContext
    let known: [ClaimMemory.Key: PolicyMark]
    var findings: [PolicyFinding] = []
    var appeared: [PolicyFinding] = []
    var tallies: [[RuleTally]]
    var judged: [[ResourceAddress: JudgedResource]]
    var marks: [ClaimMemory] = []
    var cleared: [ClaimMemory.Key] = []
    var boundaries: Set<Instant> = []

    init(_ policies: [BoundPolicy], _ tenant: TenantName, _ context: PlanContext) {
        self.policies = policies
        self.tenant = tenant
        self.context = context
        tallies = policies.map { bound in
            bound.policy.rules.map { RuleTally(policy: bound.name, rule: $0.name) }
        }
        judged = policies.map { _ in [:] }
        known = Dictionary(
            context.facts.memories(of: tenant).map { ($0.key, PolicyMark($0)) }, uniquingKeysWith: { first, _ in first }
        )
    }

    mutating func take(
        _ result: PolicyOpinion.Result, of resource: Resource, _ position: Int, _ index: Int, isStale: Bool
    ) {
        let bound = policies[position]
        let rule = bound.policy.rules[index]
        let acts = bound.policy.mode == .enforce && rule.then.acts
        switch result {
        case .compliant:
            tallies[position][index].compliant += 1
            clear(bound, rule, resource, isStale: isStale)
        case .excepted:
            tallies[position][index].excepted += 1
            clear(bound, rule, resource, isStale: isStale)
        case .undetermined(let why):
            if tallies[position][index].undetermined == 0 { tallies[position][index].why = why }
            tallies[position][index].undetermined += 1
            hold(bound, rule, resource, isStale: isStale)
            if acts { rest(resource, bound, rule, position) }
        case .atFault(let message):
            tallies[position][index].atFault += 1
            let mark = mark(bound, rule, resource, isStale: isStale)
            let due = acts ? rule.grace.flatMap { grace in mark?.since.adding(seconds: grace) } : nil
            if let due, due > context.instant { boundaries.insert(due) }
            let finding = PolicyFinding(
                policy: bound.name, rule: rule.name, severity: rule.severity, mode: bound.policy.mode,
                then: rule.then, address: resource.address, name: resource.name, message: message,
                origin: bound.origin(of: rule), actsFrom: isOnRecord(mark) ? due : nil)
            findings.append(finding)
            if let mark, known[mark.key] == nil { appeared.append(finding) }
            guard acts else { return }
            rest(resource, bound, rule, position)
            if rule.grace == nil || due.map({ $0 <= context.instant }) ?? false {
                act(resource, position, RuleAim(rule, begun: begin(of: mark)), rule, message)
            }
            if let due, isOnRecord(mark), context.description(of: resource.address.scope).map(rule.tells) ?? false {
                let text = NoticeText.of(rule, in: bound.name, at: due)
                act(resource, position, .notice(text, due), rule, message)
            }
        }
    }

    private mutating func act(
        _ resource: Resource, _ position: Int, _ aim: RuleAim?, _ rule: PolicyRule, _ message: String
    ) {
        guard let aim else { return }
        let act = JudgedResource.Act(
            aim: aim, then: rule.then, reason: message, origin: policies[position].origin(of: rule))
        judged[position][resource.address, default: JudgedResource()].acts.append(act)
    }

    /// What the policy has moved stays while nobody can tell, or until a rule acts.
    private mutating func rest(_ resource: Resource, _ bound: BoundPolicy, _ rule: PolicyRule, _ position: Int) {
        guard
            resource.notice != nil
                || context.facts.priors(of: resource, in: tenant).contains(where: { $0.claim == bound.name })
        else { return }
        judged[position][resource.address, default: JudgedResource()].resting.append(rule)
    }

    /// Since when the resource is at fault, once that is on record: what is made once for a fault has to know it.
    private func begin(of mark: PolicyMark?) -> Instant? { mark.flatMap { known[$0.key]?.begun } }

    // MARK: Marks

    private func key(_ bound: BoundPolicy, _ rule: PolicyRule, _ resource: Resource) -> ClaimMemory.Key? {
        guard bound.policy.remembers(rule) else { return nil }
        return ClaimMemory.Key(
            tenant: tenant, incarnation: resource.incarnation, claim: bound.policy.markName(of: rule))
    }

    /// The mark of what is at fault: as it is on record, or one of now. An old listing makes none.
    private mutating func mark(
        _ bound: BoundPolicy, _ rule: PolicyRule, _ resource: Resource, isStale: Bool
    ) -> PolicyMark? {
        guard let key = key(bound, rule, resource) else { return nil }
        let before = known[key]
        if isStale {
            if let before { marks.append(before.memory) }
            return before
        }
        let mark = before?.resumed(at: context.instant) ?? PolicyMark(key: key, since: context.instant)
        marks.append(mark.memory)
        return mark
    }

    /// While nobody can tell, a mark neither goes nor comes nearer.
    private mutating func hold(_ bound: BoundPolicy, _ rule: PolicyRule, _ resource: Resource, isStale: Bool) {
        guard let key = key(bound, rule, resource), let before = known[key] else { return }
        marks.append((isStale ? before : before.halted(at: context.instant)).memory)
    }

    private mutating func clear(_ bound: BoundPolicy, _ rule: PolicyRule, _ resource: Resource, isStale: Bool) {
        guard let key = key(bound, rule, resource), let before = known[key] else { return }
        if isStale { marks.append(before.memory) } else { cleared.append(before.key) }
    }

    /// What is only being marked holds this instant, which is no part of a plan.
    private func isOnRecord(_ mark: PolicyMark?) -> Bool { mark.map { known[$0.key] == $0 } ?? false }
}
