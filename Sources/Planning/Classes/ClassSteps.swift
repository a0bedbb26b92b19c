import Cloud
import Specs
import Vocabulary

/// Which step comes first where a class is to be changed that can only be set while the resource is off, or on.
///
/// Nothing is remembered of the way but what was found: each step follows from what is there. What runs in another
/// class than it should is stopped, what is stopped is made the class, and what was stopped on the way comes back as
/// anything does that was moved.
struct ClassSteps {
    let claims: ResourceClaims
    /// What becomes of power; nil where nobody claims it.
    let power: Outcome?
    /// Who wants the class.
    let claim: Claim
    /// How it is set.
    let transition: Transition
    /// While power is in these.
    let states: [PowerState]

    typealias Outcome = (resolution: Resolution, action: PlannedAction?)

    /// What to do first.
    enum Step {
        /// The class is set.
        case change
        /// Nothing, because of this.
        case wait(GateHold)
        /// It is stopped, by the first, and started again later, by the second.
        case stop(Transition, Transition)
    }

    var step: Step {
        guard case .known(.power(let now)) = claims.resource.value(of: .power) else {
            return .wait(hold(.incomplete, "whether it runs is not known, so its class is not changed"))
        }
        let next = power?.action?.changes.lazy.compactMap { change -> PowerState? in
            guard change.from != change.to, case .power(let state) = change.to else { return nil }
            return state
        }.first
        if states.contains(now) {
            // What is about to be stopped is not changed before; what is about to be started is.
            if next == .stopped || next == .hibernated { return .wait(notNow) }
            return transition.touches.contains(.power) ? objection.map(Step.wait) ?? .change : .change
        }
        if let next, states.contains(next) {
            return .wait(hold(.settling, "its class is changed once it is \(next)"))
        }
        guard now == .running, next == nil, let (stop, start) = way else { return .wait(notNow) }
        return (objection ?? standstill).map(Step.wait) ?? .stop(stop, start)
    }

    private func hold(_ gate: GateHold.Gate, _ message: String) -> GateHold {
        GateHold(gate, holder: claims.resource.address.description, message)
    }

    private var notNow: GateHold {
        let words = states.map(\.rawValue).joined(separator: " or ")
        return hold(.impossible, "the class of a \(claims.type.title) can only be changed while it is \(words)")
    }

    /// A stop, and the start that leads back.
    private var way: (Transition, Transition)? {
        for stop in claims.type.transitions {
            guard case .power(let from, let to) = stop.effect, from.contains(.running), states.contains(to) else {
                continue
            }
            let start = claims.type.transitions.first { transition in
                guard case .power(let from, .running) = transition.effect else { return false }
                return from.contains(to)
            }
            if let start { return (stop, start) }
        }
        return nil
    }

    /// Why it may not be interrupted: somebody stronger wants it to run, or to be left alone.
    private var objection: GateHold? {
        guard let resolution = power?.resolution else { return nil }
        if case .blocked(_, let hold) = resolution.verdict { return hold }
        let rival = resolution.winner
        let isStronger =
            rival.level < claim.level || (rival.level == claim.level && rival.priority > claim.priority)
        guard isStronger || rival.wish(for: .power) == .keep else { return nil }
        return GateHold(
            .conflict, holder: rival.name.rawValue,
            "\(rival.name) wants it \(rival.summary) and goes before \(claim.name), which would interrupt it to change its "
                + "class")
    }

    /// Why nobody would start it again: it runs because a claim has started it that asks for nothing any more.
    private var standstill: GateHold? {
        if power != nil { return nil }
        let prior = claims.priors.first { $0.key.field == .power }
        guard let prior, prior.found != .power(.running), prior.set == .power(.running) else { return nil }
        return hold(
            .prior,
            "it was found \(prior.found), and nothing asks for it to run: once stopped to change its class it would stay "
                + "so; its class is changed when it is stopped, or when a document wants it running")
    }
}

extension ResourceClaims {
    /// Whether it is off only on the way to another change.
    var isOnTheWay: Bool {
        priors.contains { prior in
            prior.key.field == .power && prior.isOnTheWay && resource.value(of: .power) == .known(prior.set)
        }
    }

    /// Whether it is off on the way to a change of this claim, as it is now.
    func isOnTheWay(for claim: Claim, among moves: [PastMove]) -> Bool {
        let isItsOwn = priors.contains { $0.key.field == .power && $0.isOnTheWay && $0.claim == claim.name }
        guard isItsOwn, isOnTheWay else { return false }
        return claim.level == .release
            || moves.contains {
                $0.claim == claim.name && $0.version == claim.version && $0.incarnation == resource.incarnation
            }
    }
}
