import Planning
import Specs
import Vocabulary

/// What of a plan a reviewer should see: what was found, and what holds the actions of each claim.
///
/// Actions themselves are no results: they are what the plan is for.
struct PlanChecks {
    let results: [CheckResult]
    let tenants: [String]

    init(_ plan: Plan, _ specs: SpecSet, _ places: ReviewPlaces) {
        tenants = plan.tenants.map { Self.place(of: $0.tenant) }
        let owners = Origins(specs, places)
        results = plan.tenants.flatMap { tenant in
            tenant.findings.map { Self.result($0, tenant.tenant, owners) } + Self.holds(tenant, owners)
        }
    }

    static func place(of tenant: TenantName) -> String { "tenant \(tenant)" }

    private static func result(_ finding: Finding, _ tenant: TenantName, _ origins: Origins) -> CheckResult {
        CheckResult(
            "plan/\(finding.kind.rawValue)", finding.kind.level,
            at: origins[ClaimName(rawValue: finding.subject)] ?? origins[tenant],
            "\(finding.subject): \(finding.message)", subject: "\(tenant) \(finding.subject)", in: place(of: tenant))
    }

    /// One result for each claim and gate, however many actions it holds.
    private static func holds(_ tenant: TenantPlan, _ origins: Origins) -> [CheckResult] {
        struct Key: Hashable {
            let claim: ClaimName
            let gate: GateHold.Gate
        }
        var held: [Key: [(action: PlannedAction, hold: GateHold)]] = [:]
        for action in tenant.actions {
            for gate in GateHold.Gate.allCases {
                guard let hold = action.holds.first(where: { $0.gate == gate }) else { continue }
                held[Key(claim: action.claim.name, gate: gate), default: []].append((action, hold))
            }
        }
        return held.sorted { ($0.key.claim, $0.key.gate.rawValue) < ($1.key.claim, $1.key.gate.rawValue) }.compactMap {
            key, items in
            guard let first = items.first else { return nil }
            return CheckResult(
                "held/\(key.gate.rawValue)", key.gate.level,
                at: origins[key.claim] ?? origins[tenant.tenant],
                "\(Count.of(items.count, "action")) of \(key.claim) held, \(first.action.transition) of "
                    + "\(first.action.name) first: \(first.hold.message)",
                subject: "\(tenant.tenant) \(key.claim)", in: place(of: tenant.tenant))
        }
    }

    /// Where the documents begin that claims and tenants come from.
    private struct Origins {
        private var claims: [ClaimName: SourceRange] = [:]
        private var tenants: [TenantName: SourceRange] = [:]

        init(_ specs: SpecSet, _ places: ReviewPlaces) {
            let claiming =
                specs.schedules.map(\.metadata) + specs.overrides.map(\.metadata) + specs.policies.map(\.metadata)
            for metadata in claiming {
                claims[metadata.claimName] = places.place(metadata.origin)
            }
            for tenant in specs.tenants { tenants[tenant.name] = places.place(tenant.metadata.origin) }
        }

        subscript(claim: ClaimName) -> SourceRange? { claims[claim] }
        subscript(tenant: TenantName) -> SourceRange? { tenants[tenant] }
    }
}

extension PlanChecks {
    static let rules =
        Finding.Kind.allCases.map { CheckRule("plan/\($0.rawValue)", $0.title, help: $0.help) }
        + GateHold.Gate.allCases.map { gate in
            CheckRule(
                "held/\(gate.rawValue)", "actions are held: \(gate.rawValue)",
                help:
                    "What the change would do is held by the gate `\(gate.rawValue)`. docs/gates.md says of each gate "
                    + "what it looks at, who opens it and when.")
        }
}

extension GateHold.Gate {
    /// A gate that the documents under review can do something about is a warning.
    fileprivate var level: CheckResult.Level {
        switch self {
        case .envelope, .cap, .impossible, .conflict, .documents, .access, .incomplete: .warning
        case .mode, .pause, .approval, .capacity, .opposition, .stale, .clock, .settling, .prior, .controller, .order,
            .canary:
            .note
        }
    }
}

extension Finding.Kind {
    fileprivate var level: CheckResult.Level {
        switch self {
        case .overlap, .undecided, .unsupported, .envelope, .incomplete, .unlisted, .documents: .warning
        case .owned, .changed, .paused, .departed, .gone, .order: .note
        }
    }

    fileprivate var title: String {
        switch self {
        case .overlap: "a resource is in two tenants"
        case .undecided: "selectors cannot be decided"
        case .owned: "a claim on something that its owner manages"
        case .unsupported: "a state that the type does not have"
        case .envelope: "more than a claim may select"
        case .incomplete: "a listing that is not whole"
        case .unlisted: "something that was not listed"
        case .changed: "somebody else changed what was set"
        case .documents: "documents that do not count"
        case .paused: "something is paused"
        case .departed: "something left the tenant"
        case .gone: "something that was moved is gone"
        case .order: "groups that wait for each other"
        }
    }

    fileprivate var help: String {
        switch self {
        case .overlap:
            "The scopes of two tenants cover the same resource, so neither acts on it. The platform's owners narrow one "
                + "of the two `Tenant` documents."
        case .undecided:
            "Selectors ask for tags or attributes that nobody could read, so nothing is stopped in that scope. `pioneer "
                + "doctor` says which permission is missing."
        case .owned:
            "The resource belongs to another one, such as an instance to its scaling group, and only that one can be "
                + "claimed. Select the owner instead."
        case .unsupported:
            "The claim wants a state that resources of the type cannot be brought to. The page of the provider lists what "
                + "each type can do."
        case .envelope:
            "The claim means more resources than its `atMost` allows, so all of it is held. Narrow its selector or raise "
                + "`atMost`."
        case .incomplete:
            "Some resources of a scope may be missing from its listing, so nothing there is stopped or shrunk."
        case .unlisted: "A scope was not listed, so nothing is known of it and nothing is done there."
        case .changed: "A field is no longer as it was set, so it belongs to whoever changed it, and stays."
        case .documents: "Documents of a namespace cannot be read, so nothing of its tenant moves."
        case .paused: "A person has paused it; `pioneer resume` lets it go on."
        case .departed: "It was moved while it was the tenant's and comes back before it is forgotten."
        case .gone: "What was moved is not there any more; nothing of it comes back."
        case .order: "Groups of a schedule wait for those before them."
        }
    }
}
