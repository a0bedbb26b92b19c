import Cloud
import Repositories
public import Specs
public import Vocabulary

/// Two revisions of the root source, the later one as it may be judged before it is accepted: with the accounts and
/// sources of the earlier one. What it changes about those is told, and never used.
public struct ReviewedChange: Sendable {
    public let base: SpecSituation
    public let head: SpecSituation
    /// What the head says, on the accounts and sources of the base.
    public let specs: SpecSet
    /// Namespaces of which a file of the root source differs.
    public let namespaces: Set<NamespaceName>
    /// Whether a file of `platform/` differs, which may concern everybody.
    public let touchesPlatform: Bool
    /// What the head says otherwise and is not used, in the order of names.
    public let unused: [Unused]

    /// Whether what differs in a tenant may be told: a namespace of it differs, or the platform's documents do.
    public func concerns(_ tenant: TenantName) -> Bool {
        if touchesPlatform { return true }
        let specs = (base.specs.tenants + head.specs.tenants).filter { $0.name == tenant }
        return specs.contains { $0.namespaces.contains { namespaces.contains($0.name) } }
    }

    /// A document that counts as the base has it.
    public struct Unused: Hashable, Sendable {
        /// `CloudAccount/main`.
        public let name: String
        public let change: Kind
        /// The fields that differ, in the order of the kind; empty for a document that was added or removed.
        public let fields: [String]

        /// What the head does with it.
        public enum Kind: String, Hashable, Sendable { case added, removed, changed }
    }

    init(base: SpecSituation, head: SpecSituation) {
        self.base = base
        self.head = head
        specs = SpecSet(
            tenants: head.specs.tenants, accounts: base.specs.accounts, sources: base.specs.sources,
            approvals: head.specs.approvals, namespaces: Self.namespaces(base.specs, head.specs))
        let parts = Self.parts(base, head)
        namespaces = Set(parts.filter { $0 != .platform }.map(\.namespace))
        touchesPlatform = parts.contains(.platform)
        unused =
            Self.unused(base.specs.accounts, head.specs.accounts, \.metadata, Self.fields)
            + Self.unused(base.specs.sources, head.specs.sources, \.metadata, Self.fields)
    }

    /// The head's documents, but for namespaces that it takes from another source than the base.
    private static func namespaces(_ base: SpecSet, _ head: SpecSet) -> [NamespaceSpecs] {
        let (old, new) = (sources(base), sources(head))
        let isKept = { (name: NamespaceName) in new[name] == (old[name] ?? TenantSpec.rootSource) }
        return head.namespaces.filter { isKept($0.name) }
            + base.namespaces.filter { new[$0.name] != nil && !isKept($0.name) }
    }

    private static func sources(_ specs: SpecSet) -> [NamespaceName: String] {
        Dictionary(
            specs.tenants.flatMap(\.namespaces).map { ($0.name, $0.source) }, uniquingKeysWith: { first, _ in first })
    }

    private static func parts(_ base: SpecSituation, _ head: SpecSituation) -> Set<SpecPart> {
        let (old, new) = (contents(base), contents(head))
        let differing = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
        return Set(differing.compactMap { SpecPart(source: TenantSpec.rootSource, path: $0) })
    }

    /// Every file of the root source with what tells whether it is the same.
    private static func contents(_ situation: SpecSituation) -> [String: String] {
        guard let root = situation.snapshots.first(where: { $0.name == TenantSpec.rootSource }) else { return [:] }
        return Dictionary(
            root.files.map { ($0.path, $0.blob) } + root.unread.map { ($0.path, "\($0.reason)") },
            uniquingKeysWith: { _, later in later })
    }

    private static func unused<Spec>(
        _ base: [Spec], _ head: [Spec], _ metadata: KeyPath<Spec, Metadata>, _ fields: (Spec, Spec) -> [String]
    ) -> [Unused] {
        func byName(_ specs: [Spec]) -> [String: Spec] {
            Dictionary(
                specs.map { ($0[keyPath: metadata].claimName.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let (old, new) = (byName(base), byName(head))
        return Set(old.keys).union(new.keys).sorted().compactMap { name in
            guard let before = old[name] else { return Unused(name: name, change: .added, fields: []) }
            guard let after = new[name] else { return Unused(name: name, change: .removed, fields: []) }
            let fields = fields(before, after)
            return fields.isEmpty ? nil : Unused(name: name, change: .changed, fields: fields)
        }
    }

    private static func fields(_ old: CloudAccountSpec, _ new: CloudAccountSpec) -> [String] {
        let (before, after) = (old.configuration, new.configuration)
        return names([
            ("provider", before.provider == after.provider), ("partition", before.realm == after.realm),
            ("accountId", before.account == after.account), ("regions", before.regions == after.regions),
            ("endpoint", before.endpoint == after.endpoint), ("credentials", before.reading == after.reading),
            ("tenants", before.acting == after.acting), ("rateLimit", before.rateLimit == after.rateLimit),
            ("reservedTagKeys", old.reservedTagKeys == new.reservedTagKeys),
        ])
    }

    private static func fields(_ old: GitSourceSpec, _ new: GitSourceSpec) -> [String] {
        names([
            ("url", old.url == new.url), ("branch", old.branch == new.branch), ("path", old.path == new.path),
            ("namespaces", old.namespaces == new.namespaces), ("credentials", old.credentials == new.credentials),
        ])
    }

    private static func names(_ fields: [(name: String, isSame: Bool)]) -> [String] {
        fields.filter { !$0.isSame }.map(\.name)
    }
}
