import Cloud
import Vocabulary

/// What rules say of a resource, and what follows.
struct Expectation: Hashable, Sendable {
    var atFault: [String] = []
    var undetermined: [String] = []
    /// In the order of the consequences; nil in a case that does not say.
    var actions: [PolicyRule.Consequence]?
}

/// One resource, and what rules have to say of it.
struct PolicyCase: Sendable {
    let name: String
    let resource: Resource
    /// Whose it is; nil for anybody's.
    let tenant: TenantName?
    let account: AccountName?
    /// Which documents select it.
    let mentions: SpecMentions
    let expected: Expectation
    let range: SourceRange

    func tried(by policies: [TriedPolicy], at instant: Instant) -> PolicyTrial.Outcome {
        var differences: [PolicyTrial.Difference] = []
        var found = Expectation()
        var actions: Set<PolicyRule.Consequence> = []
        var judging: Set<String> = []
        for policy in policies where means(policy.spec) {
            var viewer = PolicyViewer(policy.spec.environment, of: tenant ?? "test", at: instant)
            let subject = viewer.subject(resource, in: account ?? "test", mentions)
            for tried in policy.rules {
                let verdict = tried.verdict(on: subject)
                let name = tried.rule.name
                judging.insert(name)
                switch verdict {
                case .compliant: break
                case .atFault:
                    found.atFault.append(name)
                    if let action = policy.spec.action(of: tried.rule) { actions.insert(action) }
                case .undetermined: found.undetermined.append(name)
                }
                let expected = expectation(of: name)
                if expected == verdict.word { continue }
                differences.append(PolicyTrial.Difference(rule: name, expected: expected, found: verdict.sentence))
            }
        }
        let known = Set(policies.flatMap(\.rules).map(\.rule.name))
        for rule in expected.atFault + expected.undetermined where !judging.contains(rule) {
            differences.append(
                PolicyTrial.Difference(
                    rule: rule, expected: expectation(of: rule),
                    found: known.contains(rule) ? "its policy does not mean it" : "there is no such rule"))
        }
        let inOrder = PolicyRule.Consequence.allCases.filter(actions.contains)
        found.actions = inOrder
        if let wanted = expected.actions, Set(wanted) != actions {
            differences.append(
                PolicyTrial.Difference(rule: nil, expected: wanted.listed, found: inOrder.listed))
        }
        return PolicyTrial.Outcome(name: name, range: range, differences: differences, found: found)
    }

    private func means(_ policy: ResourcePolicySpec) -> Bool {
        guard tenant.map(policy.binds) ?? true else { return false }
        return policy.selector.matches(resource, account: account ?? "test") != .no
    }

    private func expectation(of rule: String) -> String {
        expected.atFault.contains(rule)
            ? "at fault" : expected.undetermined.contains(rule) ? "not decided" : "compliant"
    }
}

extension ResourcePolicySpec {
    /// What follows from a finding of a rule once its grace is over; nil for nothing but that it is shown.
    func action(of rule: PolicyRule) -> PolicyRule.Consequence? {
        switch (mode, rule.then) {
        case (_, .report), (.audit, _): nil
        case (.warn, .notify), (.enforce, _): rule.then
        case (.warn, _): nil
        }
    }
}

extension [PolicyRule.Consequence] {
    fileprivate var listed: String { "[\(map(\.rawValue).joined(separator: ", "))]" }
}

extension RuleVerdict {
    fileprivate var word: String {
        switch self {
        case .compliant: "compliant"
        case .atFault: "at fault"
        case .undetermined: "not decided"
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .compliant: word
        case .atFault(let message): "\(word): \(message)"
        case .undetermined(let why): "\(word): \(why)"
        }
    }
}
