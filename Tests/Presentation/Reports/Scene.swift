import Cloud
import Cryptography
import Ledger
import Planning
import Specs
import Timetables
import Vocabulary

@testable import ControlLoop

/// Two tenants with a machine each, one machine between them, a listing with a gap and a pass that went all ways; every
/// text that comes from outside is of the caller's choice.
struct Scene {
    /// Appended to whatever is named.
    let text: String
    /// What its schedules leave alone.
    var restraint = Restraint.none

    static let instant = Instant(seconds: 1_774_643_400)
    static let machine: ResourceType = "sim/machine"
    var scope: Scope { Scope(realm: "sim", account: "1", region: "here", type: Self.machine) }
    private var elsewhere: Scope { Scope(realm: "sim", account: "1", region: "there", type: Self.machine) }

    var inputs: PlanInputs {
        PlanInputs(
            specs: specs,
            inventory: Inventory([
                Listing(
                    scope: scope,
                    resources: [
                        resource("web", team: "shop"), resource("db", team: "lab"), resource("odd", team: "both"),
                        resource("mine", team: "none"),
                    ], completeness: .complete, listedAt: Self.instant),
                Listing(
                    scope: elsewhere, resources: [], completeness: .incomplete("denied" + text),
                    listedAt: Self.instant),
            ]), instant: Self.instant,
            zones: ZoneTable(release: "2026a", files: [("UTC", Self.zone)]), catalogues: [Self.catalogue],
            revisions: [SourceRevision(source: "root" + text, path: "tenants/shop" + text, commit: "c0ffee" + text)],
            controller: "tests")
    }

    var plan: Plan { Planner.plan(inputs) }

    /// The explanation of each resource.
    var explanations: [Explanation] {
        inputs.inventory.listings.flatMap(\.resources).compactMap { Planner.explain($0.address, inputs) }
    }

    private var specs: SpecSet {
        SpecSet(
            tenants: [tenant("shop", requireApproval: []), tenant("lab", requireApproval: [.stop])],
            accounts: [account],
            namespaces: ["shop", "lab"].map { name in
                NamespaceSpecs(
                    name: NamespaceName(rawValue: name + text), schedules: [schedule(in: name)],
                    overrides: name == "shop" ? [override(in: name)] : [])
            })
    }

    var account: CloudAccountSpec {
        CloudAccountSpec(
            metadata: metadata("CloudAccount", "main"),
            configuration: AccountConfiguration(
                name: AccountName(rawValue: "main" + text), provider: "sim", realm: "sim", account: "1",
                regions: ["here", "there"], endpoint: "http://localhost" + text,
                reading: CredentialReference(method: "none"),
                acting: ["shop", "lab"].map {
                    AccountConfiguration.TenantAccess(
                        tenant: TenantName(rawValue: $0 + text), credentials: CredentialReference(method: "none"))
                }), reservedTagKeys: ["team"])
    }

    func tenant(_ name: String, requireApproval: [TransitionName]) -> TenantSpec {
        let metadata = metadata("Tenant", name)
        return TenantSpec(
            metadata: metadata, mode: .enforce,
            namespaces: [
                TenantSpec.Namespace(name: NamespaceName(rawValue: name + text), range: metadata.origin.range)
            ],
            accounts: [
                TenantSpec.Holding(
                    account: AccountName(rawValue: "main" + text),
                    tags: TagSelector([TagSelector.Requirement("team", .isIn, [name, "both"])]),
                    range: metadata.origin.range)
            ], protection: [], requireApproval: requireApproval)
    }

    private func schedule(in namespace: String) -> ScheduleSpec {
        ScheduleSpec(
            metadata: metadata("Schedule", "nights", namespace),
            selector: ResourceSelector(types: [Self.machine]), zone: "UTC",
            windows: [WeeklyWindow(start: 0, end: 0)], inside: .power(.stopped), outside: .power(.running),
            restraint: restraint)
    }

    private func override(in namespace: String) -> OverrideSpec {
        OverrideSpec(
            metadata: metadata("Override", "launch", namespace),
            selector: ResourceSelector(types: [Self.machine], name: "nothing"), state: .power(.running),
            start: Self.instant, end: Self.instant.adding(seconds: 3600), reason: "a reason" + text,
            owner: "somebody" + text)
    }

    func metadata(_ kind: String, _ name: String, _ namespace: String? = nil) -> Metadata {
        Metadata(
            kind: kind, name: name + text, namespace: namespace.map { NamespaceName(rawValue: $0 + text) },
            origin: Origin(
                source: "root" + text, revision: "c0ffee" + text, range: SourceRange(file: "\(name)\(text).yaml")))
    }

    func resource(_ name: String, team: String, _ power: PowerState = .running) -> Resource {
        Resource(
            address: ResourceAddress(scope: scope, id: "i-\(name)" + text),
            incarnation: Incarnation(rawValue: "inc-\(name)" + text),
            tags: .known(TagSet([Tag("team", team), Tag("Name", name + text), Tag("note" + text, text)])),
            state: ResourceState(
                fields: [ResourceState.FieldReading(.power, .known(.power(power)))],
                attributes: [ResourceState.AttributeReading("disk", .known(.string("lasting" + text)))]))
    }

    static let catalogue = Catalogue(
        provider: "sim", realms: ["sim"],
        types: [
            ResourceTypeDescription(
                type: machine, title: "machine", fields: [FieldDescription(.power, .power)],
                transitions: [
                    Transition(
                        .stop, .power(from: [.running], to: .stopped), touches: [.power], actionClass: .absolute,
                        settlesWithin: 60),
                    Transition(
                        .start, .power(from: [.stopped], to: .running), touches: [.power], actionClass: .absolute,
                        settlesWithin: 60),
                ])
        ], credentialMethods: [])

    /// UTC as a TZif file of version 2 (RFC 9636): one local time type, no transitions.
    static let zone: [UInt8] = {
        let counts: [UInt8] = [0, 0, 0, 0, 1, 4].flatMap { [0, 0, 0, $0] as [UInt8] }
        let type: [UInt8] = [0, 0, 0, 0, 0, 0]
        let block = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts + type + Array("UTC\0".utf8)
        return block + block + Array("\nUTC0\n".utf8)
    }()
}
