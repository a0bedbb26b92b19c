import ControlLoop
import Specs
import Vocabulary

/// What policies find in documents, as a reviewer should see it: at the document.
enum SpecPolicyChecks {
    /// Every rule of every policy over documents that is in force or found something.
    static func rules(_ specs: SpecSituation) -> [CheckRule] {
        var named = Dictionary(
            specs.findings.map { (id($0.policy, $0.rule), ($0.policy, $0.rule)) },
            uniquingKeysWith: { first, _ in first })
        for policy in specs.specs.specPolicies {
            for rule in policy.rules {
                named[id(policy.metadata.claimName, rule.name)] = (policy.metadata.claimName, rule.name)
            }
        }
        return named.sorted { $0.key < $1.key }.map { id, names in
            CheckRule(
                id, "a document is at fault by the rule \(names.1) of the policy \(title(names.0))",
                help: "The message says what is wrong with the document. Where the policy denies it, nothing of the "
                    + "namespace counts until the document is mended: the last good version stays in force. The policy "
                    + "stands in the platform/ folder; its owners can change it.")
        }
    }

    static func result(_ finding: SpecFinding, _ places: ReviewPlaces) -> CheckResult {
        places.result(
            finding.diagnostic, by: id(finding.policy, finding.rule), subject: finding.document.rawValue)
    }

    /// `document/overrides/has-ticket`.
    private static func id(_ policy: ClaimName, _ rule: String) -> String { "\(prefix)\(title(policy))/\(rule)" }

    fileprivate static let prefix = "document/"

    private static func title(_ policy: ClaimName) -> Substring { policy.rawValue.drop { $0 != "/" }.dropFirst() }
}

extension CheckResult {
    /// Whether it says what is wrong with a document, by itself or by a policy.
    var isAboutDocument: Bool { rule == "document" || isByPolicy }

    /// Whether a policy over documents says it.
    var isByPolicy: Bool { rule.hasPrefix(SpecPolicyChecks.prefix) }
}
