import Cloud
import Cryptography
import Specs
import Vocabulary

/// Holds what a policy would change until a few of the tenant's resources have been changed by it and are seen as they
/// were set.
///
/// Who goes first is the order of a hash of policy and incarnation, so that it is not the same resource for each policy.
/// How far that has come follows from moves, prior states and listings: a restart changes nothing. A new version of the
/// policy begins anew, as with the caps.
struct CanaryGate {
    private let inputs: TenantInputs
    private let context: PlanContext
    private let canaries: [ClaimName: (policy: ResourcePolicySpec, canary: PolicyCanary)]

    init(_ inputs: TenantInputs, _ context: PlanContext) {
        self.inputs = inputs
        self.context = context
        canaries = Dictionary(
            inputs.policies.compactMap { policy in
                policy.canary.map { (policy.metadata.claimName, (policy, $0)) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// What the rules of a policy do of one kind, each with a canary of its own: a copy that was seen says nothing of the
    /// deletion after it.
    private struct Kind: Hashable, Comparable {
        let version: String
        let isDeletion: Bool

        static func < (left: Kind, right: Kind) -> Bool {
            left.version != right.version ? left.version < right.version : !left.isDeletion && right.isDeletion
        }
    }

    /// The actions, those behind a canary held.
    func held(_ actions: [PlannedAction]) -> [PlannedAction] {
        guard !canaries.isEmpty else { return actions }
        var result = actions
        for (name, (policy, canary)) in canaries.sorted(by: { $0.key < $1.key }) {
            var kinds: [Kind: [Int]] = [:]
            for (place, action) in actions.enumerated() where action.claim.name == name && action.isMove {
                guard let version = action.claim.version else { continue }
                kinds[Kind(version: version, isDeletion: action.isDeletion), default: []].append(place)
            }
            for (kind, own) in kinds.sorted(by: { $0.key < $1.key }) {
                hold(own, of: kind, policy, canary, in: &result)
            }
        }
        return result
    }

    private func hold(
        _ own: [Int], of kind: Kind, _ policy: ResourcePolicySpec, _ canary: PolicyCanary,
        in actions: inout [PlannedAction]
    ) {
        let name = policy.metadata.claimName
        var moved = Set(
            context.facts.moves(of: inputs.tenant.name).filter { $0.claim == name && $0.version == kind.version }
                .map(\.incarnation))
        // What is still there was not deleted, whatever else was done for it.
        if kind.isDeletion { moved.subtract(inputs.share.slices.flatMap(\.resources).map(\.incarnation)) }
        let waiting = own.filter { !moved.contains(actions[$0].incarnation) }
        let total = Set(waiting.map { actions[$0].incarnation }).count + moved.count
        let size = min(canary.size(of: total), total)
        let state = state(of: moved, policy, canary)
        guard state.verified < size else { return }
        let free = Set(
            waiting.map { actions[$0] }.filter { $0.holds.allSatisfy { $0.gate == .mode } }.map(\.incarnation))
        let first = Self.first(max(0, size - moved.count), of: free, for: name)
        let hold = GateHold(
            .canary, holder: name.rawValue, until: state.opening(for: size), Self.words(size, of: total, state, canary))
        for place in waiting where !first.contains(actions[place].incarnation) {
            actions[place] = actions[place].with(holds: [hold])
        }
    }

    private static func first(_ count: Int, of incarnations: Set<Incarnation>, for claim: ClaimName) -> Set<Incarnation>
    {
        guard count > 0 else { return [] }
        let drawn = incarnations.map { incarnation in
            (digest: SHA256.digest(Array("\(claim)\n\(incarnation)".utf8)).hex, incarnation: incarnation)
        }
        return Set(drawn.sorted { $0.digest < $1.digest }.prefix(count).map(\.incarnation))
    }

    // MARK: How far it has come

    /// How the resources stand that went first.
    private struct State {
        var verified = 0
        /// When others will have been as they were set for long enough.
        var ripe: [Instant] = []
        /// What is not as it was set, in words; the first in the order of the share.
        var odd: String?

        /// When it is enough, if nothing else changes.
        func opening(for size: Int) -> Instant? {
            let missing = size - verified
            return missing > 0 && missing <= ripe.count ? ripe.sorted()[missing - 1] : nil
        }
    }

    private func state(of moved: Set<Incarnation>, _ policy: ResourcePolicySpec, _ canary: PolicyCanary) -> State {
        var state = State()
        guard !moved.isEmpty else { return state }
        var absent = moved
        let name = policy.metadata.claimName
        for slice in inputs.share.slices {
            let isStale = slice.isStale(at: context.instant, context.limits)
            for resource in slice.resources where moved.contains(resource.incarnation) {
                absent.remove(resource.incarnation)
                guard !isStale else { continue }
                let priors = context.facts.priors(of: resource, in: inputs.tenant.name).filter {
                    $0.claim == name && $0.key.field != .notice
                }
                if let odd = Self.oddity(resource, priors) {
                    state.odd = state.odd ?? odd
                } else if let since = priors.map(\.at).max(), since.adding(seconds: canary.wait) > context.instant {
                    state.ripe.append(since.adding(seconds: canary.wait))
                } else {
                    state.verified += 1
                }
            }
        }
        // What is gone from complete listings was not left behind in another state.
        if isWhole(policy.selector) { state.verified += absent.count }
        return state
    }

    /// In what a resource is not as the policy set it; nil where it is.
    private static func oddity(_ resource: Resource, _ priors: [PriorState]) -> String? {
        guard !priors.isEmpty else { return nil }
        let name = "\(resource.name) (\(resource.address))"
        if resource.state.isChanging { return "\(name) is still changing" }
        for prior in priors {
            switch resource.value(of: prior.key.field) {
            case .known(let value) where value.satisfies(prior.set, of: prior.key.field): continue
            case .known(let value): return "\(prior.key.field) of \(name) was set to \(prior.set) and is \(value)"
            case .absent: return "\(prior.key.field) of \(name) was set to \(prior.set) and is not there"
            case .unknown: return "\(prior.key.field) of \(name) is not known"
            }
        }
        return nil
    }

    private func isWhole(_ selector: ResourceSelector) -> Bool {
        !inputs.unlisted(context).contains { selector.types.contains($0.type) }
            && inputs.share.slices.allSatisfy { slice in
                !selector.types.contains(slice.scope.type)
                    || slice.completeness == .complete && !slice.isStale(at: context.instant, context.limits)
            }
    }

    private static func words(_ size: Int, of total: Int, _ state: State, _ canary: PolicyCanary) -> String {
        let time = canary.wait > 0 ? " for \(DurationText.text(canary.wait))" : ""
        let goal =
            "\(size) of \(total) resources go first, and the rest waits until they are seen as they were set\(time)"
        guard let odd = state.odd else { return "\(goal); \(state.verified) are" }
        return "\(goal); \(state.verified) are, and \(odd): find out why, or take `canary` out of the policy"
    }
}

extension PlannedAction {
    /// Whether it changes something that its claim may not have changed yet.
    fileprivate var isMove: Bool {
        !changes.isEmpty && counting != .returning && way != .follows && !changes.contains { $0.field == .notice }
    }
}
