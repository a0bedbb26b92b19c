public import Vocabulary

/// A document that a rule of a ``SpecPolicySpec`` finds at fault, or cannot decide on.
public struct SpecFinding: Hashable, Sendable {
    /// `SpecPolicy/overrides`.
    public let policy: ClaimName
    public let rule: String
    public let severity: PolicyRule.Severity
    public let mode: ResourcePolicySpec.Mode
    public let then: SpecRule.Consequence
    /// `Override/shop/launch`.
    public let document: ClaimName
    /// Whose document it is; nil where it is no tenant's.
    public let tenant: TenantName?
    /// What of the document the rule names, or the document's name.
    public let range: SourceRange
    /// The rule's words. They may hold whatever the document holds.
    public let message: String
    /// Why the rule could not decide; nil where it did.
    public let undecided: String?
    /// Whether the document is in force already, so that it is not taken away.
    public let isInForce: Bool

    /// Whether the document does not count because of it.
    public var isDenied: Bool { denies && !isInForce }

    private var denies: Bool { mode == .enforce && then == .deny }

    /// The finding among all that is wrong with documents: an error where it is denied, a note in mode `audit`.
    public var diagnostic: Diagnostic {
        let title = "the rule `\(rule)` of the policy `\(policy.rawValue.drop { $0 != "/" }.dropFirst())`"
        let what = undecided == nil ? message : "\(document) cannot be judged"
        let reason = undecided.map { "\(title) cannot decide on it: \($0)" }
        let severity: Diagnostic.Severity = isDenied ? .error : mode == .audit ? .note : .warning
        return Diagnostic(
            severity, at: range, what, why: reason ?? "\(title) \(denies ? "denies it" : "finds it at fault")",
            fix: undecided == nil ? "" : "write what the rule asks for, or have the platform's owners mend the rule")
    }
}

extension SpecFinding: Comparable {
    /// By place, then by policy and rule.
    public static func < (left: SpecFinding, right: SpecFinding) -> Bool {
        left.range != right.range
            ? left.range < right.range : (left.policy, left.rule) < (right.policy, right.rule)
    }
}
