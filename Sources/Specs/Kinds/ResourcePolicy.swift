import Cloud
import Documents
public import Vocabulary

/// Rules over resources: what is at fault, how bad that is, and what follows.
public struct ResourcePolicySpec: Hashable, Sendable {
    public let metadata: Metadata
    public let selector: ResourceSelector
    /// The tenants it binds; none named for all. Only policies of platform namespaces name any.
    public let tenants: [TenantName]
    public let mode: Mode
    /// Among policies that want different things: the higher wins.
    public let priority: Int
    public let onRelease: ReleaseRule
    /// In addition to those of the tenant; nil for those alone.
    public let caps: PolicyCaps?
    /// What goes first; nil where everything goes at once.
    public let canary: PolicyCanary?
    /// In their order; their names differ.
    public let rules: [PolicyRule]
    /// What its rules were compiled for.
    public let environment: PolicyEnvironment

    /// How much comes of a finding.
    public enum Mode: String, CaseIterable, Hashable, Sendable {
        case audit, warn, enforce
    }

    /// A policy from its parts.
    public init(
        metadata: Metadata, selector: ResourceSelector, tenants: [TenantName] = [], mode: Mode = .audit,
        priority: Int = 0, onRelease: ReleaseRule = .restore, caps: PolicyCaps? = nil,
        canary: PolicyCanary? = nil, rules: [PolicyRule], environment: PolicyEnvironment
    ) {
        self.metadata = metadata
        self.selector = selector
        self.tenants = tenants
        self.mode = mode
        self.priority = priority
        self.onRelease = onRelease
        self.caps = caps
        self.canary = canary
        self.rules = rules
        self.environment = environment
    }

    public static func == (left: ResourcePolicySpec, right: ResourcePolicySpec) -> Bool {
        left.metadata == right.metadata && left.selector == right.selector && left.tenants == right.tenants
            && left.mode == right.mode && left.priority == right.priority && left.onRelease == right.onRelease
            && left.caps == right.caps && left.canary == right.canary && left.rules == right.rules
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(metadata) }

    /// Whether it binds a tenant, where it reaches that at all.
    public func binds(_ tenant: TenantName) -> Bool { tenants.isEmpty || tenants.contains(tenant) }

    /// Whether another instant can make other findings of the same resources.
    public var readsClock: Bool { rules.contains { $0.when.readsClock || $0.message.readsClock } }

    /// Whether what documents say of a resource can make other findings of it.
    public var readsSpecs: Bool { rules.contains { $0.when.readsSpecs || $0.message.readsSpecs } }

    /// The rules that act: none unless the mode is `enforce`.
    public var acting: [PolicyRule] { mode == .enforce ? rules.filter(\.then.acts) : [] }

    /// Whether it is remembered since when resources are at fault by a rule: where somebody is told, or a rule waits.
    public func remembers(_ rule: PolicyRule) -> Bool {
        switch rule.then {
        case .report: false
        case .notify: mode != .audit
        case .stop, .tag, .resize: mode == .enforce && rule.grace != nil
        // What is copied has to be of this fault.
        case .snapshot, .delete: mode == .enforce
        }
    }

    /// What the memory of a rule is kept under.
    public func markName(of rule: PolicyRule) -> ClaimName {
        ClaimName(rawValue: "\(metadata.claimName)#\(rule.name)")
    }
}

extension ResourcePolicySpec {
    static func kind(_ catalogues: [Catalogue]) -> SpecKind {
        SpecKind(
            "ResourcePolicy", plural: "resourcepolicies", shortNames: ["rpol"], scope: .namespaced,
            columns: [.init("Mode", ".spec.mode")], page: page,
            shape: shape(catalogues, PolicyEnvironment(catalogues)), wrap: AnySpec.policy)
    }

    private static func shape(
        _ catalogues: [Catalogue], _ environment: PolicyEnvironment
    ) -> Shape<ResourcePolicySpec> {
        .object(
            required("select", .selector(catalogues), "Which resources the policy judges."),
            optional(
                "tenants", .list(.reference(.boundTenant), atLeast: 1, unique: .value),
                "The tenants it binds. Left out: all of them. Only for policies of a platform namespace; those of a"
                    + " tenant's own bind that tenant."),
            defaulted("mode", .cases(\.summary), Mode.audit, "How much comes of a finding."),
            priorityField, ReleaseRule.field,
            optional(
                "caps", .policyCaps,
                "How many resources of a tenant it may change within an hour that it has not changed before, and how often"
                    + " it may delete, resize or take a tag away. In addition to the caps of the `Tenant`; each number"
                    + " that is stated holds."),
            optional(
                "canary", .canary,
                "How many of a tenant's resources it changes first. The rest waits until those are seen as they were set."
                    + " Left out: all go at once, as far as the caps allow."),
            required(
                "rules", .list(.rule(environment), atLeast: 1, unique: .field("name")),
                "What is at fault. Each resource is judged by each rule."),
            check: { place, selector, _, _, _, _, _, _, rules in
                PolicyCheck(catalogues, place).check(rules ?? [], selector)
            },
            make: { place, selector, tenants, mode, priority, onRelease, caps, canary, rules in
                place.reader.metadata.map {
                    ResourcePolicySpec(
                        metadata: $0, selector: selector, tenants: tenants ?? [], mode: mode, priority: priority,
                        onRelease: onRelease, caps: caps, canary: canary, rules: rules, environment: environment)
                }
            })
    }

    private static let page = SpecKind.Page(
        summary: "Rules over resources: what is at fault, how bad that is, and what follows.",
        purpose: """
            Use it for what has to hold of resources whoever made them: tags that must be there, regions and sizes that
            are allowed, machines that nobody schedules. Rules are written in the Common Expression Language; see
            [policies](../../policies.md) for what they may name. The same policy gives the same findings in `pioneer plan`,
            in `pioneer policy check` and in the loop.
            """,
        rules: [
            "A rule's `when` says what is at fault: true is a finding.",
            "What is not known is neither at fault nor compliant. It is counted as undetermined, and nothing follows.",
            "A policy of a platform namespace binds every tenant, or those in `tenants`. A tenant's own binds that tenant.",
            "A rule acts only in mode `enforce`, through the same caps, gates and approvals as a schedule. What it"
                + " stopped, tagged or resized comes back when the resource is no longer at fault, unless `onRelease` says"
                + " otherwise.",
            "A rule that acts must not read what that changes: it would undo its own reason.",
            "What is deleted is gone for good: a `delete` needs a `grace` of a day or more, waits for a copy unless it"
                + " says `snapshot: false`, and never goes past a protection.",
        ],
        example: """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: ResourcePolicy
            metadata:
              name: owners
              namespace: shop
            spec:
              select:
                types: [ec2/instance]
              mode: warn
              rules:
                - name: has-owner
                  when: "!('owner' in resource.tags)"
                  message: "'nobody can be asked about ' + resource.name"
                  severity: medium
                - name: has-cost-center
                  when: resource.tags[?'cost-center'].orValue('') == ''
                  message: "'no cost center bears its costs'"
                  severity: high
                  then: notify

            """,
        mistakes: [
            ("mode: warn", "mode: warning"), ("!('owner' in resource.tags)", "!('owner' in resource.tag)"),
            ("resource.tags[?'cost-center'].orValue('') == ''", "resource.tags[?'cost-center'].orValue('')"),
        ])
}

extension ResourcePolicySpec.Mode: SpecDefault {
    fileprivate var summary: String {
        switch self {
        case .audit: "findings are shown"
        case .warn: "and commands end with 3, so that a pipeline stops"
        case .enforce: "and rules act"
        }
    }
}
