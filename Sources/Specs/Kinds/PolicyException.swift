public import Cloud
import Documents
public import Vocabulary

/// Who is excepted from a policy, why, and until when.
public struct PolicyExceptionSpec: Hashable, Sendable {
    public let metadata: Metadata
    /// The name of the policy, of the same namespace.
    public let policy: String
    /// The rules it is about; none named for all.
    public let rules: [String]
    /// The tenants it is for; none named for all that the policy binds.
    public let tenants: [TenantName]
    /// What it means: a selection, addresses, or both.
    public let selector: ResourceSelector?
    public let resources: [String]
    public let reason: String
    /// Whom to ask about it.
    public let owner: String
    /// Exclusive; there is always one.
    public let until: Instant

    /// An exception from its parts.
    public init(
        metadata: Metadata, policy: String, rules: [String] = [], tenants: [TenantName] = [],
        selector: ResourceSelector? = nil, resources: [String] = [], reason: String, owner: String, until: Instant
    ) {
        self.metadata = metadata
        self.policy = policy
        self.rules = rules
        self.tenants = tenants
        self.selector = selector
        self.resources = resources
        self.reason = reason
        self.owner = owner
        self.until = until
    }

    /// Whether it is about a rule of its policy.
    public func covers(_ rule: PolicyRule) -> Bool { rules.isEmpty || rules.contains(rule.name) }

    /// Whether it means a resource of an account.
    public func matches(_ resource: Resource, account: AccountName) -> Match {
        if !resources.isEmpty, resources.contains(resource.address.description) { return .yes }
        return selector?.matches(resource, account: account) ?? .no
    }
}

extension PolicyExceptionSpec {
    static func kind(_ catalogues: [Catalogue]) -> SpecKind {
        SpecKind(
            "PolicyException", plural: "policyexceptions", shortNames: ["pexc"], scope: .namespaced,
            columns: [
                .init("Policy", ".spec.policy"), .init("Until", ".spec.until", type: "date"),
                .init("Owner", ".spec.owner"),
            ], page: page, shape: shape(catalogues), wrap: AnySpec.exception)
    }

    private static func shape(_ catalogues: [Catalogue]) -> Shape<PolicyExceptionSpec> {
        .object(
            required("policy", .reference(.policy, .name), "The name of a `ResourcePolicy` of the same namespace."),
            optional(
                "rules", .list(.text(.name), atLeast: 1, unique: .value), "Only these of its rules. Left out: all."),
            optional(
                "tenants", .list(.reference(.boundTenant), atLeast: 1, unique: .value),
                "Only these tenants. Left out: all that the policy binds. Only in a platform namespace."),
            optional("select", .selector(catalogues), "Which resources are excepted."),
            optional(
                "resources", .list(.text(.address), atLeast: 1, unique: .value),
                "Single resources by their addresses, as `pioneer plan` shows them, besides those in `select`."),
            required("reason", .text(.any("a reason", 1...512)), "Why, for whoever wonders later."),
            required("owner", .text(.any("a person or a team", 1...128)), "Whom to ask about it."),
            required("until", .instant, "Until when, exclusive. There is always an end."),
            check: { place, policy, rules, _, selector, resources, _, _, _ in
                checkSubject(place, (selector ?? nil) != nil || (resources ?? nil) != nil)
                checkRules(place, policy, rules ?? nil)
            },
            make: { place, policy, rules, tenants, selector, resources, reason, owner, until in
                place.reader.metadata.map {
                    PolicyExceptionSpec(
                        metadata: $0, policy: policy, rules: rules ?? [], tenants: tenants ?? [], selector: selector,
                        resources: resources ?? [], reason: reason, owner: owner, until: until)
                }
            })
    }

    private static func checkSubject(_ place: Place, _ isThere: Bool) {
        guard !isThere, place.node["select"] == nil, place.node["resources"] == nil else { return }
        place.error(
            "\(place.subject) says of no resource that it is excepted",
            why: "`select` or `resources` is needed", fix: "add one, or take the rule out of the policy")
    }

    private static func checkRules(_ place: Place, _ policy: String?, _ rules: [String]?) {
        guard let policy, let rules else { return }
        for rule in rules { place.refer(.policyRule(of: policy), rule, at: "rules") }
    }

    private static let page = SpecKind.Page(
        summary: "Excepts resources from a policy, for a reason, until an instant.",
        purpose: """
            Use it where a rule is right and a resource breaks it for good reason for a while. It stands where its
            policy stands, so that whoever sets a rule also says who is excepted from it.
            """,
        rules: [
            "It names a policy of its own namespace. A tenant cannot except itself from a policy of the platform.",
            "From `until` on it does nothing and may be removed at leisure.",
            "Excepted resources are counted and shown by `pioneer explain`; they are no findings, and nothing follows.",
        ],
        example: """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: PolicyException
            metadata:
              name: crawler
              namespace: shop
            spec:
              policy: owners
              select:
                types: [ec2/instance]
                name: "crawler-*"
              reason: They are handed over to another team this month.
              owner: team-shop
              until: "2026-05-01T00:00:00Z"

            """,
        mistakes: [
            ("until: \"2026-05-01T00:00:00Z\"", "until: forever"), ("owner: team-shop", "ower: team-shop"),
        ])
}
