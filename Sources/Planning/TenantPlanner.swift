import Cloud
import Specs
import Vocabulary

/// Makes one tenant's plan: demands, selection, claims, resolution, gates.
struct TenantPlanner {
    let inputs: TenantInputs
    let context: PlanContext
    private let maker: ClaimMaker
    /// Namespaces whose claims are not known, those of schedules without a timetable included.
    private let unreadable: [Unreadable]
    private let selection: Selection
    let gates: Gates
    private let pauses: TenantPauses
    let departures: Departures
    /// What its schedules say at the instant.
    let moments: ScheduleMoments
    private let memories: [Incarnation: [ClaimMemory]]
    /// What policies make of its resources.
    let judgement: Judgement
    /// Those whose policies bind the tenant.
    private let namespaces: Set<NamespaceName>

    /// - Parameter known: What schedules said at an earlier instant.
    init(_ inputs: TenantInputs, _ context: PlanContext, known: ScheduleMoments = ScheduleMoments()) {
        let pauses = TenantPauses(inputs.tenant, context.facts, at: context.instant)
        let moments = ScheduleMoments(of: inputs, context, known: known)
        let judgement = Judgement(inputs, context, pauses)
        let maker = Self.demands(of: inputs, context, pauses, moments, judgement)
        self.init(
            inputs, context, maker, Selection(of: maker.demands, in: inputs.share, pauses),
            Departures(inputs, context), moments, judgement)
    }

    /// A planner for demands and a selection that were made before.
    init(
        _ inputs: TenantInputs, _ context: PlanContext, _ maker: ClaimMaker, _ selection: Selection,
        _ departures: Departures, _ moments: ScheduleMoments, _ judgement: Judgement = Judgement()
    ) {
        self.inputs = inputs
        self.context = context
        self.maker = maker
        self.selection = selection
        self.departures = departures
        self.moments = moments
        self.judgement = judgement
        pauses = TenantPauses(inputs.tenant, context.facts, at: context.instant)
        memories = Dictionary(grouping: context.facts.memories(of: inputs.tenant.name), by: \.key.incarnation)
        unreadable = inputs.unreadable + moments.missing
        namespaces = judgement.isAsked ? Set(inputs.tenant.namespaces.map(\.name) + inputs.binding.map(\.name)) : []
        gates = Gates(
            tenant: inputs.tenant, context: context, unreadable: unreadable, pauses: pauses,
            closed: departures.slices.map(\.account).filter { !context.givesAccess($0, to: inputs.tenant.name) })
    }

    /// The plan; in mode `observe` it counts and finds, and plans nothing.
    func plan() -> TenantPlan {
        var draft = draft()
        return finish(&draft)
    }

    private func draft() -> PlanDraft {
        var draft = PlanDraft(
            observing: inputs.tenant.mode == .observe, ordering: maker.demands.indices.filter(isOrdered),
            maker.demands)
        for (place, slice) in inputs.share.slices.enumerated() {
            guard let type = context.description(of: slice.scope) else { continue }
            for (row, resource) in slice.resources.enumerated() {
                draft.counts.resources += 1
                let meant = selection.demands[place][row]
                let priors = context.facts.priors(of: resource, in: inputs.tenant.name)
                if meant.isEmpty, priors.isEmpty, resource.notice == nil { continue }
                consider(resource, in: slice, selection.undecided[place], type, meant, priors, &draft)
            }
        }
        for slice in departures.slices {
            guard let type = context.description(of: slice.scope) else { continue }
            for resource in slice.resources {
                let priors = context.facts.priors(of: resource, in: inputs.tenant.name)
                consider(resource, in: slice, 0, type, [], priors, &draft)
            }
        }
        draft.forgotten += departures.forgotten
        if draft.isOrdering {
            draft.noteIgnorance(inputs.share, selection.undecided, unlisted: inputs.unlisted(context), context)
        }
        return draft
    }

    private func isOrdered(_ position: Int) -> Bool { maker.demands[position].groups.count > 1 }

    /// What specs want changed, before anything holds it that stands among others.
    var proposals: [PlannedAction] { draft().actions }

    private func consider(
        _ resource: Resource, in slice: ScopeSlice, _ undecided: Int, _ type: ResourceTypeDescription, _ meant: [Int],
        _ priors: [PriorState], _ draft: inout PlanDraft
    ) {
        if !meant.isEmpty { draft.counts.claimed += 1 }
        if case .known(let owner) = resource.owner {
            for position in meant { draft.note(owner: owner, of: maker.demands[position].name) }
            return
        }
        let (claims, outcomes) = judge(resource, in: slice, undecided, type, meant, priors)
        for demand in claims.unsupported { draft.note(unsupported: demand, type) }
        // What an action is about to note anew is not forgotten beside it.
        draft.forgotten += claims.forgotten.filter { forgotten in
            !outcomes.contains { _, action in
                action?.changes.contains { $0.field == forgotten.prior.key.field && $0.from != $0.to } ?? false
            }
        }
        draft.remember(claims, isStale: slice.isStale(at: context.instant, context.limits))
        let first = draft.actions.count
        for (_, action) in outcomes {
            guard let action else {
                draft.counts.satisfied += 1
                continue
            }
            draft.actions.append(action)
        }
        draft.count(resource, in: slice.account, meant, from: first)
    }

    /// What is claimed of a resource that nothing else manages, and for each aspect what that comes to, with the action
    /// it leads to; see ``action(for:_:undecided:)``.
    func judge(
        _ resource: Resource, in slice: ScopeSlice, _ undecided: Int, _ type: ResourceTypeDescription, _ meant: [Int],
        _ priors: [PriorState]
    ) -> (claims: ResourceClaims, outcomes: [(resolution: Resolution, action: PlannedAction?)]) {
        let claims = ResourceClaims(
            resource, in: slice, type, demands: meant.flatMap { maker.demands[$0].parts(on: resource) },
            tenant: inputs.tenant,
            priors: priors, pauses: pauses, known: memories[resource.incarnation] ?? [],
            failures: context.facts.failures(of: resource.incarnation, in: inputs.tenant.name), namespaces: namespaces,
            at: context.instant)
        let outcomes = claims.byAspect.flatMap { aspect, competing in
            Resolution.all(of: aspect, competing, on: resource, type).map { resolution in
                (resolution, action(for: resolution, claims, undecided: undecided))
            }
        }
        return (claims, inOrderOfDeletion(inSteps(outcomes, claims, undecided), claims))
    }

    /// The action a resolution leads to with all that holds it alone; nil for none. What holds it among others, its
    /// envelope, the caps, approvals, is added once all are known.
    private func action(for resolution: Resolution, _ claims: ResourceClaims, undecided: Int) -> PlannedAction? {
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
            if chosen.actionClass == nil {
                holds.append(
                    GateHold(
                        .impossible, holder: claims.resource.address.description,
                        "nothing keeps \(chosen.name) one change when its answer is lost; it is never made "
                            + "automatically"))
            }
        }
        let resource = claims.resource
        let cautions = Self.cautions(of: changes, resource, claims.type)
        let action = PlannedAction(
            key: ActionKey.make(resource.incarnation, changes, resolution.winner.name),
            account: claims.slice.account, resource: resource, transition: transition?.name ?? "none",
            actionClass: transition?.actionClass ?? .absolute, changes: changes, claim: resolution.winner,
            chain: resolution.claims.map(\.sentence), holds: holds, approval: nil,
            counting: Self.counting(changes, resolution.winner, claims.priors),
            note: ([transition?.note ?? ""] + cautions).filter { !$0.isEmpty }.joined(separator: "; "),
            cautions: cautions)
        return action.with(
            holds: gates.holds(
                on: action, of: resource, in: claims.slice, undecided: undecided, type: claims.type))
    }

    private static func cautions(
        of changes: [PlannedAction.Change], _ resource: Resource, _ type: ResourceTypeDescription
    ) -> [String] {
        type.cautions.compactMap { caution in
            changes.lazy.compactMap { caution.words($0.field, from: $0.from, to: $0.to, of: resource) }.first
        }
    }

    /// What people read counts as done before: it changes nothing, but there may be too much of it in an hour.
    private static func counting(
        _ changes: [PlannedAction.Change], _ claim: Claim, _ priors: [PriorState]
    ) -> ActionCounting {
        if isReturn(changes, claim, priors) { return .returning }
        return changes.contains { $0.field == .notice } ? .repeated : .counted
    }

    /// Whether a change gives back what was found, and nobody changed since what was set.
    private static func isReturn(
        _ changes: [PlannedAction.Change], _ claim: Claim, _ priors: [PriorState]
    ) -> Bool {
        if claim.level == .release { return true }
        guard !priors.isEmpty else { return false }
        return changes.allSatisfy { change in
            change.from == change.to
                || priors.contains {
                    $0.key.field == change.field && $0.set == change.from && $0.found == change.to
                }
        }
    }

    /// The actions in order, with what holds them among others; and when caps have to be asked again.
    private func settle(
        _ draft: PlanDraft
    ) -> (actions: [PlannedAction], order: TenantOrder, nextChange: Instant?) {
        var desk = ApprovalDesk(inputs.approvals, tenant: inputs.tenant, context)
        let sorted = draft.actions.sorted { ($0.address, $0.key) < ($1.address, $1.key) }
        let order = TenantOrder(draft.censuses, sorted, of: inputs.tenant.name, context)
        let actions = CanaryGate(inputs, context).held(
            sorted.map { order.ordered($0.with(holds: envelopeHolds(of: $0.claim))) })
        let passed = Caps(inputs, context, maker.demands).pass(actions, &desk)
        return (Self.deletionAlone(Self.oneAtATime(passed.actions)), order, passed.nextChange)
    }

    private func finish(_ draft: inout PlanDraft) -> TenantPlan {
        let (actions, order, nextChange) = settle(draft)
        let notices = NoticeDesk(inputs, context)
        var nextBoundary = maker
        nextBoundary.note(nextChange)
        for boundary in order.boundaries + notices.boundaries { nextBoundary.note(boundary) }
        for hold in actions.lazy.flatMap(\.holds) { nextBoundary.note(hold.until) }
        for end in draft.keptUntil { nextBoundary.note(end) }
        var boundaries = nextBoundary
        for boundary in departures.boundaries { boundaries.note(boundary) }
        // An observed tenant has no actions, so none that wait.
        draft.counts.held = draft.isObserving ? 0 : actions.count { !$0.isReady }
        draft.counts.ready = draft.isObserving ? 0 : actions.count - draft.counts.held
        let envelopes =
            inputs.schedules.map { Envelope($0, context.catalogues) }
            + inputs.overrides.map { Envelope($0, context.catalogues) }
            + inputs.policies.filter { !$0.acting.isEmpty }.map { Envelope($0, context.catalogues) }
        let findings = (draft.findings + standingFindings() + (draft.isObserving ? [] : order.findings)).sorted()
        return TenantPlan(
            tenant: inputs.tenant.name, mode: inputs.hasLeft ? TenantPlan.left : inputs.tenant.mode.rawValue,
            actions: draft.isObserving ? [] : actions, forgotten: draft.isObserving ? [] : draft.forgotten,
            findings: findings, policies: judgement.results,
            appeared: draft.isObserving ? [] : judgement.appeared,
            memories: memories(draft, findings), awaited: draft.awaited,
            envelopes: envelopes.sorted { $0.claim < $1.claim }, counts: draft.counts,
            validUntil: [boundaries.nextChange, staleFrom].compactMap { $0 }.min(),
            nextBoundary: nextBoundary.nextChange, order: draft.isObserving ? [] : order.gates,
            upcoming: notices.changes, restsOnOthers: departures.restsOnOthers,
            restsOnClock: judgement.restsOnClock)
    }

    /// What has to be written down: nothing where all is as it was.
    private func memories(_ draft: PlanDraft, _ findings: [Finding]) -> TenantPlan.Memories {
        let before = context.facts.memories(of: inputs.tenant.name)
        let current = draft.memories + judgement.marks
        if draft.isObserving || (before.isEmpty && current.isEmpty) { return TenantPlan.Memories() }
        let known = Set(before)
        let isWhole =
            !findings.contains { [.documents, .unlisted, .incomplete, .undecided].contains($0.kind) }
            && inputs.share.slices.allSatisfy { !$0.isStale(at: context.instant, context.limits) }
        let used = Set(current.map(\.key))
        let cleared = Set(judgement.cleared)
        return TenantPlan.Memories(
            noted: current.filter { !known.contains($0) }.sorted { $0.key < $1.key },
            outlived: before.map(\.key).filter { cleared.contains($0) || (isWhole && !used.contains($0)) })
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
    func find(
        _ address: ResourceAddress
    ) -> (slice: ScopeSlice, undecided: Int, resource: Resource, meant: [Int])? {
        for (place, slice) in inputs.share.slices.enumerated() where slice.scope == address.scope {
            if let row = slice.resources.firstIndex(where: { $0.address == address }) {
                return (slice, selection.undecided[place], slice.resources[row], selection.demands[place][row])
            }
        }
        for slice in departures.slices where slice.scope == address.scope {
            if let resource = slice.resources.first(where: { $0.address == address }) {
                return (slice, 0, resource, [])
            }
        }
        return nil
    }

    /// For `explain`: the actions on a resource as the plan has them, in a tenant that is only observed too.
    func actions(on address: ResourceAddress) -> [PlannedAction] {
        settle(draft()).actions.filter { $0.address == address }
    }

    /// What means a resource that something else manages.
    func demandNames(_ positions: [Int]) -> [ClaimName] { positions.map { maker.demands[$0].name } }

    private func standingFindings() -> [Finding] {
        var findings = pauses.findings + departures.findings
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

    private static func demands(
        of inputs: TenantInputs, _ context: PlanContext, _ pauses: TenantPauses, _ moments: ScheduleMoments,
        _ judgement: Judgement
    ) -> ClaimMaker {
        var maker = ClaimMaker(instant: context.instant, catalogues: context.catalogues)
        for schedule in inputs.schedules where !pauses.releases(schedule.metadata.claimName) {
            if let moment = moments[schedule.metadata.claimName] { maker.add(schedule, moment) }
        }
        for override in inputs.overrides where !pauses.releases(override.metadata.claimName) { maker.add(override) }
        for demand in judgement.demands { maker.add(demand) }
        for boundary in judgement.boundaries { maker.note(boundary) }
        for approval in inputs.approvals { maker.note(approval.expires) }
        for pause in pauses.pauses { maker.note(pause.until) }
        return maker
    }

    /// When the next listing grows too old to act on; nil where all of them are, or none is there.
    private var staleFrom: Instant? {
        inputs.share.slices.map { context.tooOld($0.listedAt) }.filter { $0 > context.instant }.min()
    }
}

extension Claim {
    /// `Schedule/shop/office-hours wants stopped (outside its window), tenants/shop/office.yaml:1:1`.
    var sentence: String {
        let why = reason.isEmpty ? "" : " (\(reason))"
        return level == .release ? "\(name): \(summary)\(why)" : "\(name) wants it \(summary)\(why), \(origin.range)"
    }
}
