import Cloud
import Specs
import Timetables
import Vocabulary

/// One tenant through time.
struct TenantSimulation {
    let inputs: TenantInputs
    let interval: Interval
    let slices: [ScopeSlice]
    let specs: [SpecCourse]
    /// When other pauses are in force; the first is the beginning.
    let phases: [Instant]
    let grouping: ResourceGrouping
    let isFollowing: Bool
    private let context: PlanContext
    private let departures: Departures
    private let moments: ScheduleMoments
    private let pauses: [TenantPauses]

    init(
        _ inputs: TenantInputs, _ context: PlanContext, _ interval: Interval, _ only: Set<ResourceAddress>?
    ) throws(SimulationError) {
        self.inputs = inputs
        self.context = context
        self.interval = interval
        isFollowing = only != nil
        departures = Departures(inputs, context)
        slices = inputs.share.slices + departures.slices
        let ends = context.facts.pauses.compactMap(\.until).filter { $0 > interval.start && $0 < interval.end }
        phases = [interval.start] + Set(ends).sorted()
        pauses = phases.map { TenantPauses(inputs.tenant, context.facts, at: $0) }
        (specs, moments) = try Self.courses(of: inputs, context, interval)
        grouping = ResourceGrouping(slices, of: inputs.tenant, specs, context.facts, only: only)
    }

    private static func courses(
        of inputs: TenantInputs, _ context: PlanContext, _ interval: Interval
    ) throws(SimulationError) -> ([SpecCourse], ScheduleMoments) {
        var courses: [SpecCourse] = []
        var missing: [Unreadable] = []
        var changes = 0
        for namespace in inputs.namespaces {
            for schedule in namespace.schedules {
                do {
                    let timetable = try context.timetable(of: schedule).get()
                    courses.append(try SpecCourse(schedule, timetable, interval, context.catalogues))
                } catch let obstacle as PlanContext.NoTimetable {
                    let why = "\(schedule.metadata.claimName) \(obstacle.why)"
                    missing.append(Unreadable(namespace: namespace.name, why: why))
                } catch {
                    throw SimulationError("\(schedule.metadata.claimName): \(error)", "simulate less time")
                }
                changes += courses.last?.turns.count ?? 0
            }
            for override in namespace.overrides {
                courses.append(SpecCourse(override, interval, context.catalogues))
            }
        }
        guard changes <= FleetSimulation.mostChanges else {
            throw SimulationError(
                "the schedules of tenant \(inputs.tenant.name) want something else \(changes) times",
                "simulate less time, or let windows open less often")
        }
        return (courses, ScheduleMoments(missing: missing))
    }

    /// Everything that becomes of the tenant's resources.
    func run() -> TenantOutcome {
        var outcome = TenantOutcome(tenant: inputs.tenant.name)
        var agendas: [[Int]: Agenda] = [:]
        for group in grouping.groups {
            let agenda = agendas[group.asked] ?? Agenda(group.asked.map { specs[$0] }, phases: phases)
            agendas[group.asked] = agenda
            var run = GroupRun(group, agenda, in: self)
            run.run()
            outcome.add(run, in: slices[group.slice])
        }
        return outcome
    }

    /// What the planner says of a resource of a group in a situation.
    ///
    /// - Returns: Nil where it says nothing, because nobody claims anything of it.
    func judge(
        _ resource: Resource, of group: ResourceGroup, _ priors: [PriorState], _ situation: Agenda.Situation
    ) -> (claims: ResourceClaims, outcomes: [(resolution: Resolution, action: PlannedAction?)])? {
        let slice = slices[group.slice]
        guard inputs.tenant.mode != .observe, let type = context.description(of: slice.scope) else { return nil }
        if case .known = resource.owner { return nil }
        let phase = situation[group.asked.count]
        let pauses = pauses[phase]
        var maker = ClaimMaker(instant: phases[phase], catalogues: context.catalogues)
        var meant: [Int] = []
        var counts: [Int] = []
        var active: Set<Int> = []
        let isReleased = pauses.releases(slice.account)
        for (slot, spec) in group.asked.enumerated() where !pauses.releases(specs[spec].name) {
            guard let demand = specs[spec].wants[situation[slot]] else { continue }
            if !isReleased { active.insert(spec) }
            if !isReleased, group.meant.contains(spec) { meant.append(maker.demands.count) }
            maker.add(demand)
            counts.append(count(of: spec, pauses))
        }
        if meant.isEmpty, priors.isEmpty { return nil }
        let undecided = grouping.undecided[group.slice].reduce(slice.undecided) { sum, doubt in
            doubt.specs.contains(where: active.contains) ? sum + doubt.resources : sum
        }
        let planner = TenantPlanner(
            inputs, context.at(phases[phase]), maker, Selection(counts: counts), departures, moments)
        let (claims, outcomes) = planner.judge(resource, in: slice, undecided, type, meant, priors)
        return (
            claims, outcomes.map { ($0, $1.map { $0.with(holds: planner.envelopeHolds(of: $0.claim)) }) }
        )
    }

    /// How many resources a spec means while some pauses are in force.
    private func count(of spec: Int, _ pauses: TenantPauses) -> Int {
        slices.indices.reduce(0) { sum, place in
            pauses.releases(slices[place].account) ? sum : sum + grouping.counts[place][spec]
        }
    }
}
