import Cloud
import Specs
public import Vocabulary

/// What a schedule leaves alone, at the instant of the plan.
struct DemandRestraint {
    let stated: Restraint
    /// The last transition of its timetable: since when it has wanted what it wants.
    let since: Instant
    /// The next one; nil for none.
    let until: Instant?
}

/// A claim that leaves a resource alone although it wants it otherwise.
public struct KeptClaim: Hashable, Sendable {
    public let claim: ClaimName
    /// What it would have it be, in words: `stopped`.
    public let wanted: String
    /// Why it leaves it alone, in words.
    public let reason: String
    /// When that ends by itself; nil where it does not.
    public let until: Instant?
    /// Whether the claim made it so since the last transition, and it has not been found so yet.
    let isAwaited: Bool
}

/// What one demand with a restraint does about one resource, and remembers of it.
struct RestraintDecision {
    /// Nil where the demand asserts itself.
    private(set) var kept: KeptClaim?
    /// What is remembered from now on.
    private(set) var memory: ClaimMemory

    private let demand: Demand
    private let restraint: DemandRestraint
    private let resource: Resource
    private let type: ResourceTypeDescription
    private let priors: [PriorState]
    private let instant: Instant

    /// - Parameters:
    ///   - wishes: What it would have each field be; none where it asks for nothing.
    ///   - known: What was remembered so far.
    ///   - others: All demands that mean the resource, this one included.
    init(
        _ demand: Demand, _ restraint: DemandRestraint, wishes: [Claim.FieldWish], on resource: Resource,
        _ type: ResourceTypeDescription, priors: [PriorState], known: ClaimMemory?, tenant: TenantName,
        among others: [Demand], at instant: Instant
    ) {
        self.demand = demand
        self.restraint = restraint
        self.resource = resource
        self.type = type
        self.priors = priors
        self.instant = instant
        let first = ClaimMemory(
            key: ClaimMemory.Key(tenant: tenant, incarnation: resource.incarnation, claim: demand.name),
            firstSeen: instant, settled: restraint.since, state: demand.state.description)
        memory = known ?? first
        let open = wishes.filter { !isFulfilled($0) }
        let isSettled = memory.settled >= restraint.since && memory.state == first.state
        if !open.isEmpty {
            let isAwaited = !isSettled && isMade(wishes)
            kept = newcomer ?? retained ?? unasserted(open, known, others, isAwaited: isAwaited, isSettled)
        }
        remember(isFulfilled: open.isEmpty, isSettled: isSettled)
    }

    private func isFulfilled(_ wish: Claim.FieldWish) -> Bool {
        switch (wish.wish, resource.value(of: wish.field)) {
        case (.keep, _): true
        case (.set(let wanted), .known(let current)): wanted == current || (wanted.isOff && current.isOff)
        case (.set, _), (.wake, _): false
        }
    }

    // MARK: Why it leaves it alone

    private var newcomer: KeptClaim? {
        guard let grace = restraint.stated.graceForNew else { return nil }
        let end = memory.firstSeen.adding(seconds: grace)
        guard instant < end else { return nil }
        return keep("it was first seen at \(memory.firstSeen), and is left alone for \(DurationText.text(grace))", end)
    }

    private var retained: KeptClaim? {
        guard restraint.stated.retainRunning, demand.state.isOff, type.isOff(resource) == false, !isStartedByUs else {
            return nil
        }
        return keep("it runs, and not because it was started here", nil)
    }

    /// - Parameters:
    ///   - open: What is otherwise than wanted.
    ///   - isAwaited: Whether it was made as wanted since the last transition.
    ///   - isSettled: Whether it was found as wanted since then.
    private func unasserted(
        _ open: [Claim.FieldWish], _ known: ClaimMemory?, _ others: [Demand], isAwaited: Bool, _ isSettled: Bool
    ) -> KeptClaim? {
        // Nobody can be said to have changed what is not known; the gates hold it.
        guard restraint.stated.enforce == .onTransition, isSettled || isAwaited,
            open.allSatisfy({ resource.value(of: $0.field).value != nil })
        else { return nil }
        if let known, open.allSatisfy({ isLeftBehind($0.field, since: known.firstSeen, others) }) { return nil }
        // The first time it is seen nothing is known of what came before.
        let isNew = memory.firstSeen >= restraint.since
        let what =
            isAwaited
            ? "it was made so" : isNew ? "it was first seen at \(memory.firstSeen)," : "somebody changed it"
        return keep("\(what) after the transition at \(restraint.since)", restraint.until, isAwaited: isAwaited)
    }

    private func keep(_ reason: String, _ until: Instant?, isAwaited: Bool = false) -> KeptClaim {
        KeptClaim(
            claim: demand.name, wanted: demand.state.description, reason: reason, until: until, isAwaited: isAwaited)
    }

    /// Whether the claim itself has made it so since the last transition. What failed has left no prior state.
    private func isMade(_ wishes: [Claim.FieldWish]) -> Bool {
        wishes.allSatisfy { wish in
            wish.wish == .keep
                || priors.contains { prior in
                    prior.key.field == wish.field && prior.claim == demand.name && prior.at >= restraint.since
                        && (wish.wish == .wake || wish.wish == .set(prior.set))
                }
        }
    }

    /// Whether a field is as a claim of ours left it that asks for nothing any more: that is no person's change.
    private func isLeftBehind(_ field: Field, since: Instant, _ others: [Demand]) -> Bool {
        priors.contains { prior in
            prior.key.field == field && prior.at >= since && resource.value(of: field) == .known(prior.set)
                && !others.contains { $0.name == prior.claim && $0.state != .leaveAlone }
        }
    }

    // MARK: Who started it

    /// When the controller last started it, as long as nothing else of it came after.
    private var lastStart: Instant? {
        priors.filter { prior in
            type.has(.power)
                ? prior.key.field == .power && !prior.set.isOff
                : type.stoppedMeans.contains { $0.field == prior.key.field && $0.value != prior.set }
        }.map(\.at).max()
    }

    private var isStartedByUs: Bool {
        guard let lastStart else { return false }
        return memory.foundOff.map { $0 < lastStart } ?? true
    }

    // MARK: What is remembered

    private mutating func remember(isFulfilled: Bool, isSettled: Bool) {
        guard !resource.state.isChanging else { return }
        let settles = isFulfilled && !isSettled && restraint.stated.enforce == .onTransition
        memory = ClaimMemory(
            key: memory.key, firstSeen: memory.firstSeen, settled: settles ? restraint.since : memory.settled,
            state: settles ? demand.state.description : memory.state,
            foundOff: isFoundOff ? instant : memory.foundOff)
    }

    /// Whether somebody else has put off what the controller started: it is off where the claim wants that, and long
    /// enough after the start for it to have shown.
    private var isFoundOff: Bool {
        guard restraint.stated.retainRunning, demand.state.isOff, isStartedByUs, type.isOff(resource) == true,
            let lastStart
        else { return false }
        let settlesWithin = type.transitions.map(\.settlesWithin).max() ?? 0
        return instant >= lastStart.adding(seconds: Int64(settlesWithin))
    }
}

extension ResourceTypeDescription {
    /// Whether a resource of the type is off; nil where that is not known, or no question.
    fileprivate func isOff(_ resource: Resource) -> Bool? {
        if has(.power) { return resource.value(of: .power).value?.isOff }
        let choices = stoppedMeans.map { choice in resource.value(of: choice.field).value.map { $0 == choice.value } }
        guard !choices.isEmpty, choices.allSatisfy({ $0 != nil }) else { return nil }
        return choices.allSatisfy { $0 == true }
    }
}
