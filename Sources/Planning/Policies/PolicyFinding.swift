import Cloud
public import Specs
public import Vocabulary

/// A resource that a rule of a policy finds at fault.
public struct PolicyFinding: Hashable, Sendable {
    /// `ResourcePolicy/shop/owners`.
    public let policy: ClaimName
    public let rule: String
    public let severity: PolicyRule.Severity
    public let mode: ResourcePolicySpec.Mode
    public let then: PolicyRule.Consequence
    public let address: ResourceAddress
    /// The name people gave the resource.
    public let name: String
    /// The rule's words. They may hold whatever tags hold.
    public let message: String
    /// Where the rule's condition stands.
    public let origin: Origin
    /// When the rule acts, where it waits for that and the time it waits is on record.
    public let actsFrom: Instant?
}

extension PolicyFinding: Comparable {
    /// By resource, then by policy and rule.
    public static func < (left: PolicyFinding, right: PolicyFinding) -> Bool {
        left.address != right.address
            ? left.address < right.address : (left.policy, left.rule) < (right.policy, right.rule)
    }
}

/// How many of a tenant's resources one rule decided on, and how.
public struct RuleTally: Hashable, Sendable {
    public let policy: ClaimName
    public let rule: String
    public var compliant = 0
    public var atFault = 0
    public var excepted = 0
    /// What it needed to know was not known, or it could not be computed; nothing follows.
    public var undetermined = 0
    /// Why, for the first of them in the order of the plan; empty where there is none.
    public var why = ""

    init(policy: ClaimName, rule: String) {
        self.policy = policy
        self.rule = rule
    }
}

/// What policies say of a tenant's resources.
public struct PolicyResults: Hashable, Sendable {
    /// In order.
    public var findings: [PolicyFinding] = []
    /// One for each rule, in the order of policies and rules.
    public var tallies: [RuleTally] = []

    /// Nothing, as where no policy is.
    public init() {}

    init(findings: [PolicyFinding], tallies: [RuleTally]) {
        self.findings = findings
        self.tallies = tallies
    }

    /// Whether no policy judges the tenant.
    public var isEmpty: Bool { tallies.isEmpty }
}

/// What one rule says of one resource.
public struct PolicyOpinion: Hashable, Sendable {
    /// The ways it can come out.
    public enum Result: Hashable, Sendable {
        case compliant
        /// With the rule's message.
        case atFault(String)
        /// By which exception, and until when.
        case excepted(ClaimName, until: Instant)
        /// Why nobody can tell.
        case undetermined(String)
    }

    public let policy: ClaimName
    public let mode: ResourcePolicySpec.Mode
    public let rule: PolicyRule
    public let origin: Origin
    public let result: Result
}
