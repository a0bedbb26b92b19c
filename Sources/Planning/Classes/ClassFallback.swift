import Cloud
import Specs
import Vocabulary

/// Which class a machine is to be tried in where the provider has no room to start it in its own.
///
/// It follows from how often its start has failed for want of room since it last succeeded, all on record: so many
/// attempts in each class, in order, and then from the beginning.
struct ClassFallback {
    /// Attempts in each class before the next is tried.
    static let attempts = 3
    /// Seconds from the last attempt of a round through all classes to the first of the next.
    static let pause: Int64 = 1800

    /// The class to be in now; nil where the demand has no need to say.
    private(set) var choice: String?
    /// Why that one, in words.
    private(set) var reason = ""
    /// What holds the start, between two rounds.
    private(set) var hold: GateHold?

    /// Nil where the demand lists none, or starts nothing.
    init?(
        _ demand: Demand, on resource: Resource, _ type: ResourceTypeDescription, priors: [PriorState],
        after failures: [FailedChange], at instant: Instant
    ) {
        guard !demand.fallbackClasses.isEmpty, demand.state == .power(.running) || demand.state.isClass,
            type.has(field: .instanceClass), case .known(.text(let current)) = resource.value(of: .instanceClass)
        else { return nil }
        let prior = priors.first {
            $0.key.field == .instanceClass && $0.claim == demand.name && $0.set == .text(current)
        }
        var own = current
        if case .instanceClass(let name) = demand.state {
            own = name
        } else if case .text(let name)? = prior?.found {
            own = name
        }
        let classes = [own] + demand.fallbackClasses.filter { $0 != own }
        if resource.value(of: .power) == .known(.power(.running)) {
            // It keeps what it could get, until the demand wants something else or it is stopped.
            let isOfNow = demand.since.map { since in prior.map { $0.at >= since } ?? false } ?? true
            guard prior != nil, current != own, classes.contains(current), isOfNow else { return nil }
            (choice, reason) = (current, "there was no room to start it in class \(own)")
            return
        }
        let failed = failures.filter { $0.transition == .start && $0.reason == .capacity }
        let step = failed.count / Self.attempts % classes.count
        if let last = failed.first, step == 0, failed.count % Self.attempts == 0 {
            let until = last.at.adding(seconds: Self.pause)
            if instant < until {
                hold = GateHold(
                    .capacity, holder: resource.address.description, until: until,
                    "the provider had no room to start it in any of \(classes.joined(separator: ", ")): \(last.message)"
                )
            }
        }
        guard step > 0 || prior != nil else { return }
        choice = classes[step]
        reason =
            step > 0 ? "there is no room to start it in class \(classes[step - 1])" : "it begins again with its own"
    }
}
