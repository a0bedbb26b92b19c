import Cloud
import Planning
import Vocabulary

extension PlanInputs {
    /// Whether a field is not as we set it because the provider may still show what was before: nobody else has to have
    /// changed it.
    ///
    /// - Parameter wall: The time on the wall; the provider's stated lag runs by it, whatever instant is planned for.
    func mayNotShowYet(_ prior: PriorState, wall: Instant) -> Bool {
        guard let resource = inventory[prior.address], resource.incarnation == prior.key.incarnation,
            // A copy shows when it is finished, and keeps nothing else from happening.
            prior.key.field != .snapshot, resource.value(of: prior.key.field) != .known(prior.set)
        else { return false }
        let type = catalogues.lazy.compactMap { $0[prior.address.scope.type] }.first
        let lag = type?.transitions(setting: prior.key.field).map(\.settlesWithin).max() ?? 0
        return wall < prior.at.adding(seconds: Int64(lag))
    }

    /// Whether anything we set on the resource of an action may not show yet: what the plan saw of it is not to be
    /// acted on.
    ///
    /// - Parameter resuming: Whether the action goes on with its open intent, and may ask again for what it sets.
    func mayNotShowYet(_ action: PlannedAction, of tenant: TenantName, wall: Instant, resuming: Bool) -> Bool {
        facts.priors(of: action.resource, in: tenant).contains { prior in
            let isAsked = resuming && action.changes.contains { $0.field == prior.key.field && $0.to == prior.set }
            return !isAsked && mayNotShowYet(prior, wall: wall)
        }
    }
}
