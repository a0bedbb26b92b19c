import Cloud
import Specs
import Vocabulary

/// What a policy that acts makes of a resource.
struct JudgedResource {
    /// In the order of the rules. Of several that set the same field the first counts.
    var acts: [Act] = []
    /// Rules that decide nothing new: what they have moved stays.
    var resting: [PolicyRule] = []

    /// What one rule wants.
    struct Act {
        let aim: RuleAim
        let then: PolicyRule.Consequence
        /// The rule's message.
        let reason: String
        /// Where the rule's condition stands.
        let origin: Origin
    }
}

extension Demand {
    /// What a policy wants of the resources it was found to act on.
    init(_ bound: BoundPolicy, judged: [ResourceAddress: JudgedResource], _ catalogues: [Catalogue]) {
        let policy = bound.policy
        self.init(
            name: bound.name, level: bound.level, priority: policy.priority, start: nil,
            origin: policy.metadata.origin, selector: policy.selector, state: .leaveAlone, reason: "",
            onRelease: policy.onRelease, version: "", sizes: [])
        self.judged = judged
        versions = Dictionary(
            Set(policy.acting.map(\.then)).map { ($0, ClaimVersion.of(policy, $0, catalogues)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The demand on one resource: that of a policy rule by rule.
    func parts(on resource: Resource) -> [Demand] {
        guard let judged else { return [self] }
        guard let found = judged[resource.address] else { return [] }
        return found.acts.map(part) + found.resting.map(resting)
    }

    private func part(_ act: JudgedResource.Act) -> Demand {
        var part = self
        part.aim = act.aim
        part.reason = act.reason
        part.origin = act.origin
        part.version = versions[act.then]
        switch act.aim {
        case .state(let state):
            part.state = state
            part.sizes = state.sizes
        case .notice:
            // It says nothing once its rule has nothing to say, and moves nothing.
            part.onRelease = .restore
            part.version = nil
        case .tags, .copy, .deletion: break
        }
        return part
    }

    private func resting(_ rule: PolicyRule) -> Demand {
        var part = self
        part.restingRule = rule
        return part
    }
}
