import Documents
import Expressions
public import Vocabulary

/// Rules over documents: what they may not say, and what follows.
public struct SpecPolicySpec: Hashable, Sendable {
    public let metadata: Metadata
    /// The kinds of the documents it judges.
    public let kinds: [String]
    /// Patterns for their namespaces; none for any, those of cluster-scoped kinds included.
    public let namespaces: [String]
    /// Whose documents; none named for all, those that are no tenant's included.
    public let tenants: [TenantName]
    public let mode: ResourcePolicySpec.Mode
    /// In their order; their names differ.
    public let rules: [SpecRule]

    /// Whether it judges documents of a kind, namespace and tenant.
    func means(_ kind: String, in namespace: NamespaceName?, of tenant: TenantName?) -> Bool {
        kinds.contains(kind) && binds(tenant)
            && (namespaces.isEmpty || namespaces.contains { Glob.matches($0, namespace?.rawValue ?? "") })
    }

    /// Whether it judges any document of a namespace.
    func reaches(_ namespace: NamespaceName, of tenant: TenantName) -> Bool {
        binds(tenant) && (namespaces.isEmpty || namespaces.contains { Glob.matches($0, namespace.rawValue) })
    }

    private func binds(_ tenant: TenantName?) -> Bool { tenants.isEmpty || tenant.map(tenants.contains) ?? false }
}

/// One rule of a ``SpecPolicySpec``.
public struct SpecRule: Hashable, Sendable {
    public let name: String
    /// True where the document is at fault.
    public let when: PolicyExpression
    /// What to say of it.
    public let message: PolicyExpression
    public let severity: PolicyRule.Severity
    public let then: Consequence
    /// What of `spec` the condition names, in the order of its text.
    let paths: [[String]]

    /// What follows.
    public enum Consequence: String, CaseIterable, Hashable, Sendable {
        case report, deny
    }
}

extension SpecPolicySpec {
    /// - Parameter judged: The kinds that it can judge.
    static func kind(judging judged: [SpecKind]) -> SpecKind {
        let names = judged.map { (name: $0.name, value: $0.name, summary: "") }
        return SpecKind(
            "SpecPolicy", plural: "specpolicies", shortNames: ["spol"], scope: .cluster,
            columns: [.init("Mode", ".spec.mode")], page: page, shape: shape(names), wrap: AnySpec.specPolicy)
    }

    private static func shape(
        _ kinds: [(name: String, value: String, summary: String)]
    ) -> Shape<SpecPolicySpec> {
        .object(
            required("select", .judgedDocuments(kinds), "Which documents the policy judges."),
            optional(
                "tenants", .list(.reference(.boundTenant), atLeast: 1, unique: .value),
                "The tenants whose documents it judges. Left out: all, and documents that are no tenant's."),
            defaulted(
                "mode",
                .choice([
                    ("audit", ResourcePolicySpec.Mode.audit, "findings are notes"),
                    ("warn", .warn, "findings are warnings, and commands end with 3"),
                    ("enforce", .enforce, "and `deny` makes them errors"),
                ]), ResourcePolicySpec.Mode.audit, "How much comes of a finding."),
            required(
                "rules", .list(.specRule, atLeast: 1, unique: .field("name")),
                "What documents may not say. Each document is judged by each rule."),
            make: { place, documents, tenants, mode, rules in
                place.reader.metadata.map {
                    SpecPolicySpec(
                        metadata: $0, kinds: documents.kinds, namespaces: documents.namespaces, tenants: tenants ?? [],
                        mode: mode, rules: rules)
                }
            })
    }

    private static let page = SpecKind.Page(
        summary: "Rules over documents: what they may not say, and what follows.",
        purpose: """
            Use it for what the platform's owners want of the documents that teams write: overrides that end soon, policies
            that begin in `audit`, schedules with an owner. Rules are written in the Common Expression Language; see
            [policies](../../policies.md) for what they may name. A rule over resources is a
            [ResourcePolicy](resourcepolicy.md).
            """,
        rules: [
            "It stands in `platform/` and judges what every folder holds, `platform/` included.",
            "A rule's `when` says what is at fault: true is a finding. It sees the document as it is written, without"
                + " defaults.",
            "A document is judged once it is sound by itself, whenever it, or the policy, changes. A rule cannot ask what"
                + " time it is: a document does not become bad by waiting.",
            "`deny` acts in mode `enforce` only: the document is an error, and its namespace stays at its last good"
                + " version. A document on which a rule that denies cannot decide is denied too.",
            "What is in force already is not taken away by a new rule: the namespace stays at its last good version, which"
                + " is said, until somebody commits one that is not denied.",
        ],
        example: """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: SpecPolicy
            metadata:
              name: overrides
            spec:
              select:
                kinds: [Override]
              mode: enforce
              rules:
                - name: has-ticket
                  when: "!spec.reason.matches('[A-Z]+-[0-9]+')"
                  message: "'the reason names no ticket, such as OPS-12'"
                  severity: medium
                  then: deny
                - name: is-narrow
                  when: "!has(spec.select.name) && !has(spec.select.tags)"
                  message: "metadata.name + ' is about everything of its types; name the resources or their tags'"

            """,
        mistakes: [
            ("kinds: [Override]", "kinds: [Overide]"), ("then: deny", "then: forbid"),
        ])
}

/// Which documents a policy judges.
struct JudgedDocuments: Sendable {
    let kinds: [String]
    let namespaces: [String]
}

extension Shape where Output == JudgedDocuments {
    fileprivate static func judgedDocuments(_ kinds: [(name: String, value: String, summary: String)]) -> Shape {
        .object(
            required("kinds", .list(.choice(kinds), atLeast: 1, unique: .value), "Their kinds."),
            optional(
                "namespaces", .list(.text(.glob), atLeast: 1, unique: .value),
                "Their namespaces, as names or patterns such as `dev-*`. Left out: any, and kinds without one."),
            make: { _, kinds, namespaces in JudgedDocuments(kinds: kinds, namespaces: namespaces ?? []) })
    }
}

extension Shape where Output == SpecRule {
    fileprivate static var specRule: Shape {
        let environment = SpecEnvironment.shared.environment
        return .object(
            required("name", .text(.name), "The name of the rule, which findings bear."),
            required(
                "when", .expression(environment, .condition),
                "A condition in the Common Expression Language, true where the document is at fault."),
            required(
                "message", .expression(environment, .message),
                "An expression with a text: what is wrong with the document, and what to write instead."),
            defaulted("severity", .cases(\.summary), PolicyRule.Severity.medium, "How bad a finding is."),
            defaulted("then", .cases(\.summary), SpecRule.Consequence.report, "What follows from a finding."),
            make: { _, name, when, message, severity, then in
                SpecRule(
                    name: name, when: when, message: message, severity: severity, then: then,
                    paths: environment.paths(from: "spec", in: when.text))
            })
    }
}

extension SpecRule.Consequence: SpecDefault {
    fileprivate var summary: String {
        switch self {
        case .report: "the finding is shown"
        case .deny: "and in mode `enforce` the document is an error"
        }
    }
}
