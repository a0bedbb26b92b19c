import Cloud
import Specs
import Vocabulary

extension TenantPlanner {
    typealias Outcome = ClassSteps.Outcome

    /// The same outcomes, with the first step in place of a change of class that takes several.
    func inSteps(_ outcomes: [Outcome], _ claims: ResourceClaims, _ undecided: Int) -> [Outcome] {
        guard claims.type.has(field: .instanceClass) else { return outcomes }
        var outcomes = outcomes
        let power = outcomes.firstIndex { $0.resolution.aspect == .power }
        if let power, claims.isOnTheWay, let start = outcomes[power].action, start.counting == .returning {
            outcomes[power].action = start.with(way: .follows)
        }
        if let power, let hold = claims.noRoom, let start = outcomes[power].action, start.transition == .start {
            outcomes[power].action = start.with(holds: [hold])
        }
        for place in outcomes.indices {
            guard let change = outcomes[place].action,
                case .change(let claim, let transition, _) = outcomes[place].resolution.verdict,
                case .text(_, let states) = transition.effect
            else { continue }
            let steps = ClassSteps(
                claims: claims, power: power.map { outcomes[$0] }, claim: claim, transition: transition,
                states: states)
            outcomes[place].action = first(of: steps, to: change, undecided)
        }
        return outcomes
    }

    private func first(of steps: ClassSteps, to change: PlannedAction, _ undecided: Int) -> PlannedAction {
        let claims = steps.claims
        if let refusal = refusal(of: change) { return change.with(holds: [refusal]) }
        switch steps.step {
        case .wait(let hold): return change.with(holds: [hold])
        case .change:
            let moves = context.facts.moves(of: inputs.tenant.name)
            return claims.isOnTheWay(for: change.claim, among: moves) ? change.with(way: .follows) : change
        case .stop(let stop, let start):
            return self.stop(by: stop, start, to: change, steps, undecided)
        }
    }

    private func refusal(of change: PlannedAction) -> GateHold? {
        let failures = context.facts.failures(of: change.incarnation, in: inputs.tenant.name)
        guard !failures.isEmpty,
            case .text(let name)? = change.changes.first(where: { $0.field == .instanceClass })?.to
        else { return nil }
        return ClassRefusal.hold(on: name, of: change.address, after: failures, at: context.instant)
    }

    /// The stop that makes way for a change of class. Whatever holds the change, or the start after it, holds it too: what
    /// is begun is to be ended.
    private func stop(
        by stop: Transition, _ start: Transition, to change: PlannedAction, _ steps: ClassSteps, _ undecided: Int
    ) -> PlannedAction {
        guard case .power(_, let off) = stop.effect else { return change }
        let claims = steps.claims
        let changes = [PlannedAction.Change(field: .power, from: .power(.running), to: .power(off))]
        let sentences = steps.power?.resolution.claims.map(\.sentence) ?? []
        let action = PlannedAction(
            key: ActionKey.make(change.incarnation, changes, change.claim.name), account: change.account,
            resource: change.resource, transition: stop.name,
            actionClass: stop.actionClass ?? .absolute, changes: changes, claim: change.claim,
            chain: change.chain + sentences, holds: [], approval: nil, counting: change.counting,
            note: "on the way to \(change.summary), after which it is started again; \(stop.note)",
            way: .opens(change.transition))
        let own = gates.holds(
            on: action, of: claims.resource, in: claims.slice, undecided: undecided, type: claims.type)
        let back = claims.type.constraints.compactMap { $0.obstacle(to: start.name, of: claims.resource) }.map {
            GateHold(.impossible, holder: change.address.description, "cannot \(start.name) it again: \($0)")
        }
        var holds: [GateHold] = []
        for hold in change.holds + own + back where !holds.contains(hold) { holds.append(hold) }
        return action.with(holds: holds)
    }

    /// One change of a resource at a time: its class goes before its power.
    static func oneAtATime(_ actions: [PlannedAction]) -> [PlannedAction] {
        let changing = Set(actions.lazy.filter { $0.isReady && $0.sets(.instanceClass) }.map(\.address))
        guard !changing.isEmpty else { return actions }
        return actions.map { action in
            guard changing.contains(action.address), action.sets(.power) else { return action }
            return action.with(holds: [
                GateHold(.settling, holder: action.address.description, "its class is changed before")
            ])
        }
    }
}

extension PlannedAction {
    fileprivate func sets(_ field: Field) -> Bool { changes.contains { $0.field == field && $0.from != $0.to } }
}
