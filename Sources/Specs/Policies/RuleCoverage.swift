import Documents
import Expressions
public import Vocabulary

/// What the cases of a file try of one rule.
public struct RuleCoverage: Hashable, Sendable {
    public let rule: String
    /// How many cases find it so.
    public let atFault: Int
    public let compliant: Int
    public let undetermined: Int
    /// The operands of `&&` and `||` and the conditions of `?:` in its condition and its message.
    public let branches: [Branch]

    /// A place where a rule goes one way or the other.
    public struct Branch: Hashable, Sendable {
        /// As it is written.
        public let text: String
        public let range: SourceRange
        public let wasTrue: Bool
        public let wasFalse: Bool
    }

    /// How many outcomes of branches there are: two of each.
    public var outcomes: Int { 2 * branches.count }

    /// How many of them a case has seen.
    public var seenOutcomes: Int { branches.reduce(0) { $0 + ($1.wasTrue ? 1 : 0) + ($1.wasFalse ? 1 : 0) } }
}

/// A policy on trial.
struct TriedPolicy {
    let spec: ResourcePolicySpec
    let rules: [TriedRule]

    /// - Parameter node: The policy's document.
    init(_ spec: ResourcePolicySpec, _ node: Node) {
        self.spec = spec
        let nodes = node["spec"]?["rules"]?.elements ?? []
        rules = zip(spec.rules, nodes).map { TriedRule($0, $1, spec.environment) }
    }
}

/// A rule on trial: its expressions are compiled so that they note the branches they take.
final class TriedRule {
    let rule: PolicyRule
    private let evaluator: RuleEvaluator
    private let traces: [(trace: BranchTrace, node: Node?)]
    private var (atFault, compliant, undetermined) = (0, 0, 0)

    init(_ rule: PolicyRule, _ node: Node, _ environment: PolicyEnvironment) {
        self.rule = rule
        traces = [(BranchTrace(), node["when"]), (BranchTrace(), node["message"])]
        evaluator = RuleEvaluator(
            rule.name, when: rule.when.traced(traces[0].trace, environment),
            message: rule.message.traced(traces[1].trace, environment))
    }

    func verdict(on subject: PolicySubject) -> RuleVerdict {
        let verdict = evaluator.verdict(on: subject)
        switch verdict {
        case .atFault: atFault += 1
        case .compliant: compliant += 1
        case .undetermined: undetermined += 1
        }
        return verdict
    }

    var coverage: RuleCoverage {
        RuleCoverage(
            rule: rule.name, atFault: atFault, compliant: compliant, undetermined: undetermined,
            branches: traces.flatMap { trace, node in
                trace.branches.map { branch in
                    RuleCoverage.Branch(
                        text: branch.text, range: node?.range(ofTextByte: branch.offset) ?? rule.when.range,
                        wasTrue: branch.wasTrue, wasFalse: branch.wasFalse)
                }
            })
    }
}

extension PolicyExpression {
    /// The same program, noting the branches it takes.
    fileprivate func traced(_ trace: BranchTrace, _ environment: PolicyEnvironment) -> Program {
        // What compiled once compiles again.
        (try? environment.environment.compile(text, tracing: trace)) ?? program
    }
}
