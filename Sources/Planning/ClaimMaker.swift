import Cloud
import Specs
import Timetables
import Vocabulary

/// What a spec wants at the instant of the plan, before it meets a resource.
struct Demand {
    let name: ClaimName
    let level: ClaimLevel
    let priority: Int
    let start: Instant?
    var origin: Origin
    let selector: ResourceSelector
    var state: DesiredState
    var reason: String
    var onRelease: ReleaseRule
    /// See ``ClaimVersion``; nil for what moves nothing.
    var version: String?
    /// Sizes that its spec states at any time.
    var sizes: Set<Field>
    /// What it leaves alone; nil where it asserts itself always.
    var restraint: DemandRestraint?
    /// Classes to try where there is no room to start a machine in its own.
    var fallbackClasses: [String] = []
    /// Since when it has wanted what it wants; nil where that is not known.
    var since: Instant?
    /// Of a schedule: what moves before what.
    var groups: [ScheduleSpec.Group] = []
    /// Of a policy: the resources that it does not leave alone; nil where the selector alone says which.
    var judged: [ResourceAddress: JudgedResource]?
    /// Of a policy: the versions of what its rules do.
    var versions: [PolicyRule.Consequence: String] = [:]
    /// Of a rule that acts on a resource: what it asks for.
    var aim: RuleAim?
    /// Of a rule that decides nothing new of a resource: the rule.
    var restingRule: PolicyRule?
    /// When its spec next wants something else; nil for never, and where no spec says.
    var ends: Instant?
}

/// Turns specs into demands at an instant, and says when they will next be different.
struct ClaimMaker {
    let instant: Instant
    let catalogues: [Catalogue]
    /// The first instant after `instant` at which a demand begins, ends or changes.
    private(set) var nextChange: Instant?
    private(set) var demands: [Demand] = []

    init(instant: Instant, catalogues: [Catalogue]) {
        self.instant = instant
        self.catalogues = catalogues
    }

    mutating func add(_ schedule: ScheduleSpec, _ moment: ScheduleMoment) {
        note(moment.next)
        guard var demand = Demand(schedule, in: moment.state, catalogues) else { return }
        if schedule.remembers {
            demand.restraint = DemandRestraint(
                stated: schedule.restraint, since: moment.since ?? Instant(milliseconds: 0), until: moment.next)
        }
        if !schedule.fallbackClasses.isEmpty { demand.since = moment.since }
        demand.groups = schedule.groups
        demand.ends = moment.next
        add(demand)
    }

    mutating func add(_ override: OverrideSpec) {
        note(override.start)
        note(override.end)
        if override.start <= instant, instant < override.end { add(Demand(override, catalogues)) }
    }

    mutating func add(_ demand: Demand) { demands.append(demand) }

    /// Remembers an instant after which the plan has to be made again.
    mutating func note(_ change: Instant?) {
        guard let change, change > instant else { return }
        nextChange = nextChange.map { min($0, change) } ?? change
    }
}

extension Demand {
    /// What a schedule wants in a state of its timetable; nil where that is nothing.
    init?(_ schedule: ScheduleSpec, in state: Timetable.State, _ catalogues: [Catalogue]) {
        guard let wanted = schedule.state(in: state) else { return nil }
        self.init(
            name: schedule.metadata.claimName, level: .schedule, priority: schedule.priority, start: nil,
            origin: schedule.metadata.origin, selector: schedule.selector, state: wanted,
            reason: schedule.reason(for: state), onRelease: schedule.onRelease,
            version: ClaimVersion.of(schedule, catalogues),
            sizes: schedule.states.reduce(into: []) { $0.formUnion($1.sizes) },
            fallbackClasses: schedule.fallbackClasses)
    }

    /// What an override wants while it is in force.
    init(_ override: OverrideSpec, _ catalogues: [Catalogue]) {
        self.init(
            name: override.metadata.claimName, level: .override, priority: override.priority, start: override.start,
            origin: override.metadata.origin, selector: override.selector, state: override.state,
            reason: override.reason, onRelease: override.onRelease, version: ClaimVersion.of(override, catalogues),
            sizes: override.state.sizes, fallbackClasses: override.fallbackClasses, since: override.start,
            ends: override.end)
    }

    /// The claim on one resource; nil where the type cannot be in the state at all.
    ///
    /// A type without power has `stopped` rewritten as capacity here, before precedence, and `running` as the size
    /// that was found, or the size there is.
    ///
    /// - Parameter others: All that mean the resource, this one included.
    func claim(
        on resource: Resource, _ type: ResourceTypeDescription, priors: [PriorState], among others: [Demand]
    ) -> Claim? {
        let wishes = aim?.wishes(on: type) ?? wishes(for: resource, type, priors, others)
        guard let wishes else { return nil }
        return Claim(
            name: name, level: level, priority: priority, start: start, origin: origin, summary: summary,
            reason: reason, onRelease: onRelease, version: version, until: ends, wishes: wishes)
    }

    /// What it wants, in words.
    var summary: String { aim?.summary ?? state.description }

    /// The claim on one resource to be a class, with the same rank.
    func claim(toBe name: String, _ why: String) -> Claim {
        Claim(
            name: self.name, level: level, priority: priority, start: start, origin: origin,
            summary: DesiredState.instanceClass(name).description, reason: "\(reason); \(why)", onRelease: onRelease,
            version: version, until: ends, wishes: [Claim.FieldWish(.instanceClass, .set(.text(name)))])
    }

    private func wishes(
        for resource: Resource, _ type: ResourceTypeDescription, _ priors: [PriorState], _ others: [Demand]
    ) -> [Claim.FieldWish]? {
        switch state {
        case .power(let power) where type.has(.power): [Claim.FieldWish(.power, .set(.power(power)))]
        case .power(.stopped) where !type.stoppedMeans.isEmpty:
            type.stoppedMeans.map { Claim.FieldWish($0.field, .set($0.value)) }
        case .power(.running) where !type.stoppedMeans.isEmpty: waking(resource, type, priors)
        // What leaves it alone makes no claim of its own; see ResourceClaims.
        case .instanceClass(let name) where type.has(field: .instanceClass):
            [Claim.FieldWish(.instanceClass, .set(.text(name)))]
        case .size(let minimum, let maximum, let desired) where type.fields.contains { sizes.contains($0.field) }:
            sized([(.minimum, minimum), (.maximum, maximum), (.desired, desired)], resource, type, priors, others)
        default: nil
        }
    }

    private func sized(
        _ sizes: [(Field, Int64?)], _ resource: Resource, _ type: ResourceTypeDescription, _ priors: [PriorState],
        _ others: [Demand]
    ) -> [Claim.FieldWish] {
        type.fields.filter { $0.aspect == .capacity }.map { description in
            let size = sizes.first { $0.0 == description.field }?.1
            return Claim.FieldWish(
                description.field,
                size.map { .set(.count($0)) } ?? unclaimed(description.field, resource, priors, others))
        }
    }

    /// A size that a claim leaves out is left as it is. But what was set, that none of those on the resource ever
    /// states, and that nobody changed since, comes back. Whose move the last was has no say, and so neither has what
    /// that claim wanted at its end: every move notes all sizes anew, and a second pass has to find the same.
    private func unclaimed(
        _ field: Field, _ resource: Resource, _ priors: [PriorState], _ others: [Demand]
    ) -> Wish {
        guard let prior = priors.first(where: { $0.key.field == field }), prior.found != prior.set,
            resource.value(of: field) == .known(prior.set)
        else { return .keep }
        return others.contains { $0.sizes.contains(field) } ? .keep : .set(prior.found)
    }

    /// Awake means: not as `stopped` would have it. What is awake stays as it is; what sleeps because of us gets back
    /// what was found; what sleeps for another reason has no size to go back to.
    private func waking(
        _ resource: Resource, _ type: ResourceTypeDescription, _ priors: [PriorState]
    ) -> [Claim.FieldWish] {
        let sleeps = type.stoppedMeans.allSatisfy { resource.value(of: $0.field) == .known($0.value) }
        return type.stoppedMeans.map { choice in
            guard sleeps else { return Claim.FieldWish(choice.field, .keep) }
            let prior = priors.first { $0.key.field == choice.field && $0.set == choice.value }
            return Claim.FieldWish(choice.field, prior.map { .set($0.found) } ?? .wake)
        }
    }
}

extension DesiredState {
    /// The sizes it states, a class among them.
    var sizes: Set<Field> {
        if case .instanceClass = self { return [.instanceClass] }
        guard case .size(let minimum, let maximum, let desired) = self else { return [] }
        let stated: [(Field, Int64?)] = [(.minimum, minimum), (.maximum, maximum), (.desired, desired)]
        return Set(stated.filter { $0.1 != nil }.map(\.0))
    }
}
