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

    /// What a claim says it may do.
    private struct Version: Hashable {
        let claim: ClaimName
        let version: String

        init(claim: ClaimName, version: String) {
            self.claim = claim
            self.version = version
        }

        init?(_ action: PlannedAction) {
            guard let version = action.claim.version else { return nil }
            self.init(claim: action.claim.name, version: version)
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
                type.transitions.filter { $0.effect == .deletion || $0.touches.contains(.existence) }.map(\.name)
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
        // Each thing that rules of a policy do has a version of its own.
        let versions = Set(open.compactMap(Version.init))
        var moved: [Version: Set<Incarnation>] = [:]
        for move in context.facts.moves(of: inputs.tenant.name) {
            let version = Version(claim: move.claim, version: move.version)
            if versions.contains(version) { moved[version, default: []].insert(move.incarnation) }
        }
        guard !moved.isEmpty else { return actions }
        return actions.map { action in
            guard action.counting == .counted, !countsEachTime(action),
                let version = Version(action), moved[version]?.contains(action.incarnation) == true
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
        let firstTimes = firstTimes(of: group, set, planned)
        // What is too much for one document is too much for all policies: said once.
        return (firstTimes.isEmpty ? ofAllPolicies(group, set, planned) : firstTimes) + ofPolicy(group, set, planned)
            + [deletes(of: group, set, planned), hourly(group, set, planned)].compactMap { $0 }
    }

    /// Where the percentage could not be computed that is said too: it may let more through once all is known.
    private func firstTimes(of group: Group, _ set: [PlannedAction], _ planned: Planned) -> [GateHold] {
        let counted = set.filter { $0.counting == .counted && !deletions.contains($0.transition) }
        guard let first = counted.first else { return [] }
        let before = recent.filter {
            $0.claim == group.claim && $0.transition == group.transition && $0.counting == .counted
        }
        let done = before.reduce(0) { $0 + $1.count } + (planned.following[group] ?? 0)
        let caps = inputs.tenant.caps
        // The percentage asks for the whole inventory, so it is not computed where it decides nothing.
        guard done + counted.count > caps.firstTimeCount else { return [] }
        let types = selectors[group.claim].map { changeable($0.types, by: group.transition) }
        let limit = limit(caps.firstTimeCount, caps.firstTimePercent, of: types)
        guard done + counted.count > limit.number else { return [] }
        let kind = countsEachTime(first) ? "" : " it has not moved before"
        let held = hold(
            "it would \(group.transition) \(Self.resources(counted.count))\(kind)\(Self.after(done)); at most "
                + "\(limit.words) may be in an hour; \(advice(set, "caps.firstTime"))",
            until: opening(before, excess: done + counted.count - limit.number))
        return [held] + limit.doubt
    }

    /// What the policy itself allows.
    private func ofPolicy(_ group: Group, _ set: [PlannedAction], _ planned: Planned) -> [GateHold] {
        guard let policy = policies[group.claim], let caps = policy.caps else { return [] }
        let before = recent.filter { $0.claim == group.claim && $0.counting == .counted }
        let done = before.reduce(0) { $0 + $1.count } + (planned.byPolicies[group.claim] ?? 0)
        let now = set.count { $0.counting == .counted }
        let total = caps.percent == nil ? .success(0) : total(Set(policy.selector.types))
        let (most, words) = caps.most(of: try? total.get())
        guard now > 0, done + now > most else { return [] }
        let held = GateHold(
            .cap, holder: group.claim.rawValue, until: opening(before, excess: done + now - most),
            "it would \(group.transition) \(Self.resources(now))\(Self.after(done)); the policy's own caps allow at most "
                + "\(words) in an hour; approve all \(set.count) with an Approval, raise the policy's caps, or select less"
        )
        return [held] + Self.doubt(total, caps.percent ?? 0)
    }

    /// What the tenant allows all policies together.
    private func ofAllPolicies(_ group: Group, _ set: [PlannedAction], _ planned: Planned) -> [GateHold] {
        guard group.claim.isPolicy else { return [] }
        let before = recent.filter { $0.claim.isPolicy && $0.counting == .counted }
        let done = before.reduce(0) { $0 + $1.count } + planned.byPolicies.values.reduce(0, +)
        let now = set.count { $0.counting == .counted }
        let caps = inputs.tenant.caps
        guard now > 0, done + now > caps.policyCount else { return [] }
        let limit = limit(caps.policyCount, caps.policyPercent, of: Set(policies.values.flatMap(\.selector.types)))
        guard done + now > limit.number else { return [] }
        let held = hold(
            "it would \(group.transition) \(Self.resources(now))\(Self.after(done)); at most \(limit.words) may be changed by "
                + "all policies together in an hour; \(advice(set, "caps.policies"))",
            until: opening(before, excess: done + now - limit.number))
        return [held] + limit.doubt
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

    /// The larger of a count and a percentage of the resources of some types.
    private struct Limit {
        let number: Int
        let words: String
        /// Why the percentage is not known, where it is not.
        var doubt: [GateHold] = []
    }

    private func limit(_ count: Int, _ percent: Int, of types: Set<ResourceType>?) -> Limit {
        let stated = Limit(number: count, words: "\(count)")
        guard percent > 0, let types else { return stated }
        let total = total(types)
        guard case .success(let number) = total else {
            return Limit(number: count, words: "\(count)", doubt: Self.doubt(total, percent))
        }
        let share = number * percent / 100
        return share > count ? Limit(number: share, words: "\(share) (\(percent) % of \(number))") : stated
    }

    private static func doubt(_ total: Result<Int, Gap>, _ percent: Int) -> [GateHold] {
        guard case .failure(let gap) = total else { return [] }
        return [
            GateHold(
                .incomplete, holder: gap.scope.description,
                "how many resources \(percent) % are cannot be told: not all of \(gap.scope) is known")
        ]
    }

    /// Those of some types that know a change.
    private func changeable(_ types: [ResourceType], by transition: TransitionName) -> Set<ResourceType> {
        Set(
            context.catalogues.flatMap(\.types).filter { type in
                types.contains(type.type) && type.transitions.contains { $0.name == transition }
            }.map(\.type))
    }

    /// What is not known, so that nobody can say how many resources there are.
    private struct Gap: Error {
        let scope: Scope
    }

    /// How many resources of some types the tenant has.
    private func total(_ types: Set<ResourceType>) -> Result<Int, Gap> {
        if let scope = inputs.unlisted(context).first(where: { types.contains($0.type) }) {
            return .failure(Gap(scope: scope))
        }
        var total = 0
        for slice in inputs.share.slices where types.contains(slice.scope.type) {
            guard slice.completeness == .complete, slice.undecided == 0,
                !slice.isStale(at: context.instant, context.limits)
            else { return .failure(Gap(scope: slice.scope)) }
            total += slice.resources.count
        }
        return .success(total)
    }
}

extension ClaimName {
    /// Whether it is one of a `ResourcePolicy`.
    fileprivate var isPolicy: Bool { rawValue.hasPrefix("ResourcePolicy/") }
}
