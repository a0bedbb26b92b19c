import Cloud
import CloudAWS
import ControlLoop
import Planning
import Specs
import Timetables
import Vocabulary

/// A year of a fleet, and what one boundary costs among resources that do not change.
struct SimulationRun {
    private static let runs = 3
    /// 2026 in UTC.
    private static let year = (start: Instant(seconds: 1_767_225_600), end: Instant(seconds: 1_798_761_600))

    private let zones: ZoneTable
    private let context: SpecContext

    init() throws {
        zones = try ZoneDatabase.read()
        context = SpecContext(
            catalogues: [AWSCatalogue.catalogue], zones: zones, allowedEndpointHosts: [], gitCredentialNames: [])
    }

    func rows() throws -> [Row] {
        try [year()] + boundary()
    }

    // MARK: A year

    private static let schedules = 100
    private static let resources = 10_000

    /// Ten thousand resources of which each hundred have a schedule of their own.
    private func year() throws -> Row {
        guard let interval = Interval(start: Self.year.start, end: Self.year.end) else {
            throw Failure("the year is empty")
        }
        let inputs = try fleet()
        let best = try Measure.least(of: Self.runs) { try FleetSimulation(inputs, interval) }
        let moved = best.result.courses.reduce(0) { $0 + $1.changes * $1.resources.count }
        guard best.result.courses.reduce(0, { $0 + $1.resources.count }) == Self.resources, moved > Self.resources
        else { throw Failure("the fleet hardly moved: \(moved) changes") }
        return Row(
            name: "A year of simulate for 10,000 resources under 100 schedules, \(moved) changes: CPU", unit: "s",
            ours: best.seconds)
    }

    private func fleet() throws -> PlanInputs {
        let schedules = try (0..<Self.schedules).map { number in
            let tags = TagSelector([TagSelector.Requirement("group", .isIn, ["\(number)"])])
            return try schedule(number, ResourceSelector(types: ["ec2/instance"], tags: tags))
        }
        let scope = World.scope(account: 0)
        var pool = ResourcePool()
        let resources = (0..<Self.resources).map { number in
            Resource(
                address: ResourceAddress(scope: scope, id: "i-\(number)"),
                incarnation: Incarnation(rawValue: "i-\(number)"),
                tags: .known(TagSet([pool.tag("group", "\(number % Self.schedules)")])),
                state: pool.state(running))
        }
        return try inputs(
            [Self.tenant("fleet")], [NamespaceSpecs(name: "fleet", schedules: schedules)],
            [Listing(scope: scope, resources: resources, completeness: .complete, listedAt: Self.year.start)])
    }

    private func schedule(
        _ number: Int, _ selector: ResourceSelector, in namespace: NamespaceName = "fleet"
    ) throws -> ScheduleSpec {
        let zone: ZoneID = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"][number % 4]
        let windows = WeeklyWindowText.windows(
            on: try WeeklyWindowText.days("mon-fri"), from: 360 + number % 10 * 15, to: 1020 + number % 7 * 20)
        return ScheduleSpec(
            metadata: Self.metadata("Schedule", "schedule-\(number)", namespace), selector: selector, zone: zone,
            windows: windows, priority: number)
    }

    /// An instance of which all is known that a change may rest on.
    private var running: ResourceState {
        let attributes = AWSCatalogue.catalogue["ec2/instance"]?.attributes ?? []
        return ResourceState(
            fields: [ResourceState.FieldReading(.power, .known(.power(.running)))],
            attributes: attributes.map { ResourceState.AttributeReading($0, .absent) })
    }

    private static func metadata(_ kind: String, _ name: String, _ namespace: NamespaceName?) -> Metadata {
        Metadata(
            kind: kind, name: name, namespace: namespace,
            origin: Origin(source: "bench", revision: "", range: SourceRange(file: "\(name).yaml")))
    }

    private static func tenant(_ name: String, tags: TagSelector = TagSelector([])) -> TenantSpec {
        let metadata = metadata("Tenant", name, nil)
        let range = metadata.origin.range
        return TenantSpec(
            metadata: metadata, mode: .enforce,
            namespaces: [TenantSpec.Namespace(name: NamespaceName(rawValue: name), range: range)],
            accounts: [TenantSpec.Holding(account: "main", tags: tags, range: range)])
    }

    private func inputs(
        _ tenants: [TenantSpec], _ namespaces: [NamespaceSpecs], _ listings: [Listing]
    ) throws -> PlanInputs {
        let scope = World.scope(account: 0)
        let none = CredentialReference(method: "environment")
        let account = CloudAccountSpec(
            metadata: Self.metadata("CloudAccount", "main", nil),
            configuration: AccountConfiguration(
                name: "main", provider: "aws", realm: "aws", account: scope.account, regions: [scope.region],
                reading: none,
                acting: tenants.map { AccountConfiguration.TenantAccess(tenant: $0.name, credentials: none) }),
            reservedTagKeys: ["team"])
        return PlanInputs(
            specs: SpecSet(tenants: tenants, accounts: [account], namespaces: namespaces),
            inventory: Inventory(listings), instant: Self.year.start, zones: zones, catalogues: context.catalogues,
            limits: PlanLimits(maximumAge: 366 * 86_400), controller: "bench")
    }
}

// A boundary.
extension SimulationRun {
    /// Two for each working day of ten weeks.
    private static let boundaries = 100

    /// What it takes to plan the work that is due at a boundary of a schedule that means few resources, and to find the
    /// next, with a hundred times as many resources that stay as they are.
    private func boundary() throws -> [Row] {
        let (few, many) = (try microseconds(tenants: 10, each: 100), try microseconds(tenants: 1000, each: 100))
        let whole = try microseconds(tenants: 1, each: 100_000)
        return [
            Row(
                name: "A boundary among 100,000 resources, and among 1,000: CPU", unit: "µs", ours: many, theirs: few,
                target: 0.5),
            Row(name: "The same, all of them in one tenant: CPU", unit: "µs", ours: whole),
        ]
    }

    private func microseconds(tenants count: Int, each resources: Int) throws -> Double {
        let inputs = try company(tenants: count, each: resources)
        return try seconds(inputs, inputs.specs.tenants[0].name) / Double(Self.boundaries) * 1e6
    }

    /// Seconds of many boundaries one after the other, as the loop comes to them: with all plans known.
    private func seconds(_ inputs: PlanInputs, _ tenant: TenantName) throws -> Double {
        var memo = PlanMemo()
        var next = Planner.plan(inputs, memo: &memo).tenants.first { $0.tenant == tenant }?.nextBoundary
        return try Measure.timed {
            for _ in 0..<Self.boundaries {
                guard let instant = next, let plan = Planner.plan(inputs.at(instant), of: tenant, memo: &memo),
                    plan.counts.claimed == 5
                else { throw Failure("there is no boundary, or not what there should be") }
                next = plan.tenants.first?.nextBoundary
            }
        }.seconds
    }

    /// Teams of as many resources each; a schedule of each means five of them.
    private func company(tenants count: Int, each: Int) throws -> PlanInputs {
        let names = (0..<count).map { "team-\($0)" }
        let namespaces = try names.enumerated().map { number, name in
            let few = ResourceSelector(
                types: ["ec2/instance"],
                tags: TagSelector([TagSelector.Requirement("stage", .isIn, ["dev"])]))
            let namespace = NamespaceName(rawValue: name)
            return NamespaceSpecs(name: namespace, schedules: [try schedule(number, few, in: namespace)])
        }
        let tenants = names.map {
            Self.tenant($0, tags: TagSelector([TagSelector.Requirement("team", .isIn, [$0])]))
        }
        let scope = World.scope(account: 0)
        var pool = ResourcePool()
        let running = pool.state(running)
        let resources = (0..<count * each).map { number in
            let stage = number / count < 5 ? "dev" : "production"
            let tags = TagSet([pool.tag("team", names[number % count]), pool.tag("stage", stage)])
            return Resource(
                address: ResourceAddress(scope: scope, id: "i-\(number)"),
                incarnation: Incarnation(rawValue: "i-\(number)"), tags: .known(tags), state: running)
        }
        return try inputs(
            tenants, namespaces,
            [Listing(scope: scope, resources: resources, completeness: .complete, listedAt: Self.year.start)])
    }
}

extension PlanInputs {
    fileprivate func at(_ instant: Instant) -> PlanInputs {
        PlanInputs(
            specs: specs, inventory: inventory, facts: facts, instant: instant, zones: zones, catalogues: catalogues,
            revisions: revisions, unreadable: unreadable, limits: limits, controller: controller)
    }
}
