import Cloud
import Specs
import Vocabulary

/// Makes one tenant's plan: demands, selection, claims, resolution, gates.
struct TenantPlanner {
    let inputs: TenantInputs
    let context: PlanContext
    private let maker: ClaimMaker
    /// Namespaces whose claims are not known, those in zones nobody has data of included.
    private let unreadable: [Unreadable]
    private let selection: Selection
    private let gates: Gates

    init(_ inputs: TenantInputs, _ context: PlanContext) {
        self.inputs = inputs
        self.context = context
        maker = Self.demands(of: inputs, context)
        unreadable = inputs.unreadable + Self.withoutZone(inputs, context)
        selection = Selection(of: maker.demands, in: inputs.share)
        gates = Gates(tenant: inputs.tenant, context: context, unreadable: unreadable)
    }

    /// The plan; in mode `observe` it counts and finds, and plans nothing.
    func plan() -> TenantPlan {
        var draft = PlanDraft(observing: inputs.tenant.mode == .observe)
        for (place, slice) in inputs.share.slices.enumerated() {
            guard let type = context.description(of: slice.scope) else { continue }
            for (row, resource) in slice.resources.enumerated() {
                draft.counts.resources += 1
                let meant = selection.demands[place][row]
                let priors = context.facts.priors(of: resource, in: inputs.tenant.name)
                if meant.isEmpty, priors.isEmpty { continue }
                consider(resource, in: slice, place, type, meant, priors, &draft)
            }
        }
        return finish(&draft)
    }

    private func consider(
        _ resource: Resource, in slice: ScopeSlice, _ place: Int, _ type: ResourceTypeDescription, _ meant: [Int],
        _ priors: [PriorState], _ draft: inout PlanDraft
    ) {
        if !meant.isEmpty { draft.counts.claimed += 1 }
        if case .known(let owner) = resource.owner {
            for position in meant { draft.note(owner: owner, of: maker.demands[position].name) }
            return
        }
        let claims = claims(on: resource, in: slice, type, meant, priors)
        for demand in claims.unsupported { draft.note(unsupported: demand, type) }
        draft.forgotten += claims.forgotten
        for (aspect, competing) in claims.byAspect {
            let resolution = Resolution(aspect, competing, on: resource, type)
            guard let action = action(for: resolution, claims, undecided: selection.undecided[place]) else {
                draft.counts.satisfied += 1
                continue
            }
            draft.actions.append(action)
        }
    }

    func claims(
        on resource: Resource, in slice: ScopeSlice, _ type: ResourceTypeDescription, _ meant: [Int],
        _ priors: [PriorState]
    ) -> ResourceClaims {
        ResourceClaims(
            resource, in: slice, type, demands: meant.map { maker.demands[$0] }, tenant: inputs.tenant,
            priors: priors)
    }

    /// The action a resolution leads to with all that holds it, approvals and envelopes left out; nil for none.
    func action(for resolution: Resolution, _ claims: ResourceClaims, undecided: Int) -> PlannedAction? {
        var holds = claims.holds
        if case .unknown(let why) = claims.resource.owner {
            holds.append(
                GateHold(
                    .incomplete, holder: claims.resource.address.description,
                    "whether something else manages it cannot be told (\(why.rawValue))"))
        }
        let changes: [PlannedAction.Change]
        var transition: Transition?
        switch resolution.verdict {
        case .satisfied: return nil
        case .blocked(_, let hold):
            changes = []
            holds.append(hold)
        case .change(_, let chosen, let chosenChanges):
            changes = chosenChanges
            transition = chosen
        }
        let resource = claims.resource
        let action = PlannedAction(
            key: ActionKey.make(resource.incarnation, changes, resolution.winner.name),
            account: claims.slice.account, address: resource.address, incarnation: resource.incarnation,
            name: resource.name, transition: transition?.name ?? "none",
            actionClass: transition?.actionClass ?? .absolute, changes: changes, claim: resolution.winner,
            chain: resolution.claims.map(\.sentence), holds: holds, approval: nil, note: transition?.note ?? "")
        return action.with(
            holds: gates.holds(
                on: action, of: resource, in: claims.slice, undecided: undecided, type: claims.type))
    }

    private func finish(_ draft: inout PlanDraft) -> TenantPlan {
        var desk = ApprovalDesk(inputs.approvals, tenant: inputs.tenant, context)
        let actions = draft.actions.sorted { ($0.address, $0.key) < ($1.address, $1.key) }.map { action in
            desk.pass(action.with(holds: envelopeHolds(of: action.claim)))
        }
        // An observed tenant has no actions, so none that wait.
        draft.counts.held = draft.isObserving ? 0 : actions.count { !$0.isReady }
        draft.counts.ready = draft.isObserving ? 0 : actions.count - draft.counts.held
        let envelopes =
            inputs.schedules.map { Envelope($0, context.catalogues) }
            + inputs.overrides.map { Envelope($0, context.catalogues) }
        return TenantPlan(
            tenant: inputs.tenant.name, mode: inputs.tenant.mode.rawValue,
            actions: draft.isObserving ? [] : actions, forgotten: draft.isObserving ? [] : draft.forgotten,
            findings: (draft.findings + standingFindings()).sorted(),
            envelopes: envelopes.sorted { $0.claim < $1.claim }, counts: draft.counts,
            validUntil: maker.nextChange)
    }

    /// A spec that selects more than it says it may is held whole.
    func envelopeHolds(of claim: Claim) -> [GateHold] {
        guard let position = maker.demands.firstIndex(where: { $0.name == claim.name }),
            let most = maker.demands[position].selector.atMost, selection.counts[position] > most
        else { return [] }
        return [
            GateHold(
                .envelope, holder: claim.name.rawValue,
                "it selects \(selection.counts[position]) resources and may select \(most); "
                    + "narrow its selector or raise atMost")
        ]
    }

    /// For `explain`: where a resource of the share is, and what means it.
    func find(_ address: ResourceAddress) -> (slice: ScopeSlice, place: Int, resource: Resource, meant: [Int])? {
        for (place, slice) in inputs.share.slices.enumerated() where slice.scope == address.scope {
            if let row = slice.resources.firstIndex(where: { $0.address == address }) {
                return (slice, place, slice.resources[row], selection.demands[place][row])
            }
        }
        return nil
    }

    func undecided(_ place: Int) -> Int { selection.undecided[place] }

    /// What means a resource that something else manages.
    func demandNames(_ positions: [Int]) -> [ClaimName] { positions.map { maker.demands[$0].name } }

    private func standingFindings() -> [Finding] {
        var findings: [Finding] = []
        for unreadable in unreadable {
            findings.append(
                Finding(kind: .documents, subject: "namespace \(unreadable.namespace)", message: unreadable.why))
        }
        for scope in inputs.unlisted(context) {
            findings.append(
                Finding(kind: .unlisted, subject: scope.description, message: "it was not listed, so nothing is known"))
        }
        for (place, slice) in inputs.share.slices.enumerated() {
            if case .incomplete(let reason) = slice.completeness {
                findings.append(Finding(kind: .incomplete, subject: slice.scope.description, message: reason))
            }
            if selection.undecided[place] > 0 {
                findings.append(
                    Finding(
                        kind: .undecided, subject: slice.scope.description,
                        message: "\(selection.undecided[place]) resources could not be decided on: what selectors "
                            + "ask for is not known"))
            }
            for address in slice.overlapped {
                findings.append(
                    Finding(
                        kind: .overlap, subject: address.description,
                        message: "another tenant's scope covers it too, so neither acts; ask the platform's owners"))
            }
        }
        return findings
    }

    /// A schedule without its zone is not a schedule that wants nothing.
    private static func withoutZone(_ inputs: TenantInputs, _ context: PlanContext) -> [Unreadable] {
        inputs.namespaces.flatMap { namespace in
            namespace.schedules.filter { context.zone($0.zone) == nil }.map { schedule in
                Unreadable(
                    namespace: namespace.name,
                    why:
                        "\(schedule.metadata.claimName) is in \(schedule.zone), and the zone data here has no such zone"
                )
            }
        }
    }

    private static func demands(of inputs: TenantInputs, _ context: PlanContext) -> ClaimMaker {
        var maker = ClaimMaker(instant: context.instant)
        for schedule in inputs.schedules {
            if let zone = context.zone(schedule.zone) { maker.add(schedule, zone: zone) }
        }
        for override in inputs.overrides { maker.add(override) }
        for approval in inputs.approvals { maker.note(approval.expires) }
        for slice in inputs.share.slices {
            maker.note(Instant(milliseconds: slice.listedAt.milliseconds + context.limits.maximumAge * 1000 + 1))
        }
        return maker
    }
}

/// What a tenant's plan is gathered in.
struct PlanDraft {
    let isObserving: Bool
    var actions: [PlannedAction] = []
    var forgotten: [TenantPlan.Forgotten] = []
    var counts = TenantPlan.Counts()
    private var notes: Set<Finding> = []

    init(observing: Bool) { isObserving = observing }

    /// In no order yet; the plan sorts them.
    var findings: [Finding] { notes.sorted() }

    mutating func note(owner: ResourceAddress, of claim: ClaimName) {
        notes.insert(
            Finding(
                kind: .owned, subject: claim.rawValue,
                message: "it selects members of \(owner); select \(owner.scope.type) to act on the whole"))
    }

    mutating func note(unsupported demand: Demand, _ type: ResourceTypeDescription) {
        notes.insert(
            Finding(
                kind: .unsupported, subject: demand.name.rawValue,
                message: "no \(type.title) can be \(demand.state)"))
    }
}

extension Claim {
    /// `Schedule/shop/office-hours wants stopped (outside its window), tenants/shop/office.yaml:1:1`.
    var sentence: String {
        let why = reason.isEmpty ? "" : " (\(reason))"
        return level == .release ? "\(name): \(summary)\(why)" : "\(name) wants it \(summary)\(why), \(origin.range)"
    }
}
