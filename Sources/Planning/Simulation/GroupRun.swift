import Cloud
import Specs
import Timetables
import Vocabulary

/// Takes one group of resources from boundary to boundary. What was judged once is not judged again: a week has few
/// situations, and a year is made of weeks.
struct GroupRun {
    let group: ResourceGroup
    /// One for each judgment that differs in the situation or in what was there, in the order in which they were met.
    private(set) var verdicts: [Verdict] = []
    /// What a resource is and what is remembered of it, and how that reads.
    private(set) var conditions: [Condition] = []
    /// When schedules contradicted each other, by what they wanted.
    private(set) var disputes: [Dispute: [Interval]] = [:]
    /// When something was changed.
    private(set) var moves: [(at: Instant, verdict: Int)] = []
    /// Every turn, where the group is followed.
    private(set) var steps: [(interval: Interval, verdict: Int)] = []

    private let simulation: TenantSimulation
    private let agenda: Agenda
    private var known: [Situated: Int] = [:]
    private var places: [Condition.Key: Int] = [:]

    private struct Situated: Hashable {
        let condition: Int
        let situation: Int
    }

    struct Condition {
        let resource: Resource
        let priors: [PriorState]

        struct Key: Hashable {
            let state: ResourceState
            let priors: [PriorTrait]
        }

        var key: Key { Key(state: resource.state, priors: PriorTrait.of(priors, on: resource)) }
    }

    /// What was judged, and how long that held.
    struct Verdict {
        let resolutions: [Resolution]
        let moves: [PlannedAction]
        /// What keeps the resource from what it is told.
        let holds: [GateHold]
        let disputes: [Dispute]
        /// The condition that it leads to.
        let next: Int
        let since: Instant
        var seconds: Int64 = 0
        var times = 0
    }

    /// Schedules that want different states of an aspect.
    struct Dispute: Hashable {
        let aspect: Aspect
        /// Strongest first.
        let schedules: [ClaimName]
        let winner: ClaimName?
    }

    init(_ group: ResourceGroup, _ agenda: Agenda, in simulation: TenantSimulation) {
        self.group = group
        self.agenda = agenda
        self.simulation = simulation
    }

    mutating func run() {
        let turns = agenda.turns
        var condition = place(of: Condition(resource: group.resources[0], priors: group.priors))
        for (number, turn) in turns.enumerated() {
            let end = number + 1 < turns.count ? turns[number + 1].at : simulation.interval.end
            let place = Situated(condition: condition, situation: turn.situation)
            let verdict = known[place] ?? judge(place, at: turn.at)
            known[place] = verdict
            verdicts[verdict].times += 1
            verdicts[verdict].seconds += (end.milliseconds - turn.at.milliseconds) / 1000
            if !verdicts[verdict].moves.isEmpty { moves.append((turn.at, verdict)) }
            if let interval = Interval(start: turn.at, end: end) { note(verdict, interval) }
            condition = verdicts[verdict].next
        }
    }

    private mutating func note(_ verdict: Int, _ interval: Interval) {
        for dispute in verdicts[verdict].disputes { disputes[dispute, default: []].join(interval) }
        if simulation.isFollowing { steps.append((interval, verdict)) }
    }

    private mutating func place(of condition: Condition) -> Int {
        let key = condition.key
        if let place = places[key] { return place }
        places[key] = conditions.count
        conditions.append(condition)
        return conditions.count - 1
    }

    private mutating func judge(_ place: Situated, at instant: Instant) -> Int {
        var condition = conditions[place.condition]
        let situation = agenda.situations[place.situation]
        var resolutions: [Resolution]?
        var holds: [GateHold] = []
        var moves: [PlannedAction] = []
        for _ in 0..<Self.mostSteps {
            guard let step = step(from: condition, in: situation, at: instant) else { break }
            resolutions = resolutions ?? step.resolutions
            holds = step.holds
            moves += step.moves
            condition = step.condition
            guard step.moves.contains(where: { $0.way != nil }) else { break }
        }
        verdicts.append(
            Verdict(
                resolutions: resolutions ?? [], moves: moves, holds: holds,
                disputes: (resolutions ?? []).compactMap { Dispute($0) }, next: self.place(of: condition),
                since: instant))
        return verdicts.count - 1
    }

    /// The most passes that one change takes: a stop on the way, the change, and the start.
    private static let mostSteps = 4

    /// What one pass comes to.
    private struct Step {
        let resolutions: [Resolution]
        let moves: [PlannedAction]
        let holds: [GateHold]
        let condition: Condition
    }

    /// Nil where nobody claims anything.
    private func step(from condition: Condition, in situation: Agenda.Situation, at instant: Instant) -> Step? {
        guard let (claims, outcomes) = simulation.judge(condition.resource, of: group, condition.priors, situation)
        else { return nil }
        var holds: [GateHold] = []
        var moves: [PlannedAction] = []
        for case let action? in outcomes.map(\.action) {
            let closed = action.holds.filter { !FleetSimulation.assumed.contains($0.gate) }
            if closed.isEmpty, !action.changes.isEmpty { moves.append(action) } else { holds += closed }
        }
        let forgotten = Set(claims.forgotten.map(\.prior.key))
        let kept = condition.priors.filter { !forgotten.contains($0.key) }
        return Step(
            resolutions: outcomes.map(\.resolution), moves: moves, holds: holds,
            condition: Condition(resource: condition.resource, priors: kept).after(
                moves, of: simulation.inputs.tenant.name, at: instant))
    }
}

extension GroupRun.Dispute {
    /// Nil where no two schedules want different states.
    fileprivate init?(_ resolution: Resolution) {
        let schedules = resolution.claims.filter { $0.level == .schedule }
        guard let first = schedules.first,
            schedules.contains(where: { $0.summary != first.summary && $0.wishes != first.wishes })
        else { return nil }
        aspect = resolution.aspect
        self.schedules = schedules.map(\.name)
        if case .blocked(_, let hold) = resolution.verdict, hold.gate == .conflict {
            winner = nil
        } else {
            winner = resolution.winner.name
        }
    }
}

extension GroupRun.Condition {
    /// As some changes leave it, and what the store then remembers: what was found before the first, until it is
    /// back.
    fileprivate func after(_ moves: [PlannedAction], of tenant: TenantName, at instant: Instant) -> Self {
        guard !moves.isEmpty else { return self }
        var priors = priors
        for move in moves {
            let sequence = (priors.map(\.sequence).max() ?? 0) + 1
            for change in move.changes {
                let place = priors.firstIndex { $0.key.field == change.field }
                let before = place.map { priors.remove(at: $0) }
                guard let remembered = move.remembered else { continue }
                let key =
                    before?.key
                    ?? PriorState.Key(
                        tenant: tenant, incarnation: resource.incarnation, field: change.field)
                priors.append(
                    PriorState(
                        key: key, address: resource.address,
                        found: before.flatMap { $0.set == change.from ? $0.found : nil } ?? change.from,
                        set: change.to, claim: move.claim.name, onRelease: remembered,
                        sequence: sequence, at: instant))
            }
        }
        priors.sort { $0.key.field < $1.key.field }
        return Self(
            resource: resource.after(moves.flatMap(\.changes).map { FieldChoice($0.field, $0.to) }), priors: priors)
    }
}

extension [Interval] {
    /// Adds one that begins no sooner than the last ends.
    fileprivate mutating func join(_ interval: Interval) {
        if let last, last.end == interval.start, let joined = Interval(start: last.start, end: interval.end) {
            self[count - 1] = joined
        } else {
            append(interval)
        }
    }
}
