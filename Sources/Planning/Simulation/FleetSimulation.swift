import Cloud
public import Specs
public import Timetables
public import Vocabulary

/// All tenants through a stretch of time, as if what is planned were done at once.
///
/// What becomes of a resource at an instant is judged by the planner of the loop. Between two boundaries nothing is
/// computed; at one, only those are looked at again whose claims change; and those that are told the same at all times
/// are judged once for all. What waits for a person, for a fresh look at the cloud or for somebody else to stop is
/// taken as given, see ``assumed``; what anything else holds stays undone.
public struct FleetSimulation: Sendable {
    /// The most days that are simulated.
    public static let longest = 366
    /// How often the documents of one tenant may want something else within the time, all together.
    public static let mostChanges = 10_000_000
    /// The gates that count as open.
    public static let assumed: Set<GateHold.Gate> = [
        .mode, .approval, .cap, .stale, .clock, .settling, .opposition, .order,
    ]

    public let interval: Interval
    /// In the order of tenants, and within one in that of the address of the first resource.
    public let courses: [ResourceCourse]
    /// In the order of tenants and claims: those that any resource is meant by.
    public let claims: [ClaimTotal]
    /// In the order of tenants and of when they begin.
    public let conflicts: [ScheduleConflict]
    /// In the order of accounts, regions and services: those of which anything is asked.
    public let loads: [CallLoad]
    /// In the order of tenants and gates: what was not done although it was planned.
    public let held: [HeldChange]
    /// Tenants that are not in mode `enforce`, in order: one that only plans is simulated as if it acted, one that is
    /// only observed has no plan.
    public let reluctant: [(tenant: TenantName, mode: TenantSpec.Mode)]
    /// Schedules that leave something alone for what people did or what is new, in order. Neither can be foreseen, so
    /// they are simulated as if they asserted themselves always.
    public let restrained: [ClaimName]

    /// Simulates a stretch of time that begins with what the inputs say there is.
    ///
    /// - Parameter only: The resources to follow, each for itself and with all its ``ResourceCourse/steps``; nil for
    ///   all, together and without.
    /// - Throws: Where the time or the number of changes passes a limit.
    public init(
        _ inputs: PlanInputs, _ interval: Interval, only: Set<ResourceAddress>? = nil
    ) throws(SimulationError) {
        let days = (interval.end.seconds - interval.start.seconds + 86_399) / 86_400
        guard days <= Self.longest else {
            throw SimulationError(
                "\(days) days are too many", "at most \(Self.longest) are simulated; ask for less time")
        }
        let inputs = inputs.simulated(from: interval.start)
        let partition = Partition(inputs.specs, inputs.inventory)
        let context = PlanContext(inputs, partition)
        let gathering = TenantGathering(inputs)
        let present = zip(inputs.specs.tenants, partition.shares).map { gathering.inputs(for: $0, share: $1) }
        var tally = SimulationTally(inputs.catalogues)
        for tenant in (present + gathering.departed).sorted(by: { $0.tenant.name < $1.tenant.name }) {
            let simulation = try TenantSimulation(tenant, context, interval, only)
            tally.add(simulation.run())
        }
        self.interval = interval
        courses = tally.courses
        claims = tally.claims
        conflicts = tally.conflicts
        held = tally.held
        loads = tally.loads(of: inputs.specs.accounts)
        restrained = present.flatMap(\.schedules).filter(\.remembers).map(\.metadata.claimName).sorted()
        reluctant = present.map(\.tenant).filter { $0.mode != .enforce }.map { ($0.name, $0.mode) }
    }

    /// Whether a resource is one of those it tells of.
    public func follows(_ address: ResourceAddress) -> Bool {
        courses.contains { $0.resources.contains { $0.address == address } }
    }
}

/// Why nothing was simulated: what is wrong, and what to do.
public struct SimulationError: Error, Hashable, Sendable, CustomStringConvertible {
    public let what: String
    public let fix: String

    init(_ what: String, _ fix: String) {
        self.what = what
        self.fix = fix
    }

    public var description: String { "\(what); \(fix)" }
}

extension PlanInputs {
    /// The same from another instant on, as if everything had just been listed whole and would be so at all times.
    fileprivate func simulated(from start: Instant) -> PlanInputs {
        PlanInputs(
            specs: specs, inventory: inventory, facts: facts.foreseeable, instant: start, zones: zones,
            catalogues: catalogues, revisions: revisions, unreadable: unreadable,
            limits: PlanLimits(maximumAge: Int64.max / 4000), controller: controller)
    }
}

extension Facts {
    /// Without what others did and may or may not do again.
    fileprivate var foreseeable: Facts {
        Facts(priors: tenantsWithPriors.flatMap { priors(of: $0) }, approvalUse: approvalUse, pauses: pauses)
    }
}
