import Cloud
import Planning
import Presentation
import Specs
import Timetables
import Vocabulary

/// Two machines whose schedules contradict each other, with an override for a while; a third that too much is selected
/// of; a tenant that only plans; an account that allows little. Every text that comes from outside is of the caller's
/// choice.
struct SimulationScene {
    /// Appended to whatever is named.
    let text: String

    /// A Monday.
    static let monday = Instant(seconds: 1_774_224_000)
    private static let machine: ResourceType = "sim/machine"
    private var scope: Scope { Scope(realm: "sim", account: "1", region: "here", type: Self.machine) }

    /// Of a week.
    func simulation(following name: String? = nil) throws -> FleetSimulation {
        let followed = name.map { name in Set([address(name)]) }
        guard let interval = Interval(start: Self.monday, end: Self.monday.adding(seconds: 7 * 86_400)) else {
            throw SimulationSceneError()
        }
        return try FleetSimulation(inputs(), interval, only: followed)
    }

    /// The report of the fleet, that of one that is followed, and the preview of a schedule with what it is told.
    func reports() throws -> [(name: String, report: any Report)] {
        let followed = try simulation(following: "web")
        let zone = PreviewScene.zone("UTC", "UTC0")
        let preview = try SchedulePreview(
            PreviewedSchedule(try schedule("day", from: 420), in: zone),
            try PreviewScene.range("2026-03-23", "2026-03-30", zone: zone))
        return [
            ("simulation", SimulationReport(try simulation(), notices: ["a note" + text])),
            ("simulation of one", SimulationReport(followed)),
            (
                "preview with a resource",
                ResourcePreview(
                    preview,
                    ResourceTimeline(
                        followed.courses[0], in: zone, asking: ClaimName(rawValue: "Schedule/shop/other" + text)))
            ),
        ]
    }

    private func inputs() throws -> PlanInputs {
        PlanInputs(
            specs: SpecSet(
                tenants: [tenant("shop", .enforce), tenant("lab", .plan)], accounts: [account],
                namespaces: [
                    NamespaceSpecs(
                        name: NamespaceName(rawValue: "shop" + text),
                        schedules: [
                            try schedule("day", from: 420), try schedule("late", from: 540, priority: 5),
                            try schedule("many", from: 420, tag: "many", atMost: 1),
                        ], overrides: [override])
                ]),
            inventory: Inventory([
                Listing(
                    scope: scope,
                    resources: [
                        resource("web", "few"), resource("api", "few"), resource("m1", "many"), resource("m2", "many"),
                    ], completeness: .complete, listedAt: Self.monday)
            ]), instant: Self.monday,
            zones: ZoneTable(release: "2026a", files: [("UTC", Scene.zone)]), catalogues: [Scene.catalogue],
            controller: "tests")
    }

    private var account: CloudAccountSpec {
        CloudAccountSpec(
            metadata: metadata("CloudAccount", "main"),
            configuration: AccountConfiguration(
                name: AccountName(rawValue: "main" + text), provider: "sim", realm: "sim", account: "1",
                regions: ["here"], reading: CredentialReference(method: "none"),
                acting: ["shop", "lab"].map {
                    AccountConfiguration.TenantAccess(
                        tenant: TenantName(rawValue: $0 + text), credentials: CredentialReference(method: "none"))
                }, rateLimit: RateLimit(requestsPerSecond: 2, burst: 2)))
    }

    private func tenant(_ name: String, _ mode: TenantSpec.Mode) -> TenantSpec {
        let metadata = metadata("Tenant", name)
        let range = metadata.origin.range
        return TenantSpec(
            metadata: metadata, mode: mode,
            namespaces: [TenantSpec.Namespace(name: NamespaceName(rawValue: name + text), range: range)],
            accounts: name == "shop"
                ? [
                    TenantSpec.Holding(
                        account: AccountName(rawValue: "main" + text), tags: TagSelector([]), range: range)
                ] : [])
    }

    private func schedule(
        _ name: String, from: Int, priority: Int = 0, tag: String = "few", atMost: Int? = nil
    ) throws -> ScheduleSpec {
        ScheduleSpec(
            metadata: metadata("Schedule", name, "shop"),
            selector: ResourceSelector(
                types: [Self.machine], tags: TagSelector([TagSelector.Requirement("group", .isIn, [tag])]),
                atMost: atMost), zone: "UTC",
            windows: WeeklyWindowText.windows(on: try WeeklyWindowText.days("mon-fri"), from: from, to: 1140),
            priority: priority)
    }

    private var override: OverrideSpec {
        OverrideSpec(
            metadata: metadata("Override", "launch", "shop"),
            selector: ResourceSelector(types: [Self.machine], name: "web*"), state: .power(.running),
            start: Self.monday.adding(seconds: 19 * 3600), end: Self.monday.adding(seconds: 21 * 3600),
            reason: "a launch" + text, owner: "somebody" + text)
    }

    private func metadata(_ kind: String, _ name: String, _ namespace: String? = nil) -> Metadata {
        Metadata(
            kind: kind, name: name + text, namespace: namespace.map { NamespaceName(rawValue: $0 + text) },
            origin: Origin(source: "root", revision: "", range: SourceRange(file: "\(name)\(text).yaml")))
    }

    private func address(_ name: String) -> ResourceAddress { ResourceAddress(scope: scope, id: "i-\(name)" + text) }

    private func resource(_ name: String, _ group: String) -> Resource {
        Resource(
            address: address(name), incarnation: Incarnation(rawValue: "inc-\(name)" + text),
            tags: .known(TagSet([Tag("group", group), Tag("Name", name + text)])),
            state: ResourceState(fields: [ResourceState.FieldReading(.power, .known(.power(.running)))]))
    }
}

struct SimulationSceneError: Error {}
