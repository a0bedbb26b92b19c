import Cloud
import Specs
import Vocabulary

/// Holds what would change too much at once: all like changes of one claim together, or none of them.
///
/// What counts is what was done in the hour before and what is planned now, so that several passes allow no more than
/// one. What something else holds counts for nothing, but for the mode: a tenant that only plans sees its caps.
struct Caps {
    /// Seconds in which actions count.
    static let hour: Int64 = 3600

    private let inputs: TenantInputs
    private let context: PlanContext
    /// The oldest first.
    private let recent: [RecentActions]
    private let selectors: [ClaimName: ResourceSelector]
    /// Those that act.
    private let policies: [ClaimName: ResourcePolicySpec]
    private let deletions: Set<TransitionName>

    /// One claim's changes of one kind.
    private struct Group: Hashable, Comparable {
        let claim: ClaimName
        let transition: TransitionName

        static func < (left: Group, right: Group) -> Bool {
            (left.claim, left.transition) < (right.claim, right.transition)
        }
    }

    /// What of this plan runs already, as far as the caps of the whole tenant count it.
    private struct Planned {
        var actions = 0
        var deletes = 0
        /// First times of policies, deletes included.
        var byPolicies: [ClaimName: Int] = [:]
        /// What was let through before it came to be done.
        var following: [Group: Int] = [:]
    }

    init(_ inputs: TenantInputs, _ context: PlanContext, _ demands: [Demand]) {
        self.inputs = inputs
        self.context = context
        recent = context.facts.recent(of: inputs.tenant.name, at: context.instant)
        selectors = Dictionary(demands.map { ($0.name, $0.selector) }, uniquingKeysWith: { first, _ in first })
        policies = Dictionary(
            inputs.policies.filter { !$0.acting.isEmpty }.map { ($0.metadata.claimName, $0) },
            uniquingKeysWith: { first, _ in first })
        deletions = Set(
            context.catalogues.flatMap(\.types).flatMap { type in
                type.transitions.filter { transition in
                    type.fields.contains { $0.aspect == .existence && transition.touches.contains($0.field) }
                }.map(\.name)
            })
    }

    /// The actions, counted, let through or held; and when the next of the past ones counts no more, where any is held.
    func pass(
        _ actions: [PlannedAction], _ desk: inout ApprovalDesk
    ) -> (actions: [PlannedAction], nextChange: Instant?) {
        var passed: [PlannedAction] = []
        passed.reserveCapacity(actions.count)
        var planned = Planned()
        var groups: [Group: [Int]] = [:]
        for (place, action) in counted(actions).enumerated() {
            let mayPass = desk.isRequired(for: action) ? desk.pass(action) : action
            passed.append(mayPass)
            guard mayPass.counting != .returning, mayRun(mayPass) else { continue }
            let group = Group(claim: action.claim.name, transition: action.gated)
            if mayPass.approval != nil {
                count([mayPass], in: &planned)
            } else if mayPass.way == .follows {
                count([mayPass], in: &planned)
                planned.following[group, default: 0] += 1
            } else {
                groups[group, default: []].append(place)
            }
        }
        var isHeld = false
        for (group, places) in groups.sorted(by: { $0.key < $1.key }) {
            let set = places.map { passed[$0] }
            let holds = holds(on: group, set, planned)
            if holds.isEmpty {
                count(set, in: &planned)
            } else if let approval = desk.cover(set) {
                for place in places { passed[place] = passed[place].with(approval: approval) }
                count(set, in: &planned)
            } else {
                isHeld = true
                for place in places { passed[place] = passed[place].with(holds: holds) }
            }
        }
        return (passed, isHeld ? recent.first?.at.adding(seconds: Self.hour) : nil)
    }

    private func mayRun(_ action: PlannedAction) -> Bool { action.holds.allSatisfy { $0.gate == .mode } }

    private func count(_ set: [PlannedAction], in planned: inout Planned) {
        planned.actions += set.count
        planned.deletes += deletes(in: set)
        for action in set where action.counting == .counted && action.claim.name.isPolicy {
            planned.byPolicies[action.claim.name, default: 0] += 1
        }
    }

    private func deletes(in set: [PlannedAction]) -> Int { set.count { deletions.contains($0.transition) } }

    // MARK: First times

    /// Tells first times from repetitions. A memory that is not there makes a first time.
    private func counted(_ actions: [PlannedAction]) -> [PlannedAction] {
        let open = actions.filter { $0.counting == .counted && $0.claim.version != nil && !countsEachTime($0) }
        guard !open.isEmpty else { return actions }
        let versions = Dictionary(
            open.map { ($0.claim.name, $0.claim.version) }, uniquingKeysWith: { first, _ in first })
        var moved: [ClaimName: Set<Incarnation>] = [:]
        for move in context.facts.moves(of: inputs.tenant.name) where versions[move.claim] == move.version {
            moved[move.claim, default: []].insert(move.incarnation)
        }
        guard !moved.isEmpty else { return actions }
        return actions.map { action in
            guard action.counting == .counted, !countsEachTime(action),
                moved[action.claim.name]?.contains(action.incarnation) == true
            else { return action }
            return action.with(counting: .repeated)
        }
    }

    /// Deletes, resizes and removals of tags.
    private func countsEachTime(_ action: PlannedAction) -> Bool {
        let type = context.description(of: action.address.scope)
        return action.changes.contains { change in
            guard change.from != change.to else { return false }
            if case .opens = action.way { return true }
            let aspect = type?.fields.first { $0.field == change.field }?.aspect ?? .tags
            return switch aspect {
            case .power: false
            case .capacity, .existence: true
            case .tags: change.to == .none
            }
        }
    }

    // MARK: The caps

    private func holds(on group: Group, _ set: [PlannedAction], _ planned: Planned) -> [GateHold] {
        [
            // What is too much for one document is too much for all policies: said once.
            firstTimes(of: group, set, planned) ?? ofAllPolicies(group, set, planned), ofPolicy(group, set, planned),
            deletes(of: group, set, planned), hourly(group, set, planned),
        ].compactMap { $0 }
    }

    private func firstTimes(of group: Group, _ set: [PlannedAction], _ planned: Planned) -> GateHold? {
        let counted = set.filter { $0.counting == .counted && !deletions.contains($0.transition) }
        guard let first = counted.first else { return nil }
        let before = recent.filter {
            $0.claim == group.claim && $0.transition == group.transition && $0.counting == .counted
        }
        let done = before.reduce(0) { $0 + $1.count } + (planned.following[group] ?? 0)
        // The percentage asks for the whole inventory, so it is not computed where it decides nothing.
        guard done + counted.count > inputs.tenant.caps.firstTimeCount else { return nil }
        let (most, words) = firstTimeCap(group)
        guard done + counted.count > most else { return nil }
        let kind = countsEachTime(first) ? "" : " it has not moved before"
        return hold(
            "it would \(group.transition) \(Self.resources(counted.count))\(kind)\(Self.after(done)); at most \(words) "
                + "may be in an hour; \(advice(set, "caps.firstTime"))",
            until: opening(before, excess: done + counted.count - most))
    }

    /// What the policy itself allows.
    private func ofPolicy(_ group: Group, _ set: [PlannedAction], _ planned: Planned) -> GateHold? {
        guard let policy = policies[group.claim], let caps = policy.caps else { return nil }
        let before = recent.filter { $0.claim == group.claim && $0.counting == .counted }
        let done = before.reduce(0) { $0 + $1.count } + (planned.byPolicies[group.claim] ?? 0)
        let now = set.count { $0.counting == .counted }
        let total = caps.percent == nil ? nil : total(Set(policy.selector.types))
        let (most, words) = caps.most(of: total)
        guard now > 0, done + now > most else { return nil }
        return GateHold(
            .cap, holder: group.claim.rawValue, until: opening(before, excess: done + now - most),
            "it would \(group.transition) \(Self.resources(now))\(Self.after(done)); the policy's own caps allow at most "
                + "\(words) in an hour; approve all \(set.count) with an Approval, raise the policy's caps, or select less"
        )
    }

    /// What the tenant allows all policies together.
    private func ofAllPolicies(_ group: Group, _ set: [PlannedAction], _ planned: Planned) -> GateHold? {
        guard group.claim.isPolicy else { return nil }
        let before = recent.filter { $0.claim.isPolicy && $0.counting == .counted }
        let done = before.reduce(0) { $0 + $1.count } + planned.byPolicies.values.reduce(0, +)
        let now = set.count { $0.counting == .counted }
        let caps = inputs.tenant.caps
        guard now > 0, done + now > caps.policyCount else { return nil }
        let (most, words) = Self.larger(
            caps.policyCount, caps.policyPercent, of: total(Set(policies.values.flatMap(\.selector.types))))
        guard done + now > most else { return nil }
        return hold(
            "it would \(group.transition) \(Self.resources(now))\(Self.after(done)); at most \(words) may be changed by all "
                + "policies together in an hour; \(advice(set, "caps.policies"))",
            until: opening(before, excess: done + now - most))
    }

    private func deletes(of group: Group, _ set: [PlannedAction], _ planned: Planned) -> GateHold? {
        let now = deletes(in: set)
        let before = recent.filter { deletions.contains($0.transition) }
        let done = before.reduce(0) { $0 + $1.count }
        let most = inputs.tenant.caps.deletesPerHour
        guard now > 0, done + planned.deletes + now > most else { return nil }
        return hold(
            "it would \(group.transition) \(Self.resources(now))\(Self.after(done + planned.deletes)); at most \(most) "
                + "deletes may be in an hour; \(advice(set, "caps.deletesPerHour"))",
            until: opening(before, excess: done + planned.deletes + now - most))
    }

    private func hourly(_ group: Group, _ set: [PlannedAction], _ planned: Planned) -> GateHold? {
        let done = recent.reduce(0) { $0 + $1.count }
        let most = inputs.tenant.caps.actionsPerHour
        guard done + planned.actions + set.count > most else { return nil }
        return hold(
            "it would \(group.transition) \(Self.resources(set.count))\(Self.after(done + planned.actions)); at most "
                + "\(most) changes of the tenant may be in an hour; \(advice(set, "caps.actionsPerHour"))",
            until: opening(recent, excess: done + planned.actions + set.count - most))
    }

    private func hold(_ message: String, until: Instant?) -> GateHold {
        GateHold(.cap, holder: inputs.tenant.metadata.claimName.rawValue, until: until, message)
    }

    private func advice(_ set: [PlannedAction], _ cap: String) -> String {
        "approve all \(set.count) with an Approval, raise \(cap), or select less"
    }

    private static func resources(_ count: Int) -> String { count == 1 ? "1 resource" : "\(count) resources" }

    private static func after(_ done: Int) -> String { done == 0 ? "" : ", after \(done) in the hour before" }

    /// When so many of the past actions count no more; nil where that is not enough.
    private func opening(_ before: [RecentActions], excess: Int) -> Instant? {
        var rest = excess
        for actions in before {
            rest -= actions.count
            if rest <= 0 { return actions.at.adding(seconds: Self.hour) }
        }
        return nil
    }

    private func firstTimeCap(_ group: Group) -> (number: Int, words: String) {
        let caps = inputs.tenant.caps
        return Self.larger(
            caps.firstTimeCount, caps.firstTimePercent,
            of: selectors[group.claim].flatMap { total(changeable($0.types, by: group.transition)) })
    }

    private static func larger(_ count: Int, _ percent: Int, of total: Int?) -> (number: Int, words: String) {
        guard let total, total * percent / 100 > count else { return (count, "\(count)") }
        return (total * percent / 100, "\(total * percent / 100) (\(percent) % of \(total))")
    }

    /// Those of some types that know a change.
    private func changeable(_ types: [ResourceType], by transition: TransitionName) -> Set<ResourceType> {
        Set(
            context.catalogues.flatMap(\.types).filter { type in
                types.contains(type.type) && type.transitions.contains { $0.name == transition }
            }.map(\.type))
    }

    /// How many resources of some types the tenant has; nil where nobody knows them all.
    private func total(_ types: Set<ResourceType>) -> Int? {
        guard !inputs.unlisted(context).contains(where: { types.contains($0.type) }) else { return nil }
        var total = 0
        for slice in inputs.share.slices where types.contains(slice.scope.type) {
            guard slice.completeness == .complete, slice.undecided == 0,
                !slice.isStale(at: context.instant, context.limits)
            else { return nil }
            total += slice.resources.count
        }
        return total
    }
}

extension ClaimName {
    /// Whether it is one of a `ResourcePolicy`.
    fileprivate var isPolicy: Bool { rawValue.hasPrefix("ResourcePolicy/") }
}
