import Cloud
import Planning
import Specs
import Testing
import Vocabulary

/// A type some of whose resources have an autoscaler, and so limits, and some have none.
@Suite struct AbsentFieldTests {
    private static let workload: ResourceType = "sim/workload"
    private static let noon = Instant(seconds: 1_780_000_000)

    private static let catalogue = Catalogue(
        provider: "sim", realms: ["sim"],
        types: [
            ResourceTypeDescription(
                type: workload, title: "workload",
                fields: [Field.desired, .minimum, .maximum].map { FieldDescription($0, .capacity) },
                transitions: [
                    Transition(
                        .resize, .numbers, touches: [.desired, .minimum, .maximum], actionClass: .absolute,
                        settlesWithin: 60, note: "pods end")
                ],
                cautions: [Caution(.desired, below: "keeps", by: "budget", reason: "pods, and nothing refuses it")],
                tellingWho: ["tool"], stoppedMeans: [FieldChoice(.desired, .count(0))],
                attributes: ["keeps", "budget", "tool"])
        ], credentialMethods: [])

    private func resource(
        desired: Int64 = 3, limits: (Int64, Int64)? = nil, _ attributes: [ResourceState.AttributeReading] = []
    ) -> Resource {
        Resource(
            address: ResourceAddress(scope: Make.scope(Self.workload), id: "shop/web"), incarnation: "u-1", name: "web",
            tags: .known(TagSet([])),
            state: ResourceState(
                fields: [
                    .init(.desired, .known(.count(desired))),
                    .init(.minimum, limits.map { .known(.count($0.0)) } ?? .absent),
                    .init(.maximum, limits.map { .known(.count($0.1)) } ?? .absent),
                ], attributes: attributes))
    }

    private func inputs(
        _ resource: Resource, schedules: [ScheduleSpec] = [], overrides: [OverrideSpec] = [],
        priors: [PriorState] = [], repeated: [RepeatedAction] = []
    ) -> PlanInputs {
        PlanInputs(
            specs: SpecSet(
                tenants: [Make.tenant("shop")], accounts: [Make.account(tenants: ["shop"])],
                namespaces: [NamespaceSpecs(name: "shop", schedules: schedules, overrides: overrides)]),
            inventory: Inventory([
                Listing(
                    scope: resource.address.scope, resources: [resource], completeness: .complete,
                    listedAt: Self.noon)
            ]), facts: Facts(priors: priors, repeated: repeated), instant: Self.noon, zones: World.zones,
            catalogues: [Self.catalogue], revisions: [SourceRevision(source: "root", commit: "c0ffee")],
            unreadable: [:], controller: "test")
    }

    private func schedule(_ state: DesiredState) -> ScheduleSpec {
        Make.schedule("night", in: "shop", state, types: [Self.workload])
    }

    private func actions(_ inputs: PlanInputs) -> [PlannedAction] { Planner.plan(inputs).tenants[0].actions }

    @Test func sleepNeedsNoLimits() throws {
        let action = try #require(actions(inputs(resource(), schedules: [schedule(.power(.stopped))])).first)
        #expect(action.isReady)
        #expect(action.changes.map(\.field) == [.desired])
    }

    @Test func aSizeThatLeavesOutLimitsIsSet() throws {
        let size = DesiredState.size(minimum: nil, maximum: nil, desired: 1)
        let action = try #require(actions(inputs(resource(), schedules: [schedule(size)])).first)
        #expect(action.isReady && action.changes.map(\.field) == [.desired])
    }

    @Test func limitsThatNobodyHasAreSaidAndNotSet() throws {
        let size = DesiredState.size(minimum: 1, maximum: nil, desired: 1)
        let action = try #require(actions(inputs(resource(), schedules: [schedule(size)])).first)
        #expect(action.holds.map(\.gate) == [.impossible])
        #expect(action.holds[0].message.contains("it has no minimum"))
        let both = try #require(
            actions(inputs(resource(limits: (2, 5)), schedules: [schedule(size)])).first)
        #expect(both.isReady && Set(both.changes.map(\.field)) == [.desired, .minimum, .maximum])
    }

    @Test func anOverrideKeepsWhatThereIs() {
        let keep = Make.override(
            "keep", in: "shop", .leaveAlone, from: Self.noon, for: 60, types: [Self.workload])
        let actions = actions(inputs(resource(), schedules: [schedule(.power(.stopped))], overrides: [keep]))
        #expect(actions.isEmpty)
    }

    @Test func limitsThatWentWithTheirAutoscalerAreForgotten() throws {
        let prior = PriorState(
            key: PriorState.Key(tenant: "shop", incarnation: "u-1", field: .minimum), address: resource().address,
            found: .count(2), set: .count(1), claim: "Schedule/shop/gone", onRelease: "restore", sequence: 1,
            at: Self.noon)
        let plan = Planner.plan(inputs(resource(), priors: [prior])).tenants[0]
        #expect(plan.actions.isEmpty)
        #expect(plan.forgotten.map(\.reason) == ["it has no minimum any more"])
    }

    // MARK: What people are told

    @Test func whatABudgetKeepsIsSaidAndHoldsNothing() throws {
        let kept = resource([.init("keeps", .known(2)), .init("budget", .known("web"))])
        let asleep = try #require(actions(inputs(kept, schedules: [schedule(.power(.stopped))])).first)
        #expect(asleep.isReady && asleep.note == "pods end; web keeps 2 pods, and nothing refuses it")
        #expect(asleep.cautions == ["web keeps 2 pods, and nothing refuses it"])
        let smaller = DesiredState.size(minimum: nil, maximum: nil, desired: 2)
        #expect(actions(inputs(kept, schedules: [schedule(smaller)])).first?.note == "pods end")
        let hidden = resource([.init("keeps", .unknown(.denied)), .init("budget", .unknown(.denied))])
        let words = actions(inputs(hidden, schedules: [schedule(.power(.stopped))])).first?.note
        #expect(words?.contains("keeps is not known (denied)") == true)
    }

    @Test func whoeverKeepsUndoingIsNamed() throws {
        let undone = resource([.init("tool", .known("Argo CD (shop)"))])
        let key = try #require(actions(inputs(undone, schedules: [schedule(.power(.stopped))])).first).key
        let repeated = RepeatedAction(
            tenant: "shop", incarnation: "u-1", field: .desired, action: key,
            times: (1...6).map { Self.noon.adding(seconds: -60 * (7 - $0)) })
        let held = try #require(
            actions(inputs(undone, schedules: [schedule(.power(.stopped))], repeated: [repeated])).first)
        let hold = try #require(held.holds.first)
        #expect(hold.gate == .opposition && hold.message.contains("tool is Argo CD (shop)"))
    }

    @Test func anActionKnowsUntilWhenItsClaimHolds() throws {
        let override = Make.override(
            "party", in: "shop", .power(.stopped), from: Self.noon.adding(seconds: -60), for: 3600,
            types: [Self.workload])
        let action = try #require(actions(inputs(resource(), overrides: [override])).first)
        #expect(action.claim.until == override.end)
        #expect(actions(inputs(resource(), schedules: [schedule(.power(.stopped))])).first?.claim.until == nil)
    }
}
