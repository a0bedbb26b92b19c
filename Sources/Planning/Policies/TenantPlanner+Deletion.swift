import Cloud
import Specs
import Vocabulary

extension TenantPlanner {
    /// The same outcomes, with what a deletion waits for: nobody else wants the resource, and a copy shows. What cannot
    /// be deleted is not copied for it either.
    func inOrderOfDeletion(_ outcomes: [Outcome], _ claims: ResourceClaims) -> [Outcome] {
        var outcomes = outcomes
        let copy = outcomes.firstIndex { $0.action?.makes(.snapshot) ?? false }
        if let copy, let action = outcomes[copy].action, let hold = claims.copyUnderWay(for: action) {
            outcomes[copy].action = action.with(holds: [hold])
        }
        guard let place = outcomes.firstIndex(where: { $0.action?.makes(.existence) ?? false }),
            let deletion = outcomes[place].action
        else { return outcomes }
        let held = deletion.with(holds: claims.objections(to: deletion.claim))
        if let copy, let action = outcomes[copy].action, action.claim === deletion.claim, !held.holds.isEmpty {
            outcomes[copy].action = action.with(holds: held.holds.filter { !action.holds.contains($0) })
        }
        outcomes[place].action = held.with(holds: claims.missingCopy(for: deletion.claim).map { [$0] } ?? [])
        return outcomes
    }

    /// What is deleted goes through no other change beside it.
    static func deletionAlone(_ actions: [PlannedAction]) -> [PlannedAction] {
        let going = Set(actions.lazy.filter { $0.isReady && $0.makes(.existence) }.map(\.address))
        guard !going.isEmpty else { return actions }
        return actions.map { action in
            guard going.contains(action.address), !action.makes(.existence) else { return action }
            return action.with(holds: [
                GateHold(.settling, holder: action.address.description, "it is deleted before")
            ])
        }
    }
}

extension PlannedAction {
    /// Whether it changes a field.
    fileprivate func makes(_ field: Field) -> Bool { changes.contains { $0.field == field && $0.from != $0.to } }
}

extension ResourceClaims {
    /// Why a deletion waits for people: a tag protects the resource, whoever set the rule; or the tenant's own documents
    /// want it to be there, where the rule is the tenant's own too.
    fileprivate func objections(to claim: Claim) -> [GateHold] {
        var holds: [GateHold] = []
        if let protectingTag {
            holds.append(
                GateHold(
                    .conflict, holder: protectingTag.rawValue,
                    "the resource bears the tag that protects it, and no rule deletes what is protected"))
        }
        if claim.level >= .override, let keeper = keepers.sorted().first {
            holds.append(
                GateHold(
                    .conflict, holder: keeper.rawValue,
                    "\(keeper) means the resource, so somebody wants it to be there; take it out of its selection first"
                ))
        }
        return holds
    }

    /// What a deletion that asks for a copy waits for; nil where there is one.
    fileprivate func missingCopy(for claim: Claim) -> GateHold? {
        guard case .set(let wanted)? = claim.wish(for: .snapshot) else { return nil }
        if case .known(let now) = resource.value(of: .snapshot), now.satisfies(wanted, of: .snapshot) { return nil }
        return GateHold(
            .settling, holder: resource.address.description,
            "it is deleted once a copy of it shows as finished that was begun since it is at fault")
    }

    /// Why a copy is not begun: one for the same fault was. It may take hours, and one that fails never shows.
    fileprivate func copyUnderWay(for action: PlannedAction) -> GateHold? {
        guard let wanted = action.changes.first(where: { $0.field == .snapshot })?.to,
            let prior = priors.first(where: { $0.key.field == .snapshot && $0.set.satisfies(wanted, of: .snapshot) })
        else { return nil }
        return GateHold(
            .settling, holder: resource.address.description,
            "a copy of it was begun at \(prior.at) and does not show as finished yet; where the provider says that it "
                + "failed, make one by hand")
    }
}
