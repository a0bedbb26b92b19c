import Cloud
import Documents
public import Vocabulary

/// A tenant: its namespaces, what of the clouds is its own, and how far the controller may go.
public struct TenantSpec: Hashable, Sendable {
    /// How far the controller goes.
    public enum Mode: String, CaseIterable, Hashable, Sendable {
        /// Lists resources and reports, plans nothing.
        case observe
        /// Plans, and holds every action.
        case plan
        /// Acts.
        case enforce
    }

    /// Where `pioneer override` may commit.
    public enum OverrideCommits: String, CaseIterable, Hashable, Sendable {
        /// To a branch of its own, which somebody merges.
        case branch
        /// To the branch that is followed, too.
        case direct
    }

    /// One of its namespaces.
    public struct Namespace: Hashable, Sendable {
        public let name: NamespaceName
        /// `root`, or the name of a `GitSource`.
        public let source: String
        /// Whether its specs bind every tenant.
        public let isPlatform: Bool
        public let range: SourceRange

        /// A namespace from its parts.
        public init(name: NamespaceName, source: String = "root", isPlatform: Bool = false, range: SourceRange) {
            self.name = name
            self.source = source
            self.isPlatform = isPlatform
            self.range = range
        }
    }

    /// The part of an account that is its own.
    public struct Holding: Hashable, Sendable {
        public let account: AccountName
        /// Empty for every region of the account.
        public let regions: [String]
        /// Only on keys that the account keeps tenants from writing.
        public let tags: TagSelector
        public let range: SourceRange

        /// A holding from its parts.
        public init(
            account: AccountName, regions: [String] = [], tags: TagSelector = TagSelector([]), range: SourceRange
        ) {
            self.account = account
            self.regions = regions
            self.tags = tags
            self.range = range
        }
    }

    /// Resources that stay as they are.
    public struct Protection: Hashable, Sendable {
        public let selector: ResourceSelector
        public let reason: String
        public let range: SourceRange

        /// A protection from its parts.
        public init(selector: ResourceSelector, reason: String, range: SourceRange) {
            self.selector = selector
            self.reason = reason
            self.range = range
        }
    }

    public let metadata: Metadata
    public let mode: Mode
    public let namespaces: [Namespace]
    public let accounts: [Holding]
    public let protection: [Protection]
    /// A resource with this tag, unless its value is `false`, is kept from the tenant's own claims.
    public let protectionTag: String
    /// Changes that wait for an `Approval`.
    public let requireApproval: [TransitionName]
    /// How much of it may be changed at once.
    public let caps: ActionCaps
    /// Seconds that an override of the tenant may last; nil where it may last as long as it says.
    public let maximumOverride: Int64?
    /// Where `pioneer override` may commit overrides of its namespaces.
    public let overrideCommits: OverrideCommits

    public var name: TenantName { TenantName(rawValue: metadata.name) }

    /// A tenant from its parts.
    public init(
        metadata: Metadata, mode: Mode = .plan, namespaces: [Namespace], accounts: [Holding],
        protection: [Protection] = [], protectionTag: String = TenantSpec.defaultProtectionTag,
        requireApproval: [TransitionName] = [], caps: ActionCaps = .standard, maximumOverride: Int64? = nil,
        overrideCommits: OverrideCommits = .branch
    ) {
        self.metadata = metadata
        self.mode = mode
        self.namespaces = namespaces
        self.accounts = accounts
        self.protection = protection
        self.protectionTag = protectionTag
        self.requireApproval = requireApproval
        self.caps = caps
        self.maximumOverride = maximumOverride
        self.overrideCommits = overrideCommits
    }

    /// The tag that protects where a tenant names no other.
    public static let defaultProtectionTag = "cloudpioneer.io/protected"
}

extension TenantSpec {
    /// What the process configuration's own source is called.
    public static let rootSource = "root"

    static func kind(_ catalogues: [Catalogue]) -> SpecKind {
        SpecKind(
            "Tenant", plural: "tenants", shortNames: [], scope: .cluster,
            columns: [.init("Mode", ".spec.mode")],
            page: page, shape: shape(catalogues), wrap: AnySpec.tenant)
    }

    private static func shape(_ catalogues: [Catalogue]) -> Shape<TenantSpec> {
        .object(
            defaulted("mode", .cases(\.summary), Mode.plan, "How far the controller goes."),
            optional(
                "namespaces", .list(.namespace, unique: .field("name")),
                "Its namespaces; each belongs to exactly one tenant."),
            optional(
                "accounts", .list(.holding(catalogues), unique: .nothing),
                "The parts of accounts that are its own. No two tenants may hold the same resource."),
            optional(
                "protection", .list(.protection(catalogues)),
                "Resources that stay as they are, whatever any document asks for."),
            defaulted(
                "protectionTag", .text(.tagKey), defaultProtectionTag,
                "A resource with this tag, unless its value is `false`, is kept from the tenant's own documents."),
            optional(
                "requireApproval", .list(.transition(catalogues), unique: .value),
                "Changes that wait for an `Approval`."),
            optional("caps", .caps, "How much may be changed at once. Returning what was found is never capped."),
            optional(
                "maxOverride", .duration(60...316_224_000),
                "How long an `Override` in its namespaces may last from start to end. Left out: as long as it says."),
            defaulted(
                "overrideCommits", .cases(\.summary), OverrideCommits.branch,
                "Where `pioneer override` may commit an `Override` of its namespaces."),
            make: { place, mode, namespaces, accounts, protection, tag, approval, caps, maximumOverride, commits in
                place.reader.metadata.map {
                    TenantSpec(
                        metadata: $0, mode: mode, namespaces: namespaces ?? [], accounts: accounts ?? [],
                        protection: protection ?? [], protectionTag: tag, requireApproval: approval ?? [],
                        caps: caps ?? .standard, maximumOverride: maximumOverride,
                        overrideCommits: commits)
                }
            })
    }

    private static let page = SpecKind.Page(
        summary: "A tenant: its namespaces, what of the clouds is its own, and how far the controller may go.",
        purpose: """
            A tenant is whoever answers for a set of resources: a team, a product, a customer. The platform's owners
            write this document; the tenant writes the documents in its namespaces.
            """,
        rules: [
            "A namespace belongs to one tenant, and its documents come from one source.",
            "Access needs both sides: the tenant lists the account, and the `CloudAccount` lists the tenant.",
            "A part of an account may rest only on tag keys that the account reserves.",
            "Nothing any document asks for moves a protected resource.",
            "A new tenant starts in the mode `plan`: everything is shown, nothing is done.",
            "A document that would change more at once than `caps` allow is held whole until an `Approval` covers all"
                + " of it, the caps are raised or it selects less; what else there is to do goes on.",
        ],
        example: """
            apiVersion: cloudpioneer.io/v1alpha1
            kind: Tenant
            metadata:
              name: shop
            spec:
              mode: enforce
              namespaces:
                - name: shop
                  source: root
              accounts:
                - account: aws-main
                  regions: [eu-central-1]
                  tags:
                    matchLabels:
                      team: shop
              protection:
                - select:
                    types: [rds/instance]
                    name: "*-production"
                  reason: Customers' orders.
              protectionTag: cloudpioneer.io/protected
              requireApproval: [resize]
              caps:
                firstTime:
                  percent: 25
                  count: 20
                deletesPerHour: 5
                actionsPerHour: 1000
              maxOverride: 14d
              overrideCommits: branch

            """,
        mistakes: [
            ("mode: enforce", "mode: enforced"), ("reason: Customers' orders.", "because: Customers' orders."),
            ("14d", "2 weeks"),
        ])
}

extension TenantSpec.Mode: SpecDefault {
    fileprivate var summary: String {
        switch self {
        case .observe: "resources are listed and reported, nothing is planned"
        case .plan: "plans are made and every action is held"
        case .enforce: "actions are carried out"
        }
    }
}

extension TenantSpec.OverrideCommits: SpecDefault {
    fileprivate var summary: String {
        switch self {
        case .branch: "to a branch of its own, for somebody to look at and merge"
        case .direct: "to the branch that is followed too, where whoever writes it asks for that"
        }
    }
}

extension Shape where Output == TenantSpec.Namespace {
    fileprivate static var namespace: Shape {
        .object(
            required("name", .text(.name), "The name of the namespace, and of its folder."),
            defaulted(
                "source", .text(.name), TenantSpec.rootSource,
                "Where its documents come from: `root`, or the name of a `GitSource`."),
            defaulted(
                "platform", .flag, false,
                "Whether its documents bind every tenant. They then stand in `platform/` of the root source."),
            check: { (place: Place, name: String?, source: String?, isPlatform: Bool?) in
                guard let name, let source, source != TenantSpec.rootSource else { return }
                place.refer(.source(of: NamespaceName(rawValue: name)), source, at: "source")
                if isPlatform == true {
                    place.error(
                        at: "source", "\(place.subject("source")) is `\(source)`",
                        why: "documents that bind every tenant come from the root source only", fix: "write `root`")
                }
            },
            make: { place, name, source, isPlatform in
                TenantSpec.Namespace(
                    name: NamespaceName(rawValue: name), source: source, isPlatform: isPlatform,
                    range: place.node.range)
            })
    }
}

extension Shape where Output == TenantSpec.Holding {
    fileprivate static func holding(_ catalogues: [Catalogue]) -> Shape {
        .object(
            required("account", .reference(.account), "The name of the `CloudAccount`."),
            optional(
                "regions", .list(.text(.region), atLeast: 1, unique: .value),
                "Only these regions of it. Left out: all of them."),
            optional(
                "namespaces", .namespaces,
                "Only resources in these namespaces of a cluster, which vouches for them."),
            optional(
                "tags", .tagSelector, "Only resources whose tags satisfy this, on keys that the account reserves."),
            check: {
                (
                    place: Place, account: AccountName?, regions: [String]??, namespaces: [String]??,
                    tags: TagSelector??
                ) in
                guard let account else { return }
                if let namespaces, namespaces != nil, let key = catalogues.lazy.compactMap(\.namespaceKey).first {
                    place.refer(.namespaceKey(of: account), key, at: "namespaces")
                }
                for region in (regions ?? nil) ?? [] { place.refer(.region(of: account), region, at: "regions") }
                let keys = Set(((tags ?? nil)?.requirements ?? []).map(\.key))
                for key in keys.sorted() { place.refer(.reservedKey(of: account), key, at: "tags") }
            },
            make: { place, account, regions, namespaces, tags in
                (tags ?? TagSelector([])).within(namespaces, of: [], catalogues, place).map { tags in
                    TenantSpec.Holding(account: account, regions: regions ?? [], tags: tags, range: place.node.range)
                }
            })
    }
}

extension Shape where Output == TenantSpec.Protection {
    fileprivate static func protection(_ catalogues: [Catalogue]) -> Shape {
        .object(
            required("select", .selector(catalogues), "Which resources."),
            required("reason", .text(.any("a reason", 1...512)), "Why they stay as they are; shown to whoever asks."),
            make: { place, selector, reason in
                TenantSpec.Protection(selector: selector, reason: reason, range: place.node.range)
            })
    }
}
