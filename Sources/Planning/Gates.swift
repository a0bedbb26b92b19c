import Cloud
import Specs
import Vocabulary

/// What holds a change, given everything that is known around it. Each gate looks at one thing.
struct Gates {
    let tenant: TenantSpec
    let context: PlanContext
    let unreadable: [Unreadable]
    let pauses: TenantPauses
    /// Accounts that the tenant once moved something in and that give it no access any more.
    let closed: [AccountName]
    private let repeated: [Incarnation: [RepeatedAction]]

    init(
        tenant: TenantSpec, context: PlanContext, unreadable: [Unreadable], pauses: TenantPauses,
        closed: [AccountName]
    ) {
        self.tenant = tenant
        self.context = context
        self.unreadable = unreadable
        self.pauses = pauses
        self.closed = closed
        let most = context.limits.opposition.times
        repeated = Dictionary(
            grouping: context.facts.repeated(of: tenant.name).filter { $0.times.count >= most }, by: \.incarnation)
    }

    /// What holds a change to a resource, in the order in which people should look at it.
    func holds(
        on change: PlannedAction, of resource: Resource, in slice: ScopeSlice, undecided: Int,
        type: ResourceTypeDescription
    ) -> [GateHold] {
        documents() + paused(change, slice) + access(slice) + controller(resource) + settling(resource)
            + impossible(change, resource, type) + reserved(change, slice) + opposition(change, type) + clock(slice)
            + stale(slice)
            + incomplete(slice, undecided, change) + mode()
    }

    private func paused(_ change: PlannedAction, _ slice: ScopeSlice) -> [GateHold] {
        pauses.reaching(change.claim.name, in: slice.account, .hold).map { pause in
            GateHold(.pause, holder: pause.scope.description, until: pause.until, "paused \(pause.words)")
        }
    }

    /// Only what a tenant left behind may be without access: a scope of its own needs both sides.
    private func access(_ slice: ScopeSlice) -> [GateHold] {
        guard closed.contains(slice.account) else { return [] }
        return [
            GateHold(
                .access, holder: "CloudAccount/\(slice.account)",
                "the account gives \(tenant.name) no access any more; list the tenant there until all that it moved is "
                    + "back")
        ]
    }

    /// Somebody keeps undoing it: the loop does not fight, it waits longer each time and says so.
    private func opposition(_ change: PlannedAction, _ type: ResourceTypeDescription) -> [GateHold] {
        let limits = context.limits.opposition
        for repetition in repeated[change.incarnation] ?? [] where repetition.action == change.key {
            guard let last = repetition.times.last else { continue }
            let counted = repetition.times.filter { $0 > last.adding(seconds: -limits.longestWait) }
            guard let first = counted.first, counted.count >= limits.times else { continue }
            let doublings = min(counted.count - limits.times, 20)
            let until = last.adding(seconds: min(limits.firstWait << doublings, limits.longestWait))
            guard context.instant < until else { continue }
            return [
                GateHold(
                    .opposition, holder: change.address.description, until: until,
                    "it was done \(counted.count) times since \(first) and undone by somebody else each time"
                        + opponent(change.resource, type) + "or say in an Override what it should be")
            ]
        }
        return []
    }

    /// Who it may be, as far as the resource tells.
    private func opponent(_ resource: Resource, _ type: ResourceTypeDescription) -> String {
        let clues = type.tellingWho.compactMap { name -> String? in
            guard case .known(.string(let who)) = resource.attribute(name) else { return nil }
            return "\(name) is \(who)"
        }
        return clues.isEmpty ? "; find out who, " : " (\(clues.joined(separator: ", "))); have it leave that be, "
    }

    private func documents() -> [GateHold] {
        unreadable.map { namespace in
            GateHold(
                .documents, holder: "namespace \(namespace.namespace)",
                "its documents do not count: \(namespace.why)")
        }
    }

    private func controller(_ resource: Resource) -> [GateHold] {
        guard let mark = resource.mark, mark.controller != context.controller else { return [] }
        return [
            GateHold(
                .controller, holder: mark.controller,
                "another controller has moved it; only one may look after a resource")
        ]
    }

    private func settling(_ resource: Resource) -> [GateHold] {
        guard resource.state.isChanging else { return [] }
        return [
            GateHold(.settling, holder: resource.address.description, "it is still changing; it takes no other change")
        ]
    }

    private func impossible(
        _ change: PlannedAction, _ resource: Resource, _ type: ResourceTypeDescription
    ) -> [GateHold] {
        type.constraints.compactMap { constraint in
            constraint.obstacle(to: change.transition, of: resource).map { reason in
                GateHold(.impossible, holder: resource.address.description, "cannot \(change.transition): \(reason)")
            }
        }
    }

    /// Tags that say whose a resource is, or protect it, are set by nobody here.
    private func reserved(_ change: PlannedAction, _ slice: ScopeSlice) -> [GateHold] {
        change.changes.compactMap { field in
            guard field.from != field.to, let key = field.field.tagKey else { return nil }
            if key == tenant.protectionTag {
                return GateHold(
                    .access, holder: tenant.metadata.claimName.rawValue, "the tag \(key) protects; no rule sets it")
            }
            guard context.reservedTagKeys(of: slice.account).contains(key) else { return nil }
            return GateHold(
                .access, holder: "CloudAccount/\(slice.account)",
                "the account reserves the tag \(key), which may say whose a resource is; no rule sets it")
        }
    }

    private func clock(_ slice: ScopeSlice) -> [GateHold] {
        guard let skew = slice.clockSkew, abs(skew) > context.limits.maximumSkew else { return [] }
        return [
            GateHold(
                .clock, holder: slice.scope.description,
                "our clock and the provider's differ by more than \(context.limits.maximumSkew) s; set the clock")
        ]
    }

    private func stale(_ slice: ScopeSlice) -> [GateHold] {
        guard slice.isStale(at: context.instant, context.limits) else { return [] }
        return [
            GateHold(
                .stale, holder: slice.scope.description,
                "it was listed at \(slice.listedAt), more than \(context.limits.maximumAge) s before")
        ]
    }

    /// Partial knowledge takes nothing away; giving something back does not rest on it.
    private func incomplete(_ slice: ScopeSlice, _ undecided: Int, _ change: PlannedAction) -> [GateHold] {
        guard change.isReduction else { return [] }
        if case .incomplete(let reason) = slice.completeness {
            return [GateHold(.incomplete, holder: slice.scope.description, "its listing is not whole: \(reason)")]
        }
        guard undecided > 0 else { return [] }
        return [
            GateHold(
                .incomplete, holder: slice.scope.description,
                "selectors could not be decided on \(undecided) of its resources")
        ]
    }

    private func mode() -> [GateHold] {
        guard tenant.mode != .enforce else { return [] }
        return [
            GateHold(
                .mode, holder: tenant.metadata.claimName.rawValue,
                "the tenant's mode is \(tenant.mode.rawValue); set it to enforce to act")
        ]
    }
}

extension ScopeSlice {
    func isStale(at instant: Instant, _ limits: PlanLimits) -> Bool {
        instant.milliseconds - listedAt.milliseconds > limits.maximumAge * 1000
    }
}

/// Lets actions through that wait for an approval, as many as the approvals allow.
struct ApprovalDesk {
    private var remaining: [(approval: ApprovalSpec, count: Int)]
    private let required: Set<TransitionName>
    private let tenant: ClaimName

    init(_ approvals: [ApprovalSpec], tenant: TenantSpec, _ context: PlanContext) {
        required = Set(tenant.requireApproval)
        self.tenant = tenant.metadata.claimName
        remaining = approvals.filter { $0.expires > context.instant }.map { approval in
            (approval, approval.count - (context.facts.approvalUse[approval.metadata.claimName] ?? 0))
        }
    }

    /// Whether an action waits for an approval in any case.
    func isRequired(for action: PlannedAction) -> Bool { name(for: action) != nil }

    /// What of an action an approval has to name; nil where it needs none. One on the way to another is asked for as
    /// that one, and what comes after it not at all.
    private func name(for action: PlannedAction) -> TransitionName? {
        guard action.way != .follows else { return nil }
        return [action.gated, action.transition].first { required.contains($0) }
    }

    /// One approval for all of some actions that a cap would hold; nil where none covers them whole.
    mutating func cover(_ actions: [PlannedAction]) -> ClaimName? {
        let place = remaining.firstIndex { approval, count in
            count >= actions.count && actions.allSatisfy { approval.subject.covers($0, as: $0.gated) }
        }
        guard let place else { return nil }
        remaining[place].count -= actions.count
        return remaining[place].approval.metadata.claimName
    }

    /// The action as it is where it needs no approval, with its approval where there is one, else held.
    mutating func pass(_ action: PlannedAction) -> PlannedAction {
        guard let name = name(for: action) else { return action }
        // What something else holds uses no approval up.
        if action.isReady,
            let place = remaining.firstIndex(where: { $0.count > 0 && $0.approval.subject.covers(action, as: name) })
        {
            remaining[place].count -= 1
            return action.with(holds: [], approval: remaining[place].approval.metadata.claimName)
        }
        return action.with(holds: [
            GateHold(
                .approval, holder: tenant.rawValue,
                "\(name) waits for an Approval; its action key is \(action.key)")
        ])
    }
}

extension ApprovalSpec.Subject {
    func covers(_ action: PlannedAction, as name: TransitionName) -> Bool {
        switch self {
        case .actions(let keys): keys.contains(action.key)
        case .changes(let transition, let type):
            transition == name && (type == nil || type == action.address.scope.type)
        }
    }
}
