import Cloud
import Specs
import Vocabulary

/// Everything that is claimed of one resource, and why nothing comes of it where that is so.
struct ResourceClaims {
    let resource: Resource
    let slice: ScopeSlice
    let type: ResourceTypeDescription
    let priors: [PriorState]
    /// Claims of specs, protection and release, grouped by aspect in order.
    private(set) var byAspect: [(aspect: Aspect, claims: [Claim])] = []
    /// Prior states that end here without an action.
    private(set) var forgotten: [TenantPlan.Forgotten] = []
    /// Demands that mean the resource but that its type cannot be brought to.
    private(set) var unsupported: [Demand] = []
    /// Claims that leave it alone although they want it otherwise.
    private(set) var kept: [KeptClaim] = []
    /// What the claims that remember it remember from now on.
    private(set) var memories: [ClaimMemory] = []
    /// Claims that mean the resource and leave it alone for now: what they moved stays.
    private var resting: [Rest] = []
    /// What rules are going to do, and when.
    private var notices: [(due: Instant, claim: Claim)] = []
    /// Overrides and schedules that mean the resource: who does wants it to be there.
    private(set) var keepers: [ClaimName] = []
    /// The tag that protects it; nil where none does.
    private(set) var protectingTag: ClaimName?
    /// Overrides that keep what there is.
    private var keeping: [Demand] = []
    /// What holds its start: no class that may be tried has room.
    private(set) var noRoom: GateHold?
    /// What holds every claim on the resource.
    private(set) var holds: [GateHold] = []

    /// What a claim leaves as it is.
    private struct Rest {
        let claim: ClaimName
        /// Nil for all that it moved.
        let fields: [Field]?
    }

    /// - Parameter namespaces: Those whose policies bind the tenant.
    init(
        _ resource: Resource, in slice: ScopeSlice, _ type: ResourceTypeDescription, demands: [Demand],
        tenant: TenantSpec, priors: [PriorState], pauses: TenantPauses, known: [ClaimMemory] = [],
        failures: [FailedChange] = [], namespaces: Set<NamespaceName> = [], at instant: Instant
    ) {
        self.resource = resource
        self.slice = slice
        self.type = type
        let left = priors.filter { Self.isLeft($0, type, by: demands) }
        self.priors = left.isEmpty ? priors : priors.filter { !left.contains($0) }
        for prior in left { forget(prior, Self.leaving(prior)) }
        let priors = self.priors
        // Lent one by one, not copied: a demand is a dozen references.
        for index in demands.indices {
            let fallback = ClassFallback(
                demands[index], on: resource, type, priors: priors, after: failures, at: instant)
            collect(demands[index], fallback, among: demands) { demand, wishes in
                demand.restraint.map { restraint in
                    RestraintDecision(
                        demand, restraint, wishes: wishes, on: resource, type, priors: priors,
                        known: known.first { $0.key.claim == demand.name }, tenant: tenant.name, among: demands,
                        at: instant)
                }
            }
        }
        announce()
        release(pauses)
        withdraw(namespaces)
        for override in keeping { keep(override) }
        protect(tenant)
    }

    private mutating func collect(
        _ demand: Demand, _ fallback: ClassFallback?, among demands: [Demand],
        _ restrain: (Demand, [Claim.FieldWish]) -> RestraintDecision?
    ) {
        noRoom = noRoom ?? fallback?.hold
        if demand.level == .override || demand.level == .schedule { keepers.append(demand.name) }
        if let rule = demand.restingRule {
            let told = rule.tells(on: type) ? [Field.notice] : []
            resting.append(Rest(claim: demand.name, fields: rule.fields(of: type) + told))
            return
        }
        if demand.aim != nil {
            collect(rule: demand, among: demands)
            return
        }
        if demand.state == .leaveAlone {
            if demand.level == .override {
                keeping.append(demand)
            } else {
                resting.append(Rest(claim: demand.name, fields: nil))
            }
            if let decision = restrain(demand, []) { memories.append(decision.memory) }
            return
        }
        let instead = fallback.flatMap { fallback in fallback.choice.map { demand.claim(toBe: $0, fallback.reason) } }
        let stated = demand.claim(on: resource, type, priors: priors, among: demands)
        guard let claim = demand.state.isClass ? instead ?? stated : stated, let first = claim.wishes.first else {
            unsupported.append(demand)
            return
        }
        let decision = restrain(demand, claim.wishes)
        if let decision { memories.append(decision.memory) }
        if let decision, let left = decision.kept {
            kept.append(left)
            resting.append(Rest(claim: demand.name, fields: nil))
        } else {
            add(claim, to: aspect(of: first.field))
            if let instead, !demand.state.isClass { add(instead, to: aspect(of: .instanceClass)) }
        }
    }

    /// What one rule of a policy asks for. Of several of a policy the first has its way.
    private mutating func collect(rule demand: Demand, among demands: [Demand]) {
        if case .notice(_, let due)? = demand.aim {
            guard let claim = demand.claim(on: resource, type, priors: priors, among: demands) else { return }
            notices.append((due, claim))
            return
        }
        guard let claim = demand.claim(on: resource, type, priors: priors, among: demands) else {
            unsupported.append(demand)
            return
        }
        if case .deletion? = demand.aim {
            // Whoever else asks for a copy, this one waits for its own.
            add(claim, to: .existence)
            return
        }
        let taken = byAspect.lazy.flatMap(\.claims).filter { $0.name == claim.name }.flatMap(\.wishes).map(\.field)
        let free = claim.wishes.filter { !taken.contains($0.field) }
        guard let first = free.first else { return }
        add(free.count == claim.wishes.count ? claim : claim.with(free), to: aspect(of: first.field))
    }

    /// Of all that is going to be done the soonest is told.
    private mutating func announce() {
        let first = notices.min {
            ($0.due, $0.claim.name, $0.claim.summary) < ($1.due, $1.claim.name, $1.claim.summary)
        }
        if let first { add(first.claim, to: .tags) }
    }

    /// Takes off what tells of a rule that has nothing to say, also where nobody remembers it.
    private mutating func withdraw(_ namespaces: Set<NamespaceName>) {
        guard let notice = resource.notice, !isClaimed(.notice),
            !priors.contains(where: { $0.key.field == .notice }), let policy = NoticeText.policy(in: notice),
            policy.namespace.map({ namespaces.contains($0) }) ?? false,
            !resting.contains(where: { $0.claim == policy && $0.fields?.contains(.notice) ?? true })
        else { return }
        add(
            Claim(
                name: policy, level: .release,
                origin: Origin(source: "release", revision: "", range: SourceRange(file: policy.rawValue)),
                summary: "without `\(notice)`", reason: "\(policy) no longer claims it",
                wishes: [Claim.FieldWish(.notice, .set(.none))]),
            to: .tags)
    }

    /// Whether a claim that has ended leaves a size as it is, and those that still mean the resource never state it.
    private static func isLeft(
        _ prior: PriorState, _ type: ResourceTypeDescription, by demands: [Demand]
    ) -> Bool {
        guard prior.onRelease == ReleaseRule.leave.rawValue, prior.found != prior.set,
            type.fields.contains(where: { $0.field == prior.key.field && $0.aspect == .capacity })
        else { return false }
        var isSized = false
        for demand in demands {
            if demand.name == prior.claim || demand.sizes.contains(prior.key.field) { return false }
            switch demand.state {
            // Whoever wakes a group goes by what was found.
            case .power: return false
            case .size, .instanceClass: isSized = true
            case .leaveAlone: break
            }
        }
        return isSized
    }

    private static func leaving(_ prior: PriorState) -> String {
        "\(prior.claim) has ended and says to leave it as it is"
    }

    private func aspect(of field: Field) -> Aspect {
        type.fields.first { $0.field == field }?.aspect ?? .tags
    }

    private mutating func add(_ claim: Claim, to aspect: Aspect) {
        if let place = byAspect.firstIndex(where: { $0.aspect == aspect }) {
            byAspect[place].claims.append(claim)
        } else {
            byAspect.append((aspect, [claim]))
            byAspect.sort { $0.aspect < $1.aspect }
        }
    }

    /// Whether anybody claims a field: tags, whether it is there and its copies each for themselves, anything else with
    /// all of its aspect.
    private func isClaimed(_ field: Field) -> Bool {
        let aspect = aspect(of: field)
        guard let claimed = byAspect.first(where: { $0.aspect == aspect }) else { return false }
        return !aspect.isFieldByField || claimed.claims.contains { $0.wish(for: field) != nil }
    }

    /// A claim that moved the resource and is no more: what was found comes back, three-way for each field.
    private mutating func release(_ pauses: TenantPauses) {
        guard !priors.isEmpty else { return }
        let open = priors.filter { !isClaimed($0.key.field) }
        for aspect in Aspect.allCases {
            let own = open.filter { self.aspect(of: $0.key.field) == aspect }
            if own.isEmpty { continue }
            // Tags of several claims go back one by one.
            for claim in aspect == .tags ? Set(own.map(\.claim)).sorted().map(Optional.some) : [nil] {
                release(own.filter { claim == nil || $0.claim == claim }, of: aspect, pauses)
            }
        }
    }

    private mutating func release(_ priors: [PriorState], of aspect: Aspect, _ pauses: TenantPauses) {
        var restored: [Claim.FieldWish] = []
        let ended = priors.filter { $0.isOnTheWay || !isResting($0) }
        guard let last = ended.max(by: { $0.sequence < $1.sequence }) else { return }
        if ended.allSatisfy({ $0.found == $0.set && resource.value(of: $0.key.field) == .known($0.set) }) {
            for prior in ended { forget(prior, "it is as it was found") }
            return
        }
        for prior in ended {
            let field = prior.key.field
            if field == .snapshot || field == .existence {
                forget(prior, "the copy stays")
            } else if resource.value(of: field) == .absent {
                forget(prior, "it has no \(field) any more")
            } else if prior.onRelease == ReleaseRule.leave.rawValue {
                forget(prior, Self.leaving(prior))
            } else if case .known(let current) = resource.value(of: field), current != prior.set {
                let why = current == prior.found ? "it is back as it was" : "somebody set it to \(current) since"
                forget(prior, why)
            } else {
                // Whatever was told before has been overtaken.
                restored.append(Claim.FieldWish(field, .set(field == .notice ? .none : prior.found)))
            }
        }
        guard !restored.isEmpty else { return }
        let pause = pauses.reaching(last.claim, in: slice.account, .release).first
        add(Self.release(of: last, pause, restored), to: aspect)
    }

    private func isResting(_ prior: PriorState) -> Bool {
        resting.contains { $0.claim == prior.claim && $0.fields?.contains(prior.key.field) ?? true }
    }

    private static func release(of prior: PriorState, _ pause: Pause?, _ wishes: [Claim.FieldWish]) -> Claim {
        let found = wishes.map { wish in
            if case .set(let value) = wish.wish { "\(wish.field) \(value)" } else { "\(wish.field)" }
        }
        return Claim(
            name: prior.claim, level: .release,
            origin: Origin(source: "release", revision: "", range: SourceRange(file: prior.claim.rawValue)),
            summary: "back to " + found.joined(separator: ", "),
            reason: (pause.map { "\($0.scope) is released: \($0.reason)" } ?? "\(prior.claim) no longer claims it")
                + "; what was found comes back", wishes: wishes)
    }

    private mutating func forget(_ prior: PriorState, _ reason: String) {
        forgotten.append(TenantPlan.Forgotten(prior: prior, reason: reason))
    }

    private mutating func protect(_ tenant: TenantSpec) {
        guard !byAspect.isEmpty else { return }
        for protection in tenant.protection {
            switch protection.selector.matches(resource, account: slice.account) {
            case .yes:
                keep { wishes in
                    Claim(
                        name: tenant.metadata.claimName, level: .protection,
                        origin: Self.origin(tenant, protection.range), summary: Self.kept, reason: protection.reason,
                        wishes: wishes)
                }
            case .no: break
            case .unknown(let why):
                holds.append(
                    GateHold(
                        .incomplete, holder: resource.address.description,
                        "whether \(protection.range) protects it cannot be told (\(why.rawValue))"))
            }
        }
        switch resource.value(of: .tag(tenant.protectionTag)) {
        case .known(.text(let value)) where value != "false":
            protectingTag = ClaimName(rawValue: "tag/\(tenant.protectionTag)")
            keep { wishes in
                Claim(
                    name: ClaimName(rawValue: "tag/\(tenant.protectionTag)"), level: .protectionTag,
                    origin: tenant.metadata.origin, summary: Self.kept,
                    reason: "the resource bears the tag \(tenant.protectionTag)", wishes: wishes)
            }
        case .known, .absent: break
        case .unknown(let why):
            holds.append(
                GateHold(
                    .incomplete, holder: resource.address.description,
                    "its tags are not known (\(why.rawValue)), so it may be protected"))
        }
    }

    private static let kept = DesiredState.leaveAlone.description

    private static func origin(_ tenant: TenantSpec, _ range: SourceRange) -> Origin {
        Origin(source: tenant.metadata.origin.source, revision: tenant.metadata.origin.revision, range: range)
    }

    private mutating func keep(_ override: Demand) {
        keep { wishes in
            Claim(
                name: override.name, level: override.level, priority: override.priority, start: override.start,
                origin: override.origin, summary: Self.kept, reason: override.reason, onRelease: override.onRelease,
                version: override.version, wishes: wishes)
        }
    }

    /// Adds a claim to keep what there is to every aspect that somebody claims.
    private mutating func keep(_ claim: ([Claim.FieldWish]) -> Claim) {
        for place in byAspect.indices {
            let aspect = byAspect[place].aspect
            let fields =
                aspect == .tags
                ? Set(byAspect[place].claims.flatMap(\.wishes).map(\.field)).sorted()
                : type.fields.filter { $0.aspect == aspect }.map(\.field)
            byAspect[place].claims.append(claim(fields.map { Claim.FieldWish($0, .keep) }))
        }
    }
}

extension Aspect {
    /// Whether its fields have nothing to do with each other, so that different claims may win them.
    var isFieldByField: Bool { self == .tags || self == .existence }
}
