public import Cloud
public import Specs
public import Vocabulary

/// What one plan has and another has not: what a change of documents alone adds and takes away, where both are for one
/// instant and of one inventory.
public struct PlanComparison: Sendable {
    public let base: Plan
    public let head: Plan
    /// Tenants in which something differs and that may be shown, in order.
    public let tenants: [TenantComparison]
    /// How many differences there are in other tenants.
    public let elsewhere: Int

    /// What becomes of something from one plan to the other.
    public enum Kind: String, CaseIterable, Hashable, Sendable { case added, removed, changed }

    /// Compares two plans.
    ///
    /// - Parameter isShown: Whether what differs in a tenant may be told.
    public init(
        _ base: Plan, _ baseSpecs: SpecSet, _ head: Plan, _ headSpecs: SpecSet, _ catalogues: [Catalogue],
        where isShown: (TenantName) -> Bool
    ) {
        self.base = base
        self.head = head
        let old = Dictionary(base.tenants.map { ($0.tenant, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(head.tenants.map { ($0.tenant, $0) }, uniquingKeysWith: { first, _ in first })
        let versions = (ClaimVersions(baseSpecs, catalogues), ClaimVersions(headSpecs, catalogues))
        let all = Set(old.keys).union(new.keys).sorted().map { name in
            TenantComparison(name, old[name], new[name], versions.0, versions.1)
        }.filter { !$0.isEmpty }
        tenants = all.filter { isShown($0.tenant) }
        elsewhere = all.filter { !isShown($0.tenant) }.reduce(0) { $0 + $1.count }
    }

    /// Whether nothing differs that may be shown.
    public var isEmpty: Bool { tenants.isEmpty }
}

/// What differs in one tenant.
public struct TenantComparison: Sendable {
    public let tenant: TenantName
    /// The tenant's mode before and after, nil where there is no such tenant.
    public let mode: (base: String?, head: String?)
    /// In the order of addresses.
    public let actions: [Difference<PlannedAction>]
    /// In the order of names.
    public let claims: [Difference<ComparedClaim>]
    /// Findings are there or not, they do not change.
    public let findings: [Difference<Finding>]
    /// What policies find, in the order of addresses, policies and rules. Where the rule stands does not matter.
    public let faults: [Difference<PolicyFinding>]

    /// Something that one plan has, or both have otherwise.
    public struct Difference<Item: Sendable>: Sendable {
        public let kind: PlanComparison.Kind
        public let base: Item?
        public let head: Item?

        /// As it is in the head where it is there, else as it was.
        public var item: Item? { head ?? base }
    }

    init(
        _ tenant: TenantName, _ base: TenantPlan?, _ head: TenantPlan?, _ old: ClaimVersions, _ new: ClaimVersions
    ) {
        self.tenant = tenant
        mode = (base?.mode, head?.mode)
        if let base, let head, base.digest == head.digest {
            actions = []
            findings = []
            faults = []
        } else {
            actions = Self.differences(
                base?.actions ?? [], head?.actions ?? [], key: \.key,
                isSame: { $0.holds == $1.holds && $0.approval == $1.approval }
            ).sorted { Self.isBefore($0.item, $1.item) }
            findings = Self.differences(
                base?.findings ?? [], head?.findings ?? [], key: { $0 }, isSame: { _, _ in true }
            )
            .sorted { ($0.kind.rawValue, $0.item?.message ?? "") < ($1.kind.rawValue, $1.item?.message ?? "") }
            faults = Self.differences(
                base?.policies.findings ?? [], head?.policies.findings ?? [], key: FaultKey.init,
                isSame: { ($0.severity, $0.mode, $0.then, $0.message) == ($1.severity, $1.mode, $1.then, $1.message) }
            ).sorted { left, right in
                guard let left = left.item, let right = right.item else { return false }
                return left < right
            }
        }
        claims = Self.differences(
            base.map { old.claims(of: $0) } ?? [], head.map { new.claims(of: $0) } ?? [], key: \.envelope.claim,
            isSame: ==
        ).sorted { ($0.item?.envelope.claim ?? "") < ($1.item?.envelope.claim ?? "") }
    }

    /// How many things differ.
    public var count: Int {
        actions.count + claims.count + findings.count + faults.count + (mode.base == mode.head ? 0 : 1)
    }

    var isEmpty: Bool { count == 0 }

    /// What makes a finding of a policy the same in two plans.
    private struct FaultKey: Hashable {
        let policy: ClaimName
        let rule: String
        let address: ResourceAddress

        init(_ finding: PolicyFinding) { (policy, rule, address) = (finding.policy, finding.rule, finding.address) }
    }

    private static func isBefore(_ left: PlannedAction?, _ right: PlannedAction?) -> Bool {
        guard let left, let right else { return right != nil }
        return (left.address, left.key) < (right.address, right.key)
    }

    private static func differences<Item, Key: Hashable>(
        _ base: [Item], _ head: [Item], key: (Item) -> Key, isSame: (Item, Item) -> Bool
    ) -> [Difference<Item>] {
        let old = Dictionary(base.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
        let new = Set(head.map(key))
        return head.compactMap { item in
            guard let before = old[key(item)] else { return Difference(kind: .added, base: nil, head: item) }
            return isSame(before, item) ? nil : Difference(kind: .changed, base: before, head: item)
        } + base.filter { !new.contains(key($0)) }.map { Difference(kind: .removed, base: $0, head: nil) }
    }
}

/// A claim as far as a review goes: what it may do, and when.
public struct ComparedClaim: Hashable, Sendable {
    public let envelope: Envelope
    /// Differs where envelope or timetable differ; empty for what has none.
    public let version: String

    /// What differs from another, in words: `selector`, `states`; `times` where only the timetable does.
    public func differences(from other: ComparedClaim) -> [String] {
        let parts = [
            ("selector", envelope.selector == other.envelope.selector),
            ("fields", envelope.fields == other.envelope.fields), ("states", envelope.states == other.envelope.states),
            ("atMost", envelope.largestCount == other.envelope.largestCount),
        ].filter { !$0.1 }.map(\.0)
        return parts.isEmpty ? ["times"] : parts
    }
}

/// The version of each claim that documents make.
struct ClaimVersions {
    private var versions: [ClaimName: String] = [:]

    init(_ specs: SpecSet, _ catalogues: [Catalogue]) {
        for schedule in specs.schedules {
            versions[schedule.metadata.claimName] = ClaimVersion.of(schedule, catalogues)
        }
        for override in specs.overrides {
            versions[override.metadata.claimName] = ClaimVersion.of(override, catalogues)
        }
        for policy in specs.policies { versions[policy.metadata.claimName] = ClaimVersion.of(policy, catalogues) }
    }

    func claims(of plan: TenantPlan) -> [ComparedClaim] {
        plan.envelopes.map { ComparedClaim(envelope: $0, version: versions[$0.claim] ?? "") }
    }
}
