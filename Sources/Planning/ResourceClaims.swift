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
    private var resting: [ClaimName] = []
    /// Overrides that keep what there is.
    private var keeping: [Demand] = []
    /// What holds its start: no class that may be tried has room.
    private(set) var noRoom: GateHold?
    /// What holds every claim on the resource.
    private(set) var holds: [GateHold] = []

    init(
        _ resource: Resource, in slice: ScopeSlice, _ type: ResourceTypeDescription, demands: [Demand],
        tenant: TenantSpec, priors: [PriorState], pauses: TenantPauses, known: [ClaimMemory] = [],
        failures: [FailedChange] = [], at instant: Instant
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
        release(pauses)
        for override in keeping { keep(override) }
        protect(tenant)
    }

    private mutating func collect(
        _ demand: Demand, _ fallback: ClassFallback?, among demands: [Demand],
        _ restrain: (Demand, [Claim.FieldWish]) -> RestraintDecision?
    ) {
        noRoom = noRoom ?? fallback?.hold
        if case .rest? = demand.judged?[resource.address] {
            resting.append(demand.name)
            return
        }
        if demand.state == .leaveAlone {
            if demand.level == .override { keeping.append(demand) } else { resting.append(demand.name) }
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
            resting.append(demand.name)
        } else {
            add(claim, to: aspect(of: first.field))
            if let instead, !demand.state.isClass { add(instead, to: aspect(of: .instanceClass)) }
        }
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

    /// A claim that moved the resource and is no more: what was found comes back, three-way for each field.
    private mutating func release(_ pauses: TenantPauses) {
        guard !priors.isEmpty else { return }
        for aspect in Aspect.allCases where !byAspect.contains(where: { $0.aspect == aspect }) {
            var restored: [Claim.FieldWish] = []
            let ended = priors.filter {
                self.aspect(of: $0.key.field) == aspect && ($0.isOnTheWay || !resting.contains($0.claim))
            }
            guard let last = ended.max(by: { $0.sequence < $1.sequence }) else { continue }
            if ended.allSatisfy({ $0.found == $0.set && resource.value(of: $0.key.field) == .known($0.set) }) {
                for prior in ended { forget(prior, "it is as it was found") }
                continue
            }
            for prior in ended {
                if prior.onRelease == ReleaseRule.leave.rawValue {
                    forget(prior, Self.leaving(prior))
                } else if case .known(let current) = resource.value(of: prior.key.field), current != prior.set {
                    let why = current == prior.found ? "it is back as it was" : "somebody set it to \(current) since"
                    forget(prior, why)
                } else {
                    restored.append(Claim.FieldWish(prior.key.field, .set(prior.found)))
                }
            }
            guard !restored.isEmpty else { continue }
            let pause = pauses.reaching(last.claim, in: slice.account, .release).first
            add(Self.release(of: last, pause, restored), to: aspect)
        }
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
            let fields = type.fields.filter { $0.aspect == byAspect[place].aspect }
            byAspect[place].claims.append(claim(fields.map { Claim.FieldWish($0.field, .keep) }))
        }
    }
}
