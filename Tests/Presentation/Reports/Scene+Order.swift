import Cloud
import Planning
import Presentation
import Specs
import Timetables
import Vocabulary

extension Scene {
    /// A database that runs, an application that is to follow it, and a health check between them.
    var ordered: PlanInputs {
        let groups = [
            ScheduleSpec.Group(
                name: "database" + text, selector: ResourceSelector(types: [], name: "db*"),
                gate: ScheduleSpec.GroupGate(
                    health: ScheduleSpec.HealthCheck(url: "https://db.example.org/ready" + text))),
            ScheduleSpec.Group(name: "app" + text, selector: ResourceSelector(types: [], name: "web*")),
        ]
        let schedule = ScheduleSpec(
            metadata: metadata("Schedule", "stack", "shop"), selector: ResourceSelector(types: [Self.machine]),
            zone: "UTC",
            rules: [ScheduleSpec.Rule(windows: [.weekly([WeeklyWindow(start: 0, end: 0)])], state: .power(.running))],
            groups: groups)
        return PlanInputs(
            specs: SpecSet(
                tenants: [tenant("shop", requireApproval: [])], accounts: [account],
                namespaces: [
                    NamespaceSpecs(name: NamespaceName(rawValue: "shop" + text), schedules: [schedule])
                ]),
            inventory: Inventory(
                account.configuration.scopes(of: [Self.machine]).map { scope in
                    Listing(
                        scope: scope,
                        resources: scope == self.scope
                            ? [resource("db", team: "shop"), resource("web", team: "shop", .stopped)] : [],
                        completeness: .complete, listedAt: Self.instant)
                }), instant: Self.instant, zones: inputs.zones, catalogues: inputs.catalogues,
            revisions: inputs.revisions, controller: inputs.controller)
    }

    /// Of the application.
    var orderedExplanation: [ExplanationReport] {
        let explanation = Planner.explain(resource("web", team: "shop").address, ordered)
        return explanation.map { [ExplanationReport($0, actions: [], departures: [], at: Self.instant)] } ?? []
    }
}
