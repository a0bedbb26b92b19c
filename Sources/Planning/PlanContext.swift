import Cloud
import Specs
import Timetables
import Vocabulary

/// What all tenants' plans share: the instant, the catalogues, the limits, and zones read once.
struct PlanContext {
    private(set) var instant: Instant
    let facts: Facts
    let limits: PlanLimits
    let controller: String
    let catalogues: [Catalogue]
    /// All of it: for what tenants have left behind only.
    let inventory: Inventory
    private let leftovers: [Scope: ScopeSlice]
    private let accounts: [CloudAccountSpec]
    private let descriptions: [String: [ResourceType: ResourceTypeDescription]]
    private let zones: [ZoneID: Zone]

    /// - Parameter namespaces: Those whose zones are needed; nil for all.
    init(_ inputs: PlanInputs, _ partition: Partition, namespaces: [NamespaceSpecs]? = nil) {
        inventory = inputs.inventory
        leftovers = Dictionary(
            partition.leftovers.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        accounts = inputs.specs.accounts
        instant = inputs.instant
        facts = inputs.facts
        limits = inputs.limits
        controller = inputs.controller
        catalogues = inputs.catalogues
        var descriptions: [String: [ResourceType: ResourceTypeDescription]] = [:]
        for catalogue in inputs.catalogues {
            let types = Dictionary(uniqueKeysWithValues: catalogue.types.map { ($0.type, $0) })
            for realm in catalogue.realms { descriptions[realm] = types }
        }
        self.descriptions = descriptions
        var zones: [ZoneID: Zone] = [:]
        for namespace in namespaces ?? inputs.specs.namespaces {
            for schedule in namespace.schedules where zones[schedule.zone] == nil {
                zones[schedule.zone] = inputs.zones.zone(schedule.zone)
            }
        }
        self.zones = zones
    }

    /// The same at another instant.
    func at(_ instant: Instant) -> PlanContext {
        var other = self
        other.instant = instant
        return other
    }

    /// Why a schedule has no timetable here.
    struct NoTimetable: Error {
        let why: String
    }

    func timetable(of schedule: ScheduleSpec) -> Result<Timetable, NoTimetable> {
        guard let zone = zones[schedule.zone] else {
            return .failure(NoTimetable(why: "is in \(schedule.zone), and the zone data here has no such zone"))
        }
        do throws(TimetableError) {
            let timetable = try schedule.timetable(in: zone)
            guard schedule.calendars.isEmpty || timetable.state(at: instant) != .unknown else {
                let titles = schedule.calendars.map(\.title).joined(separator: ", ")
                return .failure(
                    NoTimetable(
                        why: "follows calendars without data of \(zone.civil(at: instant).date): \(titles)"))
            }
            return .success(timetable)
        } catch {
            return .failure(NoTimetable(why: "cannot be followed in \(schedule.zone): \(error)"))
        }
    }

    /// Resources of a scope that certainly are no tenant's.
    func leftover(in scope: Scope) -> ScopeSlice? { leftovers[scope] }

    /// Whether an account lists a tenant.
    func givesAccess(_ account: AccountName, to tenant: TenantName) -> Bool {
        accounts.contains { $0.name == account && $0.configuration.acting.contains { $0.tenant == tenant } }
    }

    /// Keys of tags that an account keeps from tenants.
    func reservedTagKeys(of account: AccountName) -> [String] {
        accounts.first { $0.name == account }?.reservedTagKeys ?? []
    }

    /// The first instant at which a listing is too old.
    func tooOld(_ listedAt: Instant) -> Instant {
        Instant(milliseconds: listedAt.milliseconds + limits.maximumAge * 1000 + 1)
    }

    /// What can be done with resources of a scope; nil for a type no catalogue has.
    func description(of scope: Scope) -> ResourceTypeDescription? { descriptions[scope.realm]?[scope.type] }
}

/// What one tenant's plan follows from, besides what all share.
struct TenantInputs: Sendable {
    let tenant: TenantSpec
    /// The accounts it holds parts of, in the order of its holdings.
    let accounts: [CloudAccountSpec]
    /// Those of its namespaces that have documents, in order.
    let namespaces: [NamespaceSpecs]
    let approvals: [ApprovalSpec]
    let share: TenantShare
    let unreadable: [Unreadable]
    /// Platform namespaces whose policies bind more than their own tenant.
    var binding: [NamespaceSpecs] = []
    /// Whether no document speaks of the tenant any more.
    var hasLeft = false

    var schedules: [ScheduleSpec] { namespaces.flatMap(\.schedules) }
    var overrides: [OverrideSpec] { namespaces.flatMap(\.overrides) }

    /// Whether any policy may bind it.
    var hasPolicies: Bool { !binding.isEmpty || namespaces.contains { !$0.policies.isEmpty } }

    /// Namespaces with policies that bind it because it is the tenant's own.
    var ownPolicies: [NamespaceSpecs] {
        namespaces.filter { own in !own.policies.isEmpty && !binding.contains { $0.name == own.name } }
    }

    /// Every policy that binds it.
    var policies: [ResourcePolicySpec] {
        hasPolicies ? (binding + ownPolicies).flatMap(\.policies).filter { $0.binds(tenant.name) } : []
    }

    /// Whether nothing but facts and the instant can make another plan of these than of others.
    func isSame(as other: TenantInputs) -> Bool {
        (share === other.share || (hasLeft && other.hasLeft)) && namespaces.count == other.namespaces.count
            && zip(namespaces, other.namespaces).allSatisfy { $0 === $1 } && binding.count == other.binding.count
            && zip(binding, other.binding).allSatisfy { $0 === $1 } && tenant == other.tenant
            && accounts == other.accounts && approvals == other.approvals && unreadable == other.unreadable
    }

    /// Scopes that its specs speak of and nobody listed, in order.
    func unlisted(_ context: PlanContext) -> [Scope] {
        var missing: Set<Scope> = []
        let listed = Set(share.slices.map(\.scope))
        let selectors = schedules.map(\.selector) + overrides.map(\.selector) + policies.map(\.selector)
        for (holding, account) in zip(tenant.accounts, accounts) where holding.account == account.name {
            for selector in selectors where selector.accounts.isEmpty || selector.accounts.contains(account.name) {
                for scope in account.configuration.scopes(of: selector.types)
                where !listed.contains(scope) && holding.covers(scope) && selector.covers(scope)
                    && context.description(of: scope) != nil
                { missing.insert(scope) }
            }
        }
        return missing.sorted()
    }
}

/// A namespace whose documents do not count, and why.
struct Unreadable: Hashable {
    let namespace: NamespaceName
    let why: String
}

extension TenantSpec.Holding {
    fileprivate func covers(_ scope: Scope) -> Bool { regions.isEmpty || regions.contains(scope.region) }
}

extension ResourceSelector {
    fileprivate func covers(_ scope: Scope) -> Bool { regions.isEmpty || regions.contains(scope.region) }
}
