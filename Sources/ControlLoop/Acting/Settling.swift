import Cloud
import Planning
import Vocabulary

/// Tells what has to wait because an action before it may not show yet. Acting again meanwhile could be a second effect,
/// and would be a second record of one transition.
struct Settling {
    /// Resources with an intent whose end is not known.
    let open: Set<Incarnation>
    let inputs: PlanInputs
    let wall: Instant

    /// Why an action has to wait; nil where it has not.
    func obstacle(to action: PlannedAction, of tenant: TenantName) -> String? {
        if open.contains(action.incarnation) {
            return "what came of the action before it is not known yet; a later pass finds out"
        }
        guard let resource = inputs.inventory[action.address], isFresh(action, resource, tenant) else { return nil }
        return "it was changed so a moment ago, and the provider does not show it yet"
    }

    private func isFresh(_ action: PlannedAction, _ resource: Resource, _ tenant: TenantName) -> Bool {
        let type = inputs.catalogues.lazy.compactMap { $0[action.address.scope.type] }.first
        let lag = type?.transitions.first { $0.name == action.transition }?.settlesWithin ?? 0
        let priors = inputs.facts.priors(of: resource, in: tenant)
        return action.changes.contains { change in
            priors.contains { prior in
                prior.key.field == change.field && change.from != change.to && prior.set == change.to
                    && wall < prior.at.adding(seconds: Int64(lag))
            }
        }
    }
}
